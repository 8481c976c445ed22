"""What a budget allows, whoever asks for it at once."""

from __future__ import annotations

import random
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mkdocs_paperdigest.models import Tokens
from mkdocs_paperdigest.prices import Bill
from mkdocs_paperdigest.update.budget import Budget, BudgetSpentError

THREADS = settings(max_examples=30, deadline=None)


@THREADS
@given(
    limit=st.integers(1, 5_000),
    costs=st.lists(st.integers(0, 900), min_size=1, max_size=30),
    guesses=st.randoms(use_true_random=False),
)
def test_tokens_are_never_overspent(limit: int, costs: list[int], guesses: random.Random) -> None:
    """As long as a request costs no more than was guessed, whoever asks at the same time."""
    budget = Budget(papers=99, tokens=limit)
    spend_at_once(
        budget, limit, costs, guesses, lambda cost: Bill(Tokens(cost // 2, cost - cost // 2))
    )


def spend_at_once(
    budget: Budget,
    limit: int,
    costs: list[int],
    guesses: random.Random,
    bill_of: Callable[[int], Bill],
    model: str = "",
) -> None:
    """Make requests of these costs from eight threads, and see that the limit holds all along."""
    together = threading.Lock()
    under_way = spent = 0

    def ask(cost: int, guess: int) -> None:
        nonlocal under_way, spent
        with suppress(BudgetSpentError), budget.request_to_model(Tokens(guess), model) as told:
            with together:
                under_way += cost
                assert spent + under_way <= limit
            told.append(bill_of(cost))
            with together:
                under_way -= cost
                spent += cost

    with ThreadPoolExecutor(8) as pool:
        for done in [pool.submit(ask, cost, cost + guesses.randint(0, 99)) for cost in costs]:
            done.result()
    assert spent <= limit


def test_a_request_that_is_guessed_dearer_than_any_so_far_holds_its_guess_back() -> None:
    """A brief digest first, then a deep one: what the first cost says nothing of the second."""
    budget = Budget(papers=9, tokens=2_000)
    with budget.request_to_model(Tokens(100)) as cost:
        cost.append(Bill(Tokens(80, 20)))
    with (
        pytest.raises(BudgetSpentError, match="100 of 2,000"),
        budget.request_to_model(Tokens(5_000)),
    ):
        raise AssertionError("it would have been sent")


def test_a_request_that_fails_gives_back_what_it_held() -> None:
    budget = Budget(papers=9, tokens=1_000)
    for _ in range(5):
        with suppress(OSError), budget.request_to_model(Tokens(900)):
            raise OSError
    with budget.request_to_model(Tokens(900)) as cost:
        cost.append(Bill(Tokens(900, 0)))
    with pytest.raises(BudgetSpentError), budget.request_to_model(Tokens(101)):
        raise AssertionError("it would have been sent")


@THREADS
@given(limit=st.integers(0, 40), wishes=st.lists(st.integers(0, 9), max_size=20))
def test_papers_are_taken_once(limit: int, wishes: list[int]) -> None:
    budget = Budget(papers=limit)
    with ThreadPoolExecutor(8) as pool:
        taken = list(pool.map(budget.take_papers, wishes))
    assert sum(taken) == min(limit, sum(wishes))
    assert budget.papers_left == limit - sum(taken)


@THREADS
@given(papers=st.integers(0, 5))
def test_requests_to_arxiv_end(papers: int) -> None:
    budget = Budget(papers)

    def ask(_: int) -> bool:
        try:
            budget.take_request()
        except BudgetSpentError:
            return False
        return True

    with ThreadPoolExecutor(8) as pool:
        made = sum(pool.map(ask, range(60)))
    assert made == budget.requests == 8 * papers


def test_when_the_time_is_up_nothing_is_given() -> None:
    budget = Budget(papers=9, seconds=1e-9)
    assert budget.is_over
    assert (budget.papers_left, budget.take_papers(3)) == (0, 0)
    for begin in (
        budget.check_time,
        budget.take_request,
        budget.request_to_model(Tokens(1)).__enter__,
    ):
        with pytest.raises(BudgetSpentError, match="deadline of 1e-09 s"):
            begin()


def test_without_limits_there_are_none() -> None:
    budget = Budget(papers=1)
    budget.check_time()
    assert not budget.is_over
    with budget.request_to_model(Tokens(10**12)) as cost:
        cost.append(Bill(Tokens(10**12, 0)))
    with budget.request_to_model(Tokens(10**12)):
        pass
