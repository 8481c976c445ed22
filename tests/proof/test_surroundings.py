"""Clocks that jump, disks that are full or read-only, and several processes at once."""

from __future__ import annotations

import os
import resource
import signal
import socket
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import pytest
import time_machine

from mkdocs_paperdigest.summarizers.gemini import Gemini

from ..servers.arxiv import ArxivServer
from ..servers.gemini import GeminiServer, right
from ..update.test_conductor import UPDATE, VISION, World, entry
from .conftest import Service, content_of
from .test_kills import ROOT, Till, a_site, announce, digested

TOPICS = [{"name": "Vision", "query": "cat:cs.CV"}, {"name": "Learning", "query": "cat:cs.LG"}]
YEAR = timedelta(days=365)


def environment(server: GeminiServer) -> dict[str, str]:
    return {
        **os.environ,
        "GEMINI_API_KEY": "a-key",
        "GOOGLE_GEMINI_BASE_URL": server.url,
        "PYTHONPATH": str(ROOT),
    }


def build(folder: Path, server: GeminiServer) -> tuple[int, str]:
    """Run `mkdocs build`, and take what it says."""
    done = subprocess.run(
        [sys.executable, "-m", "mkdocs", "build"],
        cwd=folder,
        env=environment(server),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
        timeout=120,
    )
    return done.returncode, done.stdout


# Clocks


@pytest.mark.usefixtures("_hurried")
@pytest.mark.parametrize("jump", [YEAR, -YEAR], ids=["ahead", "back"])
def test_a_clock_that_jumps_a_year_and_comes_back(
    jump: timedelta,
    arxiv: ArxivServer,
    service: Service,
    models: Callable[..., Gemini],
    tmp_path: Path,
) -> None:
    arxiv.entries = [entry(n, days=n) for n in range(1, 4)]
    service.be(right)
    service.bought.clear()
    world = World(arxiv, tmp_path)
    options: dict[str, Any] = {"by": models(), "reader": models(), "refresh_hours": 12}
    world.update(VISION, **options, budget_papers=1)
    with time_machine.travel(datetime.now(UTC) + jump, tick=True):
        report = world.update(VISION, **options, budget_papers=1)
        assert world.archive.damaged == []
        assert not report.warnings
    arxiv.entries.append(entry(9, days=1))
    world.record_time(VISION, 1)
    for _ in range(3):
        assert not world.update(VISION, **options).failed
    assert set(world.digests().values()) == {"gemini"}
    assert len(world.papers()) == 4
    assert set(service.bought.values()) == {1}


# Disks


@pytest.mark.usefixtures("_hurried")
def test_a_file_that_cannot_grow_keeps_what_it_holds(
    arxiv: ArxivServer, service: Service, models: Callable[..., Gemini], tmp_path: Path
) -> None:
    """As on a full disk: neither the database of the cache nor an edition can take more."""
    service.be(right)
    service.bought.clear()
    world = World(arxiv, tmp_path)
    arxiv.entries = [entry(1), entry(2)]
    world.update(by=models())
    before = world.digests()
    most = max(file.stat().st_size for file in (tmp_path / "archive").glob("*/*.json"))
    arxiv.entries += [entry(n) for n in range(3, 12)]
    process = subprocess.run(  # noqa: S603
        [sys.executable, "-c", UPDATE, str(tmp_path), arxiv.api],
        env=environment(service),
        preexec_fn=partial(resource.setrlimit, resource.RLIMIT_FSIZE, (most, most)),
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert process.returncode
    assert process.stderr.splitlines()[-1].startswith("OSError: ")
    assert world.archive.damaged == []
    assert before.items() <= world.digests().items()
    assert not list((tmp_path / "archive").rglob(".*.json.*")), "half a file was left"
    world.update(by=models())
    assert set(world.digests().values()) == {"gemini"}
    assert len(world.papers()) == 11
    assert set(service.bought.values()) == {1}


Mount = Callable[..., None]


@pytest.fixture
def mount() -> Iterator[Mount]:
    """Mount a small file system of its own, where that is permitted."""
    mounted: list[Path] = []

    def mount(folder: Path, *options: str) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        command = ["/bin/mount", "-t", "tmpfs", "-o", ",".join(options), "tmpfs", str(folder)]
        if folder in mounted:
            command = ["/bin/mount", "-o", ",".join(("remount", *options)), str(folder)]
        if not Path(command[0]).exists() or subprocess.run(command, check=False).returncode:  # noqa: S603
            pytest.skip("file systems cannot be mounted here")
        mounted.append(folder)

    yield mount
    for folder in set(mounted):
        subprocess.run(["/bin/umount", str(folder)], check=False)  # noqa: S603


def test_a_file_system_without_room_harms_nothing(
    arxiv: ArxivServer, tmp_path: Path, mount: Mount
) -> None:
    mount(tmp_path / "archive", "size=64k")
    a_site(tmp_path, arxiv, topics=TOPICS)
    for number in range(12):
        announce(arxiv, number)
    with Till() as till:
        status, said = build(tmp_path, till)
        assert status == 0, said
        assert "Traceback" not in said
        assert "broke off" in said
        digested(tmp_path)
        mount(tmp_path / "archive", "size=9m")
        status, said = build(tmp_path, till)
        assert status == 0, said
        assert max(Counter(question for question, _ in till.sold).values()) == 1
    assert len(digested(tmp_path)) == 24


@pytest.mark.parametrize("what", ["archive", ".cache/plugin/paperdigest"])
def test_a_folder_that_is_read_only_is_said_and_shown(
    what: str, arxiv: ArxivServer, tmp_path: Path, mount: Mount
) -> None:
    mount(tmp_path / what, "size=9m")
    a_site(tmp_path, arxiv, topics=TOPICS)
    announce(arxiv, 0)
    with Till() as till:
        assert build(tmp_path, till)[0] == 0
        before = content_of(tmp_path)
        sold = len(till.sold)
        mount(tmp_path / what, "ro")
        announce(arxiv, 1)
        status, said = build(tmp_path, till)
        assert status == 0, said
        assert "Traceback" not in said
        assert "cannot be written" in said
        assert content_of(tmp_path) == before
        assert len(till.sold) == sold


# Processes


def test_two_builds_and_a_server_at_once(arxiv: ArxivServer, tmp_path: Path) -> None:
    a_site(tmp_path, arxiv, topics=TOPICS)
    for number in range(6):
        announce(arxiv, number)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        address = "{}:{}".format(*free.getsockname())
    with Till() as till:
        commands = [
            ["serve", "--dev-addr", address],
            ["build", "--site-dir", "one"],
            ["build", "--site-dir", "two"],
        ]
        processes = [
            subprocess.Popen(  # noqa: S603
                [sys.executable, "-m", "mkdocs", *command],
                cwd=tmp_path,
                env=environment(till),
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                text=True,
            )
            for command in commands
        ]
        server, *builds = processes
        try:
            for process in builds:
                said, _ = process.communicate(timeout=90)
                assert process.returncode == 0, said
                assert "Traceback" not in said
            assert answers(address)
        finally:
            server.send_signal(signal.SIGINT)
            said, _ = server.communicate(timeout=90)
        assert "Traceback" not in said
        status, said = build(tmp_path, till)
        assert status == 0, said
        assert max(Counter(question for question, _ in till.sold).values()) == 1
    assert len(digested(tmp_path)) == 12


def answers(address: str) -> bool:
    """Whether somebody listens at an address within a minute."""
    host, _, port = address.partition(":")
    for _ in range(300):
        try:
            socket.create_connection((host, int(port)), 1).close()
        except OSError:
            time.sleep(0.2)
        else:
            return True
    return False
