"""When arXiv announces a paper: the day of its edition."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

_EASTERN = ZoneInfo("America/New_York")
_CUTOFF_HOUR = 14
_FRIDAY = 4


def listing_day(published: str) -> date:
    """Return the day arXiv lists a paper under, which follows from its first submission alone.

    Submissions between 14:00 Eastern time on one working day and 14:00 on the next are announced
    that evening (Friday's on Sunday) and listed under the following day. arXiv's own holidays are
    not known here. Source: https://info.arxiv.org/help/availability.html

    Args:
        published: The time of the first submission. A day without an hour counts as the end of
            that day.
    """
    if "T" in published:
        submitted = datetime.fromisoformat(published).astimezone(_EASTERN)
    else:
        submitted = datetime.fromisoformat(published + "T23:59:59").replace(tzinfo=_EASTERN)
    day = submitted.date()
    if submitted.hour >= _CUTOFF_HOUR:
        day += timedelta(days=1)
    while day.weekday() > _FRIDAY:
        day += timedelta(days=1)
    return day + timedelta(days=3 if day.weekday() == _FRIDAY else 1)


def submission_window(listed: date) -> tuple[datetime, datetime]:
    """Return the times, in UTC, between which papers of a day's listing were submitted.

    Args:
        listed: A working day; other days list nothing.
    """
    end = listed - timedelta(days=3 if listed.weekday() == 0 else 1)
    start = end - timedelta(days=3 if end.weekday() == 0 else 1)
    first, last = (
        datetime(day.year, day.month, day.day, _CUTOFF_HOUR, tzinfo=_EASTERN).astimezone(UTC)
        for day in (start, end)
    )
    return first, last


def moment_of(time: str) -> datetime:
    """Read a `Moment` as a time in UTC; a day without an hour is its first instant."""
    parsed = datetime.fromisoformat(time)
    return parsed if parsed.tzinfo else parsed.replace(tzinfo=UTC)


def window_start(now: datetime, checked_at: str, lookback: float, overlap: float = 7.0) -> datetime:
    """Return the time since which a fetch looks; it is a midnight, so that editions are whole.

    Args:
        now: The time of the update.
        checked_at: When the topic was last fetched; empty if never.
        lookback: Days that a first fetch reaches back.
        overlap: Days before the last fetch that every later one looks at again, for papers that
            moderation held back.
    """
    reach = moment_of(checked_at) - timedelta(days=overlap) if checked_at else None
    start = reach or now - timedelta(days=lookback)
    return start.replace(hour=0, minute=0, second=0, microsecond=0)
