"""Years of a topic: all of them, in few requests, and never from the beginning again."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

import mkdocs_paperdigest.arxiv.listings as listings_room
from mkdocs_paperdigest.archive import Archive
from mkdocs_paperdigest.arxiv.connection import ArxivConnection, ArxivError
from mkdocs_paperdigest.models import Topic
from mkdocs_paperdigest.update.backfilling import FILE_NAME, file_from_arxiv, goes_on_from

from ..servers.arxiv import ArxivServer, Entry, html_page
from ..servers.http import Asked, Reply

VISION = Topic("Vision", "vision", "cat:cs.CV", max_papers=1_000)
SINCE = datetime(2023, 1, 1, tzinfo=UTC)


def entries(number: int, since: datetime = SINCE, days: float = 700) -> list[Entry]:
    """Papers that were submitted at a steady pace."""
    return [
        Entry(
            f"2301.{n:05}",
            published=(since + timedelta(days=days) * n / number).strftime("%Y-%m-%dT%H:%M:%SZ"),
        )
        for n in range(number)
    ]


class Years:
    """Backfills from a server into an archive."""

    def __init__(self, server: ArxivServer, connection: ArxivConnection, folder: Path) -> None:
        self.server = server
        self._connection = connection
        self._folder = folder

    @property
    def archive(self) -> Archive:
        return Archive(self._folder)

    def file(
        self,
        topic: Topic = VISION,
        since: datetime = SINCE,
        say: Callable[[str], None] = lambda _: None,
    ) -> int:
        """Backfill as a program of its own does, with an archive read from the disk."""
        api = self.server.api
        return file_from_arxiv(self._connection, api, self.archive, topic, since, say)

    @property
    def held(self) -> set[str]:
        return {paper.id for paper in self.archive.papers([VISION.slug])}

    def asked(self) -> list[str]:
        """The windows that were asked for, page by page."""
        queries = self.server.queries
        self.server.asked.clear()
        return [
            f"{re.findall(r'.(?P<window>[0-9]{12}) TO', query['search_query'])[0]}+{query['start']}"
            for query in queries
        ]


@pytest.fixture
def years(arxiv: ArxivServer, connection: ArxivConnection, tmp_path: Path) -> Years:
    return Years(arxiv, connection, tmp_path / "archive")


def test_years_come_whole_in_the_largest_pages(years: Years) -> None:
    years.server.entries = entries(5_000)
    assert years.file() == 5_000
    sizes = {query["max_results"] for query in years.server.queries}
    assert sizes == {"2000"}
    assert len(years.asked()) == 3
    assert len(years.held) == 5_000


def test_what_was_submitted_before_stays_out(years: Years) -> None:
    before = Entry("2212.00001", published="2022-12-31T23:59:00Z")
    years.server.entries = [*entries(10), before]
    assert years.file() == 10
    assert before.id not in years.held


def test_nothing_is_missed_where_arxiv_does_not_sort(years: Years) -> None:
    years.server.entries = entries(4_500)[::-1]
    years.server.sorts = False
    assert years.file() == 4_500


def test_of_more_papers_than_arxiv_gives_all_come(
    years: Years, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(listings_room, "MOST_RESULTS", 40)
    monkeypatch.setattr(listings_room, "LARGEST_PAGE", 20)
    years.server.entries = entries(300, days=20)
    assert years.file() == 300
    assert all(int(query["start"]) < 40 for query in years.server.queries)


def test_damaged_entries_are_told_of(years: Years) -> None:
    said: list[str] = []
    good = entries(10)
    years.server.entries = [replace(good[0], raw="<entry/>"), *good[1:]]
    assert years.file(say=said.append) == 9
    assert said[-1] == "1 damaged entry of arXiv's could not be filed"


def test_a_page_of_damage_alone_is_not_taken_for_filed(years: Years) -> None:
    good = entries(10)
    years.server.entries = [replace(entry, raw="<entry/>") for entry in good]
    with pytest.raises(ArxivError, match="none of the 10 entries that arXiv sent is whole"):
        years.file()
    years.server.entries = good
    assert years.file() == 10


# Interruptions


def test_after_an_outage_it_goes_on_where_it_was(years: Years) -> None:
    years.server.entries = entries(9_000)
    # Two pages, and then nothing but a page that says nothing.
    years.server.faults = [None, None, *[html_page()] * 9]
    with pytest.raises(ArxivError):
        years.file()
    assert len(years.held) == 4_000
    assert years.asked()[:2] == ["202301010000+0", "202301010000+2000"]
    years.server.faults = []
    # Those of the last minute come again, as there may be more of it.
    assert years.file() == 5_000
    assert [window[-2:] for window in years.asked()] == ["+0", "00", "00"]
    assert len(years.held) == 9_000


def test_however_often_it_is_interrupted_all_comes_once(years: Years) -> None:
    years.server.entries = entries(9_000)

    def interrupt(_: str) -> None:
        raise KeyboardInterrupt

    for pages in range(1, 4):
        with pytest.raises(KeyboardInterrupt):
            years.file(say=interrupt)
        assert 1_990 * pages < len(years.held) <= 2_000 * pages
    years.file()
    assert len(years.held) == 9_000
    assert len(years.asked()) == 5


def test_where_arxiv_does_not_sort_nothing_is_held_for_whole(years: Years) -> None:
    years.server.entries = entries(4_500)[::-1]
    years.server.sorts = False
    years.server.faults = [None, *[html_page()] * 9]
    with pytest.raises(ArxivError):
        years.file()
    years.server.faults = []
    years.file()
    assert len(years.held) == 4_500


def test_a_second_run_asks_for_the_last_week_alone(years: Years) -> None:
    years.server.entries = entries(5_000)
    years.file()
    years.asked()
    late = Entry(
        "2611.99999", published=(datetime.now(UTC) - timedelta(days=5)).isoformat()[:19] + "Z"
    )
    years.server.entries.append(late)
    assert years.file() == 1
    (window,) = years.asked()
    week_ago = datetime.now(UTC) - timedelta(days=7, minutes=5)
    assert datetime.strptime(window[:12], "%Y%m%d%H%M").replace(tzinfo=UTC) > week_ago


@pytest.mark.parametrize("change", ["query", "since", "damaged", "lost"])
def test_what_is_not_known_to_be_filed_is_asked_for(years: Years, change: str) -> None:
    years.server.entries = entries(50)
    years.file(since=SINCE + timedelta(days=100))
    file = years.archive.folder / FILE_NAME
    topic, since = VISION, SINCE + timedelta(days=100)
    if change == "query":
        topic = Topic("Vision", "vision", "cat:cs.*", max_papers=1_000)
    elif change == "since":
        since = SINCE
    elif change == "damaged":
        file.write_text('{"vision": {"query": "cat:cs.CV", "since": "x", "to": "2026-02-30"}}')
    else:
        file.unlink()
    assert goes_on_from(years.archive, topic, since) == since
    years.file(topic, since)
    assert len(years.held) >= 42


def test_a_page_that_is_damaged_is_not_taken_for_the_end(years: Years) -> None:
    years.server.entries = entries(3_000)

    def cut(asked: Asked) -> Reply:
        reply = years.server.listing(asked)
        return Reply(reply.body[: len(reply.body) // 2], 200, reply.headers)

    years.server.faults = [None, *[cut] * 9]
    with pytest.raises(ArxivError):
        years.file()
    assert len(years.held) == 2_000
    years.server.faults = []
    years.file()
    assert len(years.held) == 3_000


def test_a_page_out_of_order_takes_back_what_was_held_for_whole(years: Years) -> None:
    """The first page came in order, and the second has a paper that belongs before it."""
    early, *others = entries(6_500)
    years.server.entries = [*others[:2_500], early, *others[2_500:]]
    years.server.sorts = False
    # The second page is the one out of order, and the third never comes.
    years.server.faults = [None, None, *[html_page()] * 9]
    with pytest.raises(ArxivError):
        years.file()
    assert goes_on_from(years.archive, VISION, SINCE) == SINCE
    years.server.faults = []
    years.file()
    assert len(years.held) == 6_500
