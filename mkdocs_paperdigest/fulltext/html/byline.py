"""The authors at the head of an HTML page, with their affiliations."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml.html import HtmlElement

from ..headings import seen_text
from .prose import LINE_BREAK, Prose, hide, outermost, with_class
from .visibility import Look

_LONGEST_AUTHORS = 3_000
_EMAIL = re.compile(r"\{[^{}@]{0,200}\}@\S{1,200}|\S{1,200}@\S{1,200}")
_AFFILIATION = re.compile(r"ltx_role_(?:affiliation|address|institut)")


def authors_of(element: HtmlElement) -> Iterator[str]:
    """Yield the authors, each with the affiliation, without addresses and other notes.

    Args:
        element: The element of the class `ltx_authors`.
    """
    prose = Prose()
    room = _LONGEST_AUTHORS
    for creator, seen in outermost(element, Look(), "ltx_creator"):
        for notes in with_class(creator, "span", "ltx_author_notes"):
            if not any(_AFFILIATION.search(part.get("class") or "") for part in notes.iter()):
                hide(notes)
        text = prose.text(creator, seen)[: 2 * _LONGEST_AUTHORS]
        text = _EMAIL.sub("", seen_text(text.replace(LINE_BREAK, ", ")))
        text = ", ".join(part.strip() for part in text.split(",") if part.strip())
        room -= len(text)
        if room < 0:
            return
        yield text
