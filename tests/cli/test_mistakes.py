"""Mistakes of many kinds, each of which is told in one line."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.plugin.test_models import options, paper
from tests.servers.arxiv import ArxivServer

from .conftest import Run, write_site


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["nonsense"], "No such command 'nonsense'. See 'paperdigest --help'."),
        (["try"], "Missing argument 'QUERY'. See 'paperdigest try --help'."),
        (["status", "--jsn"], "No such option"),
        (["prune", "--older-than", "0"], "Invalid value for '--older-than'"),
        (["prune", "--older-than", "99999999999"], "Invalid value for '--older-than'"),
        (["new", "file"], "Invalid value for '[FOLDER]'"),
    ],
)
def test_wrong_usage_is_one_line_that_says_where_to_read_on(
    tmp_path: Path, run: Run, arguments: list[str], said: str
) -> None:
    (tmp_path / "file").write_text("")
    done = run(*arguments)
    assert done.code == 2
    assert done.err.startswith("paperdigest: ")
    assert said in done.err
    assert "--help'." in done.err
    assert done.err.count("\n") == 1


def test_without_a_command_there_is_help(run: Run) -> None:
    done = run()
    assert done.code == 0
    assert done.out.startswith("Usage: paperdigest")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[project\n", "at line 1"),
        ("project = 3\n", "'project' is no table"),
        ("[project]\nplugins = 3\n", "'plugins' is neither a list nor a table"),
        ("[project.plugins]\npaperdigest = 3\n", "'paperdigest' is no table"),
        ('[project]\ntheme = "x"\n[project.plugins.paperdigest]\n', "'theme' is no table"),
    ],
)
def test_a_zensical_file_of_another_shape_is_named(
    tmp_path: Path, run: Run, text: str, said: str
) -> None:
    (tmp_path / "zensical.toml").write_text(text)
    done = run("status")
    assert done.code == 1
    assert done.err.startswith(f"paperdigest: {tmp_path / 'zensical.toml'}: ")
    assert said in done.err
    assert done.err.count("\n") == 1


def test_what_arxiv_sends_damaged_is_not_taken_for_nothing(tmp_path: Path, run: Run) -> None:
    with ArxivServer([paper(1, title="")]) as arxiv:
        write_site(tmp_path, options(arxiv))
        shown = run("show", "2611.10001")
        tried = run("try", "abs:tides", "--arxiv-api", arxiv.api)
        checked = run("check")
    assert (shown.code, tried.code, checked.code) == (1, 1, 1)
    assert "what arXiv sent of 2611.10001 is not whole" in shown.err
    assert "none of the 1 entries that arXiv sent is whole" in tried.err
    assert "wrong topic 'Tides': none of the 1 entries that arXiv sent is whole" in checked.out


@pytest.mark.parametrize("command", ["status", "check", "update"])
def test_a_file_in_the_way_of_a_folder_is_named(tmp_path: Path, run: Run, command: str) -> None:
    (tmp_path / "file").write_text("")
    with ArxivServer([paper(1)]) as arxiv:
        write_site(tmp_path, options(arxiv, archive_dir="file/archive"))
        done = run(command)
    assert done.code == 1
    assert "archive_dir" in done.out + done.err
    assert "file/archive cannot be written (Not a directory)" in done.out + done.err


def test_programs_are_told_of_it_too(tmp_path: Path, run: Run) -> None:
    (tmp_path / "file").write_text("")
    with ArxivServer([paper(1)]) as arxiv:
        write_site(tmp_path, options(arxiv, cache_dir="file/cache"))
        told = json.loads(run("check", "--json").out)
    assert told[-1]["about"] == "topics"
    assert "not asked for" in told[-1]["says"]
    assert not arxiv.asked
