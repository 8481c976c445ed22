"""The conductor of one update: fetch, read, digest, copy figures, each as far as it can be.

Two small groups of threads work side by side, so that neither waits for the other: one reads texts
and copies figures, which is as slow as arXiv wants it; the other digests, which is as slow as the
model is. A paper goes through both, and is filed the moment it is ready.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from dataclasses import replace
from functools import partial

import msgspec

from ..archive import Archive
from ..arxiv.connection import ArxivConnection
from ..executor import Executor
from ..models import Digest, Paper, Reading
from ..shared_cache import open_shared_cache
from ..summarizers.base import (
    NoAnswerError,
    NotNowError,
    OutOfServiceError,
    SummarizerError,
)
from .budget import Budget, BudgetSpentError, open_budget
from .collecting import Batched, collect, forget_digested, takes_batches
from .copying import copy_figures
from .digesting import abstract_alone, copy_abstracts, copy_digest, digest_paper
from .filing import file_topics
from .handing_in import LaterReader, hand_in_readings
from .patience import Patience, with_digest
from .plan import Depth, Plan, digest_key, is_made
from .previews import add_previews
from .progress import Progress
from .reading import noting, read_text
from .report import Report
from .retrying import failed, final
from .run import Run, now
from .schedule import NEEDS, Need, is_free, lacks_figures, need_of, papers_of
from .settled import filed_of
from .verifying import read_digest
from .workers import Workers

_READERS = 2
"""One asks arXiv, which takes one request at a time, while the other parses a PDF."""

_COPIES_AT_ONCE = 50
_PATIENCE = 1.5
"""Seconds that an interrupted update gives what is under way."""


def update(
    plan: Plan,
    archive: Archive,
    progress: Progress,
    budget: Budget | None = None,
    executor: Executor | None = None,
) -> Report:
    """Bring the archive up to date.

    Each digest is filed the moment it is ready, so whatever stops an update loses nothing that
    was paid for. A failure of arXiv or of a model is noted, never raised.

    Args:
        plan: What is to be done.
        archive: What there is; it is added to.
        progress: Is told how it goes.
        budget: What it may spend; by default what the plan allows.
        executor: Who reads texts and copies sentences; by default this process.

    Raises:
        OSError: The archive or the cache cannot be written.
        KeyboardInterrupt: A person wants it to end; what was made by then is filed.
    """
    began = time.monotonic()
    report = Report(topics=len(plan.topics))
    budget = budget or open_budget(plan, [archive])
    with open_shared_cache(plan.cache_dir / "cache", plan.cache, report.tell) as cache:
        connection = ArxivConnection(plan.cache_dir, plan.timeout, plan.site_url)
        try:
            by = executor or Executor()
            _conduct(Run(plan, archive, cache, connection, budget, progress, report, by))
        finally:
            connection.close()
    report.seconds = time.monotonic() - began
    return report


def _conduct(first: Run) -> None:
    """Go through an update, again for each summarizer that steps in for one that answers nobody."""
    plan, archive, budget, report = first.plan, first.archive, first.budget, first.report
    parcels = collect(plan, archive, first.cache, budget, report)
    following: Plan | None = plan
    while following is not None:
        run = first.again(following)
        made = report.made
        conductor = _Conductor(run, parcels)
        conductor.conduct(fetches=following is plan)
        following = following.fallback
        if not run.service_down.is_set():
            break
        budget.give_back(conductor.taken - (report.made - made))
        if following is not None:
            report.note(f"summarizer '{following.summarizer.name}' steps in")
    digested = parcels.answered | parcels.unread
    if takes_batches(plan.reader) and digested and hand_in_readings(first, digested):
        forget_digested(plan, archive)
    add_previews(plan, archive, budget)
    report.note_in_vain()
    report.note_lost_figures()
    report.warn_of_sealed(archive.sealed)
    report.count_papers(filed for _, filed in filed_of(plan, archive))


class _Conductor:
    """Hands the papers of an update from room to room."""

    def __init__(self, run: Run, parcels: Batched) -> None:
        self._run = run
        self._parcels = parcels
        self.taken = 0
        self._begun: set[str] = set()
        self._in_hand = parcels.in_hand
        self._patience = Patience(run)
        self._broken: BaseException | None = None

    def conduct(self, *, fetches: bool) -> None:
        run = self._run
        width = run.executor.width
        self._reading = Workers(max(_READERS, width), self._break_off)
        self._digesting = Workers(max(run.plan.concurrency, width), self._break_off)
        try:
            run.archive.share()
            for joined in file_topics(run) if fetches else ():
                self._begin(filter(None, map(run.archive.find, joined)))
            self._begin(papers_of(run.plan, run.archive))
            for workers in (self._reading, self._digesting, self._reading):
                workers.wait()
            self._patience.end()
        finally:
            # Whatever interrupts the wait, what is under way is filed and nothing else begins.
            run.stop.set()
            for workers in (self._reading, self._digesting):
                workers.close(_PATIENCE / 2)
        if self._broken:
            raise self._broken

    def _break_off(self, error: BaseException) -> None:
        self._broken = self._broken or error
        self._run.stop.set()

    # What begins

    def _begin(self, papers: Iterable[Paper]) -> None:
        """Begin what papers need within the budget: first the bare ones, then the newest."""
        run = self._run
        for need, those in self._wanting(papers).items():
            those.sort(key=lambda paper: (paper.published, paper.id), reverse=True)
            begun = those if is_free(need, run.plan) else self._afford(those, need)
            self._begun.update(paper.id for paper in begun)
            if need == "check":
                for paper in begun:
                    self._digesting.submit(self._job(partial(self._check, paper.id)))
            elif need == "figures":
                for paper in begun:
                    self._reading.submit(self._job(partial(copy_figures, run, paper.id)))
            elif run.plan.costs:
                run.progress.expect(len(begun))
                for paper in begun:
                    self._reading.submit(self._job(partial(self._read, paper.id)))
            else:
                run.progress.expect(len(begun))
                for at_once in range(0, len(begun), _COPIES_AT_ONCE):
                    several = begun[at_once : at_once + _COPIES_AT_ONCE]
                    self._digesting.submit(self._job(partial(self._copy, several)))

    def _wanting(self, papers: Iterable[Paper]) -> dict[Need, list[Paper]]:
        """What papers need that nobody has begun, and that no batch is to bring."""
        run = self._run
        at = now()
        wanting: dict[Need, list[Paper]] = {need: [] for need in NEEDS}
        for paper in papers:
            need = None if paper.id in self._begun else need_of(paper, run.plan, at)
            if need is None or not run.archive.can_change(paper.id):
                continue
            # Figures wait for no second reading, whoever is to do it.
            if need == "check" and lacks_figures(paper, run.plan, at):
                self._reading.submit(self._job(partial(copy_figures, run, paper.id)))
            if paper.id in self._in_hand:
                self._begun.add(paper.id)
            else:
                wanting[need].append(paper)
        return wanting

    def _afford(self, papers: list[Paper], need: Need) -> list[Paper]:
        """Those of some papers that the budget allows; what a batch answered is paid for."""
        answered = self._parcels.read if need == "check" else self._parcels.answered
        priced = [paper for paper in papers if paper.id not in answered]
        priced = priced[: self._run.budget.take_papers(len(priced))]
        if need in ("digest", "redo"):
            self.taken += len(priced)
        return [paper for paper in papers if paper.id in answered] + priced

    def _job(self, work: Callable[[], None]) -> Callable[[], None]:
        """Work that does not begin once the update is to stop, and gives back what it holds."""
        run = self._run

        def job() -> None:
            try:
                if not run.stop.is_set():
                    run.budget.check_time()
                    work()
            except BudgetSpentError as error:
                run.report.tell(str(error), to_mend=error.to_mend)
                run.stop.set()
            finally:
                run.cache.release()

        return job

    # What a paper goes through

    def _read(self, base_id: str) -> None:
        run = self._run
        paper = run.archive.find(base_id)
        if paper is None:
            return
        reading, depth = read_text(run, paper)
        if is_made(paper, run.plan, depth) and paper.digest and paper.digest.read == reading.read:
            run.progress.digested()
            return
        self._digesting.submit(self._job(partial(self._digest, base_id, reading, depth)))

    def _digest(self, base_id: str, reading: Reading, depth: Depth) -> None:
        run = self._run
        paper = run.archive.find(base_id)
        if paper is None:
            return
        key = digest_key(paper, run.plan, depth)
        try:
            by = run.plan.summarizer
            if by.writes:
                plan = run.plan
                if plan.reader and base_id in self._parcels.answered and takes_batches(plan.reader):
                    plan = replace(plan, reader=LaterReader(plan.reader))
                digest = digest_paper(paper, reading, plan, key, run.cache, run.budget)
            else:
                digest = self._copier.run(copy_digest, paper, reading, by, key)
        except OutOfServiceError as error:
            self._out_of_service(error)
        except NotNowError as error:
            self._patience.went_unanswered(base_id, key, str(error))
        except NoAnswerError as error:
            attempt = final(str(error), now(), key)
            run.archive.change(base_id, noting("digest", attempt))
            run.report.note(f"{paper.versioned_id}: {error}")
        else:
            run.archive.change(base_id, partial(with_digest, digest=digest, reading=reading))
            run.report.count_made(digest)
            self._patience.was_answered()
            self._reading.submit(self._job(partial(self._complete, base_id)))
        finally:
            run.progress.digested()

    def _copy(self, papers: list[Paper]) -> None:
        """Digest papers at no price, and file them together."""
        run = self._run
        changes: dict[str, Callable[[Paper], Paper]] = {}
        # Whoever is elsewhere gets all at once; here an update that is to stop stops in between.
        portion = len(papers) if self._copier.width > 1 else 1
        for first in range(0, len(papers), portion):
            if run.stop.is_set() or run.budget.is_over:
                break
            some = papers[first : first + portion]
            keyed = {digest_key(paper, run.plan, "brief"): paper for paper in some}
            made = self._copier.run(copy_abstracts, keyed, run.plan.summarizer)
            for (key, paper), digest in zip(keyed.items(), made, strict=True):
                if isinstance(digest, str):
                    changes[paper.id] = noting("digest", final(digest, now(), key))
                else:
                    reading = abstract_alone(paper)
                    changes[paper.id] = partial(with_digest, digest=digest, reading=reading)
                    run.report.count_made(digest)
                run.progress.digested()
        run.archive.change_all(changes)

    @property
    def _copier(self) -> Executor:
        """Who copies sentences: other processes have the built-in summarizer, and no other one."""
        is_built_in = type(self._run.plan.summarizer) is type(self._run.plan.stand_in)
        return self._run.executor if is_built_in else Executor()

    def _check(self, base_id: str) -> None:
        """Have a digest read that was filed when nobody could."""
        run = self._run
        paper, reader = run.archive.find(base_id), run.plan.reader
        if paper is None or paper.digest is None or reader is None:
            return
        before = paper.attempts.get("check")
        try:
            digest = read_digest(paper.digest, reader, run.cache, run.budget)
        except OutOfServiceError as error:
            self._out_of_service(error)
        except SummarizerError as error:
            own_fault = isinstance(error, NoAnswerError)
            attempt = failed(before, str(error), now(), own_fault=own_fault)
            run.archive.change(base_id, noting("check", attempt))
            run.report.note(f"{paper.versioned_id}: {error}")
        else:
            run.archive.change(base_id, partial(_with_reading, digest=digest))
            run.report.count_read(paper.digest, digest)

    def _out_of_service(self, error: OutOfServiceError) -> None:
        """Begin nothing more: nobody gets an answer."""
        self._run.service_down.set()
        self._run.stop.set()
        self._run.report.tell(str(error), to_mend=not error.passing)

    def _complete(self, base_id: str) -> None:
        """Copy the figures of a paper that was digested, if that is what it needs now."""
        run = self._run
        paper = run.archive.find(base_id)
        if paper and lacks_figures(paper, run.plan, now()):
            copy_figures(run, base_id)


def _with_reading(paper: Paper, digest: Digest) -> Paper:
    return msgspec.structs.replace(noting("check", None)(paper), digest=digest)
