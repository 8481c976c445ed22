"""Which editions need nothing: found once, so that a build with nothing to do reads none."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields
from datetime import datetime
from typing import Any

from ..archive import Archive, Filed
from ..keeping import Keep, key_of
from ..models import Edition, Paper
from .plan import Fallback, Plan
from .schedule import need_of

_DECIDES_NOTHING = {
    "topics", "cache_dir", "site_url", "path", "leader", "restore", "lists", "cache", "prices",
    "arxiv_api", "arxiv_site", "lookback_days", "concurrency", "timeout", "deadline_seconds",
    "budget_papers", "budget_tokens", "budget_money",
}  # fmt: skip
"""What of a plan says where, when and how much, and not what a paper needs."""


def any_needs(plan: Plan, archive: Archive, now: datetime) -> bool:
    """Whether any paper of the configured topics needs something now."""
    keep = Keep(plan.cache_dir)
    name, key = f"settled/{archive.folder.name}", key_of(_policy(plan))
    known = set(keep.recall(name, key, list[str], list))
    settled: set[str] = set()
    for slug, filed in filed_of(plan, archive):
        if filed.sha256 in known:
            settled.add(filed.sha256)
            continue
        edition = archive.edition(slug, filed.day)
        if any(_needs(paper, plan, archive, now) for paper in edition.papers):
            return True
        if _stays_so(edition, plan, now):
            settled.add(filed.sha256)
    if settled != known:
        keep.store(name, key, sorted(settled))
    return False


def filed_of(plan: Plan, archive: Archive) -> Iterator[tuple[str, Filed]]:
    """What is known of each edition of the configured topics, and of which topic it is."""
    for topic in plan.topics:
        for filed in archive.filed(topic.slug):
            yield topic.slug, filed


def _needs(paper: Paper, plan: Plan, archive: Archive, now: datetime) -> bool:
    """Whether a paper needs something, whatever is known of it in another edition."""
    if need_of(paper, plan, now) is None:
        return False
    return need_of(archive.find(paper.id) or paper, plan, now) is not None


def _stays_so(edition: Edition, plan: Plan, now: datetime) -> bool:
    """Whether nothing will come due in an edition as it is: no time runs for any of its papers."""
    return all(
        need_of(paper, plan, now) is None
        and all(attempt.is_given_up for attempt in paper.attempts.values())
        for paper in edition.papers
    )


def _policy(plan: Plan) -> dict[str, Any]:
    """All of a plan that decides what a paper needs."""
    return {
        each.name: _told(getattr(plan, each.name))
        for each in fields(plan)
        if each.name not in _DECIDES_NOTHING
    }


def _told(value: Any) -> object:
    """A part of a plan as JSON can say it; of who digests or reads, what tells them apart."""
    if isinstance(value, Fallback):
        return [_told(value.summarizer), _told(value.reader), value.depth]
    if isinstance(value, tuple):
        return [_told(each) for each in value]
    if isinstance(value, frozenset):
        return sorted(value)
    if hasattr(value, "model"):
        names = ("name", "model", "version", "reading_version", "writes")
        return [getattr(value, name, None) for name in names]
    return value
