"""Builds that are killed at any instant leave a whole archive, and buy nothing twice."""

from __future__ import annotations

import os
import random
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import pytest

from mkdocs_paperdigest.archive import Archive

from ..plugin.sites import Site
from ..plugin.test_restore import Published
from ..servers.arxiv import ArxivServer
from ..servers.gemini import GeminiServer, Prompt, right, verdicts
from ..servers.http import Reply
from ..update.test_conductor import entry
from .conftest import content_of

ROOT = Path(__file__).parents[2]
AT_WORK = 2
"""Digests in work at once."""


class Nursery:
    """Builds that can be killed."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self._process = process

    def build(self, folder: Path, kill_after: float | None = None) -> int:
        """Build a site, and kill the build after so many seconds.

        Returns:
            How it ended: 0, or the negative number of the signal.
        """
        assert self._process.stdin
        self._process.stdin.write(f"{folder}\n")
        self._process.stdin.flush()
        child = int(self._line())
        if kill_after is not None:
            time.sleep(kill_after)
            with suppress(ProcessLookupError):
                os.kill(child, signal.SIGKILL)
        return int(self._line())

    def _line(self) -> str:
        assert self._process.stdout
        return self._process.stdout.readline()


@contextmanager
def nursery(url: str) -> Iterator[Nursery]:
    environment = {
        **os.environ,
        "GEMINI_API_KEY": "a-key",
        "GOOGLE_GEMINI_BASE_URL": url,
        "PYTHONPATH": str(ROOT),
    }
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.proof.nursery"],
        env=environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        yield Nursery(process)
    finally:
        assert process.stdin
        process.stdin.close()
        process.wait(60)
        assert process.stdout
        process.stdout.close()


class Till(GeminiServer):
    """Answers rightly, and keeps when each question was answered."""

    def __init__(self) -> None:
        super().__init__(self._sell)
        self.reader = self._read
        self.sold: list[tuple[str, float]] = []
        self._writing = threading.Lock()

    def _sell(self, prompt: Prompt) -> Reply:
        time.sleep(0.02)
        with self._writing:
            self.sold.append((prompt.question, time.monotonic()))
        return right(prompt)

    def _read(self, prompt: Prompt) -> Reply:
        with self._writing:
            self.sold.append((prompt.question, time.monotonic()))
        return verdicts(prompt)


def a_site(root: Path, arxiv: ArxivServer, **more: Any) -> Site:
    settings = {"theme": "mkdocs", "site_url": more.pop("site_url", "")}
    options = {
        "topics": [
            {"name": "Vision", "query": "cat:cs.CV", "max_papers": 3},
            {"name": "Learning", "query": "cat:cs.LG"},
        ],
        "arxiv_api": arxiv.api,
        "depth": "brief",
        "refresh": 0,
        "budget_papers": 1_000,
        "archive_dir": "archive",
        **more,
    }
    site = Site(root, options, settings=settings)
    root.mkdir(exist_ok=True)
    site.write()
    return site


def announce(arxiv: ArxivServer, number: int) -> None:
    """Let arXiv list two papers more, on days of their own and in both topics."""
    for each in (2 * number, 2 * number + 1):
        both = ("cs.CV", "cs.LG") if each % 3 else ("cs.CV",)
        arxiv.entries.append(
            entry(
                each % 60,
                days=1 + number % 5,
                id=f"2611.{each:05}",
                categories=both,
                title=f"Sampler {each} for images",
            )
        )


def digested(root: Path) -> set[str]:
    """The papers with a digest, in an archive that must be whole."""
    archive = Archive(root / "archive")
    assert archive.damaged == []
    return {
        paper.id
        for slug in ("vision", "learning")
        for edition in archive.editions(slug)
        for paper in (*edition.papers, *edition.spare)
        if paper.digest
    }


@pytest.mark.parametrize(
    ("kills", "seed"), [(6, 1), pytest.param(100, 2, marks=pytest.mark.thorough)]
)
def test_a_build_may_be_killed_at_any_instant(
    kills: int, seed: int, arxiv: ArxivServer, tmp_path: Path
) -> None:
    chance = random.Random(seed)  # noqa: S311
    root = tmp_path / "killed"
    a_site(root, arxiv, concurrency=AT_WORK)
    with Till() as till, nursery(till.url) as builds:
        began = time.monotonic()
        announce(arxiv, 0)
        assert builds.build(root) == 0
        whole = time.monotonic() - began
        killed: list[float] = []
        before = digested(root)
        number = 0
        while len(killed) < kills:
            number += 1
            assert number < 3 * kills, "builds are too quick to be killed"
            announce(arxiv, number)
            slow_disk = root / "slow-disk"
            slow_disk.touch() if chance.random() < 0.5 else slow_disk.unlink(missing_ok=True)
            ended = builds.build(root, kill_after=chance.uniform(0, 1.2 * whole))
            if ended == -signal.SIGKILL:
                killed.append(time.monotonic())
            else:
                assert ended == 0, (root / "log.txt").read_text()
            now = digested(root)
            assert before <= now, "a digest was lost"
            before = now
        (root / "slow-disk").unlink(missing_ok=True)
        assert builds.build(root) == 0, (root / "log.txt").read_text()
        _nothing_was_bought_twice(till, killed)
        # One build that nobody disturbed has the same.
        other = tmp_path / "left alone"
        a_site(other, arxiv)
        assert builds.build(other) == 0
    assert content_of(root) == content_of(other)


@pytest.mark.parametrize(
    ("kills", "seed"), [(4, 3), pytest.param(40, 4, marks=pytest.mark.thorough)]
)
def test_restoring_may_be_killed_at_any_instant(
    kills: int, seed: int, arxiv: ArxivServer, tmp_path: Path
) -> None:
    chance = random.Random(seed)  # noqa: S311
    root = tmp_path / "lost"
    with Published() as host, Till() as till, nursery(till.url) as builds:
        a_site(root, arxiv, site_url=host.site_url)
        for number in range(12):
            announce(arxiv, number)
        assert builds.build(root) == 0
        whole = content_of(root)
        sold = len(till.sold)
        host.folder = tmp_path / "published"
        shutil.copytree(root / "site", host.folder)
        _lose(root)
        began = time.monotonic()
        assert builds.build(root) == 0
        restoring = time.monotonic() - began
        assert content_of(root) == whole
        (root / "slow-disk").touch()
        killed = 0
        for tries in range(3 * kills):
            if killed % 5 == 0 or tries % 3 == 0:
                _lose(root)
            killed += builds.build(root, chance.uniform(0, 1.5 * restoring)) == -signal.SIGKILL
            assert Archive(root / "archive").damaged == []
            if killed == kills:
                break
        assert killed == kills
        (root / "slow-disk").unlink()
        assert builds.build(root) == 0, (root / "log.txt").read_text()
    assert content_of(root) == whole
    assert len(till.sold) == sold


def _lose(root: Path) -> None:
    """Lose cache and archive, as a cache of CI that is evicted."""
    shutil.rmtree(root / "archive", ignore_errors=True)
    shutil.rmtree(root / ".cache", ignore_errors=True)


def _nothing_was_bought_twice(till: Till, killed: list[float]) -> None:
    """But for the answers that nobody was there to take: one for each at work when it died."""
    lost: Counter[float] = Counter()
    last: dict[str, float] = {}
    for question, at in till.sold:
        if question in last:
            lost[min(kill for kill in killed if kill > last[question])] += 1
        last[question] = at
    assert max(lost.values(), default=0) <= AT_WORK
