"""Progress a person can see: a live bar on a terminal, a line now and then elsewhere."""

from __future__ import annotations

import shutil
import sys
import time
from collections.abc import Callable
from threading import Lock
from typing import Protocol

_SECONDS_BETWEEN_LINES = 15.0


class Progress(Protocol):
    """Is told how an update goes; may be called from several threads."""

    def fetching(self, topic: str) -> None:
        """A topic's listing is being fetched."""
        ...

    def expect(self, papers: int) -> None:
        """So many more papers are to be digested."""
        ...

    def digested(self) -> None:
        """One of them is done, one way or another."""
        ...

    def close(self) -> None:
        """The update is over."""
        ...


class Lines:
    """A log line when something begins, and every quarter of a minute while it lasts.

    Args:
        log: Takes one line.
        clock: Tells seconds.
    """

    def __init__(
        self, log: Callable[[str], None], clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._log = log
        self._clock = clock
        self._lock = Lock()
        self._expected = 0
        self._done = 0
        self._said_at = clock()

    def fetching(self, topic: str) -> None:
        """Say that a topic is asked for."""
        self._log(f"asking arXiv for {topic!r}")

    def expect(self, papers: int) -> None:
        """Take more papers into the count."""
        with self._lock:
            self._expected += papers

    def digested(self) -> None:
        """Count one, and say so if nothing was said for a while."""
        with self._lock:
            self._done += 1
            if self._clock() - self._said_at >= _SECONDS_BETWEEN_LINES:
                self._said_at = self._clock()
                self._log(f"{self._done} of {self._expected} papers digested")

    def close(self) -> None:
        """Nothing is left to say."""


class Bar:
    """A live bar on standard error."""

    def __init__(self) -> None:
        from tqdm import tqdm

        size = shutil.get_terminal_size()
        self._lock = Lock()
        self._bar = tqdm(
            total=0,
            file=sys.stderr,
            leave=False,
            unit="paper",
            # Some terminals do not tell their size, and a bar of no width is none.
            ncols=size.columns,
            nrows=size.lines,
            bar_format="{desc}{bar}| {n_fmt}/{total_fmt} papers [{elapsed}<{remaining}]",
        )

    def fetching(self, topic: str) -> None:
        """Name the topic before the bar."""
        with self._lock:
            self._bar.set_description(f"arXiv: {topic}")

    def expect(self, papers: int) -> None:
        """Make the bar longer."""
        with self._lock:
            self._bar.total = (self._bar.total or 0) + papers
            self._bar.refresh()

    def digested(self) -> None:
        """Move on by one."""
        with self._lock:
            self._bar.update()

    def close(self) -> None:
        """Take the bar away."""
        self._bar.close()


def choose_progress(log: Callable[[str], None]) -> Progress:
    """A bar where a person watches, else lines."""
    return Bar() if sys.stderr.isatty() else Lines(log)
