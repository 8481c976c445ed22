"""Answers by batch: what was handed in is asked for, and kept like what was bought."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import msgspec

from ..archive import Archive
from ..arxiv.calendar import moment_of
from ..cache import Cache
from ..models import Paper
from ..summarizers.base import Inquiry, SecondReader, Summarizer, SummarizerError, Task
from .budget import Budget
from .buying import model_of
from .parcels import Handed, Parcel, needing, read_parcels, write_parcels
from .plan import Plan
from .report import Report
from .run import now
from .schedule import Need
from .verifying import inquiry_about, verdicts_name

_NEEDS: dict[bool, Need] = {False: "digest", True: "check"}
"""What papers need, by whether their parcel is of second readings."""

_FORGOTTEN_AFTER = timedelta(days=7)
"""No service keeps a batch for longer than it has any use."""


@dataclass
class Batched:
    """The papers that were handed in with batches.

    Attributes:
        awaited: Those whose answer is to come; nobody else is asked for one.
        answered: Those whose answer is here and was paid for.
        read: Those whose second reading is here and was paid for.
    """

    awaited: set[str] = field(default_factory=set)
    answered: set[str] = field(default_factory=set)
    read: set[str] = field(default_factory=set)


def takes_batches(asked: Summarizer | SecondReader | None) -> bool:
    """Whether somebody takes many tasks together."""
    return hasattr(asked, "batches")


def collect(plan: Plan, archive: Archive, cache: Cache, budget: Budget, report: Report) -> Batched:
    """Ask for what was handed in; answers that came are kept in the cache, like bought ones.

    Raises:
        OSError: The archive cannot be written.
    """
    batched = Batched()
    parcels = read_parcels(archive)
    if not parcels or not plan.online:
        return batched
    left = [_collect(parcel, plan, archive, cache, budget, report) for parcel in parcels]
    kept = [parcel for parcel in left if parcel is not None]
    needs = {
        reads: {paper.id for paper in needing(_NEEDS[reads], plan, archive)}
        for reads in {parcel.reads for parcel in kept}
    }
    of_use: list[Parcel] = []
    for parcel in kept:
        waiting = parcel.papers & needs[parcel.reads]
        if parcel.collected and not waiting:
            continue
        of_use.append(parcel)
        if parcel.collected:
            (batched.read if parcel.reads else batched.answered).update(waiting)
        elif _asked(parcel, plan):
            batched.awaited |= waiting
    write_parcels(archive, of_use)
    if batched.awaited:
        report.note(f"{len(batched.awaited):,} papers wait for the batch they were handed in with")
    return batched


def _collect(
    parcel: Parcel, plan: Plan, archive: Archive, cache: Cache, budget: Budget, report: Report
) -> Parcel | None:
    """How a parcel stands now; nothing where it is no more."""
    if parcel.collected:
        return parcel
    asked = _asked(parcel, plan)
    if asked is None:
        age = now() - moment_of(parcel.at)
        return parcel if timedelta(0) <= age < _FORGOTTEN_AFTER else None
    tasks = {
        key: task
        for key, handed in parcel.tasks.items()
        if (paper := archive.find(handed.paper)) and (task := _task(parcel, handed, paper, asked))
    }
    try:
        service = asked.batches()
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
    model = model_of(asked)
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


def _task(parcel: Parcel, handed: Handed, paper: Paper, asked: Any) -> Task | Inquiry | None:
    """What was asked about a paper, as far as reading the answer takes it."""
    if not parcel.reads:
        return Task(paper.title, (), parcel.language, handed.depth)
    if paper.digest is None:
        return None
    inquiry = inquiry_about(paper.digest)
    return inquiry if verdicts_name(inquiry, asked) == handed.answer else None


def _asked(parcel: Parcel, plan: Plan) -> Any:
    """Who was asked, if that one is still in line."""
    makers = (plan.summarizer, *(following.summarizer for following in plan.fallbacks))
    for each in (plan.reader,) if parcel.reads else makers:
        if each is None:
            continue
        if (each.name, each.model) == (parcel.summarizer, parcel.model) and takes_batches(each):
            return each
    return None
