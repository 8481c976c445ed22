"""The short texts inside formulas, as plain Unicode."""

from __future__ import annotations

import re

from .symbols import ESCAPES, LETTERS, SIGNS, accented

_WORD_OR_SIGN = re.compile(
    r"""\\(?P<accent>[`'^~=".uHvcdrbkt])(?:\s*\{\s*(?P<braced>\\?[a-zA-Z]?)\s*\}
                                          |(?P<bare>(?<=[`'^~=".])\s*\\?[a-zA-Z]))
      | \\(?P<word>[a-zA-Z]+)\*?\s*
      | \\(?P<sign>.)
      | (?P<drop>[{}$])
      | (?P<tie>~)""",
    re.VERBOSE | re.DOTALL,
)
_ION = re.compile(r"\\(?:text)?sc\s*\{?\s*([ivx]{1,5})(?=\s*\})")


def plain_words(source: str) -> str:
    r"""Reduce the TeX of a text box to Unicode: accents and signs kept, all styling dropped.

    For the short texts inside formulas, `\text{…}`; commands without a meaning here vanish.
    """

    def replace(match: re.Match[str]) -> str:
        if accent := match["accent"]:
            letter = (match["braced"] or match["bare"] or "").strip()
            return accented(letter.replace("\\i", "ı").replace("\\j", "ȷ").lstrip("\\"), accent)
        if word := match["word"]:
            known = LETTERS.get(word) or SIGNS.get(word)
            blank = " " if match[0].endswith((" ", "\n")) and word not in LETTERS else ""
            return (known or "") + (blank if known else "")
        if sign := match["sign"]:
            return ESCAPES.get(sign, sign)
        return "\u00a0" if match["tie"] else ""

    source = _ION.sub(lambda match: match[1].upper(), source)
    return _WORD_OR_SIGN.sub(replace, source).replace("\\", "")
