"""From a paper to its text: arXiv's HTML, else the PDF, else the abstract."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..arxiv.connection import ArxivError, TooLargeError
from ..models import Paper, Reading, Section
from .figures import Fetch, download_figure, there_is_none
from .licenses import FigurePolicy, license_address, license_name, may_show_figures
from .outline import seen_text

if TYPE_CHECKING:
    from .html import Page

__all__ = [
    "Fetch",
    "FigurePolicy",
    "download_figure",
    "license_address",
    "license_name",
    "may_show_figures",
    "read_paper",
]

LARGEST_HTML = 20_000_000
LARGEST_PDF = 50_000_000

_NO_PAGE = "no HTML page"
_NEVER_A_PDF = (b"<!doctype", b"<html", b"{")


def read_paper(fetch: Fetch, paper: Paper, site: str) -> Reading:
    """Read a paper in the best text that arXiv has of this version of it.

    What is read is bounded in size, pages and time. The result may be kept: the same version
    reads the same again.

    Args:
        fetch: How arXiv is asked.
        paper: The paper; its abstract is the first section of what is read.
        site: Where the texts are: `{site}/html/{id}v{n}` and `{site}/pdf/{id}v{n}`.

    Returns:
        The text, and why it is not a better one.

    Raises:
        ArxivError: It could not be found out now what there is; a later try may.
    """
    site = site.rstrip("/")
    abstract = Section(heading="", paragraphs=(seen_text(paper.abstract),))
    page, lack = _html(fetch, f"{site}/html/{paper.versioned_id}")
    if page is not None:
        return Reading(
            read="html",
            sections=(abstract, *page.sections),
            figures=page.figures,
            license=page.license,
            shortfall="the page is very long: its end was left out" if page.cut else "",
        )
    sections, shortfall = _pdf(fetch, f"{site}/pdf/{paper.versioned_id}", paper.abstract)
    return Reading(
        read="pdf" if sections else "abstract",
        sections=(abstract, *sections),
        shortfall="; ".join(filter(None, (lack, shortfall))),
        better_later=lack if lack == _NO_PAGE else "",
    )


def _html(fetch: Fetch, url: str) -> tuple[Page | None, str]:
    try:
        answer = fetch(url, limit=LARGEST_HTML)
    except TooLargeError:
        return None, f"the HTML page is larger than {LARGEST_HTML // 1_000_000} MB"
    if there_is_none(answer):
        return None, _NO_PAGE
    from .html import read_html

    page = read_html(answer.content, answer.url)
    return page, "" if page is not None else "the HTML page holds no text"


def _pdf(fetch: Fetch, url: str, abstract: str) -> tuple[tuple[Section, ...], str]:
    try:
        answer = fetch(url, limit=LARGEST_PDF)
    except TooLargeError:
        return (), f"the PDF is larger than {LARGEST_PDF // 1_000_000} MB"
    if there_is_none(answer):
        return (), "no PDF"
    # A page with an apology or a puzzle comes with status 200, too, and is gone tomorrow.
    if answer.content[:1_000].lstrip().lower().startswith(_NEVER_A_PDF):
        raise ArxivError("damaged", f"{url} is no PDF")
    from .pdf import read_pdf

    text = read_pdf(answer.content, abstract)
    return text.sections, text.shortfall
