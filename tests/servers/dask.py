"""A Dask cluster of processes of its own on free ports, for the time of a test."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from .ports import free_port, wait_for

ROOT = Path(__file__).parents[2]


@dataclass
class DaskCluster:
    """A cluster that runs.

    Attributes:
        address: Of its scheduler.
        scheduler: The scheduler.
        workers: The workers.
    """

    address: str
    scheduler: subprocess.Popen[bytes]
    workers: list[subprocess.Popen[bytes]]


@contextmanager
def dask_cluster(folder: Path, workers: int, path: Path = ROOT) -> Iterator[DaskCluster]:
    """Start a scheduler and so many workers of one thread each, who find our package by a path."""
    port = free_port()
    address = f"tcp://127.0.0.1:{port}"
    started: list[subprocess.Popen[bytes]] = []
    try:
        started.append(
            _start(
                folder,
                ROOT,
                "scheduler",
                "--host",
                "127.0.0.1",
                "--port",
                str(port),
                "--no-dashboard",
            )
        )
        wait_for(port)
        started += [
            _start(
                folder, path, "worker", address, "--nthreads", "1", "--no-nanny", "--no-dashboard"
            )
            for _ in range(workers)
        ]
        yield DaskCluster(address, started[0], started[1:])
    finally:
        for process in started:
            process.kill()
        for process in started:
            process.wait(60)


def _start(folder: Path, path: Path, *command: str) -> subprocess.Popen[bytes]:
    return subprocess.Popen(  # noqa: S603
        [sys.executable, "-m", "dask", *command],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(path)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
