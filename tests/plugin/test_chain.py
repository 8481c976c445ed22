"""Summarizers in line: the next one steps in, and what is better comes later, bought once each."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from mkdocs_paperdigest.summarizers import exchange
from tests.plugin.conftest import Gemini
from tests.plugin.sites import Built, Site
from tests.plugin.test_models import options, paper
from tests.servers.arxiv import ArxivServer
from tests.servers.gemini import blocked, invalid_key, limited, right
from tests.servers.http import Reply
from tests.servers.openai import OpenAIServer, completion, error
from tests.servers.openai import right as right_chat

LINE: list[Any] = ["gemini", {"name": "openai", "model": "some-model"}, "extractive"]


@pytest.fixture(autouse=True)
def _short_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(exchange, "RETRY_PAUSES", ())


@pytest.fixture
def arxiv() -> Iterator[ArxivServer]:
    with ArxivServer([paper(n) for n in range(1, 6)]) as server:
        yield server


@pytest.fixture
def second(monkeypatch: pytest.MonkeyPatch) -> Iterator[OpenAIServer]:
    with OpenAIServer(maker="vllm") as server:
        monkeypatch.setenv("OPENAI_BASE_URL", server.base_url)
        yield server


def asked(arxiv: ArxivServer, **more: Any) -> dict[str, Any]:
    return options(arxiv, summarizer=LINE, verify="off", **more)


def makers(built: Built) -> list[str]:
    (data,) = (built.site / "papers/data/tides").glob("*.json")
    found = json.loads(data.read_bytes())["papers"]
    return [p["digest"]["summarizer"] if p["digest"] else "pending" for p in found]


@pytest.mark.parametrize(
    "step",
    [invalid_key(), limited(None, "RequestsPerDay"), Reply(b"{}", 503)],
    ids=["refused key", "spent quota", "down"],
)
def test_the_next_one_steps_in_for_one_that_answers_nobody(
    tmp_path: Path, arxiv: ArxivServer, gemini: Gemini, second: OpenAIServer, step: Reply
) -> None:
    gemini(step)
    built = Site(tmp_path, asked(arxiv)).build()
    assert built.status == 0, built.said
    assert makers(built) == ["openai"] * 5
    assert "summarizer 'openai' steps in" in built.said
    assert len(arxiv.asked) == 1
    bought = len(second.asked)
    assert bought == 5
    # What it made stands, though the better one is asked again.
    again = Site(tmp_path, asked(arxiv)).build()
    assert makers(again) == ["openai"] * 5
    assert len(second.asked) == bought


def test_what_stood_in_is_replaced_by_the_better_one_within_the_budget(
    tmp_path: Path, arxiv: ArxivServer, gemini: Gemini, second: OpenAIServer
) -> None:
    gemini(invalid_key())
    Site(tmp_path, asked(arxiv)).build()
    mended = gemini(right)
    built = Site(tmp_path, asked(arxiv, budget_papers=2)).build()
    assert sorted(makers(built)) == ["gemini"] * 2 + ["openai"] * 3
    Site(tmp_path, asked(arxiv)).build()
    built = Site(tmp_path, asked(arxiv)).build()
    assert makers(built) == ["gemini"] * 5
    assert len(mended.asked) == 5
    assert len(second.asked) == 5
    # And never back again.
    gemini(invalid_key())
    assert makers(Site(tmp_path, asked(arxiv)).build()) == ["gemini"] * 5


def test_the_last_one_is_the_built_in_summarizer(
    tmp_path: Path, arxiv: ArxivServer, gemini: Gemini, monkeypatch: pytest.MonkeyPatch
) -> None:
    gemini(invalid_key())
    monkeypatch.setenv("OPENAI_BASE_URL", "http://127.0.0.1:9/v1")
    built = Site(tmp_path, asked(arxiv, concurrency=1)).build()
    assert built.status == 0, built.said
    assert set(makers(built)) == {"extractive"}


def test_one_without_its_key_is_passed_over(
    tmp_path: Path, arxiv: ArxivServer, second: OpenAIServer
) -> None:
    built = Site(tmp_path, asked(arxiv, fail_on_error=True)).build()
    assert built.status == 0, built.said
    assert makers(built) == ["openai"] * 5
    assert "steps in" not in built.said
    assert len(second.asked) == 5


def test_a_paper_that_one_refuses_goes_to_the_next(
    tmp_path: Path, arxiv: ArxivServer, gemini: Gemini, second: OpenAIServer
) -> None:
    first = gemini(blocked(), right)
    built = Site(tmp_path, asked(arxiv, concurrency=1)).build()
    assert sorted(makers(built)) == ["gemini"] * 4 + ["openai"]
    assert "built-in" not in built.said
    assert (len(first.asked), len(second.asked)) == (5, 1)
    Site(tmp_path, asked(arxiv)).build()
    assert (len(first.asked), len(second.asked)) == (5, 1)


def test_a_model_that_is_asked_in_vain_is_no_secret(
    tmp_path: Path, arxiv: ArxivServer, second: OpenAIServer
) -> None:
    second.script(completion('{"summary": {"te', "length"))
    built = Site(tmp_path, asked(arxiv)).build()
    assert built.status == 0, built.said
    assert makers(built) == ["extractive"] * 5
    says = "5 digests by the built-in summarizer: summarizer 'openai': the answer was cut off at"
    assert says in built.said
    assert len(second.asked) == 10
    again = Site(tmp_path, asked(arxiv)).build()
    assert "built-in" not in again.said
    assert len(second.asked) == 10


def test_a_server_that_understands_no_request_spoils_no_paper_for_a_better_day(
    tmp_path: Path, arxiv: ArxivServer, second: OpenAIServer
) -> None:
    second.script(error(400, "Something is amiss"))
    built = Site(tmp_path, asked(arxiv)).build()
    assert built.status == 0, built.said
    assert makers(built) == ["extractive"] * 5
    assert built.said.count("the request was refused (status 400: Something is amiss)") == 1
    second.script(right_chat)
    assert makers(Site(tmp_path, asked(arxiv)).build()) == ["openai"] * 5


def test_a_model_that_is_not_there_is_named_with_those_that_are(
    tmp_path: Path, arxiv: ArxivServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    fault = error(400, "Model Not Exist", "invalid_request_error")
    with OpenAIServer(fault, maker="vllm", models=("alpha", "beta")) as server:
        monkeypatch.setenv("OPENAI_BASE_URL", server.base_url)
        built = Site(tmp_path, asked(arxiv)).build()
    assert built.status == 0, built.said
    assert makers(built) == ["extractive"] * 5
    assert built.said.count("'some-model' was not found (Model Not Exist)") == 1
    assert "the server has " in built.said


def test_an_entry_names_its_server_and_its_key(
    tmp_path: Path, arxiv: ArxivServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MY_KEY", "my-own-secret")
    with OpenAIServer(maker="vllm") as server:
        entry = {
            "name": "openai", "model": "m", "base_url": server.base_url, "key_env": "MY_KEY",
        }  # fmt: skip
        built = Site(tmp_path, options(arxiv, summarizer=[entry], verify="off")).build()
        assert makers(built) == ["openai"] * 5
        assert server.chats[0].headers["authorization"] == "Bearer my-own-secret"
    assert "my-own-secret" not in built.said


@pytest.mark.parametrize(
    ("summarizer", "said"),
    [
        ([], "expected one of auto"),
        (["nonsense"], "expected one of auto"),
        ([{"name": "openai", "modell": "m"}], "there is no option 'modell' of a summarizer"),
        ([{"model": "m"}], "expected one of auto"),
        ([{"name": "openai", "model": 3}], "model: expected text, got 3"),
        ([{"name": "gemini", "base_url": "https://x.org"}], "'gemini' takes none"),
        ([{"name": "openai", "base_url": "x.org"}], "base_url: expected an address"),
        ([{"name": "openai", "key_env": "sk-a-real-key"}], "key_env: expected the name of a"),
    ],
)
def test_what_cannot_stand_in_line_is_refused(
    tmp_path: Path, arxiv: ArxivServer, summarizer: object, said: str
) -> None:
    built = Site(tmp_path, options(arxiv, summarizer=summarizer)).build()
    assert built.status == 1
    assert said in built.said
    assert "sk-a-real-key" not in built.said


@pytest.mark.usefixtures("second")
def test_what_is_wrong_here_is_said_once_however_many_stood_in(
    tmp_path: Path, arxiv: ArxivServer, gemini: Gemini
) -> None:
    gemini(invalid_key())
    Site(tmp_path, asked(arxiv, budget_papers=0)).build()
    archive = tmp_path / ".cache/plugin/paperdigest/archive"
    (edition,) = archive.glob("tides/*.json")
    edition.write_text(edition.read_text().replace('"papers"', '"invented_later": 1, "papers"', 1))
    # A new paper is there to be digested, so that the first one is asked and found out of service.
    arxiv.entries.append(paper(9, published="2026-01-05T15:00:00Z"))
    built = Site(tmp_path, asked(arxiv, refresh=0, lookback=36_500)).build()
    assert built.said.count("is shown but not written") == 1
