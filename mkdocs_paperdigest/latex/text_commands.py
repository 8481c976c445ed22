"""Commands in running text: signs, accents, styles, links, environments, and unknown macros."""

from __future__ import annotations

import re
from collections.abc import Callable

from .formula import math_to_text
from .preparing import MAX_LENGTH
from .scan import BLANK, OPTION, Kind, Piece, Scan
from .text_tables import (
    ACCENTS,
    CITING,
    ESCAPES,
    FORMULA_ENVIRONMENTS,
    LETTERS,
    LIST_ENVIRONMENTS,
    SIGNS,
    STYLES,
    SWITCHES,
    TEXT_DROPPED,
    TIGHT,
)
from .unicode import accented, character_of_code, is_math_command

_BLANK_WITHIN = re.compile(r"\s+(?=\S)")
_BLANK_BEFORE_SCALE = re.compile(r"\s(?=[CFK]\b)")
_EMPTY = re.compile(r"\{\s*\}")
_DIMENSION = re.compile(r"\s*-?[\d.]+\s*(?:pt|em|ex|mu|cm|mm|in)\b")
_NUMERAL = re.compile(r"\s*([ivx]{1,5})\s*(?=\})")
_LETTER_AFTER_SIGN = re.compile(
    r"\s*(?:\{\s*(\\?[a-zA-Z]?)\s*\}|(\\[ij])(?![a-zA-Z])\s?|([a-zA-Z]))"
)
"""The letter behind an accent that is a sign, as in `\\'e`."""

_LETTER_AFTER_WORD = re.compile(r"(?:\s*\{\s*(\\?[a-zA-Z]{1,2})\s*\}|\s+(\\[ij])|\s+([a-zA-Z]))")
"""The letter behind an accent that is itself a letter, as in `\\v s`."""

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
    elif len(word) == 1 and word in ACCENTS and _accented_letter(scan, word, _LETTER_AFTER_WORD):
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
    elif word in TEXT_DROPPED:
        _drop(scan, word)
    else:
        _special(scan, word)


def _special(scan: Scan, word: str) -> None:
    if word in _SPECIAL:
        _SPECIAL[word](scan)
    elif is_math_command("\\" + word):
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
    if sign in ACCENTS and _accented_letter(scan, sign, _LETTER_AFTER_SIGN):
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
    for _ in range(TEXT_DROPPED[word]):
        while scan.skip(OPTION):
            pass
        if word == "def":
            scan.skip(re.compile(r"\s*\\[a-zA-Z]+"))
        scan.argument()
    if not TEXT_DROPPED[word] and not scan.enter():
        scan.skip(_BLANK_WITHIN)
        if scan.before() and not scan.before().isspace():
            scan.write(" ")


def _accented_letter(scan: Scan, accent: str, pattern: re.Pattern[str]) -> bool:
    """Write the letter that comes next with its accent.

    Args:
        scan: The pass, behind the accent's command.
        accent: The command without its backslash.
        pattern: `_LETTER_AFTER_SIGN` or `_LETTER_AFTER_WORD`.

    Returns:
        Whether there is such a letter.
    """
    match = scan.skip(pattern)
    if not match:
        return False
    letter = next((group for group in match.groups() if group is not None), "")
    first = {"\\i": "ı", "\\j": "ȷ"}.get(letter, letter.lstrip("\\"))
    scan.write(accented(first[:1], accent) + first[1:] if first else "")
    return True


def _href(scan: Scan) -> None:
    r"""`\href{address}{words}`; its words are read like any text."""
    scan.skip(OPTION)
    address = unescaped_address(scan.argument() or "")
    if not scan.enter():
        scan.write(address)
    elif scan.may_link_to(address):
        scan.open_link(address)


def _url(scan: Scan) -> None:
    scan.link(unescaped_address(scan.argument() or ""))


def unescaped_address(address: str) -> str:
    r"""Return an address without the escapes of TeX: `\_` is `_`, `\textasciitilde` is `~`."""
    address = address.replace("\\textasciitilde", "~").replace("\\~{}", "~")
    return re.sub(r"\\([_%#&~{}$])", r"\1", address).replace("{}", "").strip()


def _begin(scan: Scan) -> None:
    """Read the beginning of an environment; one that holds a formula is read to its end."""
    name = (scan.argument() or "").removesuffix("*")
    if name in FORMULA_ENVIRONMENTS:
        stop = scan.text.find(f"\\end{{{name}", scan.at, scan.at + MAX_LENGTH * 2)
        if stop > 0:
            source = scan.text[scan.at : stop]
            if name in ("align", "eqnarray", "alignat"):
                source = f"\\begin{{align}}{source}\\end{{align}}"
            scan.formula(source, Kind.FORMULA if name == "math" else Kind.DISPLAY)
            scan.at = stop + len("\\end")
            scan.argument()
    elif name in LIST_ENVIRONMENTS:
        scan.skip(re.compile(r"\[[^\]]{0,100}\]"))
        scan.lists.append(0 if name == "enumerate" else -1)
    else:
        scan.write(" ")


def _end(scan: Scan) -> None:
    """Read the end of an environment."""
    if (scan.argument() or "") in LIST_ENVIRONMENTS and scan.lists:
        scan.lists.pop()
        scan.pieces.append(Piece(Kind.BREAK, ""))


def _item(scan: Scan) -> None:
    r"""`\item`: a new line with a bullet, a number or a label."""
    label = "•"
    if scan.lists and scan.lists[-1] >= 0:
        scan.lists[-1] += 1
        label = f"{scan.lists[-1]}."
    if match := scan.skip(re.compile(r"\s*\[([^\[\]\\]{0,100})\]")):
        label = match[1]
    if any(piece.value.strip() for piece in scan.pieces[-3:]):
        scan.pieces.append(Piece(Kind.BREAK, ""))
    scan.write(label + " ")
    scan.skip(BLANK)


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
    scan.write(character_of_code(scan.argument() or ""))


def _alternatives(scan: Scan) -> None:
    r"""Return the second of `\texorpdfstring{TeX}{plain}`: for readers without TeX."""
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
    "begin": _begin,
    "end": _end,
    "item": _item,
    "href": _href,
    "url": _url,
    "footnote": _footnote,
    "ensuremath": _ensured,
    "verb": _verbatim,
    "SI": _quantity,
    "qty": _quantity,
    "texorpdfstring": _alternatives,
    "ion": _ion,
    "unicode": _unicode,
}
