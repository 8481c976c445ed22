"""What an update may spend: papers, tokens, money, requests, time, with all that is in flight."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from threading import Condition

from ..archive import Archive
from ..models import Money, Tokens
from ..prices import Bill, Prices, money_in_words, total
from .limit import SpendingLimit
from .plan import Plan
from .spending import Spending, this_month

_REQUESTS_PER_PAPER = 8
"""A page, a PDF, a few figures, and a redirect or two."""


class BudgetSpentError(Exception):
    """Nothing more may be begun. The message is one line for people and names the option.

    Attributes:
        to_mend: Whether it stays so until the owner of the site does something.
    """

    def __init__(self, message: str, *, to_mend: bool = False) -> None:
        super().__init__(message)
        self.to_mend = to_mend


class Budget:
    """Hard limits that all rooms of an update share; may be used from several threads.

    Args:
        papers: Papers that may be worked on at a price.
        tokens: Tokens that models may take; 0 for no limit.
        seconds: After so long nothing new begins; 0 for no limit.
        money: What all updates of a month may cost; 0 for no limit.
        prices: What models cost.
        spending: The month's account; `None` to keep none.

    Attributes:
        requests: How often arXiv was asked for texts and figures.
        prices: What models cost.
    """

    def __init__(
        self,
        papers: int,
        tokens: int = 0,
        seconds: float = 0,
        *,
        money: float = 0,
        prices: Prices | None = None,
        spending: Spending | None = None,
    ) -> None:
        self.requests = 0
        self.prices = prices or Prices()
        self._papers = papers
        self._requests_left = papers * _REQUESTS_PER_PAPER
        self._seconds = seconds
        self._ends = time.monotonic() + seconds if seconds else float("inf")
        self._tokens = SpendingLimit(tokens or float("inf"))
        self._money = SpendingLimit(money or float("inf"))
        self._limits_money = money > 0
        self._spending = spending
        self._opened = False
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

    def paid_this_month(self) -> Money:
        """What the builds of this month have cost."""
        return {self.prices.currency: self._spending.paid().sum if self._spending else 0.0}

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
    def request_to_model(self, estimate: Tokens, model: str = "") -> Iterator[list[Bill]]:
        """Hold back the tokens and the money of a request while it is under way.

        The limit is on what was spent and what is held back together. Until a first answer has
        told what a request really costs, requests go one at a time; from then on each holds back
        what the dearest cost, or its estimate where that is more.

        Args:
            estimate: What it will take, at a guess.
            model: Who is asked.

        Yields:
            A list that takes what it did cost.

        Raises:
            BudgetSpentError: The tokens or the money left are not enough for it, nobody knows
                what it costs though money is limited, or the time is up.
            OSError: The account of the month cannot be written.
        """
        self.check_time()
        bills: list[Bill] = []
        tokens, money = self._hold_back(estimate, model)
        try:
            yield bills
        finally:
            spent = sum(bills, Bill())
            with self._changed:
                self._tokens.settle(tokens, _count(spent.tokens))
                paid = spent.money.get(self.prices.currency, 0.0)
                self._money.settle(money, paid)
                self._changed.notify_all()
                if self._spending and paid:
                    self._spending.add(paid)

    def hold_ahead(self, estimate: Tokens, model: str) -> float:
        """Hold back the money for a task of a batch, whose answer comes another day.

        Returns:
            How much; [`pay_ahead`][] or [`let_go`][] takes it.

        Raises:
            BudgetSpentError: The money left is not enough for it, or nobody knows what it costs.
        """
        bill = self.prices.bill(estimate, model, batched=True)
        amount = bill.money.get(self.prices.currency, 0.0)
        self._check_priced(model)
        with self._changed:
            self._open_account()
            if not self._money.has_room(amount):
                raise self._no_money_left()
            self._money.held += amount
        return amount

    def let_go(self, held: float) -> None:
        """Give back what was held back for a batch that is not handed in."""
        with self._changed:
            self._money.held -= held

    def pay_ahead(self, held: float, month: str) -> None:
        """Count what was held back for a batch as paid, as it is handed in now.

        [`settle_ahead`][] puts that right once it is known what it cost.

        Args:
            held: How much.
            month: In which it is handed in, as `2026-11`.

        Raises:
            OSError: The account of the month cannot be written.
        """
        with self._changed:
            self._money.held -= held
            self._pay(held, month)

    def settle_ahead(self, taken: float, cost: float, month: str) -> None:
        """Put right what was taken for a batch, now that it is known what it cost.

        Args:
            taken: What was counted as paid when it was handed in.
            cost: What it cost.
            month: In which it was handed in, as `2026-11`: what comes back of a month that is
                over is nothing to spend in this one.

        Raises:
            OSError: The account of the month cannot be written.
        """
        with self._changed:
            self._open_account()
            self._pay(cost - taken, month)

    def _pay(self, amount: float, month: str) -> None:
        if month == this_month():
            self._money.spent += amount
        if self._spending and amount:
            self._spending.add(amount, month=month, of_a_request=False)

    def _check_priced(self, model: str) -> None:
        if self._limits_money and self.prices.find(model) is None:
            raise BudgetSpentError(
                f"budget_money: nobody knows what the model {model!r} costs; "
                "state it in the option 'prices'",
                to_mend=True,
            )

    def _no_money_left(self) -> BudgetSpentError:
        return BudgetSpentError(
            f"budget_money: {self._in_words(self._money.spent)} of "
            f"{self._in_words(self._money.most)} are spent this month, "
            "what is left is not enough for one more request"
        )

    def _hold_back(self, estimate: Tokens, model: str) -> tuple[float, float]:
        guessed = self.prices.bill(estimate, model).money.get(self.prices.currency, 0.0)
        self._check_priced(model)
        with self._changed:
            self._open_account()
            limits = [limit for limit in (self._tokens, self._money) if limit.most < float("inf")]
            while any(limit.waits_for_a_first_answer for limit in limits):
                self._changed.wait()
            tokens = self._tokens.need(_count(estimate))
            money = self._money.need(guessed)
            if not self._tokens.has_room(tokens):
                raise BudgetSpentError(
                    f"budget_tokens: {self._tokens.spent:,.0f} of {self._tokens.most:,.0f} tokens "
                    "are spent, what is left is not enough for one more request"
                )
            if not self._money.has_room(money):
                raise self._no_money_left()
            self._tokens.held += tokens
            self._money.held += money
            return tokens, money

    def _open_account(self) -> None:
        """Take over what was paid this month, once it matters."""
        if self._limits_money and self._spending and not self._opened:
            self._opened = True
            paid = self._spending.paid()
            self._money.spent = paid.sum
            self._money.dearest = paid.dearest

    def _in_words(self, amount: float) -> str:
        return money_in_words({self.prices.currency: amount})


def open_budget(plan: Plan, archives: Sequence[Archive]) -> Budget:
    """The budget of a plan, with the month's account beside the first archive.

    Args:
        plan: What is to be done.
        archives: Of each language; from their digests an account that was lost is made again.
    """

    def recount(month: str) -> Money:
        return total(
            paper.digest.money
            for archive in archives
            for paper in archive.papers(archive.slugs())
            if paper.digest and paper.digest.made_at.startswith(month)
        )

    return Budget(
        plan.budget_papers,
        plan.budget_tokens,
        plan.deadline_seconds,
        money=plan.budget_money,
        prices=plan.prices,
        spending=Spending(archives[0].folder, plan.prices.currency, recount),
    )


def _count(tokens: Tokens) -> int:
    return tokens.input + tokens.output
