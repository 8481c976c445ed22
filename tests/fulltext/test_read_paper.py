from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from mkdocs_paperdigest.arxiv.connection import ArxivConnection, ArxivError
from mkdocs_paperdigest.fulltext.fetching import Fetch
from mkdocs_paperdigest.fulltext.paper import read_paper
from mkdocs_paperdigest.models import Paper
from tests.servers.arxiv_site import APOLOGY, NOT_FOUND, PDF, STUB, ArxivSite, page, pdf, redirect
from tests.servers.http import NEVER, Reply

HTML_PATH, PDF_PATH = "/html/2411.00001v1", "/pdf/2411.00001v1"


@pytest.fixture
def site() -> Iterator[ArxivSite]:
    with ArxivSite() as server:
        yield server


@pytest.fixture
def fetch(tmp_path: Path) -> Iterator[Fetch]:
    connection = ArxivConnection(tmp_path, timeout=30.0, interval=0.0)
    yield connection.get
    connection.close()


def paper(base_id: str = "2411.00001") -> Paper:
    return Paper(
        id=base_id,
        version=1,
        title="Sparse Routing",
        authors=("Adaeze Okonkwo",),
        abstract="We study tides.\u200b\n We find that silence is information.",
        categories=("cs.LG",),
        comment="",
        published="2024-11-01T00:00:00Z",
        updated="",
        links=(),
        license="",
        digest=None,
    )


def test_the_html_page_is_read_first_and_nothing_else_is_asked_for(
    site: ArxivSite, fetch: Fetch
) -> None:
    site.texts = {HTML_PATH: page("tides"), PDF_PATH: pdf("tides-1")}
    reading = read_paper(fetch, paper(), site.url)
    assert reading.read == "html"
    assert reading.shortfall == reading.better_later == ""
    assert reading.license == "https://creativecommons.org/licenses/by/4.0/"
    assert [figure.url for figure in reading.figures] == [f"{site.url}{HTML_PATH}/network.png"]
    assert site.paths == [HTML_PATH]


def test_the_first_section_is_arxivs_abstract(site: ArxivSite, fetch: Fetch) -> None:
    site.texts = {HTML_PATH: page("tides")}
    first = read_paper(fetch, paper(), f"{site.url}/").sections[0]
    assert (first.heading, first.anchor) == ("", "")
    assert first.paragraphs == ("We study tides. We find that silence is information.",)


@pytest.mark.parametrize(
    ("html", "lack", "better_later"),
    [
        (NOT_FOUND, "no HTML page", "no HTML page yet"),
        (STUB, "the HTML page holds no text", ""),
        (APOLOGY, "the HTML page holds no text", "no paper on the HTML page"),
        (Reply(bytes(20_000_001)), "the HTML page is larger than 20 MB", ""),
    ],
    ids=["missing", "stub", "another page", "huge"],
)
def test_the_pdf_is_read_where_there_is_no_html(
    site: ArxivSite, fetch: Fetch, html: Reply, lack: str, better_later: str
) -> None:
    site.texts = {HTML_PATH: html, PDF_PATH: pdf("tides-2")}
    reading = read_paper(fetch, paper(), site.url)
    assert reading.read == "pdf"
    assert reading.shortfall == lack
    assert reading.better_later == better_later
    assert reading.sections[1].heading == "Introduction"
    assert site.paths == [HTML_PATH, PDF_PATH]


@pytest.mark.parametrize(
    ("answer", "lack", "better_later"),
    [
        # A paper without either was withdrawn; a PDF without text may still get a page.
        (NOT_FOUND, "no PDF", ""),
        (pdf("locked"), "the PDF is encrypted", "no HTML page yet"),
        (
            Reply(b"%PDF-1.5 and then nothing", headers=PDF),
            "the PDF is broken",
            "no HTML page yet",
        ),
        (
            Reply(b"%PDF" + bytes(50_000_000), headers=PDF),
            "the PDF is larger than 50 MB",
            "no HTML page yet",
        ),
    ],
    ids=["missing", "encrypted", "broken", "huge"],
)
def test_the_abstract_is_read_where_there_is_neither(
    site: ArxivSite, fetch: Fetch, answer: Reply, lack: str, better_later: str
) -> None:
    site.texts = {PDF_PATH: answer}
    reading = read_paper(fetch, paper(), site.url)
    assert reading.read == "abstract"
    assert reading.shortfall == f"no HTML page; {lack}"
    assert reading.better_later == better_later
    assert [section.heading for section in reading.sections] == [""]


@pytest.mark.parametrize("path", [HTML_PATH, PDF_PATH])
@pytest.mark.parametrize(
    "answer",
    [
        Reply(status=503, headers={"Retry-After": "3600"}),
        Reply(status=429, headers={"Retry-After": "3600"}),
        Reply(status=403),
        Reply(b"x" * 1_000, cut_at=10),
        redirect("http://elsewhere.invalid/"),
    ],
    ids=["503", "429", "403", "cut", "elsewhere"],
)
def test_what_cannot_be_had_now_is_no_answer(
    site: ArxivSite, fetch: Fetch, path: str, answer: Reply
) -> None:
    site.texts = {path: answer}
    with pytest.raises(ArxivError):
        read_paper(fetch, paper(), site.url)


def test_a_slow_answer_is_no_answer(site: ArxivSite, tmp_path: Path) -> None:
    site.texts = {HTML_PATH: Reply(b"late", pause=NEVER)}
    connection = ArxivConnection(tmp_path, timeout=0.1, interval=0.0)
    with pytest.raises(ArxivError):
        read_paper(connection.get, paper(), site.url)
    connection.close()


def test_an_apology_in_place_of_a_pdf_is_no_answer(site: ArxivSite, fetch: Fetch) -> None:
    site.texts = {PDF_PATH: APOLOGY}
    with pytest.raises(ArxivError):
        read_paper(fetch, paper(), site.url)


def test_a_pdf_is_known_by_what_it_is(site: ArxivSite, fetch: Fetch) -> None:
    content = pdf("markets-1").body
    site.texts = {PDF_PATH: Reply(content, headers={"Content-Type": "text/html"})}
    assert read_paper(fetch, paper(), site.url).read == "pdf"


def test_papers_of_the_old_scheme_have_their_addresses(site: ArxivSite, fetch: Fetch) -> None:
    read_paper(fetch, paper("hep-th/9901001"), site.url)
    assert site.paths == ["/html/hep-th/9901001v1", "/pdf/hep-th/9901001v1"]
