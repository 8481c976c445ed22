"""Every command explains itself, with an example that begins as one would type it."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import click
import pytest

from mkdocs_paperdigest.cli.main import shell

from .conftest import Run


@pytest.mark.parametrize("name", shell.commands)
def test_help_has_an_example(run: Run, name: str) -> None:
    done = run(name, "--help")
    assert done.code == 0
    lines = [line.strip() for line in done.out.splitlines()]
    start = next(n for n, line in enumerate(lines) if line.startswith("Example"))
    assert lines[start + 1].startswith(("paperdigest ", "23 2 * * 1-5 "))


@pytest.mark.parametrize("name", shell.commands)
def test_every_option_says_what_it_does(name: str) -> None:
    for parameter in shell.commands[name].params:
        assert not isinstance(parameter, click.Option) or parameter.help


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
