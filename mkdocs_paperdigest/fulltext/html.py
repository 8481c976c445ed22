"""arXiv's HTML pages, which LaTeXML makes, as text in reading order.

Source: the classes of LaTeXML's HTML (https://math.nist.gov/~BMiller/LaTeXML/manual/).
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from urllib.parse import quote, urljoin, urlsplit, urlunsplit

import msgspec
from lxml import etree, html
from lxml.html import HtmlElement

from ..models import Figure, Section
from .formulas import formula_text
from .licenses import license_address
from .outline import (
    AUTHORS,
    LONGEST_PARAGRAPH,
    MAIN_TEXT,
    SHORTEST_BODY,
    Outline,
    Part,
    bare,
    finished,
    part_of,
    seen_text,
)
from .visibility import Look, look

MOST_FIGURES = 4
"""So many of a paper's figures are taken, from its first on."""

_LONGEST_AUTHORS = 3_000
_LONGEST_HEADING = 300
_LONGEST_CAPTION = 3_000
_MOST_CAPTIONS = 20  # of one figure and its parts
_LONGEST_ADDRESS = 1_000

_LINE_BREAK = "\x1e"  # white space in the end, but not for who wants to know

_SECTIONS: dict[str, Part] = {
    "ltx_part": "body",
    "ltx_chapter": "body",
    "ltx_section": "body",
    "ltx_subsection": "body",
    "ltx_subsubsection": "body",
    "ltx_paragraph": "body",
    "ltx_subparagraph": "body",
    "ltx_appendix": "appendix",
    "ltx_acknowledgements": "thanks",
    "ltx_bibliography": "references",
}
_HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
_APART = frozenset(("ltx_p", "ltx_para", "ltx_inline-block", "ltx_minipage"))
_FLOATS = frozenset(("ltx_figure", "ltx_table", "ltx_float"))
_EQUATIONS = frozenset(("ltx_equation", "ltx_equationgroup", "ltx_eqn_table"))
_LISTS = frozenset(("ul", "ol", "dl", "li", "blockquote"))

_EMAIL = re.compile(r"\S{1,200}@\S{1,200}")
_ANCHOR = re.compile(r"[A-Za-z][\w.:-]{0,99}")
_VERSIONED_ID = re.compile(r".*/[\w.-]+v\d+")


class Page(msgspec.Struct, frozen=True):
    """What an HTML page of arXiv holds.

    Attributes:
        sections: In reading order, without the abstract.
        figures: The first of those that are one picture, in the paper's order.
        license: The address of the licence the page names; empty where it names none.
        cut: Whether text beyond our bound was left out.
    """

    sections: tuple[Section, ...]
    figures: tuple[Figure, ...]
    license: str
    cut: bool


def read_html(content: bytes, url: str) -> Page | None:
    """Read a page.

    Args:
        content: The page, in UTF-8.
        url: Its address, from which those of the pictures follow.

    Returns:
        The text; `None` where the page holds no paper: another page, or a frame without a body.
    """
    # The parser gives up below a depth of 256 elements: what follows may be recursive.
    parser = html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True)
    try:
        document = html.document_fromstring(content, parser=parser)
    except (etree.LxmlError, ValueError):
        return None
    article = next(_with_class(document, "article", "ltx_document"), None)
    if article is None:
        return None
    reader = _Reader(_picture_base(document, url))
    reader.read(article)
    if reader.outline.length() < SHORTEST_BODY:
        return None
    return Page(
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
        self._part: Part = "body"
        self._open = ""
        self._joins = False
        self._notes: list[str] = []
        self._asides: list[str] = []

    def read(self, article: HtmlElement) -> None:
        self._blocks(article, Look())
        self._close()

    def _blocks(self, parent: HtmlElement, around: Look) -> None:
        for element in parent:
            if self.outline.cut:
                return
            classes = _classes(element)
            if not _SECTIONS.keys().isdisjoint(classes):
                self._section(element, classes, around)
                continue
            seen = look(element, around)
            if seen is None or "ltx_title_document" in classes:
                continue
            if "ltx_authors" in classes:
                self._authors(element)
            elif element.tag in _HEADINGS or element.tag == "dt":
                self._lead_in(self._text(element, seen))
            elif element.tag in ("figure", "figcaption") or not _FLOATS.isdisjoint(classes):
                self._float(element, seen)
            elif not _EQUATIONS.isdisjoint(classes):
                self._equation(element, seen)
            elif element.tag == "p" or (element.text and element.text.strip()):
                self._paragraph(self._text(element, seen))
            elif element.tag in _LISTS:
                self._close()
                self._blocks(element, seen)
                self._close()
            else:
                self._blocks(element, seen)
                if "ltx_para" in classes:
                    self._joins = False

    def _section(self, element: HtmlElement, classes: list[str], around: Look) -> None:
        own = next(part for name, part in _SECTIONS.items() if name in classes)
        seen = look(element, around)
        if own == "references" or seen is None:
            return
        self._close()
        title = next((child for child in element if child.tag in _HEADINGS), None)
        heading = ""
        if title is not None:
            heading = bare(seen_text(self._text(title, seen)))[:_LONGEST_HEADING]
            _hide(title)
        outer = self._part
        self._part = part_of(heading) or (own if own != "body" else outer)
        self.outline.begin(heading or MAIN_TEXT, self._part, _anchor(element))
        self._blocks(element, seen)
        self._close()
        self._part = outer

    def _authors(self, element: HtmlElement) -> None:
        self.outline.begin(AUTHORS, "front")
        room = _LONGEST_AUTHORS
        for creator in _with_class(element, "span", "ltx_creator"):
            text = self._text(creator, Look())[: 2 * _LONGEST_AUTHORS]
            text = _EMAIL.sub("", seen_text(text.replace(_LINE_BREAK, ", ")))
            text = ", ".join(part.strip() for part in text.split(",") if part.strip())
            room -= len(text)
            if room < 0:
                break
            self.outline.add(text)
        self._notes.clear()
        self.outline.begin(MAIN_TEXT, "body")

    def _lead_in(self, text: str) -> None:
        """Begin a paragraph with a title that runs into it, such as that of a theorem."""
        self._close()
        self._open = seen_text(text)
        self._joins = True

    def _float(self, element: HtmlElement, around: Look) -> None:
        captions = [*itertools.islice(element.iter("figcaption"), _MOST_CAPTIONS)]
        for caption in captions:
            label, text = self._caption(caption, around)
            self._aside(f"{label}{'' if label.endswith(')') else ':'} {text}" if label else text)
            if caption.getparent() is element and "ltx_figure" in _classes(element):
                self._figure(element, label, text)

    def _caption(self, caption: HtmlElement, around: Look) -> tuple[str, str]:
        label = ""
        tag = next(_with_class(caption, "span", "ltx_tag"), None)
        if tag is not None:
            label = seen_text(self._text(tag, around)).rstrip(" :.")[:100]
            _hide(tag)
        text = seen_text(self._text(caption, around)).lstrip(": ")
        return label, text[:_LONGEST_CAPTION]

    def _figure(self, element: HtmlElement, label: str, caption: str) -> None:
        pictures = (
            picture
            for picture in element.iter("img")
            if not any(above.tag == "figcaption" for above in picture.iterancestors())
        )
        shown = [*itertools.islice(pictures, 2)]
        # A figure of several pictures makes no sense one by one.
        if label and caption and len(shown) == 1:
            url = _picture_address(self._picture_base, shown[0].get("src") or "")
            if url:
                self.figures.append(
                    Figure(url=url, label=label, caption=caption, anchor=_anchor(element))
                )

    def _equation(self, element: HtmlElement, around: Look) -> None:
        text = ""
        for row in _with_class(element, "tr", "ltx_eqn_row"):
            text = f"{text} {seen_text(self._text(row, around))}"
            if len(text) > LONGEST_PARAGRAPH:
                break
        self._open = (
            f"{self._open} {text.strip() or seen_text(self._text(element, around))}".strip()
        )
        self._joins = True

    def _paragraph(self, text: str) -> None:
        text = seen_text(text)
        notes, self._notes = self._notes, []
        if text:
            goes_on = text[0].islower() and not finished(self._open)
            if not (self._joins or goes_on) or len(self._open) > LONGEST_PARAGRAPH:
                self._close()
            self._open = f"{self._open} {text}".strip()
            self._joins = False
        for note in notes:
            self._aside(note)

    def _aside(self, text: str) -> None:
        if self._open:
            self._asides.append(text)
        else:
            self.outline.add(text)

    def _close(self) -> None:
        self.outline.add(self._open)
        for aside in (*self._asides, *self._notes):
            self.outline.add(aside)
        self._open = ""
        self._joins = False
        self._asides.clear()
        self._notes.clear()

    def _text(self, element: HtmlElement, around: Look) -> str:
        parts: list[str] = []
        self._inline(element, around, parts)
        return "".join(parts)

    def _inline(self, element: HtmlElement, around: Look, parts: list[str]) -> None:
        if element.text and around.readable:
            parts.append(element.text)
        for child in element:
            classes = _classes(child)
            seen = look(child, around)
            if seen is None:
                pass
            elif child.tag == "math":
                if seen.readable:
                    parts.append(formula_text(child))
            elif child.tag == "br":
                parts.append(_LINE_BREAK)
            elif child.tag in ("sup", "sub"):
                parts.append(self._script(child, seen))
            elif "ltx_note" in classes:
                self._note(child, seen)
            else:
                apart = not _APART.isdisjoint(classes) or child.tag in ("p", "div", "li", "td")
                parts.append(" " if apart else "")
                self._inline(child, seen, parts)
                parts.append(" " if apart else "")
            if child.tail and around.readable:
                parts.append(child.tail)

    def _script(self, element: HtmlElement, around: Look) -> str:
        """Write a raised or lowered text so that it does not run into what it stands at."""
        if any("#bib" in (link.get("href") or "") for link in element.iter("a")):
            return ""  # a citation, which would pass for an exponent
        text = seen_text(self._text(element, around))
        if element.tag == "sup" and not any(character.isdecimal() for character in text):
            return text
        sign = "^" if element.tag == "sup" else "_"
        return sign + (text if len(text) == 1 else f"{{{text}}}") if text else ""

    def _note(self, element: HtmlElement, around: Look) -> None:
        for content in _with_class(element, "span", "ltx_note_content"):
            self._notes.append(self._text(content, around))
            return


def _hide(element: HtmlElement) -> None:
    """Leave out an element that was read."""
    element.set("hidden", "")


def _classes(element: HtmlElement) -> list[str]:
    return (element.get("class") or "").split()


def _with_class(element: HtmlElement, tag: str, name: str) -> Iterator[HtmlElement]:
    return (found for found in element.iter(tag) if name in _classes(found))


def _anchor(element: HtmlElement) -> str:
    anchor = element.get("id") or ""
    return anchor if _ANCHOR.fullmatch(anchor) else ""


def _license(document: HtmlElement) -> str:
    element = document.get_element_by_id("license-tr", None)
    if element is None:
        return ""
    links = [link.get("href") or "" for link in element.iter("a")]
    named = (license_address(text) for text in (element.text_content(), *links))
    return next((address for address in named if address), "")


def _picture_base(document: HtmlElement, url: str) -> str:
    """The address from which those of the pictures follow: `base` on the same host, or the page."""
    named = next((base.get("href") for base in document.iter("base") if base.get("href")), "")
    try:
        base = urljoin(url, named)
        return base if urlsplit(base)[:2] == urlsplit(url)[:2] else url
    except ValueError:
        return url


def _picture_address(base: str, source: str) -> str:
    """The address of a picture on the host of its page; empty where it is none that we take."""
    source = source.strip()
    if not source:
        return ""
    try:
        parts = urlsplit(urljoin(base, source))
        own = urlsplit(base)
        beneath = own.path.rstrip("/") + "/"
        # Pictures lie beneath the page; their addresses begin with its id, or do not.
        if (
            _VERSIONED_ID.fullmatch(own.path)
            and not source.startswith("/")
            and not parts.path.startswith(beneath)
        ):
            parts = urlsplit(urljoin(urlunsplit((*own[:2], beneath, "", "")), source))
    except ValueError:
        return ""
    if parts[:2] != own[:2] or parts.scheme not in ("http", "https"):
        return ""
    if parts.path.lower().endswith((".svg", ".svgz", ".pdf")):
        return ""
    path = quote(parts.path, safe="/%:@!$&()*+,;=~-._")
    query = quote(parts.query, safe="/%:@!$&()*+,;=~-._?")
    address = urlunsplit((parts.scheme, parts.netloc, path, query, ""))
    return address if len(address) <= _LONGEST_ADDRESS else ""
