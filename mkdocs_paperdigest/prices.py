"""What models cost, as the owner of a site states it; no price is known otherwise."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from .models import CURRENCY, NO_TOKENS, Cost, Digest, Money, Month, Tokens

_PER = 1_000_000
_DECIMALS = 9
"""Where amounts are rounded, so that sums of them are not written with the dust of floats."""

_SMALLEST = 0.0001
"""The smallest amount that people are shown."""

_DEAREST = 1_000_000
_AMOUNT = {"type": "number", "minimum": 0, "maximum": _DEAREST}
_LIKE = "write them as in 'some-model: {input: 0.30, output: 2.50}'"

PRICES_SCHEMA: Mapping[str, Any] = {
    "type": "object",
    "properties": {"currency": {"type": "string", "pattern": CURRENCY.replace(r"\Z", "$")}},
    "propertyNames": {"minLength": 1},
    "additionalProperties": {
        "type": "object",
        "properties": {
            "input": _AMOUNT,
            "output": _AMOUNT,
            "batch": {"type": "number", "minimum": 0, "maximum": 1},
        },
        "required": ["input", "output"],
        "additionalProperties": False,
    },
    "dependentSchemas": {"currency": {"minProperties": 2}},
}
"""How prices are configured, for editors: a currency beside models, each with its two prices."""


class PriceError(ValueError):
    """Prices cannot be used; the message names the model and says what to do."""


@dataclass(frozen=True, slots=True)
class Price:
    """What a million tokens of a model cost.

    Attributes:
        input: Those it reads.
        output: Those it writes.
        batch: The share of that which those of a batch cost.
    """

    input: float
    output: float
    batch: float = 1.0


@dataclass(frozen=True, slots=True)
class Bill:
    """What was taken of models: tokens, and the money they cost where that is known."""

    tokens: Tokens = NO_TOKENS
    money: Money = field(default_factory=dict)

    def __add__(self, other: Bill) -> Bill:
        return Bill(self.tokens + other.tokens, total([self.money, other.money]))


@dataclass(frozen=True, slots=True)
class Prices:
    """The prices of models by their names, in one currency.

    Attributes:
        currency: As the owner writes it; may be empty.
        models: The prices.
    """

    currency: str = ""
    models: Mapping[str, Price] = field(default_factory=dict)

    def find(self, *names: str) -> Price | None:
        """The price of the first of these names that has one."""
        return next((self.models[name] for name in names if name in self.models), None)

    def bill(self, tokens: Tokens, *names: str, batched: bool = False) -> Bill:
        """What tokens cost.

        Args:
            tokens: That were taken.
            names: Of the model, the most exact one first.
            batched: Whether they were taken by a batch.
        """
        price = self.find(*names)
        if price is None or tokens == NO_TOKENS:
            return Bill(tokens)
        amount = (tokens.input * price.input + tokens.output * price.output) / _PER
        share = price.batch if batched else 1.0
        return Bill(tokens, {self.currency: round(amount * share, _DECIMALS)})


def read_prices(configured: object) -> Prices:
    """Read the prices of all models.

    Raises:
        PriceError: One is wrong, or belongs to no model.
    """
    if not isinstance(configured, Mapping):
        raise PriceError(f"expected models with their prices, got {configured!r}; {_LIKE}")
    currency = configured.get("currency", "")
    if not isinstance(currency, str) or not re.search(CURRENCY, currency):
        raise PriceError(f"currency: expected one such as EUR or US$, got {currency!r}")
    entries = {name: entry for name, entry in configured.items() if name != "currency"}
    if configured and not entries:
        raise PriceError(f"there is a currency and no model with its prices; {_LIKE}")
    return Prices(currency, {name: _read_price(name, entry) for name, entry in entries.items()})


def _read_price(model: object, entry: object) -> Price:
    if not isinstance(model, str) or not model:
        raise PriceError(f"expected the name of a model, got {model!r}")
    if not isinstance(entry, Mapping):
        raise PriceError(f"{model!r} is no model with two prices ({entry!r}); {_LIKE}")
    for name in entry:
        if name not in ("input", "output", "batch"):
            raise PriceError(f"model {model!r}: there is no price {name!r}; {_LIKE}")
    price = Price(*(_read_amount(model, entry, name) for name in ("input", "output")))
    share = entry.get("batch", 1.0)
    if not _is_within(share, 1):
        raise PriceError(
            f"model {model!r}: batch is the share of its prices that a batch costs, "
            f"a number from 0 to 1, not {share!r}"
        )
    return replace(price, batch=float(share))


def _read_amount(model: str, entry: Mapping[Any, Any], name: str) -> float:
    value = entry.get(name)
    if value is None:
        raise PriceError(f"model {model!r} has no price for {name}; {_LIKE}")
    if not _is_within(value, _DEAREST):
        raise PriceError(
            f"model {model!r}: the {name} price of a million tokens is a number "
            f"from 0 to {_DEAREST:,}, not {value!r}"
        )
    return float(value)


def _is_within(value: Any, most: float) -> bool:
    is_number = isinstance(value, (int, float)) and not isinstance(value, bool)
    return is_number and 0 <= value <= most


def total(amounts: Iterable[Money]) -> Money:
    """Add amounts, each currency for itself."""
    added: Money = {}
    for money in amounts:
        for currency, amount in money.items():
            added[currency] = round(added.get(currency, 0.0) + amount, _DECIMALS)
    return added


def cost_by_month(digests: Iterable[Digest | None]) -> dict[Month, Cost]:
    """What digests cost, by the month they were made in, the newest first."""
    return add_costs(
        {digest.made_at[:7]: Cost(digest.tokens, digest.money)}
        for digest in digests
        if digest is not None and digest.tokens != NO_TOKENS
    )


def add_costs(costs: Iterable[Mapping[Month, Cost]]) -> dict[Month, Cost]:
    """Add costs by month, the newest first."""
    bills: defaultdict[Month, Bill] = defaultdict(Bill)
    for months in costs:
        for month, cost in months.items():
            bills[month] += Bill(cost.tokens, cost.money)
    return {
        month: Cost(bill.tokens, bill.money) for month, bill in sorted(bills.items(), reverse=True)
    }


def money_in_words(money: Money) -> str:
    """Amounts for people, as `0.0021 EUR` and `12.34 EUR`; empty where nothing is known."""
    return " + ".join(
        f"{_figure(amount)} {currency}".rstrip() for currency, amount in sorted(money.items())
    )


def _figure(amount: float) -> str:
    if 0 < amount < _SMALLEST:
        return f"less than {_SMALLEST}"
    return f"{amount:,.2f}" if amount >= 1 or not amount else f"{amount:.4f}"
