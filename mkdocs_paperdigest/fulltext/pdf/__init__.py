"""Reads PDFs: text in reading order."""

from __future__ import annotations

import msgspec

from ...models import Section, decode
from ..child import Limits, run_reader
from ..outline import SHORTEST_BODY
from .layout import lay_out
from .lines import MOST_PAGES, PageLines, UnreadablePdf

LIMITS = Limits(seconds=60.0, memory=3 * 1024**3)
"""When the reading of a PDF is stopped; the pages read by then are kept."""


class PdfText(msgspec.Struct, frozen=True):
    """The text of a PDF.

    Attributes:
        sections: In reading order, without the abstract; empty where it cannot be read.
        shortfall: Why it could not be read, or not whole; empty where it was.
        later: Why more of it may be read another day; empty where a later try makes no difference.
    """

    sections: tuple[Section, ...]
    shortfall: str
    later: str = ""


def read_pdf(content: bytes, abstract: str, limits: Limits = LIMITS) -> PdfText:
    """Read a PDF.

    Args:
        content: The file.
        abstract: The paper's abstract, which is left out of the text.
        limits: What the reading may take.
    """
    output, broke_off = run_reader("mkdocs_paperdigest.fulltext.pdf.pdf_reader", content, limits)
    pages: list[PageLines] = []
    for line in output.splitlines():
        try:
            page = decode(line, PageLines | UnreadablePdf)
        except msgspec.DecodeError:
            continue
        if isinstance(page, UnreadablePdf):
            return PdfText((), f"the PDF is {page.failure}")
        pages.append(page)
    outline = lay_out(pages, abstract)
    sections = outline.sections() if outline.length() >= SHORTEST_BODY else ()
    if broke_off:
        reached = f"the PDF was read to page {len(pages)}; " if sections else ""
        later = f"the reading of the PDF {broke_off}"
        return PdfText(sections, reached + later, later)
    if not sections:
        return PdfText((), "the PDF holds no text")
    whole = not outline.cut and len(pages) < MOST_PAGES
    return PdfText(sections, "" if whole else "the PDF is very long: not all of it was kept")
