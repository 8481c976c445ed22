"""Ctrl-C in a real `mkdocs build`: it ends at once, files what was made, and says so in a line."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from mkdocs_paperdigest.archive import Archive

from ..plugin.test_restore import Published
from ..servers.arxiv import ArxivServer
from ..servers.gemini import GeminiServer, Prompt, limited, right
from ..servers.http import Asked, Reply
from ..update.test_conductor import entry
from .test_kills import ROOT, a_site, announce

PATIENCE = 10
"""Seconds: long for an end at once, and short for one that waits for an answer that never comes."""


@pytest.fixture
def site(arxiv: ArxivServer, tmp_path: Path) -> Path:
    announce(arxiv, 0)
    announce(arxiv, 1)
    a_site(tmp_path, arxiv, concurrency=1, verify="off")
    return tmp_path


def interrupted(folder: Path, url: str, arrived: threading.Event) -> str:
    """What a build says that is interrupted at an event; it must end with 130."""
    environment = {
        **os.environ,
        "GEMINI_API_KEY": "a-key",
        "GOOGLE_GEMINI_BASE_URL": url,
        "PYTHONPATH": str(ROOT),
    }
    process = subprocess.Popen(
        [sys.executable, "-m", "mkdocs", "build"],
        cwd=folder,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    try:
        assert arrived.wait(60)
        process.send_signal(signal.SIGINT)
        said, _ = process.communicate(timeout=PATIENCE)
    finally:
        process.kill()
    assert process.returncode == 130, said
    assert "Traceback" not in said
    assert "the next build goes on" in said
    return said


def at(place: int, arrived: threading.Event, hold: threading.Event) -> Callable[[], None]:
    """Tell when something happens for the n-th time, and let nobody go on from there."""
    left = [place]

    def step() -> None:
        left[0] -= 1
        if left[0] <= 0:
            arrived.set()
            hold.wait(60)

    return step


def digested(folder: Path) -> int:
    archive = Archive(folder / "archive")
    assert archive.damaged == []
    papers = {
        p.id: p for slug in ("vision", "learning") for e in archive.editions(slug) for p in e.papers
    }
    return sum(paper.digest is not None for paper in papers.values())


def test_while_a_model_writes(site: Path) -> None:
    arrived, hold = threading.Event(), threading.Event()
    third = at(3, arrived, hold)

    def slow(prompt: Prompt) -> Reply:
        third()
        return right(prompt)

    with GeminiServer(slow) as server:
        interrupted(site, server.url, arrived)
        hold.set()
    assert digested(site) == 2


def test_while_arxiv_is_waited_for(site: Path, arxiv: ArxivServer) -> None:
    """The second topic is asked for three seconds after the first."""
    arrived = threading.Event()
    answer = arxiv.answer

    def watched(asked: Asked) -> Reply:
        arrived.set()
        return answer(asked)

    arxiv.answer = watched  # type: ignore[method-assign]
    with GeminiServer() as server:
        interrupted(site, server.url, arrived)
    assert len(arxiv.asked) == 1
    assert Archive(site / "archive").damaged == []


def test_while_arxiv_answers(site: Path, arxiv: ArxivServer) -> None:
    arrived, hold = threading.Event(), threading.Event()
    first = at(1, arrived, hold)

    def slow(asked: Asked) -> Reply:
        first()
        return arxiv.listing(asked)

    arxiv.faults = [slow] * 9
    with GeminiServer() as server:
        interrupted(site, server.url, arrived)
        hold.set()
    assert server.asked == []


def test_while_a_limit_is_waited_for(site: Path) -> None:
    """A limit per minute lets a model rest for as long as it asks."""
    arrived = threading.Event()

    def busy(_: Prompt) -> Reply:
        arrived.set()
        return limited("50s", "PerMinute")

    with GeminiServer(right, busy) as server:
        interrupted(site, server.url, arrived)
    assert digested(site) == 1


def test_while_the_published_site_is_asked(arxiv: ArxivServer, tmp_path: Path) -> None:
    arrived, hold = threading.Event(), threading.Event()
    first = at(1, arrived, hold)
    with Published() as host, GeminiServer() as server:
        host.folder = tmp_path / "published"
        (host.folder / "papers/data").mkdir(parents=True)
        (host.folder / "papers/data/index.json").write_text("{}")

        def slow(_: str, content: bytes) -> Reply:
            first()
            return Reply(content)

        host.change = slow
        root = tmp_path / "site"
        arxiv.entries = [entry(1)]
        a_site(root, arxiv, site_url=host.site_url)
        interrupted(root, server.url, arrived)
        hold.set()
    assert arxiv.asked == []
