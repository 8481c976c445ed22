"""What the rooms of one update share."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

from ..archive import Archive
from ..arxiv.connection import ArxivConnection, ArxivError, Fetched
from ..cache import Cache
from ..executor import Executor
from .budget import Budget
from .plan import Plan
from .progress import Progress
from .report import Report


@dataclass(frozen=True, slots=True)
class Run:
    """One update: what is to be done, with what, and how far it is.

    Attributes:
        executor: Does what takes time and needs nobody: reading texts, copying sentences.
        stop: Set where nothing more may begin: the service is gone, the budget spent, a person
            pressed Ctrl-C.
        service_down: Set where the summarizer answers nobody; another one may step in.
        site_down: Set where arXiv's site does not answer; its texts and figures wait.
    """

    plan: Plan
    archive: Archive
    cache: Cache
    connection: ArxivConnection
    budget: Budget
    progress: Progress
    report: Report
    executor: Executor = field(default_factory=Executor)
    stop: threading.Event = field(default_factory=threading.Event)
    site_down: threading.Event = field(default_factory=threading.Event)
    service_down: threading.Event = field(default_factory=threading.Event)

    def again(self, plan: Plan) -> Run:
        """The same update by another plan."""
        fresh = threading.Event
        return replace(self, plan=plan, stop=fresh(), site_down=fresh(), service_down=fresh())

    def fetch(self, url: str, *, limit: int) -> Fetched:
        """Fetch a text or a figure from arXiv within the budget.

        Raises:
            BudgetSpentError: The budget does not allow it.
            TooLargeError: The body is larger than `limit` bytes.
            ArxivError: It could not be had.
        """
        self.budget.take_request()
        return self.connection.get(url, limit=limit)

    def is_outage(self, error: ArxivError) -> bool:
        """Whether an error is arXiv's and not of one paper; then its site is let be."""
        outage = error.trouble in ("unreachable", "limited")
        if outage:
            self.site_down.set()
        return outage


def now() -> datetime:
    """The time, in UTC."""
    return datetime.now(UTC)
