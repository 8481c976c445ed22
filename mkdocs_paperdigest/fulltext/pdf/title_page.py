"""The authors on the first page of a PDF, with their affiliations."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ..outline import AUTHORS, MAIN_TEXT, Outline, is_notice
from .columns import Placed
from .typography import without_scripts

_LONGEST_AUTHORS = 3_000
_SHORTEST_LINE = 5
_NEXT = 1.5  # sizes
_EMAIL = re.compile(r"\{[^{}@]{0,200}\}@\S{1,100}|\S{1,100}@\S{1,100}")


def write_authors(outline: Outline, lines: Sequence[Placed], abstract: str) -> None:
    """Put what stands between the title, which is set largest, and the text under `Authors`.

    Args:
        outline: Where it is kept.
        lines: What stands before the text.
        abstract: The abstract as it is known, which is left out.
    """
    title = max((line.line.size for line in lines), default=0.0)
    outline.begin(AUTHORS, "front")
    room = _LONGEST_AUTHORS
    notice: Placed | None = None
    for line in lines:
        if is_notice(line.text) or _goes_on(line, notice):
            notice = line
            continue
        text = _EMAIL.sub("", without_scripts(line.line.text))
        room -= len(text)
        of_abstract = len(text) > _SHORTEST_LINE and text.rstrip("-") in abstract
        if line.line.size < title and room > 0 and not of_abstract:
            outline.add(text)
    outline.begin(MAIN_TEXT, "body")


def _goes_on(line: Placed, above: Placed | None) -> bool:
    if above is None or line.line.size != above.line.size:
        return False
    return 0 < line.under(above) < _NEXT * line.line.size
