"""Years of a topic → papers in the archive: page by page, so that it can go on where it was."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import msgspec

from ..archive import Archive
from ..arxiv.calendar import moment_of
from ..arxiv.connection import ArxivConnection, ArxivError
from ..arxiv.listings import LARGEST_PAGE, fetch_window
from ..models import Moment, Paper, Topic, decode, moment

FILE_NAME = "backfill.json"
"""Names the file in the archive's folder that says how far listings are filed."""

_SETTLED = timedelta(days=7)
"""Moderation holds some papers for days, so the last week is never known whole."""


class Reached(msgspec.Struct, frozen=True):
    """All that was submitted for a query between two times is filed."""

    query: str
    since: Moment
    to: Moment


def goes_on_from(archive: Archive, topic: Topic, since: datetime) -> datetime:
    """From when on the papers of a topic are not filed yet.

    Args:
        archive: What there is.
        topic: Whose papers.
        since: From when on they are wanted.
    """
    reached = _read(archive).get(topic.slug)
    if reached is None or reached.query != topic.query or moment_of(reached.since) > since:
        return since
    return max(since, moment_of(reached.to))


def file_from_arxiv(
    connection: ArxivConnection,
    endpoint: str,
    archive: Archive,
    topic: Topic,
    since: datetime,
    say: Callable[[str], None],
) -> int:
    """File what arXiv lists of a topic since a time, going on where an earlier run broke off.

    Args:
        connection: How arXiv is asked.
        endpoint: Of its query API.
        archive: What there is; it is added to, page by page.
        topic: Whose papers.
        since: From when on.
        say: Takes a line about how it goes.

    Returns:
        How many papers no edition held before.

    Raises:
        ArxivError: A page could not be had; what was filed stands.
        OSError: The archive cannot be written.
    """
    begins, until = goes_on_from(archive, topic, since), datetime.now(UTC)
    reached, new, damaged, is_sorted = begins, 0, 0, True
    for page in fetch_window(connection, endpoint, topic, reached, until):
        if page.damaged and page.damaged == page.entries:
            raise ArxivError(
                "damaged", f"none of the {page.damaged:,} entries that arXiv sent is whole"
            )
        damaged += page.damaged
        new += _file(archive, topic, page.papers, since)
        times = [reached, *(moment_of(paper.published) for paper in page.papers)]
        # Where arXiv does not sort as asked, nothing is known whole before the last page.
        is_sorted = is_sorted and all(one <= next_one for one, next_one in pairwise(times))
        reached = times[-1] if is_sorted else begins
        _note(archive, topic, since, min(reached, until - _SETTLED))
        say(f"{new:,} new papers filed")
    _note(archive, topic, since, until - _SETTLED)
    if damaged:
        some = f"{damaged:,} damaged {'entry' if damaged == 1 else 'entries'}"
        say(f"{some} of arXiv's could not be filed")
    return new


def file_from_snapshot(
    papers: Iterable[Paper],
    archive: Archive,
    topic: Topic,
    since: datetime,
    say: Callable[[str], None],
) -> int:
    """File the papers of a topic that a snapshot holds; those that are known cost nothing.

    Args:
        papers: Of the topic.
        archive: What there is; it is added to.
        topic: Whose papers.
        since: From when on.
        say: Takes a line about how it goes.

    Returns:
        How many papers no edition held before.

    Raises:
        OSError: The archive cannot be written.
    """
    new = 0
    for some in _batches(papers):
        new += _file(archive, topic, some, since)
        say(f"{new:,} new papers filed")
    return new


def _file(archive: Archive, topic: Topic, papers: Iterable[Paper], since: datetime) -> int:
    return archive.merge(topic, papers, since.date(), moment(datetime.now(UTC))).new


def _batches(papers: Iterable[Paper]) -> Iterator[list[Paper]]:
    several: list[Paper] = []
    for paper in papers:
        several.append(paper)
        if len(several) == LARGEST_PAGE:
            yield several
            several = []
    if several:
        yield several


def _note(archive: Archive, topic: Topic, since: datetime, to: datetime) -> None:
    reached = Reached(topic.query, moment(since), moment(to))
    known = {**_read(archive), topic.slug: reached}
    content = msgspec.json.format(msgspec.json.encode(known, order="sorted"), indent=2)
    archive.write(FILE_NAME, content + b"\n")


def _read(archive: Archive) -> dict[str, Reached]:
    try:
        content = (archive.folder / FILE_NAME).read_bytes()
        known = decode(content, dict[str, Reached])
        for reached in known.values():
            moment_of(reached.since), moment_of(reached.to)
    except (OSError, ValueError, RecursionError):
        return {}
    return known
