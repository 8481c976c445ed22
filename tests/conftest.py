"""What tests of several rooms share."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from mkdocs_paperdigest.arxiv.connection import ArxivConnection

from .servers.arxiv import ArxivServer
from .servers.gemini import GeminiServer


@pytest.fixture
def arxiv() -> Iterator[ArxivServer]:
    with ArxivServer() as server:
        yield server


@pytest.fixture
def gemini(monkeypatch: pytest.MonkeyPatch) -> Iterator[GeminiServer]:
    with GeminiServer() as server:
        monkeypatch.setenv("GOOGLE_GEMINI_BASE_URL", server.url)
        yield server


@pytest.fixture
def connection(tmp_path: Path) -> Iterator[ArxivConnection]:
    """A connection that waits hardly at all, for what is not about waiting."""
    made = ArxivConnection(tmp_path, timeout=2, interval=0.001)
    yield made
    made.close()
