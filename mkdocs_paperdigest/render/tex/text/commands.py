"""Commands in running text: signs, styles, references, and macros that nobody knows."""

from __future__ import annotations

import re
from collections.abc import Callable

from ..math.formula import math_to_text
from ..math.known import knows
from ..math.limits import MAX_LENGTH
from ..symbols import ACCENTS, ESCAPES, LETTERS, SIGNS, character
from .accents import LETTER, LETTER_AFTER_WORD, accent_letter
from .environments import begin, end, item
from .links import href, url
from .pieces import Kind, Piece
from .scan import BLANK, OPTION, Scan
from .vocabulary import CITING, DROPPED, STYLES, SWITCHES, TIGHT

_BLANK_WITHIN = re.compile(r"\s+(?=\S)")
_BLANK_BEFORE_SCALE = re.compile(r"\s(?=[CFK]\b)")
_EMPTY = re.compile(r"\{\s*\}")
_DIMENSION = re.compile(r"\s*-?[\d.]+\s*(?:pt|em|ex|mu|cm|mm|in)\b")
_NUMERAL = re.compile(r"\s*([ivx]{1,5})\s*(?=\})")
_VERBATIM = re.compile(r"\*?([^\sa-zA-Z])(.{0,200}?)\1")


def read_command(scan: Scan, command: str) -> None:
    """Read a command and what belongs to it.

    Args:
        scan: The pass, behind the command.
        command: The command with its backslash.
    """
    word = command[1:].removesuffix("*")
    scan.follows_command = scan.at - len(command) == scan.command_end
    scan.command_end = scan.at
    if not word[:1].isascii() or not word.isalpha():
        _control_sign(scan, command[1:])
    elif len(word) == 1 and word in ACCENTS and accent_letter(scan, word, LETTER_AFTER_WORD):
        pass
    elif word in LETTERS:
        scan.write(LETTERS[word])
        if scan.text[scan.at + 1 : scan.at + 2].isalpha():
            scan.skip(re.compile(r"\s|\{\}"))
        else:
            scan.skip(re.compile(r"\{\}"))
    elif word in SIGNS:
        _sign(scan, SIGNS[word], tight=word in TIGHT)
    elif word in STYLES:
        if scan.enter():
            _style(scan, STYLES[word])
    elif word in SWITCHES:
        scan.skip(BLANK)
        _style(scan, SWITCHES[word])
    elif word in DROPPED:
        _drop(scan, word)
    else:
        _special(scan, word)


def _special(scan: Scan, word: str) -> None:
    if word in _SPECIAL:
        _SPECIAL[word](scan)
    elif knows("\\" + word):
        _stray_math(scan, word)
    else:
        _unknown(scan, word)


def _style(scan: Scan, tag: str) -> None:
    numeral = scan.skip(_NUMERAL) if tag == "sc" else None
    if numeral:  # an ion: "H\,{\sc ii}" is H II
        scan.write(numeral[1].upper())
    else:
        scan.open_style(tag)


def _control_sign(scan: Scan, sign: str) -> None:
    if sign in ACCENTS and accent_letter(scan, sign, LETTER):
        return
    if sign in ("(", "["):
        stop = scan.text.find("\\)" if sign == "(" else "\\]", scan.at, scan.at + MAX_LENGTH * 2)
        if stop > 0:
            kind = Kind.FORMULA if sign == "(" else Kind.DISPLAY
            scan.formula(scan.text[scan.at : stop], kind)
            scan.at = stop + 2
            return
    if sign == "\\":
        scan.skip(re.compile(r"\*?(?:\[[^\]]{0,20}\])?"))
    scan.write(ESCAPES.get(sign, ("∖" if scan.before().isalnum() else "") + sign))


def _sign(scan: Scan, sign: str, *, tight: bool) -> None:
    if not scan.skip(_EMPTY):
        if tight:
            scan.skip(_BLANK_WITHIN)
        elif sign == "°":
            scan.skip(_BLANK_BEFORE_SCALE)
    if sign.endswith(".") and scan.text.startswith(".", scan.at):
        sign = sign[:-1]
    if sign[:1].isalpha() and scan.before().isdigit():
        sign = "\u202f" + sign
    scan.write(sign)


def _drop(scan: Scan, word: str) -> None:
    if word in CITING:
        scan.drop_blank()
    scan.skip(_DIMENSION)
    for _ in range(DROPPED[word]):
        while scan.skip(OPTION):
            pass
        if word == "def":
            scan.skip(re.compile(r"\s*\\[a-zA-Z]+"))
        scan.argument()
    if not DROPPED[word] and not scan.enter():
        scan.skip(_BLANK_WITHIN)
        if scan.before() and not scan.before().isspace():
            scan.write(" ")


def _footnote(scan: Scan) -> None:
    scan.skip(OPTION)
    if scan.enter(tail=")"):
        scan.drop_blank()
        scan.write(" (")


def _ensured(scan: Scan) -> None:
    if source := scan.argument():
        scan.formula(source)


def _ion(scan: Scan) -> None:
    r"""`\ion{O}{iii}`, of the astronomers: O III."""
    element, stage = scan.argument() or "", scan.argument() or ""
    scan.write(f"{element}\u202f{stage.upper()}")


def _verbatim(scan: Scan) -> None:
    if match := scan.skip(_VERBATIM):
        scan.pieces.append(Piece(Kind.OPEN, "code"))
        scan.write(match[2])
        scan.pieces.append(Piece(Kind.CLOSE, "code"))


def _quantity(scan: Scan) -> None:
    scan.skip(OPTION)
    scan.enter(macro=True)


def _unicode(scan: Scan) -> None:
    scan.write(character(scan.argument() or ""))


def _alternatives(scan: Scan) -> None:
    r"""The second of `\texorpdfstring{TeX}{plain}`: for readers without TeX."""
    start = scan.at
    scan.argument()
    if not scan.enter():
        scan.at = start


def _stray_math(scan: Scan, word: str) -> None:
    r"""A command of formulas outside of one: `\alpha`, `\sqrt{2}`."""
    start = scan.at
    while scan.argument() is not None:
        pass
    if arguments := scan.text[start : scan.at].strip():
        scan.formula(f"\\{word}{arguments}")
    else:
        sign = math_to_text("\\" + word)
        scan.write(sign)
        if len(sign) == 1 and sign.isalpha() and scan.text[scan.at : scan.at + 1].isspace():
            scan.skip(re.compile(r"\s(?=[\w^_{\\]{0,1}\d)"))


def _unknown(scan: Scan, word: str) -> None:
    """A macro of the authors' own: its content where it has one, else its name."""
    while scan.skip(OPTION):
        pass
    if scan.skip(_EMPTY):
        pass
    elif scan.text.startswith("{", scan.at) and scan.enter(macro=True):
        return
    elif scan.before().isalpha() and not scan.follows_command:
        word = "∖" + word
    scan.write(word)


_SPECIAL: dict[str, Callable[[Scan], None]] = {
    "begin": begin,
    "end": end,
    "item": item,
    "href": href,
    "url": url,
    "footnote": _footnote,
    "ensuremath": _ensured,
    "verb": _verbatim,
    "SI": _quantity,
    "qty": _quantity,
    "texorpdfstring": _alternatives,
    "ion": _ion,
    "unicode": _unicode,
}
