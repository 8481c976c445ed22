"""What an update has to do: which topics are due, and what each paper needs."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Literal, TypeAlias, get_args

from ..archive import Archive
from ..arxiv.calendar import moment_of
from ..fulltext.licenses import may_show_figures
from ..models import Paper, Topic, Trouble
from .plan import Depth, Plan, digest_key, is_made
from .retrying import may_try

Need: TypeAlias = Literal["digest", "redo", "check", "figures"]
"""What a paper needs: its first digest; another one than it has; that somebody reads the one it
has, which nobody could before; copies of its figures."""

NEEDS: tuple[Need, ...] = get_args(Need)
"""All needs, the most urgent first."""

_SETTLED: tuple[Trouble, ...] = ("", "refused")
"""What arXiv refused it refuses again; all other troubles pass."""


def need_of(paper: Paper, plan: Plan, now: datetime) -> Need | None:
    """What is to be done for a paper now, if anything."""
    if paper.id in plan.hidden:
        return None
    if paper.digest is None:
        return "digest" if _may_digest(paper, plan, now) else None
    if plan.online and _may_digest(paper, plan, now) and _is_outdated(paper, plan, now):
        return "redo"
    if _is_unread(paper, plan, now):
        return "check"
    return "figures" if lacks_figures(paper, plan, now) else None


def is_free(need: Need, plan: Plan) -> bool:
    """Whether what a paper needs takes nothing from the budget: a first digest that is a copy."""
    return need == "digest" and not plan.costs


def _may_digest(paper: Paper, plan: Plan, now: datetime) -> bool:
    if plan.costs and not plan.online:
        return False
    attempt = paper.attempts.get("digest")
    if attempt is not None and attempt.of != digest_key(paper, plan, plan.depth):
        return True
    return may_try(attempt, plan.refresh_hours, now)


def _is_outdated(paper: Paper, plan: Plan, now: datetime) -> bool:
    """Whether another digest would be a better one."""
    depths: tuple[Depth, ...] = ("full", "brief")
    betters = [replace(plan, summarizer=better) for better in plan.better]
    if any(is_made(paper, better, depth) for better in betters for depth in depths):
        return False
    better_text = plan.depth == "full" and may_try(
        paper.attempts.get("text"), plan.refresh_hours, now
    )
    if is_made(paper, plan, "full"):
        # It was made of the PDF, say, and a page may be there by now.
        return better_text and "text" in paper.attempts
    # The deep digest holds the brief one.
    if is_made(paper, plan, "brief"):
        return better_text
    # What a model wrote, or was asked for in vain, was paid for: a copy does not replace it.
    digest = paper.digest
    paid = digest is not None and (
        digest.summarizer != plan.stand_in.name or bool(digest.stands_in_for)
    )
    return plan.summarizer.writes or not paid


def _is_unread(paper: Paper, plan: Plan, now: datetime) -> bool:
    """Whether somebody was to read the digest against the paper, and could not."""
    checked = paper.digest and paper.digest.checked
    return (
        plan.online
        and plan.reader is not None
        and bool(checked)
        and not (checked and checked.by)
        and may_try(paper.attempts.get("check"), plan.refresh_hours, now)
    )


def lacks_figures(paper: Paper, plan: Plan, now: datetime) -> bool:
    """Whether figures are to be copied now that its licence lets us show."""
    return (
        plan.online
        and not all(figure.file for figure in paper.figures)
        and may_show_figures(paper.license, plan.figures)
        and may_try(paper.attempts.get("figures"), plan.refresh_hours, now)
    )


def due_topics(plan: Plan, archive: Archive, now: datetime) -> list[Topic]:
    """The topics that arXiv is to be asked for, in the order of the configuration."""
    if not (plan.online and plan.lists) or plan.leader:
        return []
    return [topic for topic in plan.topics if _is_due(topic, plan, archive, now)]


def _is_due(topic: Topic, plan: Plan, archive: Archive, now: datetime) -> bool:
    record = archive.record(topic)
    settled = record.tried_at if record.trouble == "refused" else record.checked_at
    if not settled or record.query != topic.query or record.trouble not in _SETTLED:
        return True
    if wants_more(topic, archive) and not record.trouble:
        return True
    age = now - moment_of(settled)
    return age >= timedelta(hours=plan.refresh_hours) or age < timedelta(0)


def wants_more(topic: Topic, archive: Archive) -> bool:
    """Whether editions may take more papers than when arXiv was asked last, and lack some."""
    return archive.record(topic).max_papers != topic.max_papers and archive.lacks_papers(topic)


def refused_topics(plan: Plan, archive: Archive, now: datetime) -> list[Topic]:
    """The topics whose query arXiv refused when it was last asked, and that are not due."""
    if plan.leader or not plan.lists:
        return []
    due = due_topics(plan, archive, now)
    return [
        topic
        for topic in plan.topics
        if topic not in due and archive.record(topic).trouble == "refused"
    ]


def papers_of(plan: Plan, archive: Archive) -> Iterator[Paper]:
    """Every paper of the configured topics' editions, once each."""
    return archive.papers(topic.slug for topic in plan.topics)
