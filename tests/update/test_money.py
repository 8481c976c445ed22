"""Money: what digests cost, and what the builds of a month may."""

from __future__ import annotations

import json
import random
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mkdocs_paperdigest.models import Tokens
from mkdocs_paperdigest.prices import Price, Prices
from mkdocs_paperdigest.update.budget import Budget
from mkdocs_paperdigest.update.spending import FILE_NAME, Spending, this_month

from ..servers.gemini import GeminiServer, blocked
from .test_budget import spend_at_once
from .test_conductor import World, entry, model, world

__all__ = ["world"]

MODEL = "gemini-flash-latest"
PRICES = Prices("EUR", {MODEL: Price(2, 10), "a-reader": Price(0, 1)})
A_REQUEST = 0.0043
"""What a thousand tokens read and 230 written cost."""


@pytest.fixture
def papers(world: World) -> World:
    """A world with ten papers."""
    world.arxiv.entries = [entry(n) for n in range(1, 11)]
    return world


def account(world: World) -> Path:
    return world.root / "archive" / FILE_NAME


def test_a_digest_says_what_it_cost_and_so_does_the_report(
    papers: World, gemini: GeminiServer
) -> None:
    report = papers.update(by=model(), prices=PRICES)
    for paper in papers.papers().values():
        assert paper.digest is not None
        assert paper.digest.money == {"EUR": A_REQUEST}
    assert report.money == {"EUR": round(10 * A_REQUEST, 9)}
    assert "12,300 tokens, 0.0430 EUR" in str(report)
    assert len(gemini.asked) == 10


@pytest.mark.usefixtures("gemini")
def test_without_a_price_no_money_is_named(papers: World) -> None:
    report = papers.update(by=model(), prices=Prices("EUR", {"another-model": Price(2, 10)}))
    assert report.made == 10
    assert report.money == {}
    assert "EUR" not in str(report)
    file = next((papers.root / "archive").glob("*/*.json"))
    assert '"money"' not in file.read_text()


def test_a_second_reader_has_a_price_of_its_own(world: World, gemini: GeminiServer) -> None:
    world.arxiv.entries = [entry(1)]
    report = world.update(by=model(), reader=model("a-reader"), prices=PRICES)
    assert len(gemini.readings) == 1
    assert report.money == {"EUR": round(A_REQUEST + 0.00023, 9)}


# The limit


def test_money_is_a_hard_limit_over_the_builds_of_a_month(
    papers: World, gemini: GeminiServer
) -> None:
    limit = 5 * A_REQUEST
    # What a request is guessed to take before one was made is more than it takes.
    for _ in range(3):
        report = papers.update(by=model(), prices=PRICES, budget_money=limit, concurrency=8)
        assert len(gemini.asked) * A_REQUEST <= limit + 1e-9
    assert (len(gemini.asked), report.made, report.pending) == (3, 0, 7)
    (note,) = [note for note in report.notes if "budget_money" in note]
    assert "0.0129 EUR of 0.0215 EUR are spent this month" in note
    assert not report.to_mend
    report = papers.update(by=model(), prices=PRICES, budget_money=20 * A_REQUEST)
    assert (len(gemini.asked), report.pending) == (10, 0)


def test_another_month_has_money_of_its_own(papers: World, gemini: GeminiServer) -> None:
    world = papers
    world.update(by=model(), prices=PRICES, budget_papers=4)
    account(world).write_text(account(world).read_text().replace(this_month(), "2026-01"))
    world.update(by=model(), prices=PRICES, budget_money=8 * A_REQUEST)
    assert len(gemini.asked) > 5


def test_what_was_paid_for_nothing_counts(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    world.arxiv.entries = [entry(1), entry(2)]
    with GeminiServer(blocked()) as server:
        monkeypatch.setenv("GOOGLE_GEMINI_BASE_URL", server.url)
        report = world.update(by=model(), prices=PRICES)
        asked = len(server.asked)
    assert set(world.digests().values()) == {"extractive"}
    paid = json.loads(account(world).read_text())[this_month()]["EUR"]
    assert paid["sum"] == pytest.approx(asked * A_REQUEST)
    assert report.money == {"EUR": pytest.approx(asked * A_REQUEST)}


def test_what_comes_from_the_cache_is_not_paid_again(papers: World, gemini: GeminiServer) -> None:
    papers.update(by=model(), prices=PRICES)
    before = account(papers).read_text()
    (papers.root / "archive").rename(papers.root / "lost")
    report = papers.update(by=model(), prices=PRICES, budget_money=A_REQUEST / 2)
    assert (report.made, len(gemini.asked)) == (10, 10)
    assert (papers.root / "lost" / FILE_NAME).read_text() == before
    assert not account(papers).exists()


@pytest.mark.parametrize(
    "damage", [None, "{", '{"2026-11": 7}', '{"2026-11": {"EUR": {"sum": -1}}}']
)
def test_an_account_that_was_lost_is_made_of_the_digests(
    papers: World, gemini: GeminiServer, damage: str | None
) -> None:
    papers.update(by=model(), prices=PRICES, budget_papers=4)
    account(papers).unlink()
    if damage is not None:
        account(papers).write_text(damage)
    report = papers.update(by=model(), prices=PRICES, budget_money=4 * A_REQUEST)
    assert (report.made, len(gemini.asked)) == (0, 4)
    assert "0.0172 EUR of 0.0172 EUR" in " ".join(report.notes)


def test_a_model_without_a_price_is_not_asked_where_money_is_limited(
    papers: World, gemini: GeminiServer
) -> None:
    report = papers.update(by=model(), budget_money=5)
    assert not gemini.asked
    assert report.pending == 10
    (line,) = report.to_mend
    assert line == (
        "budget_money: nobody knows what the model 'gemini-flash-latest' costs; "
        "state it in the option 'prices'"
    )


def test_a_model_that_costs_nothing_has_no_limit(papers: World, gemini: GeminiServer) -> None:
    free = Prices("EUR", {MODEL: Price(0, 0)})
    assert papers.update(by=model(), prices=free, budget_money=0.0001).made == 10
    assert len(gemini.asked) == 10


@settings(max_examples=30, deadline=None)
@given(
    limit=st.integers(1, 5_000),
    costs=st.lists(st.integers(0, 900), min_size=1, max_size=30),
    guesses=st.randoms(use_true_random=False),
)
def test_money_is_never_overspent(limit: int, costs: list[int], guesses: random.Random) -> None:
    """As long as a request costs no more than was guessed, whoever asks at the same time."""
    budget = Budget(99, money=limit, prices=Prices("EUR", {"m": Price(1_000_000, 1_000_000)}))
    spend_at_once(
        budget, limit, costs, guesses, lambda cost: budget.prices.bill(Tokens(cost), "m"), "m"
    )


def test_the_account_knows_the_dearest_request_of_the_month(tmp_path: Path) -> None:
    """A later build does not learn again, at the owner's cost, what a request costs."""
    for amount in (0.5, 2.0, 1.0):
        Spending(tmp_path, "EUR", lambda _: {}).add(amount)
    paid = Spending(tmp_path, "EUR", lambda _: {}).paid()
    assert (paid.sum, paid.dearest) == (3.5, 2.0)
    assert Spending(tmp_path, "USD", lambda _: {}).paid().sum == 0
