from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest

from mkdocs_paperdigest.arxiv.calendar import listing_day, moment_of, submission_window
from mkdocs_paperdigest.models import moment


@pytest.mark.parametrize(
    ("published", "listed"),
    [
        # 2403.09638 and 2403.10255: Thursday after and Friday before 14:00, both listed on Monday.
        ("2024-03-14T18:00:01Z", "2024-03-18"),
        ("2024-03-15T12:43:29Z", "2024-03-18"),
        # Around 14:00 (18:00 UTC in summer) of each working day.
        ("2024-03-18T17:59:59Z", "2024-03-19"),
        ("2024-03-18T18:00:00Z", "2024-03-20"),
        ("2024-03-21T17:59:59Z", "2024-03-22"),
        ("2024-03-21T18:00:00Z", "2024-03-25"),
        ("2024-03-22T17:59:59Z", "2024-03-25"),
        ("2024-03-22T18:00:00Z", "2024-03-26"),
        # The weekend's are announced on Monday.
        ("2024-03-23T12:00:00Z", "2024-03-26"),
        ("2024-03-24T23:59:59Z", "2024-03-26"),
        ("2024-03-25T17:59:59Z", "2024-03-26"),
        # In winter 14:00 is 19:00 UTC.
        ("2026-01-13T18:59:59Z", "2026-01-14"),
        ("2026-01-13T19:00:00Z", "2026-01-15"),
        # The clocks go forward on Sunday 10 March 2024 and back on Sunday 3 November 2024.
        ("2024-03-08T18:59:59Z", "2024-03-11"),
        ("2024-03-08T19:00:00Z", "2024-03-12"),
        ("2024-03-11T17:59:59Z", "2024-03-12"),
        ("2024-03-11T18:00:00Z", "2024-03-13"),
        ("2024-11-01T17:59:59Z", "2024-11-04"),
        ("2024-11-01T18:00:00Z", "2024-11-05"),
        ("2024-11-04T18:59:59Z", "2024-11-05"),
        ("2024-11-04T19:00:00Z", "2024-11-06"),
        # Over the turn of a year.
        ("2025-12-31T19:00:00Z", "2026-01-02"),
    ],
)
def test_listing_day_follows_arxivs_schedule(published: str, listed: str) -> None:
    assert listing_day(published) == date.fromisoformat(listed)


def test_of_a_day_without_an_hour_the_end_is_taken() -> None:
    assert listing_day("2024-03-14") == listing_day("2024-03-15T03:00:00Z") == date(2024, 3, 18)


def test_over_two_years_days_only_advance_at_14_on_working_days() -> None:
    """Hour by hour: never a weekend, never backwards, each change at 14:00 Eastern."""
    eastern = ZoneInfo("America/New_York")
    start = datetime(2024, 1, 1, tzinfo=UTC)
    hours = [start + timedelta(hours=n) for n in range(2 * 366 * 24)]
    for before, after in pairwise(hours):
        earlier, later = listing_day(moment(before)), listing_day(moment(after))
        local = after.astimezone(eastern)
        assert later.weekday() < 5
        assert timedelta(1) <= later - local.date() <= timedelta(4)
        # Thursday's close opens Monday's listing, Friday's close Tuesday's: none at weekends.
        assert (later > earlier) == (local.hour == 14 and local.weekday() < 5)


def test_a_moment_without_an_hour_begins_its_day() -> None:
    assert moment_of("2026-11-22") == datetime(2026, 11, 22, tzinfo=UTC)
    assert moment_of("2026-11-22T12:30:00Z") == datetime(2026, 11, 22, 12, 30, tzinfo=UTC)


def test_all_that_is_submitted_in_the_window_of_a_day_is_listed_then_and_nothing_else() -> None:
    days = [date(2024, 1, 1) + timedelta(days=past) for past in range(730)]
    for day in (day for day in days if day.weekday() < 5):
        first, last = submission_window(day)
        second = timedelta(seconds=1)
        listed = [listing_day(moment(at)) for at in (first - second, first, last - second, last)]
        assert listed[1:3] == [day, day]
        assert listed[0] < day < listed[3]
