"""A hard limit on what is spent and what is held back together."""

from __future__ import annotations

from dataclasses import dataclass

_DUST = 1e-9
"""What sums of floats may be off by."""


@dataclass(slots=True)
class SpendingLimit:
    """A hard limit on tokens or money.

    Attributes:
        most: That may be spent.
        spent: So far.
        held: By requests under way.
        dearest: What the dearest request cost; 0 until a first answer has told.
    """

    most: float
    spent: float = 0.0
    held: float = 0.0
    dearest: float = 0.0

    @property
    def waits_for_a_first_answer(self) -> bool:
        """Whether a request is under way, and none has told yet what one costs."""
        return not self.dearest and self.held > 0

    def need(self, estimate: float) -> float:
        """What a request holds back."""
        return max(self.dearest, estimate)

    def has_room(self, amount: float) -> bool:
        """Whether so much more may be held back."""
        return self.spent + self.held + amount <= self.most + _DUST

    def settle(self, held: float, spent: float) -> None:
        """Give back what a request held, and count what it cost."""
        self.held -= held
        self.spent += spent
        self.dearest = max(self.dearest, spent)
