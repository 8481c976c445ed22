"""What the shell says of money, and of prices that cannot be used."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from mkdocs_paperdigest.update.spending import this_month
from tests.plugin.sites import Site
from tests.plugin.test_models import options
from tests.servers.arxiv import ArxivServer

from .conftest import Gemini, Run, write_site
from .test_shell import arxiv

__all__ = ["arxiv"]

PRICES = {"currency": "EUR", "gemini-flash-latest": {"input": 2, "output": 10}}
TWO = [{"name": "Tides", "query": "abs:tides"}, {"name": "Storms", "query": "abs:storms"}]


def priced(arxiv: ArxivServer, **more: Any) -> dict[str, Any]:
    return options(arxiv, **{"prices": PRICES, "verify": "off", **more})


def test_update_and_status_say_what_was_paid(
    tmp_path: Path, arxiv: ArxivServer, gemini: Gemini, run: Run
) -> None:
    gemini()
    write_site(tmp_path, priced(arxiv, topics=TWO))
    told = json.loads(run("update", "--json").out)
    assert told["money"] == {"EUR": 0.0129}
    # Every paper stands in both topics, and was paid for once.
    said = run("status").out
    assert f"{this_month()}: 3,690 tokens, 0.0129 EUR\n" in said
    assert "  Tides: 3,690 tokens, 0.0129 EUR\n  Storms: 3,690 tokens, 0.0129 EUR\n" in said
    (standing,) = json.loads(run("status", "--json").out)["languages"]
    assert standing["money"] == {this_month(): {"EUR": 0.0129}}
    assert standing["topics"][1]["money"] == {this_month(): {"EUR": 0.0129}}


def test_the_published_data_say_what_was_paid(
    tmp_path: Path, arxiv: ArxivServer, gemini: Gemini
) -> None:
    gemini()
    built = Site(tmp_path, priced(arxiv)).build()
    assert built.status == 0, built.said
    manifest = json.loads((built.site / "papers/data/index.json").read_bytes())
    cost = {"tokens": {"input": 3_000, "output": 690}, "money": {"EUR": 0.0129}}
    assert manifest["topics"][0]["cost"] == {this_month(): cost}
    edition = json.loads(next((built.site / "papers/data/tides").glob("*.json")).read_bytes())
    assert [paper["digest"]["money"] for paper in edition["papers"]] == [{"EUR": 0.0043}] * 3


def test_without_prices_the_published_data_name_no_cost(
    tmp_path: Path, arxiv: ArxivServer, gemini: Gemini
) -> None:
    gemini()
    built = Site(tmp_path, options(arxiv)).build()
    assert "cost" not in (built.site / "papers/data/index.json").read_text()


def test_all_languages_share_the_money_of_a_month(
    tmp_path: Path, arxiv: ArxivServer, gemini: Gemini, run: Run
) -> None:
    server = gemini()
    # A German digest of sentences in English does not hold, so each paper is asked for twice.
    write_site(tmp_path, priced(arxiv, language=["en", "de"], budget_money=0.03))
    for _ in range(3):
        done = run("update")
    assert 0 < len(server.asked) * 0.0043 <= 0.03
    assert "budget_money: 0.0" in done.err
    assert "EUR of 0.0300 EUR are spent this month" in done.err
    paid = f"{len(server.asked) * 0.0043:.4f} EUR of 0.0300 EUR are spent this month"
    assert f"budget_money: {paid}\n" in run("status").out


def test_check_finds_models_without_a_price(
    tmp_path: Path, arxiv: ArxivServer, gemini: Gemini, run: Run
) -> None:
    gemini()
    limited = {"budget_money": 1, "verify": "auto"}
    write_site(tmp_path, priced(arxiv, **limited))
    assert "ok prices: of 1 model\n" in run("check").out
    write_site(tmp_path, priced(arxiv, **limited, verify_model="a-reader"))
    done = run("check")
    assert done.code == 1
    assert "wrong prices: no price of 'a-reader', which budget_money needs" in done.out


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"prices": {"input": 1, "output": 2}}, "'input' is no model with two prices"),
        ({"prices": {"m": {"input": -1, "output": 2}}}, "model 'm': the input price"),
        ({"prices": {"m": {"input": "low", "output": 2}}}, "model 'm': the input price"),
        ({"budget_money": -1}, "expected a number from 0"),
        ({"budget_money": "much"}, "expected a number from 0"),
    ],
)
def test_what_cannot_be_a_price_is_named_in_one_line(
    tmp_path: Path, arxiv: ArxivServer, run: Run, wrong: dict[str, Any], said: str
) -> None:
    write_site(tmp_path, options(arxiv, **wrong))
    done = run("update")
    assert done.code == 1
    assert done.err.count("\n") == 1
    assert next(iter(wrong)) in done.err
    assert said in done.err
    assert not arxiv.asked
