"""Months of editions that have no pages of their own any more: one light page each."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from pathlib import PurePosixPath

import msgspec
from markupsafe import Markup

from ..models import Edition, EditionRecord
from ..similar.related import week_of
from .labels import load_labels
from .view import SectionView, TopicView, edition_uri, month_uri, week_uri


@dataclass(frozen=True)
class PastMonth:
    """A month of a topic's past editions.

    Attributes:
        day: Its first day.
        records: Of its past editions, newest first.
    """

    day: date
    records: tuple[EditionRecord, ...]

    @property
    def papers(self) -> int:
        """How many papers those editions hold."""
        return sum(record.papers for record in self.records)


class Moved(msgspec.Struct, frozen=True, gc=False):
    """Where a page stood, relative to the docs, and which place has what it showed."""

    old_uri: str
    new_uri: str
    fragment: str


def month_of(day: date) -> date:
    """The first day of a day's month."""
    return day.replace(day=1)


def past_months(topic: TopicView) -> tuple[PastMonth, ...]:
    """The months of a topic that have past editions, newest first."""
    months = groupby(topic.past, lambda record: month_of(record.date))
    return tuple(PastMonth(day, tuple(records)) for day, records in months)


def load_month(topic: TopicView, month: PastMonth) -> list[Edition]:
    """The past editions of a month, newest first."""
    return [topic.load(record.date) for record in month.records]


def day_fragment(day: date) -> str:
    """Where the papers of a day stand on the page of their month."""
    return f"pd-{day.isoformat()}"


def moved_pages(view: SectionView) -> Iterator[Moved]:
    """The addresses of past editions, and of weeks that none of the others is of."""
    for topic in view.topics:
        slug = topic.topic.slug
        weeks = {week_of(record.date) for record in topic.editions}
        for month in past_months(topic):
            place = month_uri(view, slug, month.day)
            for record in month.records:
                day = day_fragment(record.date)
                yield Moved(edition_uri(view, slug, record.date), place, day)
                week = week_of(record.date)
                if week not in weeks:
                    weeks.add(week)
                    yield Moved(week_uri(view, slug, week), place, day)


def moved_uri(view: SectionView, moved: Moved) -> str:
    """Where the file stands, relative to the docs, that answers at the address of a moved page."""
    stem = moved.old_uri.removesuffix(".md")
    return f"{stem}/index.html" if view.directory_urls else f"{stem}.html"


def moved_html(view: SectionView, moved: Moved) -> bytes:
    """A file that leads on from where a page stood.

    What an address names within the page is on the new one too, so it goes along where scripts run.
    """
    month = PurePosixPath(moved.new_uri).stem
    html = Markup(
        '<!doctype html>\n<html lang="{language}"><head><meta charset="utf-8">'
        "<title>{title}</title>"
        '<meta name="robots" content="noindex"><link rel="canonical" href="{way}">'
        '<script>location.replace("{way}"+(location.hash||"#{day}"))</script>'
        '<meta http-equiv="refresh" content="0; url={way}#{day}"></head>'
        '<body><a href="{way}#{day}">{title}</a></body></html>\n'
    ).format(
        language=load_labels(view.language).language,
        title=view.title,
        way=f"../{month}/" if view.directory_urls else f"{month}.html",
        day=moved.fragment,
    )
    return html.encode()
