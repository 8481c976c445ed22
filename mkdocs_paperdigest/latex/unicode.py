r"""TeX reduced to plain Unicode: the texts inside formulas, and formulas that cannot be shown."""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache

from .math_tables import MATH_DROPPED, TEXT_BOXES
from .text_tables import ACCENTS, ESCAPES, LETTERS, SIGNS

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


def text_in_words(source: str) -> str:
    r"""Write the text inside a formula, as in `\text{…}`, in Unicode.

    Accents and signs are kept; styling, braces and commands that are not known are left out.

    Args:
        source: The TeX between the braces.
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


_UNBRACED = str.maketrans("", "", "{}$")


def formula_in_words(source: str) -> str:
    r"""Write a formula that cannot be converted as its signs and letters, without commands.

    Args:
        source: The TeX of the formula.
    """

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
    r"""The sign of a command, `α` for `alpha`; nothing for styling; the name of any other."""
    if word in MATH_DROPPED or word in TEXT_BOXES or word in ("left", "right", "begin", "end"):
        return ""
    if word in SIGNS:
        return SIGNS[word]
    if not is_math_command("\\" + word):
        return word
    from latex2mathml.converter import convert_to_element

    try:
        sign = "".join(convert_to_element("\\" + word).itertext())
    except Exception:  # noqa: BLE001 (commands that want arguments)
        return ""
    return html.unescape(sign)


@lru_cache(maxsize=4096)
def is_math_command(command: str) -> bool:
    r"""Tell whether latex2mathml knows a command.

    Args:
        command: With its backslash, such as `\alpha`.
    """
    from latex2mathml.converter import convert

    if command[1:].lower().startswith(("def", "newc", "newe")):
        return False
    try:
        return command not in convert(command)
    except Exception:  # noqa: BLE001 (it has many; any means that the command wants arguments)
        return True


def accented(letter: str, accent: str) -> str:
    """Put an accent on a letter.

    Args:
        letter: The letter; a dotless `ı` or `ȷ` gets the accent in place of the dot of `i` or `j`.
        accent: The name of the accent command, a key of `ACCENTS`.
    """
    plain = {"ı": "i", "ȷ": "j"}.get(letter, letter)
    return unicodedata.normalize("NFC", plain + ACCENTS[accent])


def character_of_code(code: str) -> str:
    r"""Read the argument of MathJax's `\unicode`, `x2013` or `8211`; empty where it is none."""
    code = code.strip().lower()
    try:
        point = int(code.lstrip("x#u+"), 10 if code.isdigit() else 16)
        found = chr(point)
    except (ValueError, OverflowError):
        return ""
    return found if found.isprintable() else ""


def in_script(text: str, table: dict[int, int], sign: str) -> str:
    """Write text as a superscript or subscript.

    Args:
        text: What is raised or lowered.
        table: `SUPERSCRIPTS` or `SUBSCRIPTS`.
        sign: Stands before the text where Unicode lacks one of its characters: `^`, `_` or nothing.
    """
    text = text.strip()
    if all(ord(c) in table for c in text):
        return text.translate(table).replace(" ", "")
    plain = text.isalnum() and unicodedata.normalize("NFKC", text) == text
    return sign + (text if plain or len(text) == 1 else f"({text})")
