"""What was paid for each month, kept beside the archive, so that a limit holds over builds.

Every answer that was paid for counts, those too that held nothing and stand in no digest.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import msgspec

from ..files import write_atomically
from ..models import Money, decode

FILE_NAME = "spending.json"
"""Names the file in the archive's folder."""

_Amount = Annotated[float, msgspec.Meta(ge=0, le=1e12)]


class Paid(msgspec.Struct, frozen=True):
    """What was paid in a month, and what the dearest of its requests cost."""

    sum: _Amount = 0.0
    dearest: _Amount = 0.0


Months = dict[str, dict[str, Paid]]
"""What was paid, by month, as `2026-11`, and by currency."""


class Spending:
    """The account of what was paid in one currency; a month begins at midnight UTC on its first.

    Args:
        folder: Where it is kept.
        currency: Which.
        recount: Counts what a month's digests cost, where no account is there.
    """

    def __init__(self, folder: Path, currency: str, recount: Callable[[str], Money]) -> None:
        self._file = folder / FILE_NAME
        self._currency = currency
        self._recount = recount
        self._months: Months | None = None

    def paid(self) -> Paid:
        """What was paid this month."""
        return self._read().get(this_month(), {}).get(self._currency, Paid())

    def add(self, amount: float, *, month: str = "", of_a_request: bool = True) -> None:
        """Count what was paid, or what of it came back.

        Args:
            amount: Less than 0 where it came back.
            month: In which it was paid, which may be over; default: this one.
            of_a_request: Whether one request cost that.

        Raises:
            OSError: The account cannot be written.
        """
        month, months = month or this_month(), self._read()
        before = months.get(month, {}).get(self._currency, Paid())
        dearest = max(before.dearest, amount) if of_a_request else before.dearest
        after = Paid(max(0.0, round(before.sum + amount, 9)), dearest)
        months[month] = {**months.get(month, {}), self._currency: after}
        content = msgspec.json.format(msgspec.json.encode(months, order="sorted"), indent=2)
        write_atomically(self._file, content + b"\n", durable=True)

    def _read(self) -> Months:
        if self._months is None:
            try:
                self._months = decode(self._file.read_bytes(), Months)
            except (OSError, ValueError, RecursionError):
                # It was lost, as an archive is that came back from the published site.
                month = this_month()
                paid = self._recount(month)
                self._months = {month: {name: Paid(amount) for name, amount in paid.items()}}
        return self._months


def this_month() -> str:
    """The month that it is, as `2026-11`."""
    return datetime.now(UTC).strftime("%Y-%m")
