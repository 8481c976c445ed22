"""Answers by batch: what was handed in is asked for, and kept like what was bought."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import msgspec

from ..archive import Archive
from ..arxiv.calendar import moment_of
from ..cache import Cache
from ..summarizers.base import Summarizer, SummarizerError, Task
from .budget import Budget
from .buying import model_of
from .parcels import Parcel, needing_digests, read_parcels, write_parcels
from .plan import Plan
from .report import Report
from .run import now

_FORGOTTEN_AFTER = timedelta(days=7)
"""No service keeps a batch for longer than it has any use."""


@dataclass
class Batched:
    """The papers that were handed in with batches.

    Attributes:
        awaited: Those whose answer is to come; nobody else is asked for one.
        answered: Those whose answer is here and was paid for.
    """

    awaited: set[str] = field(default_factory=set)
    answered: set[str] = field(default_factory=set)


def takes_batches(summarizer: Summarizer) -> bool:
    """Whether a summarizer takes many tasks together."""
    return hasattr(summarizer, "batches")


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
    needing = {paper.id for paper in needing_digests(plan, archive)}
    for parcel in kept:
        if parcel.collected:
            batched.answered |= parcel.papers & needing
        elif _maker(parcel, plan):
            batched.awaited |= parcel.papers & needing
    write_parcels(archive, [each for each in kept if not each.collected or each.papers & needing])
    if batched.awaited:
        report.note(f"{len(batched.awaited):,} papers wait for the batch they were handed in with")
    return batched


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
