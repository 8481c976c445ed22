"""What latex2mathml is given: a formula without what it would lose, or should not get."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable

from ..symbols import SIGNS, character
from ..words import plain_words
from .boxes import BOXES, Box
from .known import knows
from .limits import MAX_DEPTH, UnreadableError
from .rewriting import DELIMITER, Rewriting
from .vocabulary import (
    DEFINING,
    DIMENSIONED,
    DROPPED,
    ENVIRONMENTS,
    FENCED,
    NAMES,
    RENAMED,
    TEXT_BOXES,
)
from .words import in_words

_PIECE = re.compile(
    r"\\(?P<word>[a-zA-Z]+)\*?|\\.|[{}$%#&~]|[\d.,]*\d(?=[^\d]|$)|[^\\{}$%#&~\d.,]+|.", re.DOTALL
)
_THOUSANDS = re.compile(r"\d{1,3}(,\d{3})+(\.\d+)?")
_DIMENSION = re.compile(r"\s*-?[\d.]*\s*(?:pt|em|ex|mu|cm|mm|in|pc|bp|sp|\\[a-z]+)?(?![a-zA-Z])")
_ION_STAGE = re.compile(r"\s*([ivx]{1,5})\s*(?=\})")
_NUMERAL = re.compile(r"\s*[ivx]{1,5}\s*")
_OPTION = re.compile(r"\s*\[[^\[\]{}]{0,80}\]")


def prepare(source: str) -> tuple[str, list[Box]]:
    """Rewrite a formula into what latex2mathml converts without loss or danger.

    Returns:
        The formula, and the boxes its private-use characters stand for, in order.
    """
    rewriting = Rewriting(source)
    while rewriting.at < len(rewriting.source):
        match = _PIECE.match(rewriting.source, rewriting.at)
        assert match  # noqa: S101 (its last branch takes any character)
        rewriting.at = match.end()
        if word := match["word"]:
            _command(rewriting, word)
        else:
            _sign(rewriting, match[0])
    rewriting.out.append("}" * rewriting.open)
    return "".join(rewriting.out), rewriting.boxes


def _sign(rewriting: Rewriting, sign: str) -> None:
    if sign == "{":
        rewriting.open += 1
        if rewriting.open > MAX_DEPTH:
            raise UnreadableError
    elif sign == "}":
        if not rewriting.open:
            return
        rewriting.open -= 1
    elif sign in ("%", "#", "\\%", "\\#", "\\$", "\\_", "\\&"):
        rewriting.box("mi", sign[-1])
        return
    elif (
        sign == "$"
        or (sign == "&" and rewriting.aligned)
        or sign in ("\\(", "\\)", "\\[", "\\]", "\\-", "\\/", "\\")
    ):
        return
    elif sign.startswith("\\") and sign[1] in "'`\"^~=.":
        sign = ""
    elif _THOUSANDS.fullmatch(sign):
        rewriting.box("mn", sign)
        return
    rewriting.out.append(sign.replace(":=", r"\coloneqq "))


def _command(rewriting: Rewriting, word: str) -> None:
    if word in TEXT_BOXES:
        content = rewriting.argument()
        ion = word == "textsc" and _NUMERAL.fullmatch(content)
        _text_box(rewriting, content.upper() if ion else content)
    elif word in NAMES:
        rewriting.box("mi", plain_words(_unwrapped(rewriting.argument())))
    elif word in RENAMED:
        rewriting.out.append(RENAMED[word])
    elif word in DROPPED:
        _drop(rewriting, DROPPED[word], named=word in DEFINING)
    elif word in DIMENSIONED:
        rewriting.skip(_DIMENSION)
        rewriting.out.append(" ")
    elif word in FENCED:
        _fence(rewriting, *FENCED[word])
    else:
        _special(rewriting, word)


def _special(rewriting: Rewriting, word: str) -> None:
    if word in ("begin", "end"):
        _environment(rewriting, word)
    elif word in ("left", "right", "middle"):
        _delimiter(rewriting, word)
    elif word in _SPECIAL:
        _SPECIAL[word](rewriting)
    elif word in SIGNS and (word.startswith("text") or not knows("\\" + word)):
        rewriting.box("mi", SIGNS[word])
    elif knows("\\" + word):
        rewriting.out.append(f"\\{word} ")
    else:
        _unknown(rewriting, word)


def _quantity(rewriting: Rewriting) -> None:
    _inside(rewriting, "{", rewriting.argument(), r"}\,")
    rewriting.box("mtext", plain_words(rewriting.argument().replace("\\", "")))


def _slashed(rewriting: Rewriting) -> None:
    rewriting.box("mi", plain_words(rewriting.argument()) + "\u0338")


def _typewriter(rewriting: Rewriting) -> None:
    _inside(rewriting, r"\mathtt{", rewriting.rest(), "}")


def _unicode(rewriting: Rewriting) -> None:
    rewriting.box("mtext", character(rewriting.argument()))


def _small_capitals(rewriting: Rewriting) -> None:
    if match := _ION_STAGE.match(rewriting.source, rewriting.at):
        rewriting.at = match.end()
        rewriting.box("mtext", match[1].upper())


def _unknown(rewriting: Rewriting, word: str) -> None:
    """Show the content of a macro of the authors' own, or its name where it has none."""
    rewriting.skip(_OPTION)
    start = rewriting.at
    if rewriting.upcoming() == "{" and rewriting.argument().strip():
        rewriting.at = start
    else:
        rewriting.box("mi", word)


def _negated(rewriting: Rewriting) -> None:
    sign = in_words(rewriting.argument())
    rewriting.box("mo", unicodedata.normalize("NFC", sign[:1] + "\u0338") + sign[1:])


def _environment(rewriting: Rewriting, word: str) -> None:
    name = rewriting.argument().strip().removesuffix("*")
    known = ENVIRONMENTS.get(name, "")
    if word == "begin" and name in ("array", "tabular", "alignat", "alignedat", "subarray"):
        rewriting.skip(_OPTION)
        rewriting.argument()
    if known:
        # Browsers align no columns: lines of equations stand centred below each other.
        rewriting.aligned = known == "lines" and word == "begin"
        rewriting.out.append(f"\\{word}{{{known.replace('lines', 'matrix')}}}")


def _text_box(rewriting: Rewriting, content: str) -> None:
    for i, part in enumerate(content.split("$")):
        if i % 2:
            _inside(rewriting, "{", part, "}")
        elif words := re.sub(r"\s+", " ", plain_words(part)):
            rewriting.box("mtext", words.replace(" ", "\u00a0"))


def _fence(rewriting: Rewriting, before: str, after: str) -> None:
    if rewriting.upcoming() == "{":
        _inside(rewriting, "{" + before, rewriting.argument(), after + "}")
    else:
        rewriting.out.append(before)


def _inside(rewriting: Rewriting, before: str, source: str, after: str) -> None:
    prepared, boxes = prepare(source)
    shift = len(rewriting.boxes)
    prepared = BOXES.sub(lambda match: chr(ord(match[0]) + shift), prepared)
    rewriting.boxes += boxes
    rewriting.out.append(before + prepared + after)


def _delimiter(rewriting: Rewriting, word: str) -> None:
    match = DELIMITER.match(rewriting.source, rewriting.at)
    if match and (not match[1][1:].isalpha() or knows(match[1])):
        rewriting.at = match.end()
        rewriting.out.append(f"\\{word}{match[1]} ")
    else:
        rewriting.out.append(f"\\{word}. ")


def _drop(rewriting: Rewriting, arguments: int, *, named: bool) -> None:
    for i in range(arguments):
        rewriting.skip(_OPTION)
        if rewriting.upcoming() == "{" or (named and not i):
            rewriting.argument()
    rewriting.out.append(" ")


def _unwrapped(name: str) -> str:
    r"""Drop the styling around an operator's name: `poly` of `\mathsf{poly}`."""
    return re.sub(r"\\(math|text)[a-z]+|\\!", "", name)


_SPECIAL: dict[str, Callable[[Rewriting], None]] = {
    "not": _negated,
    "sc": _small_capitals,
    "slashed": _slashed,
    "tt": _typewriter,
    "unicode": _unicode,
    "SI": _quantity,
    "qty": _quantity,
}
