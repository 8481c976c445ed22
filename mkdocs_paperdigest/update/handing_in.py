"""Papers that need a digest, or one to be read, handed to a service as batches."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterable, Set
from datetime import UTC, datetime
from typing import Any

import msgspec

from ..archive import Archive
from ..arxiv.connection import ArxivConnection
from ..executor import Executor
from ..models import Paper, Tokens, moment
from ..shared_cache import open_shared_cache
from ..summarizers.base import Inquiry, NotNowError, Reply, SecondReader, SummarizerError, Verdicts
from ..summarizers.batching import Asked, NotTakenError
from .budget import Budget, BudgetSpentError
from .buying import model_of
from .collecting import collect
from .digesting import answer_name, estimate, first_task
from .parcels import Handed, Parcel, forget_parcels, needing, note_parcel, read_parcels
from .plan import Depth, Plan, digest_key
from .progress import Lines
from .reading import read_text
from .report import Report
from .run import Run
from .verifying import estimate_reading, inquiry_about, verdicts_name

_MOST_TASKS = 500
_MOST_TOKENS = 1_000_000
"""Services limit what waits in their queues, new accounts to a few million tokens, and refuse a
batch as a whole."""


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
    try:
        with open_shared_cache(plan.cache_dir / "cache", plan.cache, report.tell) as cache:
            run = Run(plan, archive, cache, connection, budget, Lines(say), report, executor)
            collect(plan, archive, cache, budget, report)
            packing = _Packing(run, plan.summarizer, reads=False)
            return _pack_and_send(packing, _wanted(run), _pack_digest, say)
    finally:
        connection.close()


def hand_in_readings(run: Run, papers: Set[str]) -> bool:
    """Have digests read that a batch answered, by a batch too; what is refused is read singly.

    Args:
        run: The update that filed them.
        papers: Their base ids.

    Returns:
        Whether that is settled. Where the service only failed to answer, the next build hands in
        the rest.

    Raises:
        OSError: The archive cannot be written.
    """
    wanted = [paper for paper in needing("check", run.plan, run.archive) if paper.id in papers]
    packing = _Packing(run, run.plan.reader, reads=True)
    try:
        _pack_and_send(packing, wanted, _pack_reading, lambda _: None)
    except SummarizerError as error:
        run.report.note(f"second readings could not be handed in: {error}")
        return isinstance(error, NotTakenError)
    return True


class LaterReader:
    """Leaves statements to a batch of second readings, which is handed in once they are filed.

    Args:
        reader: Who will read them.
    """

    def __init__(self, reader: SecondReader) -> None:
        self.name = reader.name
        self.model = reader.model
        self.reading_version = reader.reading_version

    def verify(self, inquiry: Inquiry) -> Verdicts:  # noqa: ARG002
        """Read nothing.

        Raises:
            NotNowError: Always.
        """
        raise NotNowError("the batch of second readings is to come")


def _wanted(run: Run) -> list[Paper]:
    handed = set().union(*(parcel.papers for parcel in read_parcels(run.archive)))
    wanted = [paper for paper in needing("digest", run.plan, run.archive) if paper.id not in handed]
    wanted.sort(key=lambda paper: (paper.published, paper.id), reverse=True)
    return wanted[: run.budget.take_papers(len(wanted))]


def _pack_and_send(
    packing: _Packing,
    papers: Iterable[Paper],
    pack: Callable[[_Packing, Paper], None],
    say: Callable[[str], None],
) -> int:
    """Hand papers in, as far as the budget goes, and tell how many that were.

    Raises:
        SummarizerError: The service does not take them; what it has taken by then stands.
    """
    handed = 0
    for paper in papers:
        try:
            pack(packing, paper)
        except BudgetSpentError as error:
            packing.run.report.tell(str(error), to_mend=error.to_mend)
            break
        if packing.is_full:
            handed += packing.send()
            say(f"{handed:,} papers handed in")
    return handed + packing.send()


def _pack_digest(packing: _Packing, paper: Paper) -> None:
    """Pack a paper to be digested.

    Raises:
        BudgetSpentError: The budget does not allow it.
    """
    run = packing.run
    reading, depth = read_text(run, paper)
    task = first_task(paper, reading, run.plan)
    name = answer_name(digest_key(paper, run.plan, depth), task)
    if task.sentences and run.cache.get(name, Reply) is None:
        packing.add(Handed(paper.id, depth, name), task, estimate(task))


def _pack_reading(packing: _Packing, paper: Paper) -> None:
    """Pack a digest to be read against its quotes.

    Raises:
        BudgetSpentError: The budget does not allow it.
    """
    run, digest, reader = packing.run, paper.digest, packing.run.plan.reader
    if digest is None or reader is None:
        return
    inquiry = inquiry_about(digest)
    name = verdicts_name(inquiry, reader)
    depth: Depth = "full" if digest.deep else "brief"
    if run.cache.get(name, Verdicts) is None:
        packing.add(Handed(paper.id, depth, name), inquiry, estimate_reading(inquiry))


class _Packing:
    """Packs what somebody is asked into parcels.

    Args:
        run: For whom.
        by: Who is asked; one that [`takes_batches`][].
        reads: Whether that one reads digests, and does not make them.
    """

    def __init__(self, run: Run, by: Any, *, reads: bool) -> None:
        self.run = run
        self._by = by
        self._reads = reads
        self._asked: dict[str, Asked] = {}
        self._handed: dict[str, Handed] = {}
        self._money = 0.0
        self._tokens = 0

    @property
    def is_full(self) -> bool:
        """Whether what is packed makes a batch."""
        return len(self._asked) >= _MOST_TASKS or self._tokens >= _MOST_TOKENS

    def add(self, handed: Handed, asked: Asked, guess: Tokens) -> None:
        """Pack what is asked about a paper.

        Raises:
            BudgetSpentError: The budget does not allow it.
        """
        self._money += self.run.budget.hold_ahead(guess, model_of(self._by))
        self._tokens += guess.input + guess.output
        key = str(len(self._asked))
        self._asked[key] = asked
        self._handed[key] = handed

    def send(self) -> int:
        """Hand in what is packed, and tell how many papers that were.

        Raises:
            SummarizerError: The service does not take it.
        """
        if not self._asked:
            return 0
        run, by = self.run, self._by
        parcel = Parcel(
            f"paperdigest-{secrets.token_hex(8)}",
            by.name,
            by.model,
            run.plan.language,
            moment(datetime.now(UTC)),
            self._handed,
            reads=self._reads,
            money=self._money,
        )
        asked, self._asked, self._handed, self._money, self._tokens = self._asked, {}, {}, 0.0, 0
        service = by.batches()
        try:
            file = service.upload(parcel.name, asked)
        except SummarizerError:
            run.budget.let_go(parcel.money)
            raise
        # From here on it is written down: it may be under way, whatever becomes of this process.
        note_parcel(run.archive, parcel)
        run.budget.pay_ahead(parcel.money, parcel.month)
        try:
            batch = service.begin(parcel.name, file)
        except NotTakenError:
            forget_parcels(run.archive, {parcel.name})
            run.budget.settle_ahead(parcel.money, 0.0, parcel.month)
            raise
        note_parcel(run.archive, msgspec.structs.replace(parcel, batch=batch))
        return len(parcel.tasks)
