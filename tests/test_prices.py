"""Prices as the owner states them, and amounts as people read them."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mkdocs_paperdigest.models import Tokens
from mkdocs_paperdigest.prices import Bill, PriceError, Prices, money_in_words, read_prices, total

from .test_options_schema import plugin_accepts, schema_accepts

MODEL = {"input": 0.3, "output": 2.5}
TOPICS = [{"name": "Diffusion", "query": "abs:diffusion"}]

GOOD: list[Any] = [
    {},
    {"a-model": MODEL},
    {"a-model": {"input": 0, "output": 0}},
    {"currency": "EUR", "a-model": MODEL, "org/other:free": MODEL},
    {"currency": "US$", "a-model": MODEL},
    {"currency": "", "a-model": MODEL},
]
BAD: list[tuple[Any, str]] = [
    ({"input": 0.3, "output": 2.5}, "'input' is no model with two prices"),
    ({"currency": "EUR"}, "there is a currency and no model"),
    ([MODEL], "expected models with their prices"),
    ("0.30", "expected models with their prices"),
    ({"": MODEL}, "expected the name of a model"),
    ({"a-model": 0.3}, "'a-model' is no model with two prices"),
    ({"a-model": {"input": 0.3}}, "model 'a-model' has no price for output"),
    ({"a-model": {**MODEL, "cached": 1}}, "model 'a-model': there is no price 'cached'"),
    ({"a-model": {**MODEL, "input": -1}}, "model 'a-model': the input price"),
    ({"a-model": {**MODEL, "output": "cheap"}}, "model 'a-model': the output price"),
    ({"a-model": {**MODEL, "output": True}}, "model 'a-model': the output price"),
    ({"a-model": {**MODEL, "output": float("nan")}}, "model 'a-model': the output price"),
    ({"a-model": {**MODEL, "output": float("inf")}}, "model 'a-model': the output price"),
    ({"currency": 7, "a-model": MODEL}, "currency: expected one such as EUR"),
    ({"currency": "<b>", "a-model": MODEL}, "currency: expected one such as EUR"),
]


@pytest.mark.parametrize("configured", GOOD, ids=str)
def test_prices_are_taken(configured: Any) -> None:
    options = {"topics": TOPICS, "prices": configured}
    assert plugin_accepts(options)
    assert schema_accepts(options)


@pytest.mark.parametrize(("configured", "said"), BAD, ids=lambda value: str(value)[:40])
def test_wrong_prices_are_refused_in_one_line(configured: Any, said: str) -> None:
    with pytest.raises(PriceError) as caught:
        read_prices(configured)
    assert said in str(caught.value)
    assert "\n" not in str(caught.value)
    options = {"topics": TOPICS, "prices": configured}
    assert not plugin_accepts(options)
    # Of a number that is none, JSON knows nothing, and neither does a schema.
    if "nan" not in str(configured):
        assert not schema_accepts(options)


def test_a_price_is_for_a_million_tokens_of_a_kind() -> None:
    prices = read_prices({"currency": "EUR", "a-model": {"input": 2, "output": 10}})
    assert prices.bill(Tokens(1_000_000, 500_000), "a-model").money == {"EUR": 7.0}
    assert prices.bill(Tokens(1_000, 230), "a-model-0325", "a-model").money == {"EUR": 0.0043}
    assert prices.bill(Tokens(1_000, 230), "another").money == {}
    assert prices.bill(Tokens(0, 0), "a-model").money == {}


@given(st.lists(st.tuples(st.integers(0, 10**7), st.integers(0, 10**6)), max_size=30))
def test_a_sum_of_bills_is_the_bill_of_the_sum(requests: list[tuple[int, int]]) -> None:
    prices = Prices("EUR", read_prices({"m": {"input": 0.25, "output": 1.5}}).models)
    bills = [prices.bill(Tokens(*request), "m") for request in requests]
    together = sum(bills, Bill())
    whole = prices.bill(together.tokens, "m")
    assert together.money.get("EUR", 0.0) == pytest.approx(whole.money.get("EUR", 0.0), abs=1e-7)


def test_currencies_are_not_added_to_each_other() -> None:
    assert total([{"EUR": 0.1}, {"USD": 2.0}, {"EUR": 0.2}]) == {"EUR": 0.3, "USD": 2.0}


@pytest.mark.parametrize(
    ("money", "words"),
    [
        ({}, ""),
        ({"EUR": 0.0043}, "0.0043 EUR"),
        ({"EUR": 1234.5}, "1,234.50 EUR"),
        ({"EUR": 0.00001}, "less than 0.0001 EUR"),
        ({"EUR": 0.0}, "0.00 EUR"),
        ({"": 2.5}, "2.50"),
        ({"USD": 1.0, "EUR": 0.5}, "0.5000 EUR + 1.00 USD"),
    ],
)
def test_amounts_in_words(money: dict[str, float], words: str) -> None:
    assert money_in_words(money) == words
