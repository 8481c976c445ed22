"""Papers that need a digest, handed to a service as batches."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import msgspec

from ..archive import Archive
from ..arxiv.connection import ArxivConnection
from ..executor import Executor
from ..models import Paper, moment
from ..shared_cache import open_shared_cache
from ..summarizers.base import Reply, Task
from .budget import Budget, BudgetSpentError
from .buying import model_of
from .collecting import collect
from .digesting import answer_name, estimate, first_task
from .parcels import Handed, Parcel, needing_digests, read_parcels, write_parcels
from .plan import Plan, digest_key
from .progress import Lines
from .reading import read_text
from .report import Report
from .run import Run

_MOST_TASKS = 500


def hand_in(
    plan: Plan,
    archive: Archive,
    budget: Budget,
    report: Report,
    executor: Executor,
    say: Callable[[str], None],
) -> int:
    """Hand in the papers that need a digest, the newest first.

    Args:
        plan: Who digests: one that [`takes_batches`][].
        archive: What there is.
        budget: What it may cost.
        report: Is told what went wrong.
        executor: Who reads texts.
        say: Takes a line about how it goes.

    Returns:
        How many papers were handed in now.

    Raises:
        SummarizerError: The service does not take them; what it has taken by then stands.
        OSError: The archive or the cache cannot be written.
    """
    connection = ArxivConnection(plan.cache_dir, plan.timeout, plan.site_url)
    handed = 0
    try:
        with open_shared_cache(plan.cache_dir / "cache", plan.cache, report.tell) as cache:
            run = Run(plan, archive, cache, connection, budget, Lines(say), report, executor)
            collect(plan, archive, cache, budget, report)
            parcel = _Packing(run)
            for paper in _wanted(run):
                try:
                    parcel.add(paper)
                except BudgetSpentError as error:
                    report.tell(str(error), to_mend=error.to_mend)
                    break
                if len(parcel) == _MOST_TASKS:
                    handed += parcel.send()
                    say(f"{handed:,} papers handed in")
            handed += parcel.send()
    finally:
        connection.close()
    return handed


def _wanted(run: Run) -> list[Paper]:
    handed = set().union(*(parcel.papers for parcel in read_parcels(run.archive)))
    wanted = [paper for paper in needing_digests(run.plan, run.archive) if paper.id not in handed]
    wanted.sort(key=lambda paper: (paper.published, paper.id), reverse=True)
    return wanted[: run.budget.take_papers(len(wanted))]


class _Packing:
    """Packs papers into parcels."""

    def __init__(self, run: Run) -> None:
        self._run = run
        self._tasks: dict[str, Task] = {}
        self._handed: dict[str, Handed] = {}
        self._money = 0.0

    def __len__(self) -> int:
        return len(self._tasks)

    def add(self, paper: Paper) -> None:
        """Pack a paper, unless its answer is here already.

        Raises:
            BudgetSpentError: The budget does not allow it.
        """
        run = self._run
        reading, depth = read_text(run, paper)
        task = first_task(paper, reading, run.plan)
        name = answer_name(digest_key(paper, run.plan, depth), task)
        if not task.sentences or run.cache.get(name, Reply) is not None:
            return
        self._money += run.budget.pay_ahead(estimate(task), model_of(run.plan.summarizer))
        key = str(len(self._tasks))
        self._tasks[key] = task
        self._handed[key] = Handed(paper.id, depth, name)

    def send(self) -> int:
        """Hand in what is packed.

        Raises:
            SummarizerError: The service does not take it.
        """
        if not self._tasks:
            return 0
        run, plan = self._run, self._run.plan
        by: Any = plan.summarizer
        parcel = Parcel(
            f"paperdigest-{secrets.token_hex(8)}",
            by.name,
            by.model,
            plan.language,
            moment(datetime.now(UTC)),
            self._handed,
            self._money,
        )
        before = read_parcels(run.archive)
        write_parcels(run.archive, [*before, parcel])
        batch = by.batches().submit(parcel.name, self._tasks)
        write_parcels(run.archive, [*before, msgspec.structs.replace(parcel, batch=batch)])
        self._tasks, self._handed, self._money = {}, {}, 0.0
        return len(parcel.tasks)
