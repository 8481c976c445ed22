"""The one place where a model is paid: from the cache, else within the budget, and kept at once."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from ..cache import Cache
from ..summarizers.base import NoAnswerError, Reply, Verdicts
from .budget import Budget

_T = TypeVar("_T", Reply, Verdicts)


def buy(
    name: str, kind: type[_T], ask: Callable[[], _T], estimate: int, cache: Cache, budget: Budget
) -> _T:
    """Get an answer from the cache, or buy it and keep it before anybody looks at it.

    Args:
        name: All that decides the answer.
        kind: What it is.
        ask: Asks for it.
        estimate: What it will cost, in tokens, at a guess.
        cache: Where answers are kept.
        budget: What they may cost.

    Raises:
        BudgetSpentError: The budget does not allow it.
        SummarizerError: There was no answer; see [`Summarizer`][].
    """
    answer = cache.get(name, kind)
    if answer is None:
        with budget.request_to_model(estimate) as cost:
            try:
                answer = ask()
                cost.append(answer.tokens)
            except NoAnswerError as error:
                cost.append(error.tokens)
                raise
        cache.put(name, answer)
    return answer
