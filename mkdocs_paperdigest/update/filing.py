"""Topics → papers in the archive: what is due is fetched and filed, page by page."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime

from ..arxiv.calendar import window_start
from ..arxiv.connection import ArxivError
from ..arxiv.listings import fetch_listing
from ..models import Paper, Topic, TopicRecord, moment
from .run import Run, now
from .schedule import due_topics, refused_topics, wants_more

_MOST_UNREACHED = 2
_LEAST_DAYS = 7
"""Moderation holds some papers for days, so every fetch looks back at least so far."""


def file_topics(run: Run) -> Iterator[tuple[str, ...]]:
    """Fetch the topics that are due, one after another, and file what arXiv lists.

    Yields:
        After each topic, the ids of the papers that joined an edition of it.
    """
    began = now()
    due = due_topics(run.plan, run.archive, began)
    refused = refused_topics(run.plan, run.archive, began)
    run.report.fail(refused, "arXiv refused its query when last asked; correct it", refused=True)
    unreached = 0
    for place, topic in enumerate(due):
        if run.budget.is_over:
            run.report.fail(due[place:], "the deadline is over; it is fetched by the next build")
            break
        run.progress.fetching(topic.name)
        try:
            joined = _file_topic(run, topic, began)
        except ArxivError as error:
            unreached += error.trouble == "unreachable"
            # One query may be too much for arXiv; after two without an answer the next topic
            # fares no better, and waits as long.
            given_up = error.trouble == "limited" or unreached == _MOST_UNREACHED
            tried = due[place:] if given_up else [topic]
            for missed in tried:
                run.archive.note_fetch(missed, moment(began), error.trouble)
            run.report.fail(tried, str(error), refused=error.trouble == "refused")
            if given_up:
                break
        else:
            unreached = 0
            yield joined
    run.report.note_failures()


def _file_topic(run: Run, topic: Topic, began: datetime) -> tuple[str, ...]:
    record = run.archive.record(topic)
    since, reach = _window(run, topic, record, began)
    found: list[Paper] = []
    damaged = entries = 0
    joined: tuple[str, ...] = ()
    try:
        for page in fetch_listing(run.connection, run.plan.arxiv_api, topic, since):
            found += page.papers
            damaged += page.damaged
            entries += page.entries
    finally:
        if found:
            merged = run.archive.merge(topic, found, reach, moment(began))
            run.report.new += merged.new
            joined = merged.ids
    if damaged and damaged == entries:
        raise ArxivError("damaged", f"none of the {damaged:,} entries that arXiv sent is whole")
    if damaged:
        some = f"{damaged:,} damaged {'entry' if damaged == 1 else 'entries'}"
        run.report.note(f"topic {topic.name!r}: arXiv sent {some}")
    if not entries:
        _say_empty(run, topic, record)
    run.archive.note_fetch(topic, moment(began), "")
    return joined


def _window(run: Run, topic: Topic, record: TopicRecord, began: datetime) -> tuple[datetime, date]:
    """How far back to fetch, and the first day that is then known whole."""
    lookback = run.plan.lookback_days
    known_since = record.checked_at if record.query == topic.query else ""
    since = min(began, window_start(began, known_since, lookback))
    reach = min(since, window_start(began, "", max(lookback, _LEAST_DAYS)))
    if wants_more(topic, run.archive):
        oldest = min(
            edition.date for edition in run.archive.editions(topic.slug) if edition.left_out
        )
        # Papers are listed up to five days after their submission.
        filling = window_start(began, oldest.isoformat(), lookback)
        since = min(since, filling)
        reach = min(reach, since)
    return since, reach.date()


def _say_empty(run: Run, topic: Topic, record: TopicRecord) -> None:
    if record.checked_at and record.editions and record.query == topic.query:
        raise ArxivError("emptied", "arXiv suddenly has no papers for it; that is not believed")
    run.report.note(f"topic {topic.name!r}: arXiv has no papers for the query {topic.query!r}")
