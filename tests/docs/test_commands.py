"""Every command on every page: run, or held against the program that would run it."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from mkdocs.__main__ import cli as mkdocs

from mkdocs_paperdigest.cli.main import shell
from tests.cli.commands import COMMANDS
from tests.cli.conftest import Run, _no_keys, _no_workflow, run, write_site
from tests.cli.test_backfill import snapshot
from tests.docs.snippets import PAGES, ROOT, snippets
from tests.plugin.test_models import options, paper
from tests.servers.arxiv import ArxivServer, Entry
from tests.servers.arxiv_site import pdf
from tests.servers.dask import dask_cluster

__all__ = ["_no_keys", "_no_workflow", "run"]

ELSEWHERE = ("zensical", "cd", "chmod", "build.sh", "python", "python3")
"""Programs that other tests run: those of exports and of deploying."""

BY_CI = "python3 -m venv .venv && "
"""How the lines of the README begin that `.ci/run` runs as they stand."""


@dataclass(frozen=True)
class Command:
    """A command as a page shows it."""

    place: str
    words: tuple[str, ...]

    def __str__(self) -> str:
        return f"{self.place} {' '.join(self.words[:3])}"


def commands() -> list[Command]:
    """All lines that a reader would type, taken apart where several stand on one."""
    found = []
    for each in snippets("sh", "console"):
        if each.title and each.title != "crontab":
            continue  # scripts, which test_deploy.py runs
        lines = each.code.splitlines()
        if each.language == "console":
            lines = [line.removeprefix("$ ") for line in lines if line.startswith("$ ")]
        for line in lines:
            if line.startswith(BY_CI):
                continue
            typed = re.sub(r"^\d+ \d+ \* \* \S+ +", "", line)
            for part in re.split(r" && ", typed):
                words = tuple(shlex.split(part, comments=True))
                if words and Path(words[0]).name not in ELSEWHERE:
                    found.append(Command(str(each), (Path(words[0]).name, *words[1:])))
    return found


def of(*programs: str) -> list[Command]:
    return [each for each in commands() if each.words[0] in programs]


def test_each_command_is_of_a_program_that_is_tried_here() -> None:
    programs = {each.words[0] for each in commands()}
    assert programs == {"paperdigest", "mkdocs", "pip", "export", "eval"}


@pytest.fixture
def arxiv() -> Iterator[ArxivServer]:
    day = (datetime.now(UTC) - timedelta(days=2)).strftime("%Y-%m-%dT%H:%M:%SZ")
    named = Entry("2403.10255", title="Arbitrary-Scale Images", published=day)
    deep = Entry("2611.30001", title="The Deep Sea", abstract="The deep sea is deep. We dive.")
    with ArxivServer([named, deep, *(paper(n) for n in range(1, 4))]) as server:
        yield server


@pytest.mark.parametrize("command", of("paperdigest"), ids=str)
def test_paperdigest(
    tmp_path: Path, arxiv: ArxivServer, run: Run, monkeypatch: pytest.MonkeyPatch, command: Command
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    (tmp_path / "paper.pdf").write_bytes(pdf("markets-2").body)
    typed = [os.path.expanduser(word) for word in command.words[1:]]  # noqa: PTH111  # as a shell
    words, target = (typed[: typed.index(">")], typed[-1]) if ">" in typed else (typed, "")
    if words[0] != "new":
        write_site(tmp_path, options(arxiv), site_url="https://example.org/")
    if words[0] in ("status", "export", "prune"):
        assert run("update").code == 0
    if "--metadata" in words:
        snapshot(tmp_path).rename(tmp_path / words[words.index("--metadata") + 1])
    asks = ["--arxiv-api", arxiv.api] if words[0] in ("try", "show") else []
    agrees = ["--yes"] if words[0] == "backfill" else []
    with ExitStack() as servers:
        if "--scheduler" in words:
            cluster = servers.enter_context(dask_cluster(tmp_path, workers=1))
            words[words.index("--scheduler") + 1] = cluster.address
        done = run(*words, *asks, *agrees)
    assert done.code == 0, done.err
    assert "Traceback" not in done.err
    assert done.out or target or "-q" in words or words[0] == "update"


@pytest.mark.parametrize("command", of("mkdocs"), ids=str)
def test_mkdocs(
    tmp_path: Path, arxiv: ArxivServer, monkeypatch: pytest.MonkeyPatch, command: Command
) -> None:
    write_site(tmp_path, options(arxiv))
    monkeypatch.chdir(tmp_path)
    mkdocs.main([*command.words[1:], "--quiet"], standalone_mode=False)
    assert (tmp_path / "site/papers/tides/index.html").is_file()


@pytest.mark.parametrize("command", of("pip"), ids=str)
def test_pip_is_given_what_this_project_is_called_and_offers(command: Command) -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    extras = re.findall(r"\[([^\]]*)\]", " ".join(command.words))
    offered = project["optional-dependencies"]
    assert [each for names in extras for each in names.split(",") if each not in offered] == []
    wanted = [word for word in command.words[2:] if not word.startswith("-")]
    assert command.words[1] == "install"
    for word in wanted:
        assert word.partition("[")[0] in (project["name"], "."), word


@pytest.mark.parametrize("command", of("export"), ids=str)
def test_variables_are_ones_that_are_read(command: Command) -> None:
    name = command.words[1].partition("=")[0]
    if name == "OPENAI_BASE_URL":  # by the SDK
        return
    package = (ROOT / "mkdocs_paperdigest").rglob("*.py")
    assert any(f'"{name}"' in path.read_text(encoding="utf-8") for path in package)


@pytest.mark.parametrize("command", of("eval"), ids=str)
def test_completion(command: Command) -> None:
    found = re.match(r"\$\((_PAPERDIGEST_COMPLETE=\w+) paperdigest\)", command.words[1])
    assert found
    name, _, value = found[1].partition("=")
    ran = subprocess.run(
        [sys.executable, "-m", "mkdocs_paperdigest"],
        env={**os.environ, name: value},
        check=False,
        capture_output=True,
        text=True,
    )
    assert "complete" in ran.stdout, ran.stderr


def test_commands_within_sentences_exist() -> None:
    named = [
        (page.name, found[1])
        for page in PAGES
        for found in re.finditer(r"`paperdigest (\w+)", page.read_text(encoding="utf-8"))
    ]
    assert named
    assert [(page, name) for page, name in named if name not in COMMANDS] == []


def test_options_of_commands_within_sentences_exist() -> None:
    page = (ROOT / "example_site/docs/shell.md").read_text(encoding="utf-8")
    prose = re.sub(r"^```.*?^```", "", page, flags=re.DOTALL | re.MULTILINE)
    known = {
        option
        for command in (shell, *COMMANDS.values())
        for parameter in command.params
        for option in (*parameter.opts, *parameter.secondary_opts)
    } | {"--help"}
    named = set(re.findall(r"`(--[a-z-]+)", prose))
    assert named
    assert named - known == set()
