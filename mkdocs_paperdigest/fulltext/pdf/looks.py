"""What a single line of a PDF is by its own look: a heading, a formula, a label in a picture."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ..headings import is_numbered, part_of, runs_in
from ..outline import is_finished
from .asides import WORD, begins_caption
from .columns import Body, Placed
from .lines import ITALIC_FONT

MARKS = ".:—– "
"""What may stand between a heading and the text in its line."""

FORMULA = "[formula]"
"""Stands for a displayed formula, whose print cannot be read in a line."""

SOME_MATH = 0.3
"""The share of the characters of a line that are set in fonts for formulas, if it has some."""

_MUCH_MATH = 0.5
_TWO, _FEW_WORDS = 2, 3
_ALIGNED = 0.3  # sizes
_DEEP = 1.5  # sizes: further in than a paragraph begins
_LONGEST_LABEL = 6  # words
_LONGEST_END = 5
_LONGEST_HEADING = 160
_LONGEST_FIRST_HEADING = 60
_LARGE = 1.07  # a heading
_INITIAL = 1.8  # the first letter of a paper, over two lines or three
_SET_IN = 2.5  # sizes: further in than a heading begins
_MOST_CELLS = 2  # of a heading that has its number apart
_SHORTEST_HEADING = 3

_FIRST_SECTION = re.compile(r"(?:1|I)\.?\s+[^\W\d_].*|introduction\b.{0,40}", re.IGNORECASE)
_LETTER = re.compile(r"[^\W\d_]")
_EQUATION_NUMBER = re.compile(r"\s?\((?:[A-Z]\.?)?\d{1,3}(?:\.\d{1,3}){0,2}[a-z]?\)$")
_BULLET = re.compile(r"[•▪◦‣●■∗✓➤►]\s")
_ITEM_NUMBER = re.compile(r"(?:\(?\d{1,2}[.)]|\(?[a-h]\)|\(?[ivx]{1,4}\)|[–-])\s(?=\S)")
_ITEM_END = re.compile(r"(?:[.!?:;,。！？：；]['\"”’)\]]{0,3}|\b(?:and|or))$")
_CAPITALS = re.compile(r"CSC|Caps|SC\d")


def begins_first_section(line: Placed, body: Body) -> bool:
    """Tell whether a line is the heading of a paper's first section."""
    prominent = line.line.bold or line.line.size > body.size or line.text.isupper()
    short = len(line.text) < _LONGEST_FIRST_HEADING
    return prominent and short and bool(_FIRST_SECTION.fullmatch(line.text))


def is_initial(line: Placed, body: Body) -> bool:
    """Tell whether a line is the large first letter of a paper."""
    return line.text.isalpha() and len(line.text) == 1 and line.line.size > _INITIAL * body.size


def may_be_heading(line: Placed) -> bool:
    """Tell whether a line may be a heading by its words and its place."""
    text = line.text
    if not _SHORTEST_HEADING <= len(text) < _LONGEST_HEADING or not WORD.search(text):
        return False
    if line.line.cells > _MOST_CELLS or line.line.math > SOME_MATH or text.endswith((",", ";")):
        return False
    if not (line.indent < _SET_IN or line.centred) or begins_caption(line) or line.beside:
        return False
    return not runs_in(line.lead, following(line))


def is_set_like_heading(line: Placed, body: Body) -> bool:
    """Tell whether a line is set in the way of headings."""
    if line.line.size > _LARGE * body.size:
        return True
    if body.small(line.line):
        return False
    text = line.text
    capitals = text.upper() == text or bool(_CAPITALS.search(line.line.font))
    titled = bool(ITALIC_FONT.search(line.line.font)) and not text.endswith(".")
    return (
        line.line.bold
        or (is_numbered(text) and (capitals or titled))
        or (capitals and part_of(text) is not None)
    )


def following(line: Placed) -> str:
    """Return the text behind the part of a line that is set in bold or italics."""
    return line.text[len(line.lead) :].lstrip(MARKS)


def is_fragment(line: Placed, *, follows: bool, runs_on: bool) -> bool:
    """Tell whether a line is part of a displayed formula, or of a picture.

    Args:
        line: The line.
        follows: Whether it is aligned with the line before it, or the next below it.
        runs_on: Whether that line is unfinished.
    """
    words, math = len(WORD.findall(_EQUATION_NUMBER.sub("", line.text))), line.line.math
    if (math > _MUCH_MATH and words < _FEW_WORDS) or (math > SOME_MATH and words < _TWO):
        return True
    if words > _FEW_WORDS or follows or abs(line.indent) < _ALIGNED:
        return not (_LETTER.search(line.text) or runs_on)
    if _BULLET.match(line.text) or (words and is_finished(line.text)):
        return False
    if words >= _TWO and line.full:
        return bool(_EQUATION_NUMBER.search(line.text))
    return line.indent > 1 or not words


def in_picture(line: Placed, last: Placed | None) -> bool:
    """Tell whether a line that has to go on with a sentence cannot: it stands in a picture.

    Args:
        line: The line.
        last: The last line of that sentence.
    """
    if last is None or line.indent < _DEEP or line.full or line.line.math:
        return False
    return abs(line.indent - last.indent) >= _ALIGNED


def is_picture_label(text: str, first: Placed | None) -> bool:
    """Tell whether a paragraph is a few words in a picture.

    Args:
        text: The paragraph.
        first: Its first line; `None` for the item of a list.
    """
    set_in = first is not None and first.indent > _DEEP
    return set_in and not is_finished(text) and len(text.split()) <= _LONGEST_LABEL


def item_mark(text: str, *, numbers: bool) -> str:
    """Return the mark or number that the item of a list begins with; empty where it is none.

    Args:
        text: The line.
        numbers: Whether numbers are looked for, too.
    """
    mark = _BULLET.match(text) or (_ITEM_NUMBER.match(text) if numbers else None)
    return mark[0] if mark else ""


def ends_item(text: str) -> bool:
    """Tell whether a text ends like the item of a list."""
    return not text or bool(_ITEM_END.search(text[-_LONGEST_END:]))


def formula_of(pieces: Sequence[Placed]) -> str:
    """Return the placeholder of a formula if these pieces are one; else nothing."""
    if not any(piece.line.math > 0 and _LETTER.search(piece.text) for piece in pieces):
        return ""
    ends = (_EQUATION_NUMBER.sub("", piece.text).rstrip()[-1:] for piece in reversed(pieces))
    return FORMULA + next((end for end in ends if end in (".", ",", ";")), "")
