"""`paperdigest show` where something is odd: versions, sites that are none, formulas."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.plugin.test_models import paper
from tests.servers.arxiv import ArxivServer

from .conftest import Run


@pytest.mark.parametrize(
    ("named", "version"),
    [
        ("2611.10001", 3),
        ("2611.10001v2", 2),
        ("https://arxiv.org/abs/2611.10001v1?context=cs", 1),
        ("https://doi.org/10.48550/arXiv.2611.10001", 3),
    ],
)
def test_the_version_that_is_named_is_shown(run: Run, named: str, version: int) -> None:
    with ArxivServer([paper(1, version=3)]) as arxiv:
        done = run("show", named, "--json", "--arxiv-api", arxiv.api)
    assert json.loads(done.out)["version"] == version


def test_a_version_that_does_not_exist_is_none(run: Run) -> None:
    with ArxivServer([paper(1, version=3)]) as arxiv:
        done = run("show", "2611.10001v4", "--arxiv-api", arxiv.api)
    assert (done.code, done.out) == (1, "")
    assert done.err == "paperdigest: arXiv has no paper 2611.10001v4\n"


def test_a_site_that_cannot_be_used_is_mentioned(tmp_path: Path, run: Run) -> None:
    (tmp_path / "mkdocs.yml").write_text("site_name: [\n")
    with ArxivServer([paper(1)]) as arxiv:
        done = run("show", "2611.10001", "--arxiv-api", arxiv.api)
        assert done.code == 0
        assert "mkdocs.yml: " in done.err
        assert done.err.endswith("; the defaults hold\n")
        assert done.err.count("\n") == 1
        named = run("-f", "mkdocs.yml", "show", "2611.10001", "--arxiv-api", arxiv.api)
    assert (named.code, named.out) == (1, "")


def test_formulas_are_written_as_text(run: Run) -> None:
    entry = paper(1, title=r"Tides in \emph{$\alpha$-bays}")
    with ArxivServer([entry]) as arxiv:
        done = run("show", "2611.10001", "--arxiv-api", arxiv.api)
    assert done.out.startswith("Tides in α-bays\n")


def test_a_file_in_the_way_of_the_cache_is_named(
    tmp_path: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "file"))
    with ArxivServer([paper(1)]) as arxiv:
        done = run("show", "2611.10001", "--arxiv-api", arxiv.api)
        assert done.code == 1
        assert "cannot be written" in done.err
        assert done.err.count("\n") == 1
        assert "cannot be written" in run("try", "abs:tides", "--arxiv-api", arxiv.api).err
    assert not arxiv.asked


def test_colours_are_for_terminals(run: Run) -> None:
    with ArxivServer([paper(1)]) as arxiv:
        assert "\x1b" not in run("show", "2611.10001", "--arxiv-api", arxiv.api).out
