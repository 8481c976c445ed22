"""What commands ask arXiv, politely: a query's last week, a paper."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from ..arxiv.calendar import moment_of
from ..arxiv.connection import ArxivConnection, ArxivError
from ..arxiv.listings import fetch_listing
from ..models import Paper, Topic
from .telling import ShellError

_DAYS = 7
_TITLES = 3


@dataclass(frozen=True)
class LastWeek:
    """What a query brought in the last seven days.

    Attributes:
        papers: How many were submitted.
        titles: Of the newest three, whenever they were submitted.
    """

    papers: int
    titles: tuple[str, ...]

    @property
    def a_day(self) -> float:
        """Papers a day."""
        return self.papers / _DAYS


@contextmanager
def connected(folder: Path, timeout: float, contact: str) -> Iterator[ArxivConnection]:
    """A connection to arXiv that shares its turn with builds of the same cache.

    Raises:
        ShellError: The folder cannot be written, or what was asked for could not be had.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise ShellError(f"{folder} cannot be written ({error.strerror})") from None
    connection = ArxivConnection(folder, timeout, contact)
    try:
        yield connection
    except ArxivError as error:
        raise ShellError(str(error)) from None
    finally:
        connection.close()


def last_week(connection: ArxivConnection, endpoint: str, topic: Topic) -> LastWeek:
    """Ask for the papers of the last seven days.

    Raises:
        ArxivError: They could not be had.
    """
    since = datetime.now(UTC) - timedelta(days=_DAYS)
    found: dict[str, Paper] = {}
    damaged = 0
    for page in fetch_listing(connection, endpoint, topic, since):
        found |= {paper.id: paper for paper in page.papers}
        damaged += page.damaged
    if damaged and not found:
        raise ArxivError("damaged", f"none of the {damaged:,} entries that arXiv sent is whole")
    newest = sorted(found.values(), key=lambda paper: paper.published, reverse=True)
    fresh = sum(moment_of(paper.published) >= since for paper in newest)
    return LastWeek(fresh, tuple(paper.title for paper in newest[:_TITLES]))
