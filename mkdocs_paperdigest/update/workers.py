"""Threads that work through a queue, and that nobody has to wait for."""

from __future__ import annotations

import queue
import threading
import time
from collections.abc import Callable
from typing import TypeAlias

_Job: TypeAlias = Callable[[], None]


class Workers:
    """A few threads for jobs of one kind.

    They are daemons: a program that is interrupted ends although a model has not answered yet,
    which the threads of `concurrent.futures` do not let it.

    Args:
        number: How many jobs are in work at once.
        failed: Is told of an exception that a job lets pass; the job counts as done.
    """

    def __init__(self, number: int, failed: Callable[[BaseException], None]) -> None:
        self._jobs: queue.SimpleQueue[_Job | None] = queue.SimpleQueue()
        self._failed = failed
        self._open = 0
        self._done = threading.Condition()
        self._threads = [
            threading.Thread(target=self._work, name=f"paperdigest-{n}", daemon=True)
            for n in range(number)
        ]
        for thread in self._threads:
            thread.start()

    def submit(self, job: _Job) -> None:
        """Put a job at the end of the queue."""
        with self._done:
            self._open += 1
        self._jobs.put(job)

    def wait(self) -> None:
        """Wait until no job is left, those included that jobs submit."""
        with self._done:
            while self._open:
                # A wait without an end would not let Ctrl-C through on every platform.
                self._done.wait(1.0)

    def close(self, patience: float) -> None:
        """Drop the jobs that wait, and give those in work so many seconds to end."""
        while True:
            try:
                self._jobs.get_nowait()
            except queue.Empty:
                break
        for _ in self._threads:
            self._jobs.put(None)
        until = time.monotonic() + patience
        for thread in self._threads:
            thread.join(max(0.0, until - time.monotonic()))

    def _work(self) -> None:
        while (job := self._jobs.get()) is not None:
            try:
                job()
            except BaseException as error:  # noqa: BLE001  # the conductor decides what it means
                self._failed(error)
            finally:
                with self._done:
                    self._open -= 1
                    self._done.notify_all()
