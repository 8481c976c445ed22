"""What a workflow of GitHub Actions is told, by its documented commands and files."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.plugin.conftest import KEY, Gemini
from tests.plugin.sites import Site
from tests.plugin.test_models import options, paper
from tests.servers.arxiv import ArxivServer
from tests.servers.gemini import invalid_key, limited


@pytest.fixture
def arxiv() -> Iterator[ArxivServer]:
    with ArxivServer([paper(1)]) as server:
        yield server


@pytest.fixture
def summary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    path = tmp_path / "summary.md"
    monkeypatch.setenv("GITHUB_ACTIONS", "true")
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(path))
    return path


def test_a_refused_query_becomes_a_warning_and_a_line_of_the_summary(
    tmp_path: Path, arxiv: ArxivServer, summary: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    topics = [{"name": "Broken <b>", "query": "nonsense:x"}]
    built = Site(tmp_path, options(arxiv, topics=topics)).build()
    assert built.status == 0, built.said
    said = capsys.readouterr().out
    assert (
        "::warning title=paperdigest::topic 'Broken <b>': arXiv refused the query: "
        "unknown field nonsense" in said
    )
    assert "<strong>topic &#x27;Broken &lt;b&gt;&#x27;: arXiv refused" in summary.read_text()
    assert "1 topic, 0 new papers" in summary.read_text()


def test_a_refused_key_becomes_a_warning_without_the_key(
    tmp_path: Path,
    arxiv: ArxivServer,
    gemini: Gemini,
    summary: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    gemini(invalid_key())
    built = Site(tmp_path, options(arxiv)).build()
    assert built.status == 0, built.said
    said = capsys.readouterr().out
    assert "::warning title=paperdigest::summarizer 'gemini': the key in GEMINI_API_KEY" in said
    assert KEY not in said + summary.read_text()


@pytest.mark.usefixtures("summary")
def test_an_outage_of_arxiv_is_a_notice(
    tmp_path: Path, arxiv: ArxivServer, capsys: pytest.CaptureFixture[str]
) -> None:
    gone = options(arxiv) | {"arxiv_api": "http://127.0.0.1:9/api/query"}
    assert Site(tmp_path, gone).build().status == 0
    said = capsys.readouterr().out
    assert "::notice title=paperdigest::topic 'Tides': 127.0.0.1 cannot be reached" in said
    assert "::warning" not in said


@pytest.mark.usefixtures("summary")
def test_text_from_outside_cannot_become_a_command(
    tmp_path: Path, arxiv: ArxivServer, capsys: pytest.CaptureFixture[str]
) -> None:
    topics = [{"name": "50%0A::error::x", "query": "nonsense:x"}]
    Site(tmp_path, options(arxiv, topics=topics)).build()
    commands = [line for line in capsys.readouterr().out.splitlines() if line.startswith("::")]
    assert commands
    assert all(line.startswith("::warning title=paperdigest::topic") for line in commands)
    assert "50%250A::error" in commands[0]


def test_elsewhere_nothing_is_said(
    tmp_path: Path, arxiv: ArxivServer, capsys: pytest.CaptureFixture[str]
) -> None:
    topics = [{"name": "Broken", "query": "nonsense:x"}]
    Site(tmp_path, options(arxiv, topics=topics)).build()
    assert "::" not in capsys.readouterr().out


def test_a_summary_that_cannot_be_written_breaks_nothing(
    tmp_path: Path, arxiv: ArxivServer, summary: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    summary.mkdir()
    assert Site(tmp_path, options(arxiv)).build().status == 0
    assert "the job's summary cannot be written (Is a directory)" in capsys.readouterr().out


@pytest.mark.parametrize("fault", ["key", "quota", "nothing"])
def test_fail_on_error_covers_what_only_the_owner_can_mend(
    tmp_path: Path,
    arxiv: ArxivServer,
    gemini: Gemini,
    fault: str,
) -> None:
    if fault != "nothing":
        gemini(invalid_key() if fault == "key" else limited(None, "RequestsPerDay"))
    site = Site(tmp_path, options(arxiv, summarizer="gemini", fail_on_error=True))
    built = site.build()
    assert built.status == 1
    expected = {
        "key": "paperdigest: summarizer 'gemini': the key in GEMINI_API_KEY",
        "quota": "paperdigest: summarizer 'gemini': today's quota of the model",
        "nothing": "paperdigest: summarizer 'gemini' needs a key in GEMINI_API_KEY",
    }[fault]
    assert expected in built.said
    assert built.said.count("(fail_on_error is on)") == 1
