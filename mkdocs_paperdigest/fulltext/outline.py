"""The sections of a paper while they are gathered; both readers write into an `Outline`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from ..models import Section
from .headings import Part, part_of, seen_text

LONGEST_TEXT = 1_000_000
"""Characters kept of a paper: some 400 pages of prose."""

SHORTEST_BODY = 500
"""Characters of body and appendices below which a text is a stub: a frame around something else."""

LONGEST_PARAGRAPH = 20_000
"""Characters after which a paragraph ends in any case."""

LONGEST_BLOCK = 5 * LONGEST_PARAGRAPH
"""Characters of text without a paragraph's end that are kept: more is no prose."""

MOST_ROWS = 400
"""Rows of tables kept of a paper."""

MAIN_TEXT = "Main text"
"""The heading of text that stands before the first heading of a paper, or without any."""

AUTHORS = "Authors"
"""The heading of the names and affiliations at the head of a paper."""

_ORDER: tuple[Part, ...] = ("body", "front", "appendix")
"""The order in which they are read: names and affiliations are no argument and stand behind it,
appendices last. All else is left out."""

_FINISHED = re.compile(r"[.!?:。！？：]['\"”’)\]]{0,3}$")
_LONGEST_END = 4
# Some papers set as text what others mark up: it is not part of the text either.
_ABSTRACT = re.compile(r"(?:abstract|index terms|key ?words)\b\s*[:.—–-]", re.IGNORECASE)
# What publishers and arXiv want said, on first pages.
_NOTICE = re.compile(
    r"provided proper attribution|permission to (?:make|reproduce|copy)\b|©|\(c\) (?:19|20)\d\d"
    r"|copyright\b.{0,20}(?:19|20)\d\d"
    r"|(?:this (?:work|article|paper|preprint) is )?licensed under\b"
    r"|this is an open[- ]access article\b|preprint\. (?:under|work)\b|under review (?:as|at|for)\b"
    r"|(?:published|accepted|to appear) (?:as a conference paper )?(?:at|in|to) (?:the )?[A-Z0-9]"
    r"|proceedings of the \d",
    re.IGNORECASE,
)
_LONGEST_NOTICE = 2_000
_END_OF_PROOF = " ∎□■◻◼"
_LETTER = re.compile(r"[^\W\d_]")


def is_finished(text: str) -> bool:
    """Tell whether a text may be the whole of a paragraph: it ends a sentence, or is very long."""
    return len(text) > LONGEST_PARAGRAPH or bool(_FINISHED.search(text[-_LONGEST_END:]))


def is_notice(text: str) -> bool:
    """Tell whether a paragraph is a notice of publishers or arXiv, such as a copyright line."""
    return len(text) < _LONGEST_NOTICE and bool(_NOTICE.match(text))


@dataclass(slots=True)
class _Gathered:
    heading: str
    part: Part
    anchor: str
    paragraphs: list[str] = field(default_factory=list)
    rows: list[str] = field(default_factory=list)


class Outline:
    """Gathers the paragraphs of a paper under its headings, within [`LONGEST_TEXT`][].

    Attributes:
        cut: Whether text beyond a bound was left out.
        full: Whether there is no room for more.
    """

    def __init__(self) -> None:
        self._sections: list[_Gathered] = []
        self._part: Part = "body"
        self._room = LONGEST_TEXT
        self._rows = MOST_ROWS
        self.cut = self.full = False
        self.begin(MAIN_TEXT, "body")

    def begin(self, heading: str, part: Part, anchor: str = "") -> None:
        """Put what comes next under a new heading."""
        self._part = part
        self._sections.append(_Gathered(heading, part, anchor))

    def begin_run_in(self, heading: str) -> None:
        """Put what comes next under a heading that stands in the line of its text."""
        anchor = self._sections[-1].anchor
        self._sections.append(_Gathered(heading, part_of(heading) or self._part, anchor))

    def add(self, paragraph: str) -> None:
        """Add a paragraph; one without a letter, or that is a notice, is dropped.

        One that is too long ends and goes on as another.
        """
        section = self._sections[-1]
        text = seen_text(paragraph).rstrip(_END_OF_PROOF)
        if section.part not in _ORDER or not _LETTER.search(text) or _ABSTRACT.match(text):
            return
        if is_notice(text):
            return
        room = min(self._room, LONGEST_BLOCK)
        for piece in _pieces(text, LONGEST_PARAGRAPH):
            kept = piece if len(piece) <= room else next(_pieces(piece, room), "")
            if kept:
                section.paragraphs.append(kept)
            room -= len(kept)
            self._room -= len(kept)
            if len(kept) < len(piece):
                self.cut = True
                self.full = self._room < SHORTEST_BODY
                return

    def add_row(self, row: str) -> None:
        """Add a row of a table, one whole sentence, to the section that is open."""
        section = self._sections[-1]
        if section.part in _ORDER and self._rows and len(row) <= self._room:
            self._rows -= 1
            self._room -= len(row)
            section.rows.append(row)

    def sections(self) -> tuple[Section, ...]:
        """Everything gathered, in reading order."""
        return tuple(
            Section(
                heading=gathered.heading,
                paragraphs=tuple(gathered.paragraphs),
                anchor=gathered.anchor,
                rows=tuple(gathered.rows),
            )
            for part in _ORDER
            for gathered in self._sections
            if gathered.part == part and (gathered.paragraphs or gathered.rows)
        )

    def length(self) -> int:
        """Return the characters of the paragraphs of the body and the appendices."""
        return sum(
            len(paragraph)
            for gathered in self._sections
            if gathered.part in ("body", "appendix")
            for paragraph in gathered.paragraphs
        )


def _pieces(text: str, longest: int) -> Iterator[str]:
    """A text in pieces no longer than `longest`, each ended behind a sentence if there is one."""
    begin = 0
    while longest > 0 and len(text) - begin > longest:
        end = text.rfind(". ", begin, begin + longest) + 1
        if end <= begin:
            end = text.rfind(" ", begin, begin + longest)
        if end <= begin:
            end = begin + longest
        yield text[begin:end].strip()
        begin = end
    if longest > 0 and text[begin:].strip():
        yield text[begin:].strip()
