"""All editions of a section by month and year, as the overview and each topic list them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from ..models import EditionRecord, Topic
from .months import month_of
from .view import SectionView, TopicView, edition_uri, month_uri

_MONTHS = 3
"""So many months show their days at once; older ones are folded by year."""


@dataclass(frozen=True)
class Row:
    """The editions of a topic in some time.

    Attributes:
        topic: Whose they are.
        day: The first of that time.
        days: Those that have pages of their own, newest first.
        past: How many papers stand on the pages of months.
    """

    topic: Topic
    day: date
    days: list[EditionRecord]
    past: int

    @property
    def papers(self) -> int:
        """How many papers they hold."""
        return sum(edition.papers for edition in self.days) + self.past


@dataclass(frozen=True)
class Month:
    """A month; `day` is its first."""

    day: date
    rows: list[Row]

    @property
    def papers(self) -> int:
        """How many papers its editions hold."""
        return sum(row.papers for row in self.rows)


@dataclass(frozen=True)
class Year:
    """A year that is past; on the overview its days stand on the pages of the topics."""

    year: int
    rows: list[Row]

    @property
    def papers(self) -> int:
        """How many papers its editions hold."""
        return sum(row.papers for row in self.rows)


def newest_months(view: SectionView) -> Iterator[Month]:
    """The newest months, newest first, with the editions of each topic."""
    for month in _all_months(view.topics)[:_MONTHS]:
        yield Month(month, _rows(view.topics, month, _last_of(month)))


def past_years(view: SectionView) -> Iterator[Year]:
    """All years of which the newest months do not show everything, newest first."""
    years = {month.year for month in _all_months(view.topics)[_MONTHS:]}
    for year in sorted(years, reverse=True):
        yield Year(year, _rows(view.topics, date(year, 1, 1), date(year, 12, 31)))


def months_of(topic: TopicView, shown: date) -> tuple[list[Month], list[Year]]:
    """The earlier editions of a topic: by month the newest ones, by year and month all others.

    Args:
        topic: Whose.
        shown: The day of the edition that the page shows whole, which is not listed.
    """
    listed = [
        Row(row.topic, row.day, [each for each in row.days if each.date != shown], row.past)
        for month in _all_months((topic,))
        for row in _rows((topic,), month, _last_of(month))
    ]
    rows = [row for row in listed if row.days or row.past]
    years = sorted({row.day.year for row in rows[_MONTHS:]}, reverse=True)
    return (
        [Month(row.day, [row]) for row in rows[:_MONTHS]],
        [Year(year, [row for row in rows[_MONTHS:] if row.day.year == year]) for year in years],
    )


def count_by_day(topics: tuple[TopicView, ...]) -> Counter[date]:
    """How many papers the editions of each day hold."""
    counts: Counter[date] = Counter()
    for topic in topics:
        counts.update({edition.date: edition.papers for edition in topic.all_editions})
    return counts


def page_of_day(view: SectionView, day: date) -> str:
    """Where the topic with the most papers of a day shows them, relative to the docs."""
    listed = {
        topic: edition.papers
        for topic in view.topics
        for edition in topic.all_editions
        if edition.date == day
    }
    topic = max(listed, key=lambda topic: listed[topic])
    has_page = any(edition.date == day for edition in topic.editions)
    return (edition_uri if has_page else month_uri)(view, topic.topic.slug, day)


def _all_months(topics: tuple[TopicView, ...]) -> list[date]:
    months = {month_of(edition.date) for topic in topics for edition in topic.all_editions}
    return sorted(months, reverse=True)


def _rows(topics: tuple[TopicView, ...], first: date, last: date) -> list[Row]:
    listed = [
        Row(
            topic.topic,
            first,
            [each for each in topic.editions if first <= each.date <= last],
            sum(each.papers for each in topic.past if first <= each.date <= last),
        )
        for topic in topics
    ]
    return [row for row in listed if row.papers]


def _last_of(month: date) -> date:
    return month_of(month + timedelta(days=31)) - timedelta(days=1)
