"""The conductor of one update: fetch, read, summarise, check, file."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Annotated

import msgspec

from .announcements import listing_day, moment_of
from .archive import Archive
from .cache import Cache, open_cache
from .digesting import Depth, abstract_alone, digest_key, digest_paper
from .fulltext import FigurePolicy, download_figure, may_show_figures, read_paper
from .listings import fetch_listing, window_start
from .models import (
    NO_TOKENS,
    Digest,
    Figure,
    Moment,
    Paper,
    Reading,
    Tokens,
    Topic,
    TopicRecord,
    moment,
)
from .polite import ArxivConnection, ArxivError
from .progress import Progress
from .summarizers.base import NoAnswerError, NotNowError, OutOfServiceError, Summarizer

_READING_TRIES = 3
_LEAST_HOURS_BETWEEN_READINGS = 1
_FIGURES = 3
_UNANSWERED_IN_A_ROW = 3
_MOST_UNREACHED = 2


class _Unread(msgspec.Struct):
    """A text that could not be had: how often it was asked for, and when last."""

    tries: int
    at: Annotated[datetime, msgspec.Meta(tz=True)]


@dataclass(frozen=True, slots=True)
class Plan:
    """What an update is to do: the options, in the units they are configured in."""

    topics: tuple[Topic, ...]
    language: str
    depth: Depth
    cache_dir: Path
    site_url: str
    arxiv_api: str
    arxiv_site: str
    figures: FigurePolicy
    refresh_hours: float
    lookback_days: float
    concurrency: int
    budget_papers: int
    timeout: float


@dataclass(slots=True)
class Report:
    """What an update did.

    Attributes:
        topics: How many topics there are.
        new: Papers that joined the archive.
        made: Digests that were made.
        reused: Papers whose digest stands from before.
        pending: Papers whose digest is to come.
        claims_kept: Claims of the digests made that held.
        claims_dropped: Those that did not.
        tokens: What the digests cost.
        seconds: How long it took.
        failed: Topics that could not be fetched, by name, with why.
        notes: What people should know, one line each.
    """

    topics: int = 0
    new: int = 0
    made: int = 0
    reused: int = 0
    pending: int = 0
    claims_kept: int = 0
    claims_dropped: int = 0
    tokens: Tokens = NO_TOKENS
    seconds: float = 0.0
    failed: dict[str, str] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)

    def note(self, line: str) -> None:
        """Keep a line for people, once."""
        if line not in self.notes:
            self.notes.append(line)

    def __str__(self) -> str:
        spent = self.tokens.input + self.tokens.output
        parts = [
            _count(self.topics, "topic"),
            _count(self.new, "new paper"),
            f"{_count(self.made, 'digest')} made",
            f"{self.reused:,} reused",
            f"{self.pending:,} pending",
            f"{spent:,} tokens",
            f"{self.seconds:.1f} s",
        ]
        if self.claims_dropped:
            parts.insert(3, f"{_count(self.claims_dropped, 'claim')} dropped as not grounded")
        return ", ".join(parts)


def _count(number: int, thing: str) -> str:
    return f"{number:,} {thing}{'' if number == 1 else 's'}"


def update(
    plan: Plan,
    archive: Archive,
    summarizer: Summarizer,
    stand_in: Summarizer,
    progress: Progress,
    *,
    online: bool = True,
) -> Report:
    """Bring the archive up to date.

    Each digest is filed the moment it is ready, so whatever stops an update loses nothing that
    was paid for. A failure of arXiv or of a model is noted, never raised.

    Args:
        plan: The options.
        archive: What there is; it is added to.
        summarizer: Who digests.
        stand_in: Who digests where the summarizer's answer does not hold.
        progress: Is told how it goes.
        online: Whether arXiv and models may be asked at all.

    Raises:
        OSError: The archive or the cache cannot be written.
    """
    began = time.monotonic()
    with open_cache(plan.cache_dir / "cache") as cache:
        connection = ArxivConnection(plan.cache_dir, plan.timeout, plan.site_url)
        run = _Update(plan, archive, cache, connection, summarizer, stand_in, progress)
        try:
            run.run(online=online)
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
        summarizer: Summarizer,
        stand_in: Summarizer,
        progress: Progress,
    ) -> None:
        self.report = Report(topics=len(plan.topics))
        self._plan = plan
        self._archive = archive
        self._cache = cache
        self._connection = connection
        self._summarizer = summarizer
        self._stand_in = stand_in
        self._progress = progress
        self._costs = summarizer.writes or plan.depth == "full"
        self._budget = plan.budget_papers
        self._fetched = False
        self._unanswered = 0
        self._begun: set[str] = set()
        self._stop = threading.Event()
        self._site_down = threading.Event()
        self._lock = threading.Lock()
        self._slugs = {topic.slug for topic in plan.topics}

    def run(self, *, online: bool) -> None:
        pool = ThreadPoolExecutor(self._plan.concurrency, thread_name_prefix="paperdigest")
        jobs: list[Future[None]] = []
        try:
            if online:
                for fresh in self._fetch_topics():
                    jobs += self._begin(pool, fresh)
            if online or not self._costs:
                jobs += self._begin(pool, self._papers())
            for job in jobs:
                job.result()
            if online and (self._fetched or self.report.made):
                self._complete_figures(pool)
        finally:
            # Whatever interrupts the wait, what is under way is filed and nothing else begins.
            self._stop.set()
            pool.shutdown(wait=True, cancel_futures=True)
        self._count()

    def _complete_figures(self, pool: ThreadPoolExecutor) -> None:
        lacking = {
            paper.id: paper
            for paper in self._papers()
            if not all(figure.file for figure in paper.figures)
            and may_show_figures(paper.license, self._plan.figures)
        }
        for job in [pool.submit(self._download_figures, paper) for paper in lacking.values()]:
            job.result()

    # Fetching

    def _fetch_topics(self) -> Iterator[list[Paper]]:
        now = datetime.now(UTC)
        due = [topic for topic in self._plan.topics if self._is_due(topic, now)]
        self._fetched = bool(due)
        for topic in self._plan.topics:
            if topic not in due and self._archive.record(topic).trouble == "refused":
                self._fail([topic], "arXiv refused its query when last asked; correct it")
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
                self._fail(tried, str(error))
                if given_up:
                    break
            else:
                unreached = 0
                yield fresh
        self._note_failures()

    def _fail(self, topics: list[Topic], reason: str) -> None:
        self.report.failed.update({topic.name: reason for topic in topics})

    def _note_failures(self) -> None:
        for reason in dict.fromkeys(self.report.failed.values()):
            names = [repr(name) for name, why in self.report.failed.items() if why == reason]
            self.report.note(f"topic{'s' if len(names) > 1 else ''} {', '.join(names)}: {reason}")

    def _is_due(self, topic: Topic, now: datetime) -> bool:
        record = self._archive.record(topic)
        # What arXiv refused it refuses again; all other troubles pass.
        settled = record.tried_at if record.trouble == "refused" else record.checked_at
        if not settled or record.query != topic.query or record.trouble not in ("", "refused"):
            return True
        age = now - moment_of(settled)
        return age >= timedelta(hours=self._plan.refresh_hours) or age < timedelta(0)

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
        waiting = {paper.id: paper for paper in papers if self._needs_digest(paper)}
        order = sorted(waiting.values(), key=lambda paper: paper.published, reverse=True)
        order.sort(key=lambda paper: paper.digest is not None)
        chosen = order[: self._budget] if self._costs else order
        if self._costs:
            self._budget -= len(chosen)
        self._begun.update(paper.id for paper in chosen)
        self._progress.expect(len(chosen))
        return [pool.submit(self._digest, paper) for paper in chosen]

    def _needs_digest(self, paper: Paper) -> bool:
        if paper.id in self._begun:
            return False
        digest = paper.digest
        if digest is None:
            return True
        if self._is_made(paper, self._plan.depth):
            return False
        if self._is_made(paper, "brief"):
            return self._may_read_again(paper)
        # What a model wrote, or was asked for in vain, was paid for: a copy does not replace it.
        paid = digest.summarizer != self._stand_in.name or digest.stands_in_for
        return self._summarizer.writes or not paid

    def _is_made(self, paper: Paper, depth: Depth) -> bool:
        digest = paper.digest
        return digest is not None and self._key(paper, depth) in (
            digest.key,
            digest.stands_in_for,
        )

    def _key(self, paper: Paper, depth: Depth) -> str:
        return digest_key(paper, self._summarizer, self._plan.language, depth)

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
        if self._is_made(paper, depth):
            return
        digest = digest_paper(
            paper,
            reading,
            self._summarizer,
            self._stand_in,
            self._plan.language,
            self._key(paper, depth),
            self._cache,
        )
        license_ = reading.license or paper.license
        figures = reading.figures[:_FIGURES]
        self._archive.replace(
            paper.id,
            lambda old: msgspec.structs.replace(
                old, digest=digest, license=license_, figures=figures or old.figures
            ),
        )
        self._unanswered = 0
        self._count_made(digest)

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
        unread = self._cache.get(f"unread|{paper.versioned_id}", _Unread)
        tries = (unread.tries if unread else 0) + tried
        self._cache.put(f"unread|{paper.versioned_id}", _Unread(tries, datetime.now(UTC)))
        return abstract_alone(paper), "brief"

    def _may_read_again(self, paper: Paper) -> bool:
        unread = self._cache.get(f"unread|{paper.versioned_id}", _Unread)
        if unread is None:
            return True
        hours = max(self._plan.refresh_hours, _LEAST_HOURS_BETWEEN_READINGS)
        age = datetime.now(UTC) - unread.at
        return unread.tries < _READING_TRIES and age >= timedelta(hours=hours)

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

    def _count_made(self, digest: Digest) -> None:
        with self._lock:
            self.report.made += 1
            self.report.claims_kept += digest.claims.kept
            self.report.claims_dropped += digest.claims.dropped
            self.report.tokens += digest.tokens

    # Reporting

    def _papers(self) -> Iterator[Paper]:
        return (paper for slug, _, paper in self._archive.papers() if slug in self._slugs)

    def _count(self) -> None:
        papers = {paper.id: paper for paper in self._papers()}
        digested = sum(paper.digest is not None for paper in papers.values())
        self.report.pending = len(papers) - digested
        self.report.reused = max(0, digested - self.report.made)


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
    )
