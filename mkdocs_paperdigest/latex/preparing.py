"""The first step of a formula: TeX rewritten into what latex2mathml converts without loss.

Text boxes and names that latex2mathml does not know are put into boxes, which it passes on
untouched; definitions, which it would expand without bound, and styling with free values are
removed.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable

from .math_tables import (
    DEFINING,
    DIMENSIONED,
    ENVIRONMENTS,
    FENCED,
    MATH_DROPPED,
    NAMES,
    RENAMED,
    TEXT_BOXES,
)
from .text_tables import SIGNS
from .unicode import character_of_code, formula_in_words, is_math_command, text_in_words

MAX_LENGTH = 2000
"""Characters of a formula; a longer one is shown as text."""

MAX_DEPTH = 40
"""Levels of groups or elements within each other; a deeper formula is shown as text."""


class UnreadableError(Exception):
    """A formula that cannot be shown as one."""


Box = tuple[str, str]
"""The tag and the text of an element that one private-use character stands for in a formula.

latex2mathml passes such a character on untouched."""

FIRST_BOX = 0xE000
"""Code point of a formula's first box; each further box takes the next."""

BOXES = re.compile("[\ue000-\uf8ff]")
"""Any box, and any private-use character of the source."""

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
        rewriting.box("mi", text_in_words(_unwrapped(rewriting.argument())))
    elif word in RENAMED:
        rewriting.out.append(RENAMED[word])
    elif word in MATH_DROPPED:
        _drop(rewriting, MATH_DROPPED[word], named=word in DEFINING)
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
    elif word in SIGNS and (word.startswith("text") or not is_math_command("\\" + word)):
        rewriting.box("mi", SIGNS[word])
    elif is_math_command("\\" + word):
        rewriting.out.append(f"\\{word} ")
    else:
        _unknown(rewriting, word)


def _quantity(rewriting: Rewriting) -> None:
    _inside(rewriting, "{", rewriting.argument(), r"}\,")
    rewriting.box("mtext", text_in_words(rewriting.argument().replace("\\", "")))


def _slashed(rewriting: Rewriting) -> None:
    rewriting.box("mi", text_in_words(rewriting.argument()) + "\u0338")


def _typewriter(rewriting: Rewriting) -> None:
    _inside(rewriting, r"\mathtt{", rewriting.rest(), "}")


def _unicode(rewriting: Rewriting) -> None:
    rewriting.box("mtext", character_of_code(rewriting.argument()))


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
    sign = formula_in_words(rewriting.argument())
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
        elif words := re.sub(r"\s+", " ", text_in_words(part)):
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
    if match and (not match[1][1:].isalpha() or is_math_command(match[1])):
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

DELIMITER = re.compile(r"\s*(\\[a-zA-Z]+|\\.|[^{}\\\s])", re.DOTALL)
"""A command or sign that can be an argument or a bracket; the first group without its blank."""


class Rewriting:
    """One pass over one formula, with the place that it has reached.

    Attributes:
        source: The formula.
        at: The place: an index into it.
        out: What has been written.
        boxes: What its boxes stand for, in order.
        open: How many groups are open.
        aligned: Whether it is among lines of equations, whose columns are not kept.
    """

    def __init__(self, source: str) -> None:
        self.source = source.replace("{,}", ",")
        self.at = 0
        self.out: list[str] = []
        self.boxes: list[Box] = []
        self.open = 0
        self.aligned = False

    def box(self, tag: str, text: str) -> None:
        """Write what latex2mathml must not read, as one character that stands for it."""
        self.out.append(f" {chr(FIRST_BOX + len(self.boxes))} ")
        self.boxes.append((tag, text))

    def skip(self, pattern: re.Pattern[str]) -> None:
        """Go past what matches here, if it does."""
        if match := pattern.match(self.source, self.at):
            self.at = match.end()

    def upcoming(self) -> str:
        """Go past blanks and tell the character that comes next."""
        while self.source[self.at : self.at + 1].isspace():
            self.at += 1
        return self.source[self.at : self.at + 1]

    def argument(self) -> str:
        """Read the argument of a command: a group without its braces, or one token."""
        if self.upcoming() != "{":
            match = DELIMITER.match(self.source, self.at)
            if not match:
                return ""
            self.at = match.end()
            return match[1]
        start = self.at + 1
        depth = 0
        for match in re.finditer(r"\\.|[{}]", self.source[self.at :], re.DOTALL):
            depth += {"{": 1, "}": -1}.get(match[0], 0)
            if not depth:
                end = self.at + match.start()
                self.at += match.end()
                return self.source[start:end]
        self.at = len(self.source)
        return self.source[start:]

    def rest(self) -> str:
        """Read the rest of the group that the pass is in."""
        start = self.at
        depth = 0
        for match in re.finditer(r"\\.|[{}]", self.source[start:], re.DOTALL):
            depth += {"{": 1, "}": -1}.get(match[0], 0)
            if depth < 0:
                self.at = start + match.start()
                return self.source[start : self.at]
        self.at = len(self.source)
        return self.source[start:]
