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
from ..summarizers.base import (
    Inquiry,
    Reply,
    SecondReader,
    Summarizer,
    SummarizerError,
    Task,
    Verdicts,
)
from ..summarizers.batching import Collected
from .budget import Budget
from .buying import model_of
from .parcels import Handed, Parcel, forget_parcels, needing, note_parcel, read_parcels
from .plan import Plan
from .report import Report
from .run import now
from .schedule import Need, need_of, papers_of
from .verifying import inquiry_about, verdicts_name

_ARRIVES_WITHIN = timedelta(hours=1)
"""So long after it was handed in a batch that is not listed may be under way all the same."""

_KNOWN_AGAIN_WITHIN = timedelta(days=3)
"""So long a batch that another key may know is waited for: longer than any service works at one."""

_FORGOTTEN_AFTER = timedelta(days=7)
"""No service keeps a batch for longer than it has any use."""


@dataclass
class Batched:
    """The papers that were handed in with batches.

    Attributes:
        awaited: Those whose answer is to come; nobody else is asked for one.
        answered: Those whose answer is here and was paid for.
        unread: Those that were digested of such an answer, and are to be read by a batch too.
        read: Those whose second reading is here and was paid for.
    """

    awaited: set[str] = field(default_factory=set)
    answered: set[str] = field(default_factory=set)
    unread: set[str] = field(default_factory=set)
    read: set[str] = field(default_factory=set)

    @property
    def in_hand(self) -> set[str]:
        """Those that nobody is to be asked about singly now."""
        return self.awaited | self.unread


def takes_batches(asked: Summarizer | SecondReader | None) -> bool:
    """Whether somebody takes many tasks together."""
    return hasattr(asked, "batches")


def collect(plan: Plan, archive: Archive, cache: Cache, budget: Budget, report: Report) -> Batched:
    """Ask for what was handed in; answers that came are kept in the cache, like bought ones.

    Raises:
        OSError: The archive cannot be written.
    """
    batched = Batched()
    if not plan.online:
        return batched
    parcels = read_parcels(archive)
    if not parcels:
        return batched
    needed = _needed(plan, archive)
    for parcel in parcels:
        if not parcel.collected or _lacks_answers(parcel, needed, cache):
            _settle(parcel, _ask_for(parcel, plan, archive, cache, budget, report), archive, budget)
    parcels = read_parcels(archive)
    for parcel in parcels:
        undigested, unchecked = parcel.papers & needed["digest"], parcel.papers & needed["check"]
        if not parcel.collected:
            if _asked(parcel, plan):
                batched.awaited |= unchecked if parcel.reads else undigested
        elif parcel.reads:
            batched.read |= unchecked
        else:
            batched.answered |= undigested
            if takes_batches(plan.reader) and _age(parcel) < _FORGOTTEN_AFTER:
                batched.unread |= unchecked
    batched.unread -= batched.awaited | batched.read
    of_use = batched.answered | batched.unread | batched.read
    forget_parcels(archive, {p.name for p in parcels if p.collected and not p.papers & of_use})
    if batched.awaited:
        report.note(f"{len(batched.awaited):,} papers wait for the batch they were handed in with")
    return batched


def forget_digested(plan: Plan, archive: Archive) -> None:
    """Strike off what was handed in to be digested and is, now that its second reading is too.

    Raises:
        OSError: The archive cannot be written.
    """
    undigested = {paper.id for paper in needing("digest", plan, archive)}
    parcels = [each for each in read_parcels(archive) if each.collected and not each.reads]
    forget_parcels(archive, {each.name for each in parcels if not each.papers & undigested})


@dataclass(frozen=True)
class _Fate:
    """What becomes of a parcel.

    Attributes:
        parcel: How it stands now; nothing where it is no more.
        cost: What it came to, in money; nothing where that is not known yet, or never will be.
    """

    parcel: Parcel | None
    cost: float | None = None


def _settle(parcel: Parcel, fate: _Fate, archive: Archive, budget: Budget) -> None:
    # First what it is, then what it cost: whoever is killed between the two has counted too much.
    if fate.parcel is None:
        forget_parcels(archive, {parcel.name})
    elif fate.parcel != parcel:
        note_parcel(archive, fate.parcel)
    if fate.cost is not None:
        budget.settle_ahead(parcel.money, fate.cost, parcel.month)


def _needed(plan: Plan, archive: Archive) -> dict[Need, set[str]]:
    """The papers to digest and those to read, by their base ids."""
    at = now()
    needed: dict[Need, set[str]] = {"digest": set(), "check": set()}
    for paper in papers_of(plan, archive):
        need = need_of(paper, plan, at)
        if need in needed:
            needed[need].add(paper.id)
    return needed


def _lacks_answers(parcel: Parcel, needed: dict[Need, set[str]], cache: Cache) -> bool:
    """Whether answers that were collected are not in this cache: it was lost, or is another's."""
    kind, papers = (Verdicts, needed["check"]) if parcel.reads else (Reply, needed["digest"])
    awaited = (handed for handed in parcel.tasks.values() if handed.paper in papers)
    return any(cache.get(handed.answer, kind) is None for handed in awaited)


def _ask_for(
    parcel: Parcel, plan: Plan, archive: Archive, cache: Cache, budget: Budget, report: Report
) -> _Fate:
    """Ask for the answers to a parcel."""
    parcel = msgspec.structs.replace(parcel, collected=False)
    age = _age(parcel)
    asked = _asked(parcel, plan)
    if asked is None:
        return _Fate(parcel if age < _FORGOTTEN_AFTER else None)
    these = f"a batch of {len(parcel.tasks):,} papers"
    try:
        service = asked.batches()
        batch = parcel.batch or service.look_for(parcel.name)
        if not batch:
            return _Fate(parcel) if age < _ARRIVES_WITHIN else _Fate(None, 0.0)
        came = service.collect(batch, _tasks(parcel, archive, asked))
    except SummarizerError as error:
        report.note(f"{these} could not be asked for: {error}")
        return _Fate(parcel if age < _FORGOTTEN_AFTER else None)
    parcel = msgspec.structs.replace(parcel, batch=batch)
    if came.state == "waiting" and age < _FORGOTTEN_AFTER:
        return _Fate(parcel)
    if came.state == "unknown" and age < _KNOWN_AGAIN_WITHIN:
        until = f"{moment_of(parcel.at) + _KNOWN_AGAIN_WITHIN:%Y-%m-%d}"
        report.note(
            f"{these} is not known to {parcel.summarizer} under this key ({batch}); they wait for "
            f"the key it was handed in with until {until}"
        )
        return _Fate(parcel)
    if came.state == "done":
        return _keep_answers(parcel, came, cache, budget, report, model_of(asked))
    if came.state == "failed":
        report.note(f"{these} failed ({came.because})")
        return _Fate(None, 0.0)
    report.note(f"{these} is given up: {parcel.summarizer} has no answer to it any more ({batch})")
    return _Fate(None)


def _keep_answers(
    parcel: Parcel, came: Collected, cache: Cache, budget: Budget, report: Report, model: str
) -> _Fate:
    prices = budget.prices
    bills = [prices.bill(came.wasted, model, batched=True)]
    for key, reply in came.replies.items():
        cache.put(parcel.tasks[key].answer, reply)
        bills.append(prices.bill(reply.tokens, reply.model, model, batched=True))
    why = f" ({came.because})" if came.because else ""
    report.note(f"a batch answered for {len(came.replies):,} of {len(parcel.tasks):,} papers{why}")
    answered = {key: parcel.tasks[key] for key in came.replies}
    cost = sum(bill.money.get(prices.currency, 0.0) for bill in bills)
    # Collected once more, it costs nothing more.
    kept = msgspec.structs.replace(parcel, tasks=answered, money=cost, collected=True)
    return _Fate(kept, cost)


def _age(parcel: Parcel) -> timedelta:
    """How long ago a parcel was handed in; clocks are set back, too."""
    return abs(now() - moment_of(parcel.at))


def _tasks(parcel: Parcel, archive: Archive, asked: Any) -> dict[str, Task | Inquiry | None]:
    """What was asked, as far as reading the answers takes it; `None` where that is of no use."""
    tasks: dict[str, Task | Inquiry | None] = {}
    for key, handed in parcel.tasks.items():
        paper = archive.find(handed.paper)
        tasks[key] = _task(parcel, handed, paper, asked) if paper else None
    return tasks


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
