"""A formula that cannot be shown as one, in words."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from functools import lru_cache

from ..symbols import SIGNS
from .known import knows
from .vocabulary import DROPPED, TEXT_BOXES

_UNBRACED = str.maketrans("", "", "{}$")


def in_words(source: str) -> str:
    """Reduce a formula that is none to its signs in Unicode, without commands."""

    def pieces() -> Iterator[str]:
        for match in re.finditer(r"\\([a-zA-Z]+)\*?|\\(.)|([^\\]+)", source, re.DOTALL):
            word, sign, rest = match.groups()
            if word:
                yield _glyph(word)
            elif sign:
                yield sign if sign in "{}%&#$_|" else " "
            else:
                yield rest.translate(_UNBRACED)

    return " ".join("".join(pieces()).split())


@lru_cache(maxsize=1024)
def _glyph(word: str) -> str:
    r"""The sign that a command is, `α` for `alpha`; nothing for styling; else the name."""
    if word in DROPPED or word in TEXT_BOXES or word in ("left", "right", "begin", "end"):
        return ""
    if word in SIGNS:
        return SIGNS[word]
    if not knows("\\" + word):
        return word
    from latex2mathml.converter import convert_to_element

    try:
        sign = "".join(convert_to_element("\\" + word).itertext())
    except Exception:  # noqa: BLE001 (commands that want arguments)
        return ""
    return html.unescape(sign)
