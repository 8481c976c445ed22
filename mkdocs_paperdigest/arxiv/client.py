"""arXiv's query API through the `arxiv` package, with its answers checked.

The package takes an error page, a rate limit with status 200 or a feed cut off in the middle for
an empty result; here they are errors. Source: https://info.arxiv.org/help/api/user-manual.html
"""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import arxiv
from arxiv import _feed
from lxml import etree

from ..models import Paper, one_line
from .connection import ArxivConnection, ArxivError
from .facts import Facts, make_paper

PAGE_SIZE = 200
MOST_RESULTS = 30_000
"""The most results that arXiv gives for a query."""

_MOST_BYTES = 30_000_000
_TRIES = 3
_ATOM = "{http://www.w3.org/2005/Atom}"
_OPENSEARCH = "{http://a9.com/-/spec/opensearch/1.1/}"
_COUNT = re.compile(r"[0-9]{1,9}")
_ENTRY_ID = re.compile(r"/abs/(?P<id>.+?)v(?P<version>[0-9]{1,4})$")

# Its warnings are for programmers; without a handler Python prints them among the build's lines.
logging.getLogger("arxiv").addHandler(logging.NullHandler())


@dataclass(frozen=True, slots=True)
class ListingPage:
    """One page of a listing.

    Attributes:
        papers: The entries that are whole, as papers without digests.
        entries: How many entries arXiv sent.
        damaged: How many of them lacked a title, an author, an abstract, a category, an id or a
            possible date.
    """

    papers: tuple[Paper, ...]
    entries: int
    damaged: int


class CheckedClient(arxiv.Client):  # type: ignore[misc]  # the package is untyped
    """The package's client, with our connection below it and our checks of what comes.

    Overrides a private method of arxiv 4; the tests hold it to its contract.

    Args:
        connection: How arXiv is asked.
        endpoint: Of the query API.
        page_size: Results in one answer; arXiv gives up to 2,000.

    Attributes:
        total: How many results there are, as the last answer says.
    """

    def __init__(
        self, connection: ArxivConnection, endpoint: str, page_size: int = PAGE_SIZE
    ) -> None:
        super().__init__(page_size=page_size, delay_seconds=0, num_retries=0)
        self.total = 0
        self._session.close()
        self._connection = connection
        escaped = endpoint.replace("{", "{{").replace("}", "}}")
        self.query_url_format = f"{escaped}{'&' if '?' in escaped else '?'}{{}}"

    def results_of(self, search: arxiv.Search) -> Iterator[tuple[ListingPage, list[arxiv.Result]]]:
        """Fetch page after page of a search, as papers and as the package has them.

        Raises:
            ArxivError: A page could not be had, or is the same again.
        """
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
            self.total = feed.header.total_results
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
    """Read an entry; one that cannot be read becomes one without an id, so that it is counted."""
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


def _read_page(results: Sequence[arxiv.Result]) -> ListingPage:
    papers = []
    for result in results:
        try:
            papers.append(_read_paper(result))
        except ValueError:
            continue
    return ListingPage(tuple(papers), len(results), len(results) - len(papers))


def _read_paper(result: arxiv.Result) -> Paper:
    """Read an entry of the feed as a paper.

    Raises:
        ValueError: It lacks what every paper has.
    """
    found = _ENTRY_ID.search(result.entry_id.strip())
    if not found:
        raise ValueError("no arXiv id")
    primary = result.primary_category or next(iter(result.categories), "")
    return make_paper(
        Facts(
            id=found["id"],
            version=int(found["version"]),
            title=result.title,
            authors=[author.name for author in result.authors],
            abstract=result.summary,
            categories=[primary, *result.categories],
            comment=result.comment or "",
            journal=result.journal_ref or "",
            doi=result.doi or "",
            published=result.published,
            updated=result.updated,
        )
    )
