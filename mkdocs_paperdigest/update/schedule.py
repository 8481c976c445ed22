"""What an update has to do: which topics are due, and which papers need a digest."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Literal, TypeAlias

from ..archive import Archive
from ..arxiv.calendar import moment_of
from ..fulltext.licenses import FigurePolicy
from ..models import Paper, Topic, Trouble
from ..summarizers.base import Summarizer

Depth: TypeAlias = Literal["brief", "full"]

_READING_TRIES = 3
_LEAST_HOURS_BETWEEN_READINGS = 1
_SETTLED: tuple[Trouble, ...] = ("", "refused")
"""What arXiv refused it refuses again; all other troubles pass."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What an update is to do: the options, in the units they are configured in.

    Attributes:
        summarizer: Who digests.
        stand_in: Who digests where the summarizer's answer does not hold.
        online: Whether arXiv and models may be asked at all.
    """

    topics: tuple[Topic, ...]
    summarizer: Summarizer
    stand_in: Summarizer
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
    online: bool = True

    @property
    def costs(self) -> bool:
        """Whether a digest has a price: a model's answer, or a text that arXiv is asked for."""
        return self.summarizer.writes or self.depth == "full"


def digest_key(paper: Paper, plan: Plan, depth: Depth) -> str:
    """Name all that decides a digest's content; a digest with another key is another digest."""
    by = plan.summarizer
    parts = [paper.versioned_id, by.name, by.model, by.version, depth]
    if by.writes:
        parts.append(plan.language)
    return "|".join(parts)


def is_made(paper: Paper, plan: Plan, depth: Depth) -> bool:
    """Whether the digest that is wanted at a depth was made, or asked for in vain."""
    digest = paper.digest
    key = digest_key(paper, plan, depth)
    return digest is not None and key in (digest.key, digest.stands_in_for)


def needs_digest(paper: Paper, plan: Plan, now: datetime) -> bool:
    """Whether a paper is to be digested, for the first time or anew."""
    digest = paper.digest
    if plan.costs and not plan.online:
        return False
    if digest is None:
        return True
    # The deep digest holds the brief one.
    if is_made(paper, plan, "full") or is_made(paper, plan, plan.depth):
        return False
    if is_made(paper, plan, "brief"):
        return _may_read_again(paper, plan, now)
    # What a model wrote, or was asked for in vain, was paid for: a copy does not replace it.
    paid = digest.summarizer != plan.stand_in.name or digest.stands_in_for
    return plan.summarizer.writes or not paid


def _may_read_again(paper: Paper, plan: Plan, now: datetime) -> bool:
    if paper.unread is None:
        return True
    hours = max(plan.refresh_hours, _LEAST_HOURS_BETWEEN_READINGS)
    age = now - moment_of(paper.unread.at)
    return paper.unread.tries < _READING_TRIES and age >= timedelta(hours=hours)


def due_topics(plan: Plan, archive: Archive, now: datetime) -> list[Topic]:
    """The topics that arXiv is to be asked for, in the order of the configuration."""
    if not plan.online:
        return []
    return [topic for topic in plan.topics if _is_due(topic, plan, archive, now)]


def _is_due(topic: Topic, plan: Plan, archive: Archive, now: datetime) -> bool:
    record = archive.record(topic)
    settled = record.tried_at if record.trouble == "refused" else record.checked_at
    if not settled or record.query != topic.query or record.trouble not in _SETTLED:
        return True
    age = now - moment_of(settled)
    return age >= timedelta(hours=plan.refresh_hours) or age < timedelta(0)


def refused_topics(plan: Plan, archive: Archive, now: datetime) -> list[Topic]:
    """The topics whose query arXiv refused when it was last asked, and that are not due."""
    due = due_topics(plan, archive, now)
    return [
        topic
        for topic in plan.topics
        if topic not in due and archive.record(topic).trouble == "refused"
    ]


def papers_of(plan: Plan, archive: Archive) -> Iterator[Paper]:
    """Every paper of the configured topics' editions."""
    slugs = {topic.slug for topic in plan.topics}
    return (paper for slug, _, paper in archive.papers() if slug in slugs)


def is_idle(plan: Plan, archive: Archive) -> bool:
    """Whether an update would find nothing to do."""
    now = datetime.now(UTC)
    return not (
        due_topics(plan, archive, now)
        or refused_topics(plan, archive, now)
        or any(needs_digest(paper, plan, now) for paper in papers_of(plan, archive))
    )
