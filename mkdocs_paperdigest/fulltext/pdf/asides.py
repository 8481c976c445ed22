"""Captions, footnotes, algorithms and tables of a PDF, kept apart from its running text.

Distances are in leadings of the running text.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field

from ..outline import is_finished
from .columns import Body, Placed
from .typography import join_lines

_NEXT, _NEAR, _REACH = 1.3, 1.6, 2.5  # to the next line, to the next row, from caption to table
_FEW_WORDS, _PROSE = 3, 4
_MOST_CELLS = 2  # of prose that has a gap in it
_NUMBERS = 0.6  # of the words of a row of a table
_INDENT = 2.2  # sizes: of the first line of a paragraph, at the most
_SINGLE = 1.2  # sizes from line to line
_HANGING = 6  # sizes
_ENOUGH = 0.1  # of the width of a column that the line before may leave free
_SAME_LINE = 2.0  # points

_CAPTION = re.compile(
    r"(?:Algorithm|Listing)\s\d{1,2}\s(?=[A-Z])|"
    r"(?:Figure|Fig\.|FIG\.|FIGURE|Table|TABLE|Tab\.|Algorithm|Listing|Scheme)\s?"
    r"(?:\d{1,3}|[IVX]{1,6}|[A-Z]\.?\d{1,2})\s?(?:[.:|–—]|$)"
)
_LABEL = re.compile(r"\w{3,9}\.?\s?(?:\d{1,3}|[IVX]{1,6})")
_LISTING = re.compile(r"(?:Algorithm|Listing)\b")
_TABLE = re.compile(r"tab", re.IGNORECASE)
_BY_AUTHORS = re.compile(r"[*∗†‡§¶]+|[a-z]")
WORD = re.compile(r"[^\W\d_]{3,}")
"""A word that is no sign of a formula."""


def begins_caption(line: Placed) -> bool:
    """Tell whether a line may be the first of a caption."""
    return bool(_CAPTION.match(line.text))


def is_prose(text: str) -> bool:
    """Tell whether a line has as many words as a line of prose."""
    return len(WORD.findall(text)) >= _PROSE


def _labelled(caption: re.Match[str]) -> str:
    """A label as it stands in every paper, so that it is no sentence of its own."""
    label = caption[0].rstrip(" .:|–—")
    return label if caption.end() == len(caption.string) else f"{label}: "


def _hangs(line: Placed, above: Placed) -> bool:
    """Tell whether a line is set in from the full one above it."""
    full = above.line.x1 > above.right - _ENOUGH * (above.right - above.left)
    return full and 0 < line.line.x0 - above.line.x0 < _HANGING * line.line.size


def _aligned(line: Placed, above: Placed) -> bool:
    """Tell whether a line begins below the other, or has its middle there."""
    left = line.line.x0 - above.line.x0
    right = line.line.x1 - above.line.x1
    return abs(left) < _SAME_LINE or abs(left + right) < _SAME_LINE


@dataclass(slots=True)
class Asides:
    """Gathers what stands aside until the paragraph is finished that it interrupts.

    Attributes:
        body: What the running text looks like.
        words: The words of the paper.
        waiting: What was gathered.
    """

    body: Body
    words: Counter[str]
    waiting: list[str] = field(default_factory=list)
    _text: str = ""
    _captioned: bool = False
    _last: Placed | None = None
    _row: Placed | None = None
    _listing: Placed | None = None

    def takes(self, line: Placed, *, runs_on: bool) -> bool:
        """Take a line if it stands aside.

        Args:
            line: The line.
            runs_on: Whether it seems to go on with the running text.
        """
        if self._is_listed(line):
            self._listing = line
        elif begins_caption(line) and not runs_on:
            self.begin(line)
        elif self._continues(line):
            text = f"{self._text}:" if _LABEL.fullmatch(self._text) else self._text
            self._text, self._last = join_lines(text, line.text, self.words), line
            self._listing = line if self._listing is not None else None
        elif self._is_cell(line) or (not self.body.small(line.line) and self.is_row(line)):
            self.end()
            self._row = line
        else:
            return False
        return True

    def begin(self, line: Placed) -> None:
        """Begin a caption or a footnote."""
        self.end()
        # What authors say of themselves stands below the first page, marked by signs.
        if line.page == 0 and line.note and _BY_AUTHORS.fullmatch(line.note):
            self._text = ""
        else:
            label = _CAPTION.match(line.text)
            self._text = f"{_labelled(label)}{line.text[label.end() :]}" if label else line.text
        self._last = line
        self._captioned = begins_caption(line)
        self._listing = line if _LISTING.match(line.text) else None
        self._row = line if _TABLE.match(line.text) and begins_caption(line) else None

    def end(self) -> None:
        """End the caption or footnote that is open."""
        if len(WORD.findall(self._text)) >= _FEW_WORDS:
            self.waiting.append(self._text)
        if self._row is not None and self._last is not None:
            self._row = self._last
        self._text, self._last = "", None

    def keep_captions(self) -> None:
        """Forget everything else that waits."""
        self.waiting = [text for text in self.waiting if _CAPTION.match(text)]

    def leave(self) -> None:
        """Go on with the running text."""
        self.end()
        self._row = None

    def heads_table(self, line: Placed) -> bool:
        """Tell whether a line stands where the head of a table does."""
        near = self._drop(line, self._row) < _REACH if self._row is not None else False
        return near and self._drop(line, self._row) > 0

    def is_row(self, line: Placed) -> bool:
        """Tell whether a line is a row of a table by what it holds."""
        tokens = line.text.split()
        numbers = sum(token[0].isdecimal() or token[-1].isdecimal() for token in tokens)
        if line.line.cells > _MOST_CELLS:
            return True
        if line.beside and not (line.line.math or line.note or is_prose(line.text)):
            return True
        if len(tokens) > _MOST_CELLS and numbers > _NUMBERS * len(tokens):
            return True
        near = 0 < self._drop(line, self._row) < _NEAR
        short = line.line.cells > 1 or len(tokens) < _FEW_WORDS
        return near and short and not is_finished(line.text)

    def _is_cell(self, line: Placed) -> bool:
        """Tell whether a line belongs to the table that was begun, which goes on until a gap."""
        row = self._last if self._last is not None and self._row is not None else self._row
        if row is None or line.page != row.page or line.note:
            return False
        beside = abs(line.line.y - row.line.y) < _SAME_LINE and line.line.x0 > row.line.x0
        if not beside and not 0 < self._drop(line, row) < _REACH:
            return False
        at_left = abs(line.indent) < _INDENT and line.line.cells == 1
        return beside or not (
            at_left and (line.full or is_finished(line.text) or is_prose(line.text))
        )

    def _continues(self, line: Placed) -> bool:
        last = self._last
        if last is None or line.note or line.line.size != last.line.size:
            return False
        if self._captioned and not (
            _LABEL.fullmatch(self._text)
            or _aligned(line, last)
            or (_hangs(line, last) and (is_prose(line.text) or not is_finished(self._text)))
        ):
            return False
        overlaps = line.line.x0 < last.line.x1 and line.line.x1 > last.line.x0
        spacing = max(_SINGLE, self.body.leading / self.body.size)
        near = 0 < line.under(last) < spacing * _NEXT * last.line.size
        return overlaps and near and line.line.cells <= _MOST_CELLS

    def _is_listed(self, line: Placed) -> bool:
        """Tell whether a line is part of an algorithm, which goes on until a gap."""
        if self._listing is None or (self._listing is self._last and self._continues(line)):
            return False
        same = line.left == self._listing.left and line.line.y == self._listing.line.y
        if same or 0 < line.below(self._listing) / self.body.leading < _NEAR:
            return True
        self._listing = None
        return False

    def _drop(self, line: Placed, above: Placed | None) -> float:
        return line.under(above) / self.body.leading
