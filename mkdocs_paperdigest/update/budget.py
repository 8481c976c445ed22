"""What an update may spend: papers, tokens, requests and time, with all that is in flight."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Condition

from ..models import NO_TOKENS, Tokens

_REQUESTS_PER_PAPER = 8
"""A page, a PDF, a few figures, and a redirect or two."""


class BudgetSpentError(Exception):
    """Nothing more may be begun. The message is one line for people and names the option."""


class Budget:
    """Hard limits that all rooms of an update share; may be used from several threads.

    Args:
        papers: Papers that may be worked on at a price.
        tokens: Tokens that models may take; 0 for no limit.
        seconds: After so long nothing new begins; 0 for no limit.

    Attributes:
        requests: How often arXiv was asked for texts and figures.
    """

    def __init__(self, papers: int, tokens: int = 0, seconds: float = 0) -> None:
        self.requests = 0
        self._papers = papers
        self._tokens = tokens
        self._requests_left = papers * _REQUESTS_PER_PAPER
        self._seconds = seconds
        self._ends = time.monotonic() + seconds if seconds else float("inf")
        self._spent = 0
        self._reserved = 0
        self._dearest = 0
        self._changed = Condition()

    @property
    def papers_left(self) -> int:
        """How many papers may still be worked on at a price."""
        return 0 if self.is_over else self._papers

    @property
    def is_over(self) -> bool:
        """Whether the time is up."""
        return time.monotonic() >= self._ends

    def take_papers(self, wanted: int) -> int:
        """Take up to so many papers from the budget, and tell how many there were."""
        with self._changed:
            taken = min(wanted, self.papers_left)
            self._papers -= taken
            return taken

    def give_back(self, papers: int) -> None:
        """Put papers back that were taken and not worked on."""
        with self._changed:
            self._papers += max(0, papers)

    def check_time(self) -> None:
        """Make sure that something new may begin.

        Raises:
            BudgetSpentError: The time is up.
        """
        if self.is_over:
            raise BudgetSpentError(f"the deadline of {self._seconds:g} s is over")

    def take_request(self) -> None:
        """Count a request to arXiv before it is made.

        Raises:
            BudgetSpentError: No more may be made in this update, or the time is up.
        """
        self.check_time()
        with self._changed:
            if self._requests_left <= 0:
                raise BudgetSpentError("the requests that budget_papers allows are used up")
            self._requests_left -= 1
            self.requests += 1

    @contextmanager
    def request_to_model(self, estimate: int) -> Iterator[list[Tokens]]:
        """Hold back the tokens of a request while it is under way.

        The limit is on what was spent and what is held back together. Until a first answer has
        told what a request really costs, requests go one at a time; from then on each holds back
        what the dearest cost, or its estimate where that is more.

        Args:
            estimate: What it will cost, at a guess.

        Yields:
            A list that takes what it did cost.

        Raises:
            BudgetSpentError: The tokens left are not enough for it, or the time is up.
        """
        self.check_time()
        cost: list[Tokens] = []
        held = self._hold_back(estimate)
        try:
            yield cost
        finally:
            spent = sum(cost, NO_TOKENS)
            with self._changed:
                self._reserved -= held
                self._spent += spent.input + spent.output
                self._dearest = max(self._dearest, spent.input + spent.output)
                self._changed.notify_all()

    def _hold_back(self, estimate: int) -> int:
        if not self._tokens:
            return 0
        with self._changed:
            while not self._dearest and self._reserved:
                self._changed.wait()
            held = max(self._dearest, estimate)
            if self._spent + self._reserved + held > self._tokens:
                raise BudgetSpentError(
                    f"budget_tokens: {self._spent:,} of {self._tokens:,} tokens are spent, "
                    "what is left is not enough for one more request"
                )
            self._reserved += held
            return held
