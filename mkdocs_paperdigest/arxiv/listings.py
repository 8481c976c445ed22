"""The papers of a topic, from arXiv's query API.

arXiv is asked for the newest first; that the results come in that order is checked.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import arxiv

from ..models import Paper, Topic
from .client import MOST_RESULTS, CheckedClient, ListingPage
from .connection import ArxivConnection, ArxivError
from .facts import has_primary

LARGEST_PAGE = 2_000
"""The most results that arXiv gives in one answer."""

_DAY = timedelta(days=1)


def fetch_listing(
    connection: ArxivConnection, endpoint: str, topic: Topic, since: datetime
) -> Iterator[ListingPage]:
    """Fetch all papers of a topic that were submitted or replaced since a time.

    The newest come first by their last version, so that new versions of old papers are seen too.
    Where arXiv does not sort as asked (as for days in November 2025), the window of submission
    times is asked for instead, whose pages are complete in any order.

    Yields:
        Page after page; papers older than `since` may be among them.

    Raises:
        ArxivError: A page could not be had. Pages that were yielded hold.
    """
    client = CheckedClient(connection, endpoint)
    order = _Order(since)
    for page, results in client.results_of(_newest_first(topic.query)):
        yield _of_topic(topic, page)
        order.see(results)
        if order.is_past:
            return
        if order.is_broken:
            break
    else:
        return
    search = _within(topic.query, since, datetime.now(UTC) + _DAY)
    for page, _ in client.results_of(_newest_first(search)):
        yield _of_topic(topic, page)


def count_window(
    connection: ArxivConnection, endpoint: str, topic: Topic, since: datetime, until: datetime
) -> int:
    """Ask how many papers of a query were submitted between two times, in one request.

    Raises:
        ArxivError: It could not be had.
    """
    client = CheckedClient(connection, endpoint, page_size=1)
    search = arxiv.Search(_within(topic.query, since, until), max_results=1)
    next(client.results_of(search), None)
    return client.total


def fetch_window(
    connection: ArxivConnection, endpoint: str, topic: Topic, since: datetime, until: datetime
) -> Iterator[ListingPage]:
    """Fetch the papers of a topic that were submitted between two times, in the largest pages.

    Yields:
        Page after page. Together they are complete, in whatever order arXiv has them.

    Raises:
        ArxivError: A page could not be had. Pages that were yielded hold.
    """
    client = CheckedClient(connection, endpoint, page_size=LARGEST_PAGE)
    search = arxiv.Search(
        _within(topic.query, since, until),
        max_results=MOST_RESULTS,
        sort_by=arxiv.SortCriterion.SubmittedDate,
        sort_order=arxiv.SortOrder.Ascending,
    )
    for page, _ in client.results_of(search):
        if client.total > MOST_RESULTS and until - since > _DAY:
            middle = since + (until - since) / 2
            yield from fetch_window(connection, endpoint, topic, since, middle)
            yield from fetch_window(connection, endpoint, topic, middle, until)
            return
        yield _of_topic(topic, page)


def _within(query: str, since: datetime, until: datetime) -> str:
    return f"({query}) AND submittedDate:[{since:%Y%m%d%H%M} TO {until:%Y%m%d%H%M}]"


def _newest_first(query: str) -> arxiv.Search:
    return arxiv.Search(
        query, max_results=MOST_RESULTS, sort_by=arxiv.SortCriterion.LastUpdatedDate
    )


def fetch_paper(connection: ArxivConnection, endpoint: str, name: str) -> Paper | None:
    """Fetch the metadata of one paper.

    Args:
        connection: How arXiv is asked.
        endpoint: Of the query API.
        name: Its id, such as `2403.10255` or `hep-th/9901001`, with the version if not the newest.

    Returns:
        The paper, or nothing where arXiv has none of that name.

    Raises:
        ArxivError: It could not be had.
    """
    client = CheckedClient(connection, endpoint)
    for page, _ in client.results_of(arxiv.Search(id_list=[name], max_results=1)):
        if page.damaged:
            raise ArxivError("damaged", f"what arXiv sent of {name} is not whole")
        return next(iter(page.papers), None)
    return None


class _Order:
    """Watches whether results come newest first, and tells when they are past a time."""

    def __init__(self, since: datetime) -> None:
        self._since = since
        self._updated: list[datetime] = []
        self._published: list[datetime] = []

    def see(self, results: Sequence[arxiv.Result]) -> None:
        results = [result for result in results if result.entry_id]
        self._updated = self._updated[-1:] + [result.updated for result in results]
        self._published = self._published[-1:] + [result.published for result in results]

    @property
    def is_past(self) -> bool:
        # A last page may fall by both; only if it cannot be by update is it by submission.
        times = self._updated if _falls(self._updated) else self._published
        return bool(times) and _falls(times) and times[-1] < self._since

    @property
    def is_broken(self) -> bool:
        return not (_falls(self._updated) or _falls(self._published))


def _falls(times: Sequence[datetime]) -> bool:
    return all(later >= earlier for later, earlier in pairwise(times))


def _of_topic(topic: Topic, page: ListingPage) -> ListingPage:
    if not topic.primary:
        return page
    papers = tuple(paper for paper in page.papers if has_primary(paper.categories, topic.primary))
    return ListingPage(papers, page.entries, page.damaged)
