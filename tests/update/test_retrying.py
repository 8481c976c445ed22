"""One backoff and one end, whatever is tried and however the clock goes."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from mkdocs_paperdigest.models import MOST_TRIES, Attempt, moment
from mkdocs_paperdigest.update.retrying import failed, final, may_try

BEGAN = datetime(2026, 11, 1, tzinfo=UTC)
hours = st.floats(0, 400, allow_nan=False)
refreshes = st.floats(0, 48, allow_nan=False)


@given(st.lists(hours, max_size=60), refreshes)
def test_a_thing_is_tried_so_often_and_ever_less(waits: list[float], refresh: float) -> None:
    at = BEGAN
    attempt: Attempt | None = None
    tried: list[datetime] = []
    for wait in waits:
        at += timedelta(hours=wait)
        if may_try(attempt, refresh, at):
            tried.append(at)
            attempt = failed(attempt, "no page", at, own_fault=True)
    assert len(tried) <= MOST_TRIES
    pause = timedelta(hours=max(1, refresh), seconds=-1)  # noted to the second
    for earlier, later in pairwise(tried):
        assert later - earlier >= pause
        pause = pause * 2 + timedelta(seconds=1)


@given(st.lists(st.tuples(hours, st.booleans()), max_size=60), refreshes)
def test_an_outage_is_nobodys_try(tries: list[tuple[float, bool]], refresh: float) -> None:
    at = BEGAN
    attempt: Attempt | None = None
    for wait, own_fault in tries:
        at += timedelta(hours=wait)
        if may_try(attempt, refresh, at):
            before = attempt.tries if attempt else 0
            attempt = failed(attempt, "it was down", at, own_fault=own_fault)
            assert attempt.tries == before + own_fault
    if attempt is not None and not attempt.tries:
        assert may_try(attempt, refresh, at)


@given(st.integers(1, MOST_TRIES - 1), refreshes, st.floats(0.01, 10_000))
def test_a_clock_that_was_set_back_stops_nothing(tries: int, refresh: float, back: float) -> None:
    attempt = Attempt(tries, moment(BEGAN))
    assert may_try(attempt, refresh, BEGAN - timedelta(hours=back))
    assert may_try(attempt, refresh, BEGAN + timedelta(days=400))


@given(refreshes, hours)
def test_what_is_final_stays_so_until_something_changes(refresh: float, wait: float) -> None:
    attempt = final("it was refused", BEGAN, of="one model")
    assert not may_try(attempt, refresh, BEGAN + timedelta(hours=wait))
    assert failed(attempt, "again", BEGAN, own_fault=True, of="another").tries == 1
    assert failed(attempt, "again", BEGAN, own_fault=False, of="one model").is_given_up


def test_a_reason_is_bounded() -> None:
    assert len(failed(None, "x" * 5_000, BEGAN, own_fault=True).because) == 200
    assert len(final("x" * 5_000, BEGAN).because) == 200
