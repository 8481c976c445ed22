from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from mkdocs_paperdigest.arxiv.calendar import window_start
from mkdocs_paperdigest.arxiv.client import PAGE_SIZE, ListingPage
from mkdocs_paperdigest.arxiv.connection import ArxivConnection, ArxivError
from mkdocs_paperdigest.arxiv.listings import fetch_listing
from mkdocs_paperdigest.models import Link, Paper, Topic, decode, encode

from ..servers.arxiv import (
    ATOM,
    ArxivServer,
    Entry,
    ago,
    cut_off,
    empty_page,
    error_entry,
    feed,
    html_page,
    rate_limited,
)
from ..servers.http import Asked, Fault, Reply

TOPIC = Topic("Vision", "vision", "cat:cs.CV")
LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)


class Listing:
    """Fetches from a server, page after page."""

    def __init__(self, server: ArxivServer, connection: ArxivConnection) -> None:
        self._server = server
        self._connection = connection

    def pages(self, topic: Topic = TOPIC, since: datetime = LONG_AGO) -> list[ListingPage]:
        return list(fetch_listing(self._connection, self._server.api, topic, since))

    def papers(self, topic: Topic = TOPIC, since: datetime = LONG_AGO) -> list[Paper]:
        return [paper for page in self.pages(topic, since) for paper in page.papers]

    def titles_or_trouble(self) -> list[str] | str:
        try:
            return [paper.title for paper in self.papers()]
        except ArxivError as error:
            return error.trouble

    def failure(self) -> ArxivError:
        with pytest.raises(ArxivError) as caught:
            self.pages()
        assert "\n" not in str(caught.value)
        return caught.value


@pytest.fixture
def listing(arxiv: ArxivServer, connection: ArxivConnection) -> Listing:
    return Listing(arxiv, connection)


def numbered(count: int, **changes: object) -> list[Entry]:
    """Papers of successive minutes, the newest first."""
    start = datetime(2026, 11, 17, 12, tzinfo=UTC)
    times = [f"{start - timedelta(minutes=n):%Y-%m-%dT%H:%M:%SZ}" for n in range(count)]
    return [
        replace(Entry(f"2611.{n:05}", published=time), **changes)  # type: ignore[arg-type]
        for n, time in enumerate(times)
    ]


# What a paper is


def test_a_paper_has_all_that_arxiv_says(arxiv: ArxivServer, listing: Listing) -> None:
    arxiv.entries = [
        Entry(
            "2403.10255",
            title="Arbitrary-Scale\n  Image Generation <& Upsampling>",
            abstract="  We do $x < y$.\nCode: https://github.com/a/b. ",
            authors=("Jinseok Kim", "Tae-Kyun Kim", "Ñandú Ö. 王"),
            categories=("cs.CV", "cs.LG"),
            published="2024-03-15T12:43:29Z",
            updated="2024-05-01T09:00:00Z",
            version=3,
            comment="CVPR 2024, project page: https://x.github.io/y",
            journal="CVPR 2024, 1-10",
            doi="10.1109/CVPR.2024.00001",
        )
    ]
    (paper,) = listing.papers()
    assert paper == Paper(
        id="2403.10255",
        version=3,
        title="Arbitrary-Scale Image Generation <& Upsampling>",
        authors=("Jinseok Kim", "Tae-Kyun Kim", "Ñandú Ö. 王"),
        abstract="We do $x < y$. Code: https://github.com/a/b.",
        categories=("cs.CV", "cs.LG"),
        comment="CVPR 2024, project page: https://x.github.io/y",
        published="2024-03-15T12:43:29Z",
        updated="2024-05-01T09:00:00Z",
        links=(
            Link("abstract", "https://arxiv.org/abs/2403.10255v3"),
            Link("pdf", "https://arxiv.org/pdf/2403.10255v3"),
            Link("doi", "https://doi.org/10.1109/CVPR.2024.00001"),
            Link("code", "https://github.com/a/b"),
            Link("project", "https://x.github.io/y"),
        ),
        license="",
        digest=None,
        journal="CVPR 2024, 1-10",
    )


@pytest.mark.parametrize(
    "name",
    [
        "hep-th/9901001",
        "math.GT/0309136",
        "math.AG/0101001",
        "cond-mat.mes-hall/9901001",
        "cond-mat.stat-mech/0101001",
        "chao-dyn/9901001",
        "0704.0001",
        "1501.00001",
    ],
)
def test_ids_of_every_scheme_are_known(name: str, arxiv: ArxivServer, listing: Listing) -> None:
    arxiv.entries = [Entry(name, version=2, published="1999-01-01T00:00:00Z")]
    (paper,) = listing.papers()
    assert (paper.id, paper.version) == (name, 2)


@pytest.mark.parametrize("doi", ["garbage", "javascript:alert(1)", '10.1/x" onclick="', "10.1234/"])
def test_a_doi_that_is_none_is_left_out(doi: str, arxiv: ArxivServer, listing: Listing) -> None:
    arxiv.entries = [Entry("2611.00001", doi=doi)]
    (paper,) = listing.papers()
    assert {link.kind for link in paper.links} == {"abstract", "pdf"}


def test_without_cross_lists_only_the_primary_category_counts(
    arxiv: ArxivServer, listing: Listing
) -> None:
    arxiv.entries = [
        Entry("2611.00001", categories=("cs.CV", "cs.LG")),
        Entry("2611.00002", categories=("cs.LG", "cs.CV")),
        Entry("2611.00003", categories=("eess.IV", "cs.CV")),
    ]
    assert len(listing.papers()) == 3
    for primary, found in (("cs.CV", {"2611.00001"}), ("cs.*", {"2611.00001", "2611.00002"})):
        topic = Topic("Vision", "vision", "cat:cs.CV", primary=(primary,))
        assert {paper.id for paper in listing.papers(topic)} == found


# Paging and order


def test_all_pages_are_fetched_once(arxiv: ArxivServer, listing: Listing) -> None:
    arxiv.entries = numbered(2 * PAGE_SIZE + 1)
    assert [page.entries for page in listing.pages()] == [PAGE_SIZE, PAGE_SIZE, 1]
    assert [query["start"] for query in arxiv.queries] == ["0", "200", "400"]
    assert len({paper.id for paper in listing.papers()}) == 2 * PAGE_SIZE + 1


def test_a_fetch_stops_behind_what_it_looks_for(arxiv: ArxivServer, listing: Listing) -> None:
    arxiv.entries = numbered(5 * PAGE_SIZE)
    since = datetime(2026, 11, 17, 11, tzinfo=UTC)
    recent = [paper for paper in listing.papers(since=since) if paper.published >= "2026-11-17T11"]
    assert len(recent) == 61
    assert len(arxiv.asked) == 1


def test_new_versions_of_old_papers_are_seen(arxiv: ArxivServer, listing: Listing) -> None:
    old = Entry("1901.00001", published="2019-01-01T00:00:00Z")
    arxiv.entries = [*numbered(3 * PAGE_SIZE), replace(old, version=2, updated=ago(0, hour=1))]
    papers = listing.papers(since=datetime(2026, 11, 17, 11, 59, tzinfo=UTC))
    assert papers[0].versioned_id == "1901.00001v2"
    assert len(arxiv.asked) == 1


def test_a_new_version_at_the_end_of_a_page_ends_nothing(
    arxiv: ArxivServer, listing: Listing
) -> None:
    """A page that also falls by submission, because of its last paper, is not past the window."""
    entries = numbered(2 * PAGE_SIZE)
    last = entries[PAGE_SIZE - 1]
    entries[PAGE_SIZE - 1] = replace(
        last, version=2, published="2019-01-01T00:00:00Z", updated=last.published
    )
    arxiv.entries = entries
    assert len(listing.papers(since=datetime(2026, 11, 17, 1, tzinfo=UTC))) == 2 * PAGE_SIZE


@pytest.mark.parametrize("order", ["ascending", "shuffled"])
def test_where_arxiv_does_not_sort_the_window_is_asked_for(
    order: str, arxiv: ArxivServer, listing: Listing
) -> None:
    entries = numbered(4 * PAGE_SIZE)
    arxiv.entries = entries[::-1]
    if order == "shuffled":
        random.Random(0).shuffle(arxiv.entries)  # noqa: S311
    arxiv.sorts = False
    since = datetime(2026, 11, 17, 11, tzinfo=UTC)
    found = {paper.id for paper in listing.papers(since=since)}
    assert {entry.id for entry in entries[:61]} <= found
    assert "submittedDate:[202611171100 TO " in arxiv.queries[-1]["search_query"]
    assert len(arxiv.asked) <= 3


def test_a_raw_query_of_alternatives_stays_whole_in_a_window(
    arxiv: ArxivServer, listing: Listing
) -> None:
    arxiv.entries = numbered(PAGE_SIZE + 1)[::-1]
    arxiv.sorts = False
    topic = Topic("T", "t", "cat:cs.CV OR cat:cs.LG")
    listing.pages(topic, since=datetime(2026, 11, 17, 11, 59, tzinfo=UTC))
    assert len(arxiv.asked) == 2
    assert arxiv.queries[-1]["search_query"].startswith(
        "(cat:cs.CV OR cat:cs.LG) AND submittedDate"
    )


def test_sorted_by_submission_instead_of_update_it_still_ends(
    arxiv: ArxivServer, listing: Listing
) -> None:
    entries = numbered(4 * PAGE_SIZE)
    arxiv.entries = [
        replace(entry, version=2, updated=ago(0, hour=0)) if n % 7 == 3 else entry
        for n, entry in enumerate(entries)
    ]
    arxiv.sorts = False
    found = listing.papers(since=datetime(2026, 11, 17, 11, tzinfo=UTC))
    assert len(arxiv.asked) == 1
    assert len(found) == PAGE_SIZE


def test_an_endpoint_with_a_query_of_its_own(
    arxiv: ArxivServer, connection: ArxivConnection
) -> None:
    arxiv.entries = [Entry("2611.00001")]
    endpoint = f"{arxiv.api}?mirror={{x}}"
    (page,) = fetch_listing(connection, endpoint, TOPIC, LONG_AGO)
    assert page.entries == 1
    assert arxiv.queries[0]["mirror"] == "{x}"


# Faults


def always(fault: Fault) -> list[Fault | None]:
    return [fault] * 9


@pytest.mark.parametrize(
    ("fault", "trouble", "said", "asked"),
    [
        (rate_limited(200), "limited", "rate exceeded", 3),
        (rate_limited(429), "limited", "429", 3),
        (rate_limited(403), "limited", "rate exceeded", 3),
        (html_page(200), "damaged", "no whole feed", 3),
        (html_page(500), "unreachable", "500", 3),
        (empty_page(17), "damaged", "empty page of 17", 3),
        (lambda _: error_entry("bad query", 200), "refused", "bad query", 1),
        (lambda _: error_entry("bad\nquery" * 99, 400), "refused", "bad query", 1),
        (html_page(400), "refused", "status 400", 1),
        (html_page(403), "refused", "status 403", 1),
        (lambda _: Reply(b"", 200, ATOM), "damaged", "no whole feed", 3),
        (lambda _: Reply(b"\xff\xfe\x00", 200, ATOM), "damaged", "no whole feed", 3),
        (lambda _: Reply(b"<html/>", 200, ATOM), "damaged", "no whole feed", 3),
    ],
)
def test_no_fault_passes_for_an_empty_result(
    fault: Fault, trouble: str, said: str, asked: int, arxiv: ArxivServer, listing: Listing
) -> None:
    arxiv.faults = always(fault)
    caught = listing.failure()
    assert (caught.trouble, len(arxiv.asked)) == (trouble, asked)
    assert said in str(caught)


@pytest.mark.parametrize(
    "fault", [rate_limited(200), html_page(), empty_page(17), lambda _: Reply(b"<feed")]
)
def test_a_fault_that_passes_does_no_harm(
    fault: Fault, arxiv: ArxivServer, listing: Listing
) -> None:
    arxiv.entries = numbered(3)
    arxiv.faults = [fault, fault]
    assert len(listing.papers()) == 3


def test_the_error_entry_as_arxivs_manual_shows_it(arxiv: ArxivServer, listing: Listing) -> None:
    """Without `published`, which the package asks of every entry."""
    refusal = error_entry("incorrect id format for 1234", 200)
    body = refusal.body.replace(b"<published>2026-11-18T00:00:00Z</published>", b"")
    assert body != refusal.body
    arxiv.faults = always(lambda _: Reply(body, 200, ATOM))
    assert listing.failure().trouble == "refused"


@pytest.mark.parametrize("share", [0.2, 0.5, 0.9, 0.999])
def test_half_a_feed_is_no_feed(share: float, arxiv: ArxivServer, listing: Listing) -> None:
    """The package reads what there is of it, damaged papers and all."""
    arxiv.entries = numbered(20)
    arxiv.faults = always(cut_off(arxiv, share))
    assert listing.failure().trouble == "damaged"
    arxiv.faults = [cut_off(arxiv, share), cut_off(arxiv, share, broken=True)]
    assert len(listing.papers()) == 20


def test_pages_before_a_fault_hold(arxiv: ArxivServer, connection: ArxivConnection) -> None:
    arxiv.entries = numbered(2 * PAGE_SIZE)
    arxiv.faults = [None, *always(html_page())]
    pages = fetch_listing(connection, arxiv.api, TOPIC, LONG_AGO)
    assert next(pages).entries == PAGE_SIZE
    with pytest.raises(ArxivError):
        next(pages)


@pytest.mark.parametrize("total", ["", "many", "-1", "1e3", "9" * 5_000, "٣"])
def test_a_feed_that_cannot_count_is_damaged(
    total: str, arxiv: ArxivServer, listing: Listing
) -> None:
    body = feed([Entry("2611.00001")], total=1).replace(
        b"totalResults>1<", f"totalResults>{total}<".encode()
    )
    arxiv.faults = always(lambda _: Reply(body, 200, ATOM))
    assert listing.failure().trouble == "damaged"


def test_no_papers_is_an_answer_too(listing: Listing) -> None:
    assert listing.papers() == []


# Damaged entries


def without(tag: str) -> Callable[[str], str]:
    def change(entry: str) -> str:
        before, _, rest = entry.partition(f"<{tag}")
        return before + rest.partition(f"</{tag}>")[2]

    return change


def with_text(tag: str, text: str) -> Callable[[str], str]:
    def change(entry: str) -> str:
        before, _, rest = entry.partition(f"<{tag}>")
        return f"{before}<{tag}>{text}</{tag}>{rest.partition(f'</{tag}>')[2]}"

    return change


DAMAGE = {
    "no id": without("id"),
    "no title": without("title"),
    "no author": lambda entry: without("author")(without("author")(entry)),
    "no abstract": without("summary"),
    "no submission": without("published"),
    "no update": without("updated"),
    "empty title": with_text("title", " \n "),
    "empty id": with_text("id", ""),
    "an id that is none": with_text("id", "http://arxiv.org/abs/../../x"),
    "an id without version": with_text("id", "http://arxiv.org/abs/2611.00001"),
    "a version of zero": with_text("id", "http://arxiv.org/abs/2611.00001v0"),
    "a huge version": with_text("id", "http://arxiv.org/abs/2611.00001v" + "9" * 30),
    "a version beyond reading": with_text("id", "http://arxiv.org/abs/2611.00001v" + "9" * 5_000),
    "a script for an id": with_text("id", "javascript:alert(1)/abs/2611.00001v1"[:10]),
    "no date": with_text("published", "yesterday"),
    "an empty date": with_text("updated", ""),
    "a date before the calendar": with_text("published", "0001-01-01T00:00:00+14:00"),
    "a date at its end": with_text("published", "9999-12-31T23:59:59Z"),
    "a date before arXiv": with_text("published", "1066-10-14T00:00:00Z"),
    "a day that is none": with_text("published", "2026-02-30T00:00:00Z"),
}


@pytest.mark.parametrize("damage", DAMAGE)
@pytest.mark.parametrize("place", [0, 1, 2])
def test_a_damaged_entry_is_counted_and_left_out(
    damage: str, place: int, arxiv: ArxivServer, listing: Listing, capfd: pytest.CaptureFixture[str]
) -> None:
    """Wherever it stands, it costs neither its neighbours nor another request."""
    entries = numbered(3)
    whole = feed([entries[place]], total=1).decode()
    entry = whole[whole.index("<entry>") : whole.index("</entry>")] + "</entry>"
    entries[place] = replace(entries[place], raw=DAMAGE[damage](entry))
    assert entries[place].raw != entry
    arxiv.entries = entries
    (page,) = listing.pages()
    assert (page.entries, page.damaged, len(page.papers)) == (3, 1, 2)
    assert len(arxiv.asked) == 1
    assert capfd.readouterr().err == ""


def test_a_page_of_damaged_entries_does_not_stop_the_paging(
    arxiv: ArxivServer, listing: Listing
) -> None:
    entries = numbered(3 * PAGE_SIZE)
    arxiv.entries = [
        replace(entry, authors=(), raw="<entry><title>x</title></entry>")
        if PAGE_SIZE <= n < 2 * PAGE_SIZE
        else entry
        for n, entry in enumerate(entries)
    ]
    pages = listing.pages()
    assert [(page.entries, page.damaged) for page in pages] == [(200, 0), (200, 200), (200, 0)]


@pytest.mark.parametrize("count", [0, 1, 3])
def test_no_category_at_all_is_damage(count: int, arxiv: ArxivServer, listing: Listing) -> None:
    body = feed(numbered(3), total=3).decode()
    entries = body.split("<entry>")
    for n in range(1, count + 1):
        entries[n] = "\n".join(line for line in entries[n].splitlines() if "category" not in line)
    arxiv.faults = [lambda _: Reply("<entry>".join(entries).encode(), 200, ATOM)]
    (page,) = listing.pages()
    assert page.damaged == count


# Hostile text


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        "{{ 7*7 }} --8<-- 'x'",
        "\u202e\u2066 right to left",
        "a" * 3_000_000,
        "𝔘𝔫𝔦𝔠𝔬𝔡𝔢 \U0001f600",
        "\u0085\u2028\u2029 lines",
        "\x7f\x80\x9f controls",
    ],
)
def test_any_text_becomes_a_paper_that_the_archive_takes(
    text: str, arxiv: ArxivServer, listing: Listing
) -> None:
    arxiv.entries = [
        Entry(
            "2611.00001", title=f"x {text}", abstract=f"x {text}", authors=(f"x {text}",),
            comment=text, journal=text, doi=text,
        )
    ]  # fmt: skip
    (paper,) = listing.papers()
    assert decode(encode(paper), Paper) == paper
    assert len(encode(paper)) < 200_000
    for told in (paper.title, paper.abstract, *paper.authors, paper.comment):
        assert told == " ".join(told.split())
        assert not any(ord(character) < 32 or 127 <= ord(character) < 160 for character in told)


def test_very_many_authors_are_bounded(arxiv: ArxivServer, listing: Listing) -> None:
    arxiv.entries = [Entry("2611.00001", authors=tuple(f"A {n}" for n in range(100_000)))]
    (paper,) = listing.papers()
    assert paper.authors[:2] == ("A 0", "A 1")
    assert len(paper.authors) <= 10_000


BOMB = """<!DOCTYPE lolz [<!ENTITY a "lollollollollollollollol">
<!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;">
<!ENTITY d "&c;&c;&c;&c;&c;&c;&c;&c;&c;&c;"><!ENTITY e "&d;&d;&d;&d;&d;&d;&d;&d;&d;&d;">
<!ENTITY f "&e;&e;&e;&e;&e;&e;&e;&e;&e;&e;"><!ENTITY g "&f;&f;&f;&f;&f;&f;&f;&f;&f;&f;">]>"""
FILE = '<!DOCTYPE feed [<!ENTITY g SYSTEM "file:///etc/hostname">]>'


@pytest.mark.parametrize("doctype", [BOMB, FILE], ids=["bomb", "file"])
def test_no_entity_is_expanded(doctype: str, arxiv: ArxivServer, listing: Listing) -> None:
    body = feed([Entry("2611.00001", title="A&g;B")], total=1).decode().replace("&amp;g;", "&g;")
    body = body.replace("?>\n", f"?>{doctype}\n", 1)
    arxiv.faults = always(lambda _: Reply(body.encode(), 200, ATOM))
    assert listing.titles_or_trouble() in (["A"], "damaged")


@pytest.mark.parametrize("encoding", ["utf-16", "latin-1", "nonsense", "utf-7"])
def test_any_encoding_is_an_answer_or_a_fault(
    encoding: str, arxiv: ArxivServer, listing: Listing
) -> None:
    body = feed([Entry("2611.00001")], total=1).replace(b"UTF-8", encoding.encode(), 1)
    arxiv.faults = always(lambda _: Reply(body, 200, ATOM))
    assert listing.titles_or_trouble() in (["A Study of Things"], "damaged")


def test_deeply_nested_elements_are_a_fault(arxiv: ArxivServer, listing: Listing) -> None:
    body = feed([], total=0).replace(b"</feed>", b"<x>" * 100_000 + b"</x>" * 100_000 + b"</feed>")
    arxiv.faults = always(lambda _: Reply(body, 200, ATOM))
    assert listing.failure().trouble == "damaged"


def test_an_endless_listing_ends(arxiv: ArxivServer, listing: Listing) -> None:
    """A server that sends its first page whatever is asked for."""
    first = numbered(PAGE_SIZE)

    def same(_: Asked) -> Reply:
        return Reply(feed(first, total=10**8), headers=ATOM)

    arxiv.faults = [same] * 1_000
    assert listing.failure().trouble == "damaged"
    assert len(arxiv.asked) == 2


# The window


@pytest.mark.parametrize(
    ("checked_at", "start"),
    [
        ("", "2026-11-19T00:00:00+00:00"),
        ("2026-11-22T06:00:00Z", "2026-11-15T00:00:00+00:00"),
        ("2026-10-01", "2026-09-24T00:00:00+00:00"),
    ],
)
def test_a_fetch_looks_back_whole_days(checked_at: str, start: str) -> None:
    now = datetime(2026, 11, 22, 12, 30, tzinfo=UTC)
    assert window_start(now, checked_at, lookback=3).isoformat() == start
