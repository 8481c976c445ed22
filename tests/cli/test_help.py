"""Every command explains itself, with an example that begins as one would type it."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import click
import pytest

from mkdocs_paperdigest import cli

from .commands import COMMANDS
from .conftest import Run


def test_all_commands_are_there() -> None:
    modules = {file.stem for file in Path(cli.__path__[0]).glob("*.py")}
    assert {"new", "check", "update", "try", "export"} <= COMMANDS.keys()
    assert COMMANDS.keys() & modules == COMMANDS.keys() - {"try", "update"}


def test_the_list_of_commands_cuts_no_sentence_short(run: Run) -> None:
    lines = run("--help").out.partition("Commands:")[2].splitlines()
    assert len(lines) > len(COMMANDS)
    assert [line for line in lines if line.endswith("...")] == []


@pytest.mark.parametrize("name", COMMANDS)
def test_help_has_an_example(run: Run, name: str) -> None:
    done = run(name, "--help")
    assert done.code == 0
    lines = [line.strip() for line in done.out.splitlines()]
    start = next(n for n, line in enumerate(lines) if line.startswith("Example"))
    assert lines[start + 1].startswith(("paperdigest ", "23 2 * * 1-5 "))


@pytest.mark.parametrize("command", COMMANDS.values(), ids=COMMANDS)
def test_every_option_says_what_it_does(command: click.Command) -> None:
    for parameter in command.params:
        assert not isinstance(parameter, click.Option) or parameter.help


@pytest.mark.parametrize("called", [["--version"], ["new", "--help"], ["nothing"]], ids=str)
def test_what_needs_little_loads_little(called: list[str]) -> None:
    program = (
        "import sys\nfrom mkdocs_paperdigest.cli.main import main\n"
        f"try:\n    main({called})\nexcept SystemExit:\n"
        "    print(*{'mkdocs', 'requests', 'babel', 'lxml'} & sys.modules.keys())"
    )
    done = subprocess.run(  # noqa: S603
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert done.stdout.splitlines()[-1] == ""


@pytest.mark.parametrize("kind", ["bash", "zsh", "fish"])
def test_completion_is_there_for_shells(kind: str) -> None:
    if kind == "bash" and not Path("/bin/bash").exists():
        pytest.skip("no bash to ask for its version")
    program = "from mkdocs_paperdigest.cli.main import main; main()"
    done = subprocess.run(  # noqa: S603
        [sys.executable, "-c", program],
        capture_output=True,
        text=True,
        check=False,
        env={
            **os.environ,
            "PYTHONPATH": str(Path(__file__).parents[2]),
            "_PAPERDIGEST_COMPLETE": f"{kind}_source",
        },
    )
    assert done.returncode == 0, done.stderr
    assert "paperdigest" in done.stdout


def test_words_are_completed() -> None:
    program = "from mkdocs_paperdigest.cli.main import main; main()"
    done = subprocess.run(  # noqa: S603
        [sys.executable, "-c", program],
        capture_output=True,
        text=True,
        check=False,
        env={
            **os.environ,
            "PYTHONPATH": str(Path(__file__).parents[2]),
            "_PAPERDIGEST_COMPLETE": "bash_complete",
            "COMP_WORDS": "paperdigest st",
            "COMP_CWORD": "1",
        },
    )
    assert done.stdout.split() == ["plain,status"]
