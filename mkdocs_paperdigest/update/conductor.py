"""The conductor of one update: fetch, read, summarise, check, file."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import UTC, date, datetime
from functools import partial

import msgspec

from ..archive import Archive
from ..arxiv.calendar import listing_day
from ..arxiv.connection import ArxivConnection, ArxivError
from ..arxiv.listings import fetch_listing, window_start
from ..cache import Cache, open_cache
from ..fulltext import download_figure, may_show_figures, read_paper
from ..models import Figure, Moment, Paper, Reading, Topic, TopicRecord, Unread, moment
from ..summarizers.base import NoAnswerError, NotNowError, OutOfServiceError
from .digesting import abstract_alone, digest_paper
from .progress import Progress
from .report import Report
from .schedule import (
    Depth,
    Plan,
    digest_key,
    due_topics,
    is_made,
    needs_digest,
    papers_of,
    refused_topics,
)

_FIGURES = 3
_UNANSWERED_IN_A_ROW = 3
_MOST_UNREACHED = 2


def update(plan: Plan, archive: Archive, progress: Progress) -> Report:
    """Bring the archive up to date.

    Each digest is filed the moment it is ready, so whatever stops an update loses nothing that
    was paid for. A failure of arXiv or of a model is noted, never raised.

    Args:
        plan: What is to be done.
        archive: What there is; it is added to.
        progress: Is told how it goes.

    Raises:
        OSError: The archive or the cache cannot be written.
    """
    began = time.monotonic()
    with open_cache(plan.cache_dir / "cache") as cache:
        connection = ArxivConnection(plan.cache_dir, plan.timeout, plan.site_url)
        run = _Update(plan, archive, cache, connection, progress)
        try:
            run.run()
        finally:
            connection.close()
    run.report.seconds = time.monotonic() - began
    return run.report


class _Update:
    def __init__(
        self,
        plan: Plan,
        archive: Archive,
        cache: Cache,
        connection: ArxivConnection,
        progress: Progress,
    ) -> None:
        self.report = Report(topics=len(plan.topics))
        self._plan = plan
        self._archive = archive
        self._cache = cache
        self._connection = connection
        self._progress = progress
        self._budget = plan.budget_papers
        self._fetched = False
        self._unanswered = 0
        self._begun: set[str] = set()
        self._stop = threading.Event()
        self._site_down = threading.Event()
        self._lock = threading.Lock()

    def run(self) -> None:
        pool = ThreadPoolExecutor(self._plan.concurrency, thread_name_prefix="paperdigest")
        jobs: list[Future[None]] = []
        try:
            for fresh in self._fetch_topics():
                jobs += self._begin(pool, fresh)
            jobs += self._begin(pool, papers_of(self._plan, self._archive))
            for job in jobs:
                job.result()
            if self._plan.online and (self._fetched or self.report.made):
                self._complete_figures(pool)
        finally:
            # Whatever interrupts the wait, what is under way is filed and nothing else begins.
            self._stop.set()
            pool.shutdown(wait=True, cancel_futures=True)
        self.report.count_papers(papers_of(self._plan, self._archive))

    def _complete_figures(self, pool: ThreadPoolExecutor) -> None:
        lacking = {
            paper.id: paper
            for paper in papers_of(self._plan, self._archive)
            if not all(figure.file for figure in paper.figures)
            and may_show_figures(paper.license, self._plan.figures)
        }
        for job in [pool.submit(self._download_figures, paper) for paper in lacking.values()]:
            job.result()

    # Fetching

    def _fetch_topics(self) -> Iterator[list[Paper]]:
        now = datetime.now(UTC)
        due = due_topics(self._plan, self._archive, now)
        self._fetched = bool(due)
        refused = refused_topics(self._plan, self._archive, now)
        self.report.fail(refused, "arXiv refused its query when last asked; correct it")
        unreached = 0
        for place, topic in enumerate(due):
            self._progress.fetching(topic.name)
            try:
                fresh = self._fetch_topic(topic, now)
            except ArxivError as error:
                unreached += error.trouble == "unreachable"
                # One query may be too much for arXiv; after two without an answer the next topic
                # fares no better, and waits as long.
                given_up = error.trouble == "limited" or unreached == _MOST_UNREACHED
                tried = due[place:] if given_up else [topic]
                for missed in tried:
                    self._archive.note_fetch(missed, moment(now), error.trouble)
                self.report.fail(tried, str(error))
                if given_up:
                    break
            else:
                unreached = 0
                yield fresh
        self.report.note_failures()

    def _fetch_topic(self, topic: Topic, now: datetime) -> list[Paper]:
        record = self._archive.record(topic)
        known_since = record.checked_at if record.query == topic.query else ""
        since = window_start(now, known_since, self._plan.lookback_days)
        reach = min(since, window_start(now, "", max(self._plan.lookback_days, 7))).date()
        found: list[Paper] = []
        damaged = entries = 0
        try:
            for page in fetch_listing(
                self._connection, self._plan.arxiv_api, topic, min(since, now)
            ):
                found += page.papers
                damaged += page.damaged
                entries += page.entries
        finally:
            fresh = self._file(topic, found, reach, moment(now))
        if damaged and damaged == entries:
            raise ArxivError("damaged", f"none of the {damaged:,} entries that arXiv sent is whole")
        if damaged:
            some = f"{damaged:,} damaged {'entry' if damaged == 1 else 'entries'}"
            self.report.note(f"topic {topic.name!r}: arXiv sent {some}")
        if not entries:
            self._say_empty(topic, record)
        self._archive.note_fetch(topic, moment(now), "")
        return fresh

    def _say_empty(self, topic: Topic, record: TopicRecord) -> None:
        if record.checked_at and record.editions and record.query == topic.query:
            raise ArxivError("emptied", "arXiv suddenly has no papers for it; that is not believed")
        self.report.note(f"topic {topic.name!r}: arXiv has no papers for the query {topic.query!r}")

    # Filing

    def _file(self, topic: Topic, found: Iterable[Paper], reach: date, now: Moment) -> list[Paper]:
        """File what a listing brought; return the papers that joined an edition."""
        newest = _newest_versions(found)
        known = {paper.id: paper for paper in self._all_papers() if paper.id in newest}
        # Whatever day arXiv gives next time, a paper stays in its edition.
        settled = {paper.id for slug, _, paper in self._archive.papers() if slug == topic.slug}
        joining: dict[date, list[Paper]] = {}
        for base_id, paper in newest.items():
            held = known.get(base_id)
            if held and paper.version >= held.version:
                self._archive.replace(base_id, partial(_with_new_facts, new=paper))
            day = listing_day(paper.published)
            if day >= reach and base_id not in settled:
                joining.setdefault(day, []).append(_with_new_facts(held, paper) if held else paper)
        joined = [
            paper
            for day, papers in joining.items()
            for paper in self._archive.add(topic, day, papers, now)
        ]
        self.report.new += sum(paper.id not in known for paper in joined)
        return joined

    def _all_papers(self) -> Iterator[Paper]:
        return (paper for _, _, paper in self._archive.papers())

    # Digesting

    def _begin(self, pool: ThreadPoolExecutor, papers: Iterable[Paper]) -> list[Future[None]]:
        """Begin to digest what needs it within the budget: first the bare, then the newest."""
        now = datetime.now(UTC)
        waiting = {
            paper.id: paper
            for paper in papers
            if paper.id not in self._begun and needs_digest(paper, self._plan, now)
        }
        order = sorted(waiting.values(), key=lambda paper: paper.published, reverse=True)
        order.sort(key=lambda paper: paper.digest is not None)
        if self._plan.costs:
            order = order[: self._budget]
            self._budget -= len(order)
        self._begun.update(paper.id for paper in order)
        self._progress.expect(len(order))
        return [pool.submit(self._digest, paper) for paper in order]

    def _digest(self, paper: Paper) -> None:
        try:
            if not self._stop.is_set():
                self._digest_from(paper, *self._read(paper))
        except OutOfServiceError as error:
            self._stop.set()
            self._note(str(error))
        except NotNowError as error:
            self._unanswered += 1
            if self._unanswered >= _UNANSWERED_IN_A_ROW:
                self._stop.set()
            self._note(str(error))
        except NoAnswerError as error:
            self._note(f"{paper.versioned_id}: {error}")
        finally:
            self._cache.release()
            self._progress.digested()

    def _digest_from(self, paper: Paper, reading: Reading, depth: Depth) -> None:
        if is_made(paper, self._plan, depth):
            return
        key = digest_key(paper, self._plan, depth)
        digest = digest_paper(paper, reading, self._plan, key, self._cache)
        license_ = reading.license or paper.license
        figures = reading.figures[:_FIGURES]
        self._archive.replace(
            paper.id,
            lambda old: msgspec.structs.replace(
                old, digest=digest, license=license_, figures=figures or old.figures
            ),
        )
        self._unanswered = 0
        with self._lock:
            self.report.count_made(digest)

    # Reading

    def _read(self, paper: Paper) -> tuple[Reading, Depth]:
        """Read a paper as deep as is asked for, or as deep as can be now."""
        if self._plan.depth == "brief":
            return abstract_alone(paper), "brief"
        name = f"text|{paper.versioned_id}"
        reading = self._cache.get(name, Reading)
        if reading is not None:
            return reading, "full"
        tried = not self._site_down.is_set()
        if tried:
            try:
                reading = read_paper(self._connection.get, paper, self._plan.arxiv_site)
            except ArxivError as error:
                self._note(f"full texts: {error}; for now abstracts are digested in their place")
                if error.trouble in ("unreachable", "limited"):
                    self._site_down.set()
            else:
                self._cache.put(name, reading)
                return reading, "full"
        before = paper.unread.tries if paper.unread else 0
        unread = Unread(before + tried, moment(datetime.now(UTC)))
        self._archive.replace(paper.id, lambda old: msgspec.structs.replace(old, unread=unread))
        return abstract_alone(paper), "brief"

    def _download_figures(self, paper: Paper) -> None:
        """Download what figures of a paper are still missing."""
        try:
            for figure in paper.figures:
                if figure.file or self._stop.is_set() or self._site_down.is_set():
                    continue
                copy = download_figure(
                    self._connection.get, figure, self._archive.folder / "figures"
                )
                self._archive.replace(paper.id, partial(_with_copy, figure=figure, copy=copy))
        except ArxivError as error:
            self._note(f"figures of {paper.versioned_id}: {error}")
            if error.trouble in ("unreachable", "limited"):
                self._site_down.set()

    def _note(self, line: str) -> None:
        with self._lock:
            self.report.note(line)


def _newest_versions(papers: Iterable[Paper]) -> dict[str, Paper]:
    newest: dict[str, Paper] = {}
    for paper in papers:
        held = newest.get(paper.id)
        if held is None or paper.version > held.version:
            newest[paper.id] = paper
    return newest


def _with_copy(paper: Paper, figure: Figure, copy: Figure | None) -> Paper:
    """Put the copy of a figure in its place; one that cannot be shown goes."""
    figures = [copy if known == figure else known for known in paper.figures]
    return msgspec.structs.replace(paper, figures=tuple(filter(None, figures)))


def _with_new_facts(old: Paper, new: Paper) -> Paper:
    """Take arXiv's facts from `new`, and what we made of the paper from `old`."""
    if new.version < old.version:
        return old
    same_text = new.version == old.version
    return msgspec.structs.replace(
        new,
        license=old.license if same_text else new.license,
        figures=old.figures if same_text else (),
        digest=old.digest,
        filed_at=old.filed_at,
        unread=old.unread if same_text else None,
    )
