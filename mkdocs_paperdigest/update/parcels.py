"""Digests by batch: papers handed to a service together, whose answers later updates collect.

What is handed in is written down before, so that nothing is handed in twice: a parcel whose batch
is not known yet is looked for by its name.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec

from ..archive import Archive
from ..arxiv.calendar import moment_of
from ..arxiv.connection import ArxivConnection
from ..cache import Cache
from ..files import write_atomically
from ..models import BaseId, Moment, Paper, moment
from ..shared_cache import open_shared_cache
from ..summarizers.base import Reply, Summarizer, SummarizerError, Task
from .budget import Budget, BudgetSpentError
from .buying import model_of
from .digesting import answer_name, estimate, first_task
from .plan import Depth, Plan, digest_key
from .progress import Lines
from .reading import read_text
from .report import Report
from .run import Run, now
from .schedule import need_of, papers_of

FILE_NAME = "batches.json"
"""Names the file in the archive's folder that says what is handed in."""

_MOST_TASKS = 500
_FORGOTTEN_AFTER = timedelta(days=7)
"""No service keeps a batch for longer than it has any use."""


class Handed(msgspec.Struct, frozen=True):
    """A paper that was handed in.

    Attributes:
        paper: Its base id.
        depth: How deep its digest is to be.
        answer: The name under which the answer is kept in the cache.
    """

    paper: BaseId
    depth: Depth
    answer: str


class Parcel(msgspec.Struct, frozen=True):
    """Papers that were handed in together.

    Attributes:
        name: Ours for the batch.
        summarizer: Who was asked.
        model: Which model of it.
        language: Of the digests.
        at: When.
        tasks: The papers, by the names that their requests were given.
        money: What was held back for it of the month's money.
        batch: How the service calls it; empty where nobody knows whether it has it.
        collected: Whether its answers are here.
    """

    name: str
    summarizer: str
    model: str
    language: str
    at: Moment
    tasks: dict[str, Handed]
    money: float = 0.0
    batch: str = ""
    collected: bool = False

    @property
    def papers(self) -> set[str]:
        """The papers' base ids."""
        return {handed.paper for handed in self.tasks.values()}


@dataclass
class Standing:
    """How the papers stand that were handed in.

    Attributes:
        awaited: Those whose answer is to come; nobody else is asked for one.
        answered: Those whose answer is here and was paid for.
    """

    awaited: set[str] = field(default_factory=set)
    answered: set[str] = field(default_factory=set)


def takes_batches(summarizer: Summarizer) -> bool:
    """Whether a summarizer takes many tasks together."""
    return hasattr(summarizer, "batches")


def read_parcels(archive: Archive) -> list[Parcel]:
    """What is handed in, the oldest first."""
    try:
        content = (archive.folder / FILE_NAME).read_bytes()
        parcels = msgspec.json.decode(content, type=list[Parcel])
        for parcel in parcels:
            moment_of(parcel.at)
    except (OSError, ValueError, RecursionError):
        return []
    return parcels


def hand_in(
    plan: Plan, archive: Archive, budget: Budget, report: Report, say: Callable[[str], None]
) -> int:
    """Hand in the papers that need a digest, the newest first.

    Args:
        plan: Who digests: one that [`takes_batches`][].
        archive: What there is.
        budget: What it may cost.
        report: Is told what went wrong.
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
            run = Run(plan, archive, cache, connection, budget, Lines(say), report)
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


def collect(plan: Plan, archive: Archive, cache: Cache, budget: Budget, report: Report) -> Standing:
    """Ask for what was handed in; answers that came are kept in the cache, like bought ones.

    Raises:
        OSError: The archive cannot be written.
    """
    standing = Standing()
    parcels = read_parcels(archive)
    if not parcels or not plan.online:
        return standing
    left = [_collect(parcel, plan, archive, cache, budget, report) for parcel in parcels]
    kept = [parcel for parcel in left if parcel is not None]
    needing = {paper.id for paper in _needing(plan, archive)}
    for parcel in kept:
        if parcel.collected:
            standing.answered |= parcel.papers & needing
        elif _maker(parcel, plan):
            standing.awaited |= parcel.papers & needing
    _write(archive, [each for each in kept if not each.collected or each.papers & needing])
    if standing.awaited:
        report.note(f"{len(standing.awaited):,} papers wait for the batch they were handed in with")
    return standing


def _collect(
    parcel: Parcel, plan: Plan, archive: Archive, cache: Cache, budget: Budget, report: Report
) -> Parcel | None:
    """How a parcel stands now; nothing where it is no more."""
    if parcel.collected:
        return parcel
    maker = _maker(parcel, plan)
    if maker is None:
        age = now() - moment_of(parcel.at)
        return parcel if timedelta(0) <= age < _FORGOTTEN_AFTER else None
    tasks = {
        key: Task(paper.title, (), parcel.language, handed.depth)
        for key, handed in parcel.tasks.items()
        if (paper := archive.find(handed.paper))
    }
    try:
        service = maker.batches()
        batch = parcel.batch or service.look_for(parcel.name)
        if not batch:
            budget.settle_ahead(parcel.money, 0.0)
            return None
        came = service.collect(batch, tasks)
    except SummarizerError as error:
        report.note(f"a batch of {len(parcel.tasks):,} papers could not be asked for: {error}")
        return parcel
    if came.state == "waiting":
        return msgspec.structs.replace(parcel, batch=batch)
    if came.state == "failed":
        report.note(f"a batch of {len(parcel.tasks):,} papers failed ({came.because})")
        budget.settle_ahead(parcel.money, 0.0)
        return None
    model = model_of(maker)
    bills = [budget.prices.bill(came.wasted, model, batched=True)]
    for key, reply in came.replies.items():
        cache.put(parcel.tasks[key].answer, reply)
        bills.append(budget.prices.bill(reply.tokens, reply.model, model, batched=True))
    budget.settle_ahead(
        parcel.money, sum(bill.money.get(budget.prices.currency, 0.0) for bill in bills)
    )
    report.note(f"a batch answered for {len(came.replies):,} of {len(parcel.tasks):,} papers")
    answered = {key: parcel.tasks[key] for key in came.replies}
    return msgspec.structs.replace(parcel, tasks=answered, batch=batch, collected=True)


def _maker(parcel: Parcel, plan: Plan) -> Any:
    """Who was asked, if that one is still in line."""
    for each in (plan.summarizer, *(following.summarizer for following in plan.fallbacks)):
        if (each.name, each.model) == (parcel.summarizer, parcel.model) and takes_batches(each):
            return each
    return None


def _needing(plan: Plan, archive: Archive) -> Iterator[Paper]:
    at = now()
    return (p for p in papers_of(plan, archive) if need_of(p, plan, at) == "digest")


def _wanted(run: Run) -> list[Paper]:
    handed = set().union(*(parcel.papers for parcel in read_parcels(run.archive)))
    wanted = [paper for paper in _needing(run.plan, run.archive) if paper.id not in handed]
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
        _write(run.archive, [*before, parcel])
        batch = by.batches().submit(parcel.name, self._tasks)
        _write(run.archive, [*before, msgspec.structs.replace(parcel, batch=batch)])
        self._tasks, self._handed, self._money = {}, {}, 0.0
        return len(parcel.tasks)


def _write(archive: Archive, parcels: Iterable[Parcel]) -> None:
    content = msgspec.json.format(msgspec.json.encode(list(parcels)), indent=2)
    write_atomically(archive.folder / FILE_NAME, content + b"\n", durable=True)
