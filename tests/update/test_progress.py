from __future__ import annotations

import io
import os
import pty
import select
import subprocess
import sys

import pytest

from mkdocs_paperdigest.update.progress import Bar, Lines, choose_progress


class Terminal(io.StringIO):
    """A stream that a person watches."""

    def isatty(self) -> bool:
        return True


class Clock:
    """Time that stands still until it is moved."""

    now = 100.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def said() -> list[str]:
    return []


def test_lines_are_sparse(said: list[str]) -> None:
    clock = Clock()
    progress = Lines(said.append, clock)
    progress.fetching("Vision")
    progress.expect(300)
    for _ in range(100):
        clock.now += 1
        progress.digested()
    progress.close()
    assert said[0] == "asking arXiv for 'Vision'"
    assert 1 + 100 // 20 <= len(said) <= 1 + 100 // 15
    assert said[1] == "15 of 300 papers digested"


def test_lines_say_nothing_of_what_is_done_at_once(said: list[str]) -> None:
    progress = Lines(said.append, Clock())
    progress.expect(5)
    for _ in range(5):
        progress.digested()
    progress.close()
    assert said == []


def test_a_bar_shows_topic_and_count_and_goes(monkeypatch: pytest.MonkeyPatch) -> None:
    terminal = Terminal()
    monkeypatch.setattr(sys, "stderr", terminal)
    bar = Bar()
    bar.fetching("Vision % {x}")
    bar.expect(2)
    bar.digested()
    bar.expect(1)
    bar.digested()
    shown = terminal.getvalue()
    bar.close()
    assert "arXiv: Vision % {x}" in shown
    assert "1/3 papers" in shown
    assert "\n" not in terminal.getvalue()
    # What is left on its line is blank.
    assert terminal.getvalue().rstrip("\r").rsplit("\r", 1)[-1].strip() == ""


def test_a_person_gets_a_bar_and_a_log_gets_lines(
    monkeypatch: pytest.MonkeyPatch, said: list[str]
) -> None:
    monkeypatch.setattr(sys, "stderr", Terminal())
    progress = choose_progress(said.append)
    assert isinstance(progress, Bar)
    progress.close()
    monkeypatch.setattr(sys, "stderr", io.StringIO())
    assert isinstance(choose_progress(said.append), Lines)


def test_a_bar_shows_on_a_terminal_that_does_not_tell_its_width() -> None:
    program = (
        "from mkdocs_paperdigest.update.progress import choose_progress as choose\n"
        "bar = choose(print); bar.fetching('Vision'); bar.expect(2); bar.digested(); bar.close()"
    )
    ours, theirs = pty.openpty()
    environment = {name: value for name, value in os.environ.items() if name != "COLUMNS"}
    subprocess.run(  # noqa: S603
        [sys.executable, "-c", program],
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
        env=environment,
        check=True,
    )
    ready, _, _ = select.select([ours], [], [], 10)
    shown = os.read(ours, 65_536).decode() if ready else ""
    os.close(theirs)
    os.close(ours)
    assert "arXiv: Vision" in shown
    assert "0/2 papers" in shown
