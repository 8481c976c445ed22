"""Rows of tables as sentences: `Table 2, ours (large): COCO AP 54.1; LVIS AP 41.0`."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from lxml.html import HtmlElement

from .grid import Cell, Row, grid_of
from .visibility import Look

_MOST_HEAD_ROWS = 4
_LONGEST_ROW = 600
_LONGEST_LABEL = 160
_MOST_PIECES = 4  # of one row
_ENOUGH = 0.5
_ARROWS = re.compile(r"\s*[(\[]?[↑↓⇑⇓▲▼]+[)\]]?\s*")


def rows_of(table: HtmlElement, label: str, around: Look) -> Iterator[str]:
    """Write each row of a table as a sentence.

    Args:
        table: The element of the class `ltx_tabular`.
        label: Such as `Table 2`; empty for a table without a caption. Such a table is written only
            where head and numbers show that it is one: others are there for the layout.
        around: How its text looks.
    """
    grid = [row for row in grid_of(table, around) if any(cell and cell.text for cell in row)]
    if len(grid) < 2 or len(grid[0]) < 2:  # noqa: PLR2004
        return
    head = _head_rows(grid)
    if not label and not (head and len(grid) - head > 1 and _numbers(grid[head:]) >= _ENOUGH):
        return
    yield from _Telling(label or "Table", grid, head).rows()


@dataclass(slots=True)
class _Telling:
    label: str
    grid: Sequence[Row]
    head: int

    def rows(self) -> Iterator[str]:
        body = self.grid[self.head :]
        heads = _heads(self.grid[: self.head]) or [""] * len(body[0])
        labels = _label_columns(body)
        columns = ([[row[column]] for row in body] for column in range(len(body[0])))
        numeric = [_numbers(column) >= _ENOUGH for column in columns]
        group = ""
        named: list[str] = [""] * labels
        for place, row in enumerate(body):
            cells = _distinct(row)
            if len(cells) == 1:
                if not (cells[0].is_number or cells[0].is_mark):
                    group, named = cells[0].text, [""] * labels
                continue
            if self._is_head_again(row, place, body, numeric, labels):
                heads = _heads([row])
                continue
            self._name(row, named, heads)
            names = [_short(name) for name in (group, *named) if name]
            yield from self._told(names, _values(row, heads, labels))

    def _is_head_again(
        self, row: Row, place: int, body: Sequence[Row], numeric: Sequence[bool], labels: int
    ) -> bool:
        """Tell whether a row in the middle names the columns of the rows below it."""
        cells = [(cell, numeric[c]) for c, cell in enumerate(row) if c >= labels and cell]
        named = [is_number for cell, is_number in cells if cell.text and not cell.is_number]
        if not named or len(named) < len(cells) - 1 or not all(named):
            return False
        below = body[place + 1] if place + 1 < len(body) else None
        return below is not None and (_ruled_between(row, below) or all(c.head for c, _ in cells))

    def _name(self, row: Row, named: list[str], heads: Sequence[str]) -> None:
        """Bring the names of a row up to date; an empty cell goes on with the one above it."""
        for column in range(len(named)):
            cell = row[column]
            if cell is not None and cell.text and (not column or cell is not row[column - 1]):
                text = f"{heads[column]} {cell.text}" if cell.is_number else cell.text
                if named[column] != text:
                    named[column:] = [text.strip(), *[""] * (len(named) - column - 1)]

    def _told(self, names: Sequence[str], values: Sequence[str]) -> Iterator[str]:
        beginning = ", ".join((self.label, *names))
        text, pieces = "", 0
        for value in values:
            if text and len(beginning) + len(text) + len(value) > _LONGEST_ROW:
                yield f"{beginning}: {text}"
                text, pieces = "", pieces + 1
            if pieces == _MOST_PIECES:
                return
            text = f"{text}; {value}" if text else value
        if text:
            yield f"{beginning}: {text}"


def _head_rows(grid: Sequence[Row]) -> int:
    """Count how many rows at the top name the columns."""
    most = min(_MOST_HEAD_ROWS, len(grid) - 1)
    rows = 0
    while rows < most and all(cell is None or cell.head for cell in grid[rows]):
        rows += 1
    if not rows:
        reach = max((cell.rows for cell in grid[0] if cell is not None and cell.text), default=1)
        ruled = next((n for n in range(1, most + 1) if _ruled_between(grid[n - 1], grid[n])), 0)
        if _numbers(grid[1:ruled]):
            ruled = 0
        rows = max(ruled, reach) if reach <= most else ruled
        if not ruled and reach == 1:
            rows = 0 if _numbers(grid[:1]) else 1
    # What spans columns is divided by the row below it.
    while 0 < rows < most and _divides(grid[rows - 1], grid[rows]):
        rows += 1
    return rows


def _ruled_between(above: Row, below: Row) -> bool:
    first, under = above[0], below[0]
    if first is not None and first is under:
        return False
    return bool(first and first.ruled_below) or bool(under and under.ruled_above)


def _divides(above: Row, below: Row) -> bool:
    spans = any(
        cell is not None and cell.columns > 1 and cell.text and len(_distinct(above)) > 1
        for cell in above
    )
    first = below[0]
    unnamed = first is None or not first.text or first is above[0]
    return spans and unnamed and not _numbers([below])


def _heads(rows: Sequence[Row]) -> list[str]:
    """Return the names of the columns, from the top down."""
    width = len(rows[0]) if rows else 0
    heads: list[str] = []
    for column in range(width):
        names: list[str] = []
        for row in rows:
            cell = row[column]
            text = _ARROWS.sub(" ", cell.text).strip() if cell is not None else ""
            if text and len(_distinct(row)) > 1 and text not in names:
                names.append(text)
        heads.append(_short(" ".join(names)))
    return heads


def _label_columns(body: Sequence[Row]) -> int:
    """Count how many columns on the left name the rows."""
    if all(row[0] is None or not row[0].text or row[0].is_mark for row in body):
        return 0
    columns, most = 1, len(body[0]) - 1
    while columns < most:
        column = columns - 1
        merged = any(
            (cell := row[column]) is None
            or (cell.rows > 1 and not cell.is_number)
            or (not cell.text and len(_distinct(row)) > 1)
            for row in body
        )
        following = [[row[columns]] for row in body]
        if not merged or _numbers(following) >= _ENOUGH:
            break
        columns += 1
    return columns


def _values(row: Row, heads: Sequence[str], labels: int) -> list[str]:
    values: list[str] = []
    corner = heads[0] if labels == 1 and heads else ""
    for cell in _distinct(row[labels:]):
        if any(cell is name for name in row[:labels]):
            continue
        over = dict.fromkeys(
            heads[column] for column in range(labels, len(row)) if row[column] is cell
        )
        head = " / ".join(filter(None, over))
        if head.replace(".", "").isdecimal():
            head = f"{corner} {head}:".strip()
        values.append(f"{head} {cell.text}".strip())
    return values


def _distinct(row: Row) -> list[Cell]:
    """Return the cells of a row that hold text, each once."""
    return [*dict.fromkeys(cell for cell in row if cell is not None and cell.text)]


def _numbers(rows: Sequence[Row]) -> float:
    """The share of numbers among the cells to the right of the first column, or of a column."""
    cells = [cell for row in rows for cell in (row[1:] if len(row) > 1 else row) if cell]
    filled = [cell for cell in cells if cell.text]
    return sum(cell.is_number for cell in filled) / len(filled) if filled else 0.0


def _short(text: str) -> str:
    return text if len(text) <= _LONGEST_LABEL else text[:_LONGEST_LABEL].rpartition(" ")[0] + "…"
