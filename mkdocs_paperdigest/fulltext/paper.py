"""Reads one paper: arXiv's HTML if there is any, else the PDF, else the abstract alone."""

from __future__ import annotations

from ..arxiv.connection import ArxivError, TooLargeError
from ..executor import Executor
from ..models import Paper, Reading, Section
from .fetching import Fetch, there_is_none
from .headings import seen_text
from .html import NotRead, read_html
from .html.page import HtmlText
from .pdf import PdfText, read_pdf

LARGEST_HTML = 20_000_000
LARGEST_PDF = 50_000_000

NO_HTML_YET = "no HTML page yet"

_NEVER_A_PDF = (b"<!doctype", b"<html", b"{")


def read_paper(fetch: Fetch, paper: Paper, site: str, executor: Executor | None = None) -> Reading:
    """Read a paper in the best text that arXiv has of this version of it.

    What is read is bounded in size, pages, memory and time. Where nothing better may come later,
    the same version reads the same again.

    Args:
        fetch: How arXiv is asked.
        paper: The paper; its abstract is the first section of what is read.
        site: Where the texts are: `{site}/html/{id}v{n}` and `{site}/pdf/{id}v{n}`.
        executor: Who reads what was fetched; by default this thread.

    Returns:
        The text, why it is not a better one, and whether a better one may be had another day.

    Raises:
        ArxivError: It could not be found out now what there is; a later try may.
    """
    site = site.rstrip("/")
    executor = executor or Executor()
    abstract = Section(heading="", paragraphs=(seen_text(paper.abstract),))
    page = _html(fetch, f"{site}/html/{paper.versioned_id}", executor)
    if isinstance(page, HtmlText):
        return Reading(
            read="html",
            sections=(abstract, *page.sections),
            figures=page.figures,
            license=page.license,
            shortfall="the page is very long: not all of it was kept" if page.cut else "",
        )
    pdf = _pdf(fetch, f"{site}/pdf/{paper.versioned_id}", paper.abstract, executor)
    if pdf is None:
        # arXiv makes the PDF first: where there is none, the paper was withdrawn.
        pdf = PdfText((), "no PDF")
        page = NotRead(page.why, "" if page.later == NO_HTML_YET else page.later)
    return Reading(
        read="pdf" if pdf.sections else "abstract",
        sections=(abstract, *pdf.sections),
        shortfall="; ".join(filter(None, (page.why, pdf.shortfall))),
        better_later="; ".join(filter(None, (page.later, pdf.later))),
    )


def _html(fetch: Fetch, url: str, executor: Executor) -> HtmlText | NotRead:
    try:
        answer = fetch(url, limit=LARGEST_HTML)
    except TooLargeError:
        return NotRead(f"the HTML page is larger than {LARGEST_HTML // 1_000_000} MB")
    if there_is_none(answer):
        return NotRead("no HTML page", NO_HTML_YET)
    return executor.run(read_html, answer.content, answer.url)


def _pdf(fetch: Fetch, url: str, abstract: str, executor: Executor) -> PdfText | None:
    """What the PDF holds; `None` where there is none."""
    try:
        answer = fetch(url, limit=LARGEST_PDF)
    except TooLargeError:
        return PdfText((), f"the PDF is larger than {LARGEST_PDF // 1_000_000} MB")
    if there_is_none(answer):
        return None
    # A page with an apology or a puzzle comes with status 200, too, and is gone tomorrow.
    if answer.content[:1_000].lstrip().lower().startswith(_NEVER_A_PDF):
        raise ArxivError("damaged", f"{url} is no PDF")
    return executor.run(read_pdf, answer.content, abstract)
