from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from mkdocs_paperdigest.arxiv.calendar import listing_day
from tests.plugin.conftest import KEY, Gemini
from tests.plugin.sites import Built, Site
from tests.servers.arxiv import ArxivServer, Entry
from tests.servers.gemini import Step, blocked, invalid_key, limited, response, right
from tests.servers.openai import OpenAIServer

NOW = datetime.now(UTC).replace(microsecond=0)


def paper(number: int, **more: Any) -> Entry:
    published = (NOW - timedelta(days=3, minutes=number)).strftime("%Y-%m-%dT%H:%M:%SZ")
    fields: dict[str, Any] = {
        "title": f"Study {number} of Tides",
        "abstract": (
            f"Tides are hard to predict in bay {number}. We propose a model of tides with {number} "
            "harmonics. The error falls by 12.5 percent on two coasts. It may fail in storms."
        ),
        "published": published,
        "categories": ("physics.ao-ph",),
    }
    return Entry(f"2611.{10_000 + number:05}", **(fields | more))


@pytest.fixture
def arxiv() -> Iterator[ArxivServer]:
    with ArxivServer([paper(n) for n in range(1, 4)]) as server:
        yield server


def options(arxiv: ArxivServer, **more: Any) -> dict[str, Any]:
    topics = [{"name": "Tides", "query": "abs:tides"}]
    return {"topics": topics, "arxiv_api": arxiv.api, "depth": "brief", **more}


def papers(built: Built) -> list[dict[str, Any]]:
    day = listing_day(paper(1).published)
    data = json.loads((built.site / f"papers/data/tides/{day}.json").read_bytes())
    return list(data["papers"])


def states(built: Built) -> list[str]:
    return [(paper["digest"] or {"summarizer": "pending"})["summarizer"] for paper in papers(built)]


def test_a_model_is_paid_once(tmp_path: Path, arxiv: ArxivServer, gemini: Gemini) -> None:
    server = gemini()
    first = Site(tmp_path, options(arxiv)).build()
    assert first.status == 0, first.said
    assert states(first) == ["gemini"] * 3
    assert len(server.asked) == 3
    digest = papers(first)[0]["digest"]
    assert digest["model"] == "gemini-3.1-flash"
    # One request writes it, another reads it.
    assert len(server.readings) == 3
    assert digest["tokens"] == {"input": 2000, "output": 460}
    assert "3 digests made" in first.said
    assert "7,380 tokens" in first.said

    again = Site(tmp_path, options(arxiv, refresh=0)).build()
    assert len(server.asked) == 3
    assert "3 reused" in again.said
    page = again.page(f"papers/tides/{listing_day(paper(1).published)}/index.html")
    assert {article.attributes["data-summarizer"] for article in page.all(".pd-paper")} == {
        "gemini"
    }
    assert "gemini-3.1-flash" in page.text


def test_losing_the_cache_costs_nothing_while_the_archive_stands(
    tmp_path: Path, arxiv: ArxivServer, gemini: Gemini
) -> None:
    server = gemini()
    Site(tmp_path, options(arxiv, archive_dir="kept")).build()
    (tmp_path / ".cache").rename(tmp_path / "gone")
    built = Site(tmp_path, options(arxiv, archive_dir="kept")).build()
    assert states(built) == ["gemini"] * 3
    assert len(server.asked) == 3


def test_losing_the_archive_costs_nothing_while_the_cache_stands(
    tmp_path: Path, arxiv: ArxivServer, gemini: Gemini
) -> None:
    server = gemini()
    Site(tmp_path, options(arxiv, archive_dir="kept")).build()
    (tmp_path / "kept").rename(tmp_path / "gone")
    built = Site(tmp_path, options(arxiv, archive_dir="kept")).build()
    assert states(built) == ["gemini"] * 3
    assert len(server.asked) == 3


@pytest.mark.parametrize("change", [{"language": "zh"}, {"model": "gemini-9"}])
def test_another_language_or_model_is_bought_again(
    tmp_path: Path,
    arxiv: ArxivServer,
    gemini: Gemini,
    change: dict[str, str],
) -> None:
    server = gemini()
    Site(tmp_path, options(arxiv)).build()
    Site(tmp_path, options(arxiv, **change)).build()
    assert len(server.asked) > 3


def test_any_server_that_speaks_openai_digests_and_reads(
    tmp_path: Path, arxiv: ArxivServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    with OpenAIServer(maker="deepseek") as server:
        monkeypatch.setenv("OPENAI_BASE_URL", server.base_url)
        asked = options(arxiv, summarizer="openai", model="some-model", concurrency=1)
        built = Site(tmp_path, asked).build()
        assert built.status == 0, built.said
        assert states(built) == ["openai"] * 3
        first = papers(built)[0]["digest"]
        assert (first["model"], first["checked"]["by"]) == ("some-model-1", "some-model-1")
        bought = len(server.asked)
        assert bought == 3 + 3 + 1  # written, read, and a form that this server does not know
        Site(tmp_path, asked).build()
        assert len(server.asked) == bought


def test_a_new_version_is_digested_again(
    tmp_path: Path, arxiv: ArxivServer, gemini: Gemini
) -> None:
    server = gemini()
    Site(tmp_path, options(arxiv)).build()
    updated = NOW.strftime("%Y-%m-%dT%H:%M:%SZ")
    arxiv.entries[0] = paper(1, version=2, updated=updated)
    built = Site(tmp_path, options(arxiv, refresh=0)).build()
    assert len(server.asked) == 4
    assert [(p["version"], p["digest"]["of_version"]) for p in papers(built)] == [
        (2, 2),
        (1, 1),
        (1, 1),
    ]


def test_the_budget_leaves_the_rest_for_the_next_build(
    tmp_path: Path, arxiv: ArxivServer, gemini: Gemini
) -> None:
    server = gemini()
    first = Site(tmp_path, options(arxiv, budget_papers=2)).build()
    assert states(first) == ["gemini", "gemini", "pending"]
    assert "1 pending" in first.said
    page = first.page(f"papers/tides/{listing_day(paper(1).published)}/index.html")
    pending = [a for a in page.all(".pd-paper") if a.attributes["data-state"] == "pending"]
    assert [article.attributes["id"] for article in pending] == ["arxiv-2611.10003"]
    assert "Tides are hard to predict in bay 3" in pending[0].one(".pd-abstract").text
    # Until then a sentence of the abstract stands for it.
    assert "from the abstract" in pending[0].one(".pd-summary").text
    assert papers(first)[2]["preview"]["text"] in papers(first)[2]["abstract"]
    second = Site(tmp_path, options(arxiv, budget_papers=2)).build()
    assert states(second) == ["gemini"] * 3
    assert "preview" not in papers(second)[2]
    assert len(server.asked) == 3


@pytest.mark.parametrize(
    ("step", "line"),
    [
        (invalid_key(), "GEMINI_API_KEY"),
        (limited("86400s", "GenerateRequestsPerDayPerProjectPerModel-FreeTier"), "quota"),
    ],
)
def test_a_model_out_of_service_leaves_papers_pending(
    tmp_path: Path,
    arxiv: ArxivServer,
    gemini: Gemini,
    step: Step,
    line: str,
) -> None:
    server = gemini(step)
    built = Site(tmp_path, options(arxiv, concurrency=1)).build()
    assert built.status == 0, built.said
    assert states(built) == ["pending"] * 3
    assert len(server.asked) == 1
    assert len([said for said in built.said.splitlines() if line in said]) == 1
    assert KEY not in built.said
    back = gemini(right)
    assert states(Site(tmp_path, options(arxiv)).build()) == ["gemini"] * 3
    assert len(back.asked) == 3


@pytest.mark.parametrize(
    "step",
    [blocked(), response("xxx"), response('{"summary": {"text": "As an AI, I cannot."')],
)
def test_an_answer_that_does_not_hold_is_stood_in_for_and_not_bought_for_ever(
    tmp_path: Path, arxiv: ArxivServer, gemini: Gemini, step: Step
) -> None:
    server = gemini(step)
    built = Site(tmp_path, options(arxiv)).build()
    assert states(built) == ["extractive"] * 3
    assert len(server.asked) <= 6
    asked = len(server.asked)
    again = Site(tmp_path, options(arxiv, refresh=0)).build()
    assert len(server.asked) == asked
    text = again.page("papers/tides/index.html").text
    assert "xxx" not in text
    assert "As an AI" not in text


def test_a_key_upgrades_copies_and_its_loss_does_not_degrade_them(
    tmp_path: Path,
    arxiv: ArxivServer,
    gemini: Gemini,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert states(Site(tmp_path, options(arxiv)).build()) == ["extractive"] * 3
    server = gemini()
    assert states(Site(tmp_path, options(arxiv)).build()) == ["gemini"] * 3
    monkeypatch.delenv("GEMINI_API_KEY")
    assert states(Site(tmp_path, options(arxiv)).build()) == ["gemini"] * 3
    assert len(server.asked) == 3


@pytest.mark.usefixtures("gemini")
def test_a_model_without_a_key_says_what_is_missing(tmp_path: Path, arxiv: ArxivServer) -> None:
    built = Site(tmp_path, options(arxiv, summarizer="gemini")).build()
    assert built.status == 0, built.said
    assert "summarizer 'gemini' needs a key in GEMINI_API_KEY or GOOGLE_API_KEY" in built.said
    assert states(built) == ["pending"] * 3


def test_the_key_reaches_nothing_that_is_kept(
    tmp_path: Path, arxiv: ArxivServer, gemini: Gemini
) -> None:
    gemini(invalid_key())
    built = Site(tmp_path, options(arxiv)).build()
    assert KEY not in built.said
    files = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert files
    assert not [path for path in files if KEY.encode() in path.read_bytes()]
