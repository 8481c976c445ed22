"""Debian's redis-server on a free port of 127.0.0.1, for the time of a test."""

from __future__ import annotations

import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from redis import Redis

from .ports import free_port


@dataclass
class RedisServer:
    """A server that runs.

    Attributes:
        address: As the option `cache` takes it.
        process: The server.
        client: Asks it as nobody of ours does.
    """

    address: str
    process: subprocess.Popen[bytes]
    client: Redis

    def kill(self) -> None:
        self.process.kill()
        self.process.wait(60)


@contextmanager
def redis_server(folder: Path, *arguments: str, password: str = "") -> Iterator[RedisServer]:
    """Start a server that keeps nothing on the disk."""
    path = shutil.which("redis-server") or shutil.which("valkey-server")
    if not path:
        pytest.skip("redis-server is not installed")
    port = free_port()
    command = [path, "--bind", "127.0.0.1", "--port", str(port), "--dir", str(folder)]
    command += ["--save", "", "--appendonly", "no", *arguments]
    command += ["--requirepass", password] if password else []
    process = subprocess.Popen(  # noqa: S603
        command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    client = Redis("127.0.0.1", port, password=password or None)
    try:
        _wait(client)
        named = f":{password}@" if password else ""
        yield RedisServer(f"redis://{named}127.0.0.1:{port}/0", process, client)
    finally:
        client.close()
        process.kill()
        process.wait(60)


def _wait(client: Redis) -> None:
    for _ in range(100):
        try:
            client.ping()
        except OSError:
            time.sleep(0.05)
        except Exception as error:  # noqa: BLE001
            if "refused" not in str(error):
                return
            time.sleep(0.05)
        else:
            return
    raise AssertionError("redis-server does not start")
