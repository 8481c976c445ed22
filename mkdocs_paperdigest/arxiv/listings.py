"""Topic → papers, from arXiv's query API through the `arxiv` package.

What the package takes for an empty result (an error page, a rate limit with status 200, a feed cut
off in the middle) is told apart here, and the order of the results is checked, not believed.
Source: https://info.arxiv.org/help/api/user-manual.html
"""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import arxiv
import msgspec
from arxiv import _feed
from lxml import etree

from ..models import Link, Paper, Topic, moment, one_line
from .connection import ArxivConnection, ArxivError
from .links import find_links

PAGE_SIZE = 200
_MOST_RESULTS = 30_000
_MOST_BYTES = 30_000_000
_TRIES = 3
_FIRST_YEAR = 1991
_ATOM = "{http://www.w3.org/2005/Atom}"
_OPENSEARCH = "{http://a9.com/-/spec/opensearch/1.1/}"
_COUNT = re.compile(r"[0-9]{1,9}")
_DOI = re.compile(r"10\.\d{4,9}/[\w.()/:;+-]{1,200}")
_ENTRY_ID = re.compile(r"/abs/(?P<id>.+?)v(?P<version>[0-9]{1,4})$")

# Its warnings are for programmers; without a handler Python prints them among the build's lines.
logging.getLogger("arxiv").addHandler(logging.NullHandler())


@dataclass(frozen=True, slots=True)
class Page:
    """One page of a listing.

    Attributes:
        papers: Those of the topic that are whole; without digests.
        entries: How many entries arXiv sent.
        damaged: How many of them lacked a title, an author, an abstract, a category, an id or a
            date that can be.
    """

    papers: tuple[Paper, ...]
    entries: int
    damaged: int


def fetch_listing(
    connection: ArxivConnection, endpoint: str, topic: Topic, since: datetime
) -> Iterator[Page]:
    """Fetch all papers of a topic that were submitted or replaced since a time.

    The newest come first by their last version, so that new versions of old papers are seen too.
    Where arXiv does not sort as asked (as for days in November 2025), the window of submission
    times is asked for instead, whose pages are complete in any order.

    Yields:
        Page after page; papers older than `since` may be among them.

    Raises:
        ArxivError: A page could not be had. Pages that were yielded hold.
    """
    client = _CheckedClient(connection, endpoint)
    order = _Order(since)
    for page, results in client.pages(topic.query):
        yield _of_topic(topic, page)
        order.see(results)
        if order.is_past:
            return
        if order.is_broken:
            break
    else:
        return
    until = datetime.now(UTC) + timedelta(days=1)
    window = f"[{since:%Y%m%d%H%M} TO {until:%Y%m%d%H%M}]"
    search = f"({topic.query}) AND submittedDate:{window}"
    for page, _ in client.pages(search):
        yield _of_topic(topic, page)


def fetch_paper(connection: ArxivConnection, endpoint: str, name: str) -> Paper | None:
    """Fetch what arXiv says of one paper.

    Args:
        connection: How arXiv is asked.
        endpoint: Of the query API.
        name: Its id, such as `2403.10255` or `hep-th/9901001`, with the version if not the newest.

    Returns:
        The paper, or nothing where arXiv has none of that name.

    Raises:
        ArxivError: It could not be had.
    """
    client = _CheckedClient(connection, endpoint)
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


def _of_topic(topic: Topic, page: Page) -> Page:
    if not topic.primary:
        return page
    papers = tuple(paper for paper in page.papers if _matches(paper, topic.primary))
    return Page(papers, page.entries, page.damaged)


def _matches(paper: Paper, categories: Sequence[str]) -> bool:
    return any(
        paper.categories[0] == category
        or (category.endswith(".*") and paper.categories[0].startswith(category[:-1]))
        for category in categories
    )


class _CheckedClient(arxiv.Client):  # type: ignore[misc]  # the package is untyped
    """The package's paging and parsing behind our connection and our doubts.

    Overrides a private method of arxiv 4; the tests hold it to its contract.
    """

    def __init__(self, connection: ArxivConnection, endpoint: str) -> None:
        super().__init__(page_size=PAGE_SIZE, delay_seconds=0, num_retries=0)
        self._session.close()
        self._connection = connection
        escaped = endpoint.replace("{", "{{").replace("}", "}}")
        self.query_url_format = f"{escaped}{'&' if '?' in escaped else '?'}{{}}"

    def pages(self, query: str) -> Iterator[tuple[Page, list[arxiv.Result]]]:
        """Fetch page after page of a query, newest version first."""
        yield from self.results_of(
            arxiv.Search(
                query, max_results=_MOST_RESULTS, sort_by=arxiv.SortCriterion.LastUpdatedDate
            )
        )

    def results_of(self, search: arxiv.Search) -> Iterator[tuple[Page, list[arxiv.Result]]]:
        """Fetch page after page of a search."""
        batch: list[arxiv.Result] = []
        seen: set[str] = set()
        for result in self.results(search):
            batch.append(result)
            if len(batch) == self._on_page:
                found = {result.entry_id for result in batch if result.entry_id}
                if found and found <= seen:
                    raise ArxivError("damaged", "arXiv sends the same page again and again")
                seen |= found
                yield _read_page(batch), batch
                batch = []

    def _parse_feed(
        self,
        url: str,
        first_page: bool = True,
        _try_index: int = 0,
    ) -> _feed.ParsedFeed:
        for last_try in (False,) * (_TRIES - 1) + (True,):
            answer = self._connection.get(url, limit=_MOST_BYTES)
            try:
                feed = _checked_feed(answer.status, answer.content)
            except ArxivError as error:
                if last_try or error.trouble == "refused":
                    raise
                continue
            self._on_page = len(feed.results)
            return feed
        raise AssertionError("the last try returns or raises")  # pragma: no cover


def _checked_feed(status: int, content: bytes) -> _feed.ParsedFeed:
    root = _whole_feed(content)
    if root is None and b"Rate exceeded" in content[:200]:
        raise ArxivError("limited", "arXiv answered: rate exceeded")
    entries = root.findall(f"{_ATOM}entry") if root is not None else []
    if len(entries) == 1 and "/api/errors" in entries[0].findtext(f"{_ATOM}id", ""):
        reason = _short(entries[0].findtext(f"{_ATOM}summary", ""))
        raise ArxivError("refused", f"arXiv refused the query: {reason}")
    if 400 <= status < 500:  # noqa: PLR2004
        raise ArxivError("refused", f"arXiv refused the query (status {status})")
    if root is None:
        raise ArxivError("damaged", "arXiv's answer is no whole feed")
    total = _count(root, "totalResults")
    if total is None:
        raise ArxivError("damaged", "arXiv's feed does not say how many results there are")
    if not entries and total > (_count(root, "startIndex") or 0):
        raise ArxivError("damaged", f"arXiv sent an empty page of {total} results")
    return _feed.ParsedFeed(
        _feed.FeedHeader(total_results=total), [_read_entry(entry) for entry in entries]
    )


def _count(root: etree._Element, name: str) -> int | None:
    text = root.findtext(f"{_OPENSEARCH}{name}", "").strip()
    return int(text) if _COUNT.fullmatch(text) else None


def _read_entry(entry: etree._Element) -> arxiv.Result:
    """Read an entry; one that cannot be read has no id, and its place counts all the same."""
    try:
        result = _feed._build_result(entry)
    except (ValueError, OverflowError):
        result = None
    return result or arxiv.Result("")


def _whole_feed(content: bytes) -> etree._Element | None:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)
    try:
        root = etree.fromstring(content, parser)
    except (etree.XMLSyntaxError, ValueError):
        return None
    return root if root.tag == f"{_ATOM}feed" else None


def _short(text: str) -> str:
    return one_line(text)[:200]


def _read_page(results: Sequence[arxiv.Result]) -> Page:
    papers = []
    for result in results:
        try:
            papers.append(_read_paper(result))
        except ValueError:
            continue
    return Page(tuple(papers), len(results), len(results) - len(papers))


def _read_paper(result: arxiv.Result) -> Paper:
    """Read an entry of the feed as a paper.

    Raises:
        ValueError: It lacks what every paper has.
    """
    found = _ENTRY_ID.search(result.entry_id.strip())
    if not found:
        raise ValueError("no arXiv id")
    years = range(_FIRST_YEAR, datetime.now(UTC).year + 2)
    if result.published.year not in years or result.updated.year not in years:
        raise ValueError("a date that cannot be")
    title = one_line(result.title)[:2_000]
    authors = tuple(
        filter(None, (one_line(author.name)[:300] for author in result.authors[:10_000]))
    )
    abstract = one_line(result.summary)[:20_000]
    primary = result.primary_category or next(iter(result.categories), "")
    categories = tuple(dict.fromkeys(filter(None, [primary, *result.categories])))[:50]
    if not (title and authors and abstract and categories):
        raise ValueError("an entry lacks its title, authors, abstract or categories")
    comment = one_line(result.comment or "")[:5_000]
    versioned = f"{found['id']}v{found['version']}"
    links = [
        Link("abstract", f"https://arxiv.org/abs/{versioned}"),
        Link("pdf", f"https://arxiv.org/pdf/{versioned}"),
    ]
    if result.doi and _DOI.fullmatch(result.doi.strip()):
        links.append(Link("doi", f"https://doi.org/{result.doi.strip()}"))
    paper = Paper(
        id=found["id"],
        version=int(found["version"]),
        title=title,
        authors=authors,
        abstract=abstract,
        categories=categories,
        comment=comment,
        published=moment(result.published),
        updated=moment(result.updated),
        links=(*links, *find_links(abstract, comment)),
        license="",
        digest=None,
        journal=one_line(result.journal_ref or "")[:1_000],
    )
    # Facts from outside pass the same checks as a restored archive.
    return msgspec.convert(msgspec.to_builtins(paper), Paper)
