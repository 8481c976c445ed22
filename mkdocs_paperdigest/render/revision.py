"""What changed between two versions of a text, word by word."""

from __future__ import annotations

import re
from difflib import SequenceMatcher

from markupsafe import Markup

from ..latex import tex_to_html

_WORD = re.compile(r"\$[^$]{1,200}\$|\S+")
_MOST_WORDS = 1_500
"""A longer text is told whole, as it was and as it is: comparing takes its length squared."""


def changes(before: str, now: str) -> Markup:
    """A text with what went and what came, as HTML; a formula changes as a whole.

    Args:
        before: As it was.
        now: As it is.
    """
    old, new = _WORD.findall(before), _WORD.findall(now)
    if max(len(old), len(new)) > _MOST_WORDS:
        return Markup(" ").join([_marked("del", old), _marked("ins", new)])
    parts: list[Markup] = []
    for kind, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind == "equal":
            parts.append(tex_to_html(" ".join(new[c:d])))
        else:
            parts += [_marked("del", old[a:b])] if b > a else []
            parts += [_marked("ins", new[c:d])] if d > c else []
    return Markup(" ").join(parts)


def _marked(element: str, words: list[str]) -> Markup:
    name = Markup(element)  # noqa: S704
    return Markup("<{}>{}</{}>").format(name, tex_to_html(" ".join(words)), name)
