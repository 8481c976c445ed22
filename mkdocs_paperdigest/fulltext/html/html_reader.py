"""arXiv's HTML pages, which LaTeXML makes, read in reading order; run as a process of its own.

Source: the classes of LaTeXML's HTML (https://math.nist.gov/~BMiller/LaTeXML/manual/).
"""

from __future__ import annotations

from collections.abc import Iterator

import msgspec
from lxml import etree, html
from lxml.html import HtmlElement

from ...models import Figure
from ..child import serve
from ..headings import LONGEST_RUN_IN, Part, is_label, part_of, runs_in, seen_text, unnumbered
from ..licenses import license_address
from ..outline import AUTHORS, LONGEST_PARAGRAPH, MAIN_TEXT, SHORTEST_BODY, Outline, is_finished
from .byline import authors_of
from .floats import read_float
from .page import HtmlText, NoText
from .pictures import picture_base
from .prose import TABULAR, Prose, anchor_of, classes_of, hide, with_class
from .tables import rows_of
from .visibility import Look, look_of

MOST_FIGURES = 4
"""The most figures that are taken of a paper, its first ones."""

_LONGEST_HEADING = 300
_MOST_TABLES = 20  # in one paragraph

_SECTIONS: dict[str, Part] = {
    "ltx_part": "body",
    "ltx_chapter": "body",
    "ltx_section": "body",
    "ltx_subsection": "body",
    "ltx_subsubsection": "body",
    "ltx_paragraph": "body",
    "ltx_subparagraph": "body",
    "ltx_appendix": "appendix",
    "ltx_acknowledgements": "back",
    "ltx_bibliography": "references",
}
_HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
_FLOATS = frozenset(("ltx_figure", "ltx_table", "ltx_float"))
_EQUATIONS = frozenset(("ltx_equation", "ltx_equationgroup", "ltx_eqn_table"))
_LISTS = frozenset(("ul", "ol", "dl", "li", "blockquote"))
_STANDS_OUT = frozenset(("ltx_font_bold", "ltx_font_italic", "ltx_font_smallcaps"))
_MARKS = ".:—– "


def read_page(content: bytes, url: str) -> HtmlText | NoText:
    """Read a page.

    Args:
        content: The page, in UTF-8.
        url: Its address, from which those of the pictures follow.
    """
    # The parser gives up below a depth of 256 elements: what follows may be recursive.
    parser = html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True)
    try:
        document = html.document_fromstring(content, parser=parser)
    except (etree.LxmlError, ValueError):
        return NoText(paper=False)
    article = next(with_class(document, "article", "ltx_document"), None)
    if article is None:
        return NoText(paper=False)
    reader = _Reader(picture_base(document, url))
    reader.read(article)
    if reader.outline.length() < SHORTEST_BODY:
        return NoText(paper=True)
    return HtmlText(
        sections=reader.outline.sections(),
        figures=tuple(reader.figures[:MOST_FIGURES]),
        license=_license(document),
        cut=reader.outline.cut,
    )


class _Reader:
    """Walks a page once.

    A paragraph stays open until it is known that nothing joins it, since a formula or a figure
    may stand in the middle of a sentence. What stands aside of the text (footnotes, captions)
    waits until the paragraph is closed.
    """

    def __init__(self, picture_base: str) -> None:
        self.outline = Outline()
        self.figures: list[Figure] = []
        self._picture_base = picture_base
        self._prose = Prose()
        self._part: Part = "body"
        self._lists = 0
        self._open = ""
        self._lead = ""
        self._joins = False
        self._asides: list[str] = []

    def read(self, article: HtmlElement) -> None:
        self._blocks(article, Look())
        self._close()

    def _blocks(self, parent: HtmlElement, around: Look) -> None:
        for element in parent:
            if self.outline.full:
                return
            classes = classes_of(element)
            if not _SECTIONS.keys().isdisjoint(classes):
                self._section(element, classes, around)
                continue
            seen = look_of(element, around)
            if seen is not None and "ltx_title_document" not in classes:
                self._block(element, classes, seen)

    def _block(self, element: HtmlElement, classes: list[str], seen: Look) -> None:
        if "ltx_authors" in classes:
            self._authors(element)
        elif TABULAR in classes:
            self._rows(element, "", seen)
        elif element.tag in _HEADINGS or element.tag == "dt":
            self._lead_in(self._prose.text(element, seen))
        elif element.tag in ("figure", "figcaption") or not _FLOATS.isdisjoint(classes):
            self._float(element, seen)
        elif not _EQUATIONS.isdisjoint(classes):
            self._equation(element, seen)
        elif element.tag == "p" or (element.text and element.text.strip()):
            self._paragraph(element, seen)
        elif element.tag in _LISTS:
            self._close()
            self._lists += 1
            self._blocks(element, seen)
            self._lists -= 1
            self._close()
        else:
            self._blocks(element, seen)
            if "ltx_para" in classes:
                self._joins = False

    def _section(self, element: HtmlElement, classes: list[str], around: Look) -> None:
        own = next(part for name, part in _SECTIONS.items() if name in classes)
        seen = look_of(element, around)
        if own == "references" or seen is None:
            return
        self._close()
        title = next((child for child in element if child.tag in _HEADINGS), None)
        heading = ""
        if title is not None:
            heading = unnumbered(seen_text(self._prose.text(title, seen)))[:_LONGEST_HEADING]
            hide(title)
        outer = self._part
        if own == "body" and outer in ("back", "appendix"):
            own = outer
        self._part = part_of(heading) or own
        self.outline.begin(heading or MAIN_TEXT, self._part, anchor_of(element))
        self._blocks(element, seen)
        self._close()
        self._part = outer

    def _authors(self, element: HtmlElement) -> None:
        self.outline.begin(AUTHORS, "front")
        for author in authors_of(element):
            self.outline.add(author)
        self.outline.begin(MAIN_TEXT, "body")

    # What stands at the head of text, or aside of it

    def _lead_in(self, text: str) -> None:
        """Begin a paragraph with a title that runs into it, such as that of a theorem."""
        self._close()
        title = seen_text(text).rstrip(_MARKS)
        self._lead = self._open = f"{title}:" if title else ""
        self._joins = True

    def _float(self, element: HtmlElement, around: Look) -> None:
        read = read_float(element, around, self._picture_base)
        for caption in read.captions:
            self._aside(caption)
        if read.figure is not None:
            self.figures.append(read.figure)
        for row in read.rows:
            self.outline.add_row(row)

    def _rows(self, table: HtmlElement, label: str, around: Look) -> None:
        for row in rows_of(table, label, around):
            self.outline.add_row(row)

    def _aside(self, text: str) -> None:
        if self._open:
            self._asides.append(text)
        else:
            self.outline.add(text)

    # The running text

    def _equation(self, element: HtmlElement, around: Look) -> None:
        text = ""
        for row in with_class(element, "tr", "ltx_eqn_row"):
            text = f"{text} {seen_text(self._prose.text(row, around))}"
            if len(text) > LONGEST_PARAGRAPH:
                break
        text = text.strip() or seen_text(self._prose.text(element, around))
        if len(self._open) > LONGEST_PARAGRAPH:
            self._close()
        self._open = f"{self._open} {text}".strip()
        self._joins = True

    def _paragraph(self, element: HtmlElement, seen: Look) -> None:
        heading = self._run_in(element, seen)
        text = seen_text(self._prose.text(element, seen))
        if heading:
            self._close()
            text = text.lstrip(_MARKS)
            if self._lists or is_label(heading):
                text = f"{heading}: {text}"
            else:
                self.outline.begin_run_in(unnumbered(heading))
        notes, self._prose.notes = self._prose.notes, []
        if text:
            goes_on = text[0].islower() and not is_finished(self._open)
            if not (self._joins or goes_on) or len(self._open) > LONGEST_PARAGRAPH:
                self._close()
            self._open = f"{self._open} {text}".strip()
            self._joins = False
        for note in notes:
            self._aside(note)
        tables, self._prose.tables = self._prose.tables, []
        for table, table_seen in tables[:_MOST_TABLES]:
            self._rows(table, "", table_seen)

    def _run_in(self, element: HtmlElement, around: Look) -> str:
        """Take the heading that stands in the line of its text from a paragraph."""
        first = next(iter(element), None)
        if first is None or (element.text and element.text.strip()) or self._joins:
            return ""
        classes = classes_of(first)
        seen = look_of(first, around)
        if seen is None or _STANDS_OUT.isdisjoint(classes):
            return ""
        prose = Prose()
        marked = seen_text(prose.text(first, seen)[: 2 * LONGEST_RUN_IN])
        following = seen_text((first.tail or "")[:LONGEST_RUN_IN])
        stopped = marked.endswith((".", ":")) or following.startswith((".", ":"))
        if prose.notes or not (stopped or "ltx_font_bold" in classes):
            return ""
        after = first.getnext()
        following = following.lstrip(_MARKS)
        if not following and after is not None:
            following = seen_text(Prose().text(after, around)[:LONGEST_RUN_IN]) or "$x$"
        alone = not following and bool(marked) and not is_finished(marked)
        if not runs_in(marked, "Alone" if alone else following):
            return ""
        hide(first)
        return marked.rstrip(_MARKS)

    def _close(self) -> None:
        if self._open != self._lead:
            self.outline.add(self._open)
        for aside in (*self._asides, *self._prose.notes):
            self.outline.add(aside)
        self._open = self._lead = ""
        self._joins = False
        self._asides.clear()
        self._prose.notes.clear()


def _license(document: HtmlElement) -> str:
    element = document.get_element_by_id("license-tr", None)
    if element is None:
        return ""
    links = [link.get("href") or "" for link in element.iter("a")]
    named = (license_address(text) for text in (element.text_content(), *links))
    return next((address for address in named if address), "")


def _serve(content: bytes, arguments: list[str]) -> Iterator[bytes]:
    yield msgspec.json.encode(read_page(content, *arguments))


if __name__ == "__main__":
    serve(_serve)
