"""Where the lines of a PDF stand: columns, running heads and feet, marks of footnotes."""

from __future__ import annotations

import itertools
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from ..outline import is_finished
from .lines import Line, PageLines
from .typography import level_text, note_mark, without_note_marks

_SMALL = 0.93  # of the size of the running text: footnotes, captions, tables
_APART = 1.5  # leadings between a running head and the text
_LONGEST_FURNITURE = 200
_DIGITS = re.compile(r"\d+")
_WORD = re.compile(r"[^\W\d_]{3,}")
_LONG, _SOME_LINES = 30, 3  # characters of a line of prose; such lines on a page of prose
_TOLERANCE = 3.0  # points
_SAME_LEVEL = 1.0  # points
_MUCH_MATH = 0.3  # of the characters of a line
_CAPTIONS = ("Fig", "FIG", "Tab", "TAB", "Alg", "Listing", "Scheme")


@dataclass(frozen=True, slots=True)
class Body:
    """What the running text of a document looks like.

    Attributes:
        size: In points.
        leading: The distance between two lines, in points.
    """

    size: float
    leading: float

    def small(self, line: Line) -> bool:
        """Tell whether a line is set smaller than the running text."""
        return line.size < _SMALL * self.size


@dataclass(frozen=True, slots=True)
class Placed:
    """A line in its column.

    Attributes:
        line: The line.
        left: The left edge of its column.
        right: The right edge of its column.
        text: Its text, without marks of footnotes.
        note: The mark it begins with, if it begins a footnote.
        lead: The beginning of its text that alone is set in bold or in italics.
        page: The number of its page, from 0.
        beside: Whether another line stands on the same level of its column, as in tables.
    """

    line: Line
    left: float
    right: float
    text: str
    note: str
    lead: str
    page: int
    beside: bool = False

    @property
    def indent(self) -> float:
        """The indent from the left edge of the column, in sizes of its text."""
        return (self.line.x0 - self.left) / self.line.size

    @property
    def centred(self) -> bool:
        """Whether it stands in the middle of its column."""
        off = (self.line.x0 + self.line.x1) - (self.left + self.right)
        return abs(off) < 2 * self.line.size

    @property
    def full(self) -> bool:
        """Whether it reaches the right edge of its column."""
        return abs(self.line.x1 - self.right) < 0.6 * self.line.size

    def below(self, other: Placed | None) -> float:
        """Return how far below another line it stands, in points; 0 in another column or above."""
        return self.under(other) if other is not None and other.left == self.left else 0.0

    def under(self, other: Placed | None) -> float:
        """Return the same, across columns; 0 on another page."""
        if other is None or other.page != self.page:
            return 0.0
        return max(0.0, other.line.y - self.line.y)


def body_of(pages: Sequence[PageLines]) -> Body | None:
    """Find out what the running text looks like; `None` where there is no text."""
    sizes: Counter[float] = Counter()
    drops: Counter[tuple[float, float]] = Counter()
    for page in pages:
        for line in page.lines:
            sizes[line.size] += len(line.text)
        for above, below in itertools.pairwise(page.lines):
            drop = round(above.y - below.y, 1)
            if above.size == below.size and 0 < drop < 3 * above.size:
                drops[above.size, drop] += 1
    if not sizes:
        return None
    size = sizes.most_common(1)[0][0]
    leadings = ((count, drop) for (of, drop), count in drops.items() if of == size)
    return Body(size, max(leadings, default=(0, 1.2 * size))[1])


def placed_lines(pages: Sequence[PageLines], body: Body) -> Iterator[list[Placed]]:
    """Place the lines of each page, without running heads and feet."""
    furniture = _furniture(pages, body)
    columns: list[tuple[float, float]] = []
    for index, page in enumerate(pages):
        lines = [line for line in page.lines if (index, line) not in furniture]
        columns = _columns(lines, page.width, body) or columns or _edges(lines)
        marks = frozenset(note_mark(line.text) for line in lines if body.small(line))
        placed = [_place(line, columns, marks - {""}, index) for line in lines]
        yield [replace(line, beside=_is_beside(line, placed)) for line in placed]


def _is_beside(line: Placed, page: Sequence[Placed]) -> bool:
    level = [
        other
        for other in page
        if other.left == line.left and abs(other.line.y - line.line.y) < _SAME_LEVEL
    ]
    # Those of a displayed formula have no words.
    return (
        len(level) > 1
        and all(other.line.math < _MUCH_MATH for other in level)
        and any(_WORD.search(other.text) for other in level)
    )


def _place(
    line: Line, columns: Sequence[tuple[float, float]], marks: frozenset[str], page: int
) -> Placed:
    begun = [column for column in columns if column[0] <= line.x0 + _TOLERANCE]
    left, right = max(begun, default=(line.x0, line.x1))
    text, lead = (level_text(without_note_marks(part, marks)) for part in (line.text, line.lead))
    if not text.startswith(lead):
        lead = ""
    return Placed(line, left, right, text, note_mark(line.text), lead, page)


def _columns(lines: Sequence[Line], width: float, body: Body) -> list[tuple[float, float]]:
    """Return the left and right edges of the columns of a page; none on a page without prose."""
    running = [line for line in lines if not body.small(line) and line.size < 1.05 * body.size]
    prose = Counter(
        round(line.x0) for line in running if line.cells == 1 and len(line.text) > _LONG
    )
    if max(prose.values(), default=0) < _SOME_LINES:
        return []
    starts = Counter(round(line.x0) for line in running)
    enough = max(3, 0.08 * len(running))
    lefts: list[float] = []
    for start in sorted(start for start, count in starts.items() if count >= enough):
        if not lefts or start > lefts[-1] + 0.3 * width:
            lefts.append(start)
    columns: list[tuple[float, float]] = []
    for left, following in itertools.pairwise((*lefts, width + _TOLERANCE)):
        ends = Counter(
            round(line.x1) for line in running if left <= line.x0 + _TOLERANCE < following
        )
        columns.append((left, max(ends, key=lambda end: (ends[end], end), default=width)))
    return columns


def _edges(lines: Sequence[Line]) -> list[tuple[float, float]]:
    left = min((line.x0 for line in lines), default=0.0)
    return [(left, max((line.x1 for line in lines), default=left))]


def _furniture(pages: Sequence[PageLines], body: Body) -> set[tuple[int, Line]]:
    """Find running heads and feet: beyond the text of all pages, repeated or numbered."""
    found: set[tuple[int, Line]] = set()
    for sign in (1, -1):
        edges = {
            index: edge
            for index, page in enumerate(pages)
            if (edge := _edge(sorted(page.lines, key=lambda line: -sign * line.y), body))
        }
        reaches = [
            max((sign * line.y for line in page.lines if line not in edges.get(index, ())),
                default=float("-inf"))
            for index, page in enumerate(pages)
        ]  # fmt: skip
        levels = Counter(round(edge[0].y) for edge in edges.values())
        texts = Counter(_wording(edge) for edge in edges.values())
        for index, edge in edges.items():
            level = edge[0].y
            beyond = sum(reach < sign * level - 1 for reach in reaches)
            aligned = sum(levels[round(level) + off] for off in (-1, 0, 1)) > 1
            repeated = texts[_wording(edge)] > 1 or (aligned and edge[0].size <= body.size)
            if beyond >= 0.9 * len(pages) and (repeated or all(_headlike(edge, body))):
                found.update((index, line) for line in edge)
    return found


def _wording(lines: Sequence[Line]) -> str:
    """What stands at the edge of a page, without its number."""
    return _DIGITS.sub("", " ".join(line.text for line in lines))


def _headlike(lines: Sequence[Line], body: Body) -> Iterator[bool]:
    """Tell of the lines at the edge of a single page whether they look like a running head."""
    for line in lines:
        text = line.text.strip()
        sentence = is_finished(text) or text[:1].islower() or text.startswith(_CAPTIONS)
        yield text.isdecimal() or not (line.bold or line.size > body.size or sentence)


def _edge(lines: Sequence[Line], body: Body) -> list[Line]:
    """The outermost lines of a page if they stand apart from the next; `lines` begin there."""
    outermost = [line for line in lines if abs(line.y - lines[0].y) < 0.5 * body.size]
    rest = lines[len(outermost) :]
    if rest and abs(rest[0].y - lines[0].y) < _APART * body.leading:
        return []
    return outermost if sum(len(line.text) for line in outermost) < _LONGEST_FURNITURE else []
