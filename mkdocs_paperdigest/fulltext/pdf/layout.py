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

from ..headings import bare, is_label, numbered, part_of, runs_in, seen_text
from ..outline import MAIN_TEXT, Outline, finished
from .asides import WORD, Asides, begins_caption, is_prose
from .columns import Body, Placed, body_of, placed_lines
from .front import write_authors
from .lines import ITALIC_FONT, PageLines
from .words import join, words_of

_MARKS = ".:—– "
_FORMULA = "[formula]"
"""What stands for a displayed formula, whose print cannot be read in a line."""

_LONGEST_HEADING = 160
_MOST_HEADING_LINES = 3
_LONGEST_FIRST_HEADING = 60

_LARGE = 1.07  # a heading
_INITIAL = 1.8  # the first letter of a paper, over two lines or three
_HEADING_DROP = 1.7  # sizes between two lines of a heading
_CLOSE, _NEXT, _REACH = 0.8, 1.3, 2.5  # to the next line; leadings
_INDENT = 0.7  # sizes: the first line of a paragraph
_SOME_MATH, _MUCH_MATH = 0.3, 0.5  # of the characters of a line
_FEW_WORDS, _PROSE = 3, 4
_LONGEST_END = 5
_LONGEST_LABEL = 6  # words
_DEEP = 1.5  # sizes: further in than a paragraph begins

_ABSTRACT = re.compile(r"(?:abstract|summary)\b\s*(?:[.:—–-].*)?", re.IGNORECASE)
_FIRST_SECTION = re.compile(r"(?:1|I)\.?\s+[^\W\d_].*|introduction\b.{0,40}", re.IGNORECASE)
_APPENDIX_LETTER = re.compile(r"^(?:(?i:appendix)\s+)?[A-Z][.:]?\s+(?=[^\W\d_])")
_BULLET = re.compile(r"[•▪◦‣●■∗✓➤►]\s")
_ITEM_NUMBER = re.compile(r"(?:\(?\d{1,2}[.)]|\(?[a-h]\)|\(?[ivx]{1,4}\)|[–-])\s(?=\S)")
_ITEM_END = re.compile(r"(?:[.!?:;,。！？：；]['\"”’)\]]{0,3}|\b(?:and|or))$")
_LETTER = re.compile(r"[^\W\d_]")
_EQUATION_NUMBER = re.compile(r"\s?\((?:[A-Z]\.?)?\d{1,3}(?:\.\d{1,3}){0,2}[a-z]?\)$")
_LEADER = re.compile(r"(?:\. ?){5}")
_CAPITALS = re.compile(r"CSC|Caps|SC\d")


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
                line = replace(line, text=line.text[len(line.lead) :].lstrip(_MARKS), lead="")
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
        elif not self._begins_first_section(line):
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

    def _begins_first_section(self, line: Placed) -> bool:
        prominent = line.line.bold or line.line.size > self.body.size or line.text.isupper()
        short = len(line.text) < _LONGEST_FIRST_HEADING
        return prominent and short and bool(_FIRST_SECTION.fullmatch(line.text))

    def _write_line(self, line: Placed) -> None:
        if line.text.isalpha() and len(line.text) == 1 and self._size(line) > _INITIAL:
            self.initial = line.text
        elif self.asides.takes(line, runs_on=self._runs_on(line)):
            pass
        elif self.body.small(line.line):
            self._write_small(line)
        elif self._is_fragment(line):
            self.asides.end()
            self.formula.append(line)
        elif self._is_debris(line):
            self.asides.end()
        else:
            self.asides.leave()
            self._write_text(line)

    def _size(self, line: Placed) -> float:
        return line.line.size / self.body.size

    def _drop(self, line: Placed, above: Placed | None) -> float:
        """How far below another line one stands, in leadings; 0 where it does not."""
        return line.below(above) / self.body.leading

    def _runs_on(self, line: Placed) -> bool:
        """Tell whether a line follows an unfinished one so closely that it goes on with it."""
        if not self.text or finished(self.text):
            return False
        return 0 < self._drop(line, self.last) < _NEXT

    # Headings

    def _is_heading(self, line: Placed) -> bool:
        text = line.text
        if not 2 < len(text) < _LONGEST_HEADING or not WORD.search(text):  # noqa: PLR2004
            return False
        if line.line.cells > 2 or line.line.math > _SOME_MATH or text.endswith((",", ";")):  # noqa: PLR2004
            return False
        if not (line.indent < _REACH or line.centred) or begins_caption(line):
            return False
        if line.line.size < self.contents_size or line.beside:
            return False
        if line.lead and runs_in(line.lead, text[len(line.lead) :].lstrip(_MARKS)):
            return False
        if not self.heading and (self._runs_on(line) or self.asides.heads_table(line)):
            return False
        if self._size(line) > _LARGE:
            return True
        if self.body.small(line.line):
            return False
        capitals = text.upper() == text or bool(_CAPITALS.search(line.line.font))
        titled = bool(ITALIC_FONT.search(line.line.font)) and not text.endswith(".")
        return (
            line.line.bold
            or (numbered(text) and (capitals or titled))
            or (capitals and part_of(text) is not None)
        )

    def _ends_in(self, line: Placed) -> bool:
        """Tell whether a heading that runs into its text ends in the line below it."""
        above = self.heading[-1]
        return (
            above.line.size == line.line.size
            and 0 < self._drop(line, above) < _NEXT
            and not numbered(self.heading[0].text)
            and runs_in(line.lead, line.text[len(line.lead) :].lstrip(_MARKS))
        )

    def _write_heading(self, line: Placed) -> None:
        above = self.heading[-1] if self.heading else None
        if above is not None and (
            len(self.heading) == _MOST_HEADING_LINES
            or above.line.size != line.line.size
            or not 0 < line.below(above) < _HEADING_DROP * line.line.size
            or numbered(line.text)
        ):
            self._end_heading()
        self.heading.append(line)

    def _end_heading(self) -> None:
        if not self.heading:
            return
        self._close()
        text, size = "", self.heading[0].line.size
        for line in self.heading:
            text = join(text, line.text, self.words)
        self.heading.clear()
        self.last = None
        title = bare(text)
        part = part_of(title) or ("appendix" if self.after_references else "body")
        if part == "appendix" and not numbered(text):
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
        elif line.line.math > _SOME_MATH:
            self.formula.append(line)

    # The running text

    def _is_fragment(self, line: Placed) -> bool:
        """Tell whether a line is part of a displayed formula, or of a picture."""
        words = len(WORD.findall(_EQUATION_NUMBER.sub("", line.text)))
        math = line.line.math
        if (math > _MUCH_MATH and words < _FEW_WORDS) or (math > _SOME_MATH and words < 2):  # noqa: PLR2004
            return True
        if words > _FEW_WORDS or self._follows(line) or abs(line.indent) < _SOME_MATH:
            return not _LETTER.search(line.text) and not self._runs_on(line)
        if _BULLET.match(line.text) or (words and finished(line.text)):
            return False
        if words > 1 and line.full:
            return bool(_EQUATION_NUMBER.search(line.text))
        return line.indent > 1 or not words

    def _is_debris(self, line: Placed) -> bool:
        """Tell whether a line cannot go on with the sentence that is open: it is in a picture."""
        last = self.last
        if last is None or not self.text or finished(self.text) or line.indent < _DEEP:
            return False
        beside = abs(line.indent - last.indent) < _SOME_MATH
        return not (beside or line.full or line.line.math or self._runs_on(line))

    def _is_label(self, text: str) -> bool:
        """Tell whether a paragraph is a few words in a picture."""
        begun = self.begun
        return (
            begun is not None
            and begun.indent > _DEEP
            and not finished(text)
            and len(text.split()) <= _LONGEST_LABEL
        )

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
        item = _BULLET.match(text)
        if item is None and line.indent > _SOME_MATH and self._ends_item():
            item = _ITEM_NUMBER.match(text)
        if item or (finished(self.text) and self._begins_paragraph(line)):
            self._close()
        if not self.text:
            self.begun = None if item else line
        if item:
            text = text[item.end() :]
        if not self.text and line.lead:
            text = self._without_lead(text, line.lead[item.end() if item else 0 :], bool(item))
        self.text = join(self.text, text, self.words)
        self.last = line
        if self.in_abstract:
            self.abstract_room -= len(text)
            if self.abstract_room < 0:
                self.in_abstract = False
                self.outline.begin(MAIN_TEXT, "body")

    def _without_lead(self, text: str, lead: str, item: bool) -> str:
        """Take the heading from the beginning of a paragraph, or make a label of it."""
        following = text[len(lead) :].lstrip(_MARKS)
        if not (text.startswith(lead) and runs_in(lead, following)):
            return text
        heading = lead.rstrip(_MARKS)
        if item or is_label(heading):
            return f"{heading}: {following}"
        self._close()
        self.outline.begin_run_in(bare(heading))
        return following

    def _ends_item(self) -> bool:
        return not self.text or bool(_ITEM_END.search(self.text[-_LONGEST_END:]))

    def _begins_paragraph(self, line: Placed) -> bool:
        drop = self._drop(line, self.last)
        if line.lead and self.last is not None and not self.last.full:
            return True
        if self.last is None or drop == 0:
            return line.indent > _INDENT
        moved = (line.line.x0 - self.last.line.x0) / self.body.size
        return drop > _NEXT or moved > _INDENT

    def _formula(self) -> str:
        """What stands for the formula that was gathered; empty where it is none."""
        pieces, self.formula = self.formula, []
        if not any(piece.line.math > 0 and _LETTER.search(piece.text) for piece in pieces):
            return ""
        ends = (_EQUATION_NUMBER.sub("", piece.text).rstrip()[-1:] for piece in reversed(pieces))
        return _FORMULA + next((end for end in ends if end in (".", ",", ";")), "")

    def _close(self) -> None:
        self.asides.end()
        formula = self._formula()
        text = f"{self.text} {formula}".strip()
        if self.text and not self.in_abstract and not self._is_label(text):
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
