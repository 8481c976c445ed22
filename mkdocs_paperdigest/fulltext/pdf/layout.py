"""Lines of a PDF as sections: what is a heading, a paragraph, a note, and what is left out.

TeX writes a page in reading order (running head, columns with their floats and footnotes, foot),
and so do most other programs; what has to be found out is what each line is. Distances are in
leadings of the running text, sizes are beside its size.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from ..headings import is_label, is_numbered, part_of, runs_in, seen_text, unnumbered
from ..outline import MAIN_TEXT, Outline, is_finished
from .asides import Asides, begins_caption, is_prose
from .columns import Body, Placed, body_of, placed_lines
from .lines import PageLines
from .looks import (
    MARKS,
    SOME_MATH,
    begins_first_section,
    ends_item,
    following,
    formula_of,
    in_picture,
    is_fragment,
    is_initial,
    is_picture_label,
    is_set_like_heading,
    item_mark,
    may_be_heading,
)
from .title_page import write_authors
from .typography import join_lines, words_of

_MOST_HEADING_LINES = 3

_HEADING_DROP = 1.7  # sizes between two lines of a heading
_CLOSE, _NEXT = 0.8, 1.3  # leadings: to the next line
_ALIGNED = 0.3  # sizes
_INDENT = 0.7  # sizes: the first line of a paragraph

_ABSTRACT = re.compile(r"(?:abstract|summary)\b\s*(?:[.:—–-].*)?", re.IGNORECASE)
_APPENDIX_LETTER = re.compile(r"^(?:(?i:appendix)\s+)?[A-Z][.:]?\s+(?=[^\W\d_])")
_LEADER = re.compile(r"(?:\. ?){5}")


def lay_out(pages: Sequence[PageLines], abstract: str) -> Outline:
    """Make sections of the lines of a PDF, without its abstract.

    Args:
        pages: The pages read.
        abstract: The abstract as it is known, to tell how long it may be on the page.
    """
    outline = Outline()
    body = body_of(pages)
    if body is None:
        return outline
    words = words_of(line.text for page in pages for line in page.lines)
    writer = _Writer(
        outline, body, words, Asides(body, words), seen_text(abstract), 2 * len(abstract) + 300
    )
    for lines in placed_lines(pages, body):
        for line in lines:
            writer.write(line)
        writer.turn_page()
        if outline.full:
            break
    writer.finish()
    return outline


@dataclass(slots=True)
class _Writer:
    """Takes the lines one by one.

    The running text is one stream; captions and footnotes stand aside, and wait until the
    paragraph they interrupt is finished.
    """

    outline: Outline
    body: Body
    words: Counter[str]
    asides: Asides
    abstract: str
    abstract_room: int
    front: list[Placed] | None = field(default_factory=list)
    in_abstract: bool = False
    left_out: bool = False
    contents_size: float = 0.0
    after_references: bool = False
    heading: list[Placed] = field(default_factory=list)
    text: str = ""
    begun: Placed | None = None
    last: Placed | None = None
    formula: list[Placed] = field(default_factory=list)
    initial: str = ""

    def write(self, line: Placed) -> None:
        """Take the next line."""
        if self.front is not None:
            self._write_front(self.front, line)
        elif self._is_heading(line):
            self._write_heading(line)
        else:
            if self.heading and line.lead and self._ends_in(line):
                self.heading.append(replace(line, text=line.lead))
                line = replace(line, text=following(line), lead="")
            self._end_heading()
            if not (self.left_out or _LEADER.search(line.text)):
                self._write_line(line)

    def turn_page(self) -> None:
        """End what does not go on over the page."""
        self._end_heading()

    def finish(self) -> None:
        """End everything."""
        if self.front is not None:
            # Nothing told where the text begins.
            lines, self.front = self.front, None
            for line in lines:
                self.write(line)
        self._end_heading()
        self._close()

    def _write_front(self, front: list[Placed], line: Placed) -> None:
        if _ABSTRACT.match(line.text):
            self.in_abstract = True
        elif not begins_first_section(line, self.body):
            front.append(line)
            return
        self.front = None
        aside = next((n for n, above in enumerate(front) if begins_caption(above)), len(front))
        write_authors(self.outline, front[:aside], self.abstract)
        for caption in front[aside:]:
            self.asides.takes(caption, runs_on=False)
        self._add_asides()
        if not self.in_abstract:
            self.write(line)

    def _write_line(self, line: Placed) -> None:
        if is_initial(line, self.body):
            self.initial = line.text
        elif self.asides.takes(line, runs_on=self._runs_on(line)):
            pass
        elif self.body.small(line.line):
            self._write_small(line)
        elif is_fragment(line, follows=self._follows(line), runs_on=self._runs_on(line)):
            self.asides.end()
            self.formula.append(line)
        elif self._is_open() and in_picture(line, self.last) and not self._runs_on(line):
            self.asides.end()
        else:
            self.asides.leave()
            self._write_text(line)

    def _drop(self, line: Placed, above: Placed | None) -> float:
        """How far below another line one stands, in leadings; 0 where it does not."""
        return line.below(above) / self.body.leading

    def _runs_on(self, line: Placed) -> bool:
        """Tell whether a line follows an unfinished one so closely that it goes on with it."""
        return self._is_open() and 0 < self._drop(line, self.last) < _NEXT

    def _is_open(self) -> bool:
        return bool(self.text) and not is_finished(self.text)

    # Headings

    def _is_heading(self, line: Placed) -> bool:
        if not may_be_heading(line) or line.line.size < self.contents_size:
            return False
        if not self.heading and (self._runs_on(line) or self.asides.heads_table(line)):
            return False
        return is_set_like_heading(line, self.body)

    def _ends_in(self, line: Placed) -> bool:
        """Tell whether a heading that runs into its text ends in the line below it."""
        above = self.heading[-1]
        return (
            above.line.size == line.line.size
            and 0 < self._drop(line, above) < _NEXT
            and not is_numbered(self.heading[0].text)
            and runs_in(line.lead, following(line))
        )

    def _write_heading(self, line: Placed) -> None:
        above = self.heading[-1] if self.heading else None
        if above is not None and (
            len(self.heading) == _MOST_HEADING_LINES
            or above.line.size != line.line.size
            or not 0 < line.below(above) < _HEADING_DROP * line.line.size
            or is_numbered(line.text)
        ):
            self._end_heading()
        self.heading.append(line)

    def _end_heading(self) -> None:
        if not self.heading:
            return
        self._close()
        text, size = "", self.heading[0].line.size
        for line in self.heading:
            text = join_lines(text, line.text, self.words)
        self.heading.clear()
        self.last = None
        title = unnumbered(text)
        part = part_of(title) or ("appendix" if self.after_references else "body")
        if part == "appendix" and not is_numbered(text):
            title = _APPENDIX_LETTER.sub("", title, count=1)
        self.left_out = part in ("references", "contents")
        self.contents_size = size if part == "contents" else 0.0
        self.after_references = self.after_references or part in ("references", "appendix")
        self.in_abstract = bool(_ABSTRACT.fullmatch(title))
        self.outline.begin(title or MAIN_TEXT, part)

    def _write_small(self, line: Placed) -> None:
        self.asides.end()
        if line.note or (is_prose(line.text) and not self.asides.is_row(line)):
            self.asides.begin(line)
        elif line.line.math > SOME_MATH:
            self.formula.append(line)

    # The running text

    def _follows(self, line: Placed) -> bool:
        """Tell whether a line is aligned with the one before it, or is the next below it."""
        if self.last is None or self.last.left != line.left:
            return False
        aligned = abs(line.line.x0 - self.last.line.x0) < 0.3 * self.body.size
        return aligned or _CLOSE < self._drop(line, self.last) < _NEXT

    def _write_text(self, line: Placed) -> None:
        text = self.initial + line.text
        self.initial = ""
        self.text = f"{self.text} {self._formula()}".strip()
        item = item_mark(text, numbers=line.indent > _ALIGNED and ends_item(self.text))
        if item or (is_finished(self.text) and self._begins_paragraph(line)):
            self._close()
        if not self.text:
            self.begun = None if item else line
        if item:
            text = text[len(item) :]
        if not self.text and line.lead:
            text = self._without_lead(text, line.lead[len(item) :], bool(item))
        self.text = join_lines(self.text, text, self.words)
        self.last = line
        if self.in_abstract:
            self.abstract_room -= len(text)
            if self.abstract_room < 0:
                self.in_abstract = False
                self.outline.begin(MAIN_TEXT, "body")

    def _without_lead(self, text: str, lead: str, item: bool) -> str:
        """Take the heading from the beginning of a paragraph, or make a label of it."""
        rest = text[len(lead) :].lstrip(MARKS)
        if not (text.startswith(lead) and runs_in(lead, rest)):
            return text
        heading = lead.rstrip(MARKS)
        if item or is_label(heading):
            return f"{heading}: {rest}"
        self._close()
        self.outline.begin_run_in(unnumbered(heading))
        return rest

    def _begins_paragraph(self, line: Placed) -> bool:
        drop = self._drop(line, self.last)
        if line.lead and self.last is not None and not self.last.full:
            return True
        if self.last is None or drop == 0:
            return line.indent > _INDENT
        moved = (line.line.x0 - self.last.line.x0) / self.body.size
        return drop > _NEXT or moved > _INDENT

    def _formula(self) -> str:
        pieces, self.formula = self.formula, []
        return formula_of(pieces)

    def _close(self) -> None:
        self.asides.end()
        formula = self._formula()
        text = f"{self.text} {formula}".strip()
        if self.text and not self.in_abstract and not is_picture_label(text, self.begun):
            self.outline.add(text)
        if self.in_abstract:
            # It may be set as small as what stands aside.
            self.asides.keep_captions()
        self._add_asides()
        self.text = ""

    def _add_asides(self) -> None:
        self.asides.end()
        for aside in self.asides.waiting:
            self.outline.add(aside)
        self.asides.waiting.clear()
