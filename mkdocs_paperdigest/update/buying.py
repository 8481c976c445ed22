"""The one place where a model is paid: from the cache, else within the budget, and kept at once."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from ..cache import Cache
from ..models import Tokens
from ..prices import Bill
from ..summarizers.base import NoAnswerError, Reply, SecondReader, Summarizer, Verdicts
from .budget import Budget

_T = TypeVar("_T", Reply, Verdicts)


def buy(
    name: str,
    kind: type[_T],
    ask: Callable[[], _T],
    estimate: Tokens,
    model: str,
    cache: Cache,
    budget: Budget,
) -> _T:
    """Get an answer from the cache, or buy it and keep it before anybody looks at it.

    Args:
        name: All that decides the answer.
        kind: What it is.
        ask: Asks for it.
        estimate: What it will take, at a guess.
        model: Who is asked; see [`model_of`][].
        cache: Where answers are kept.
        budget: What they may cost.

    Raises:
        BudgetSpentError: The budget does not allow it.
        SummarizerError: There was no answer; see [`Summarizer`][].
    """
    answer = cache.get(name, kind)
    if answer is not None:
        return answer
    with cache.turn(name, kind, budget.check_time) as bought:
        if bought is not None:
            return bought
        with budget.request_to_model(estimate, model) as bills:
            try:
                answer = ask()
            except NoAnswerError as error:
                bills.append(bill_of(error, model, budget))
                raise
            cache.put(name, answer)
            bills.append(bill_of(answer, model, budget))
    return answer


def bill_of(answer: Reply | Verdicts | NoAnswerError, model: str, budget: Budget) -> Bill:
    """What an answer cost, or what was paid for none."""
    answered = "" if isinstance(answer, NoAnswerError) else answer.model
    batched = not isinstance(answer, NoAnswerError) and answer.batched
    return budget.prices.bill(answer.tokens, answered, model, batched=batched)


def model_of(asked: Summarizer | SecondReader) -> str:
    """By what name the price of a model is looked for: its own, else that of its service."""
    return asked.model or asked.name
