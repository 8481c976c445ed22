"""When to try again what was tried in vain: one backoff and one end for everything.

An outage of the other side is nobody's try: the next build tries again. After a try that failed
through the paper's own fault (no page for it yet, a picture refused, no answer to it while others
got theirs) it rests for as long as a topic does, an hour at least, then twice, then four times as
long. After the fourth it is let be, until something changes: the paper's version, the summarizer.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from ..arxiv.calendar import moment_of
from ..models import MOST_TRIES, Attempt, moment

_LEAST_HOURS = 1.0


def may_try(attempt: Attempt | None, refresh_hours: float, now: datetime) -> bool:
    """Whether a thing may be tried now.

    Args:
        attempt: What came of it so far; `None` where it was never tried in vain.
        refresh_hours: The pause after the first try; an hour at least.
        now: The time. A clock that was set back does not stop the trying.
    """
    if attempt is None or not attempt.tries:
        return True
    if attempt.is_given_up:
        return False
    pause = timedelta(hours=max(refresh_hours, _LEAST_HOURS)) * 2 ** (attempt.tries - 1)
    age = now - moment_of(attempt.at)
    return age >= pause or age < timedelta(0)


def failed(
    before: Attempt | None, because: str, now: datetime, *, own_fault: bool, of: str = ""
) -> Attempt:
    """Note a try that failed.

    Args:
        before: What came of it so far.
        because: What was wrong, in our own words.
        now: The time.
        own_fault: Whether it failed for this paper alone; an outage is no try.
        of: What was tried, where that can change; a change begins the count anew.
    """
    tries = before.tries if before and before.of == of else 0
    return Attempt(tries + own_fault, moment(now), because[:200], of)


def final(because: str, now: datetime, of: str = "") -> Attempt:
    """Note that trying again is no use."""
    return Attempt(MOST_TRIES, moment(now), because[:200], of)
