"""What tests of whole sites share."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TypeAlias

import pytest

from tests.servers.gemini import GeminiServer, Step

KEY = "AIza-not-a-real-key-0123456789"

Gemini: TypeAlias = Callable[..., GeminiServer]
"""Starts a server that answers by a script, and puts a key and its address into the environment."""


@pytest.fixture
def gemini(monkeypatch: pytest.MonkeyPatch) -> Iterator[Gemini]:
    servers: list[GeminiServer] = []

    def serve(*script: Step) -> GeminiServer:
        server = GeminiServer(*script)
        server.__enter__()
        servers.append(server)
        monkeypatch.setenv("GEMINI_API_KEY", KEY)
        monkeypatch.setenv("GOOGLE_GEMINI_BASE_URL", server.url)
        return server

    yield serve
    for server in servers:
        server.__exit__(None, None, None)


@pytest.fixture(autouse=True)
def _no_keys(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("GEMINI_API_KEY", "GOOGLE_API_KEY", "OPENAI_API_KEY"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture(autouse=True)
def _no_workflow(monkeypatch: pytest.MonkeyPatch) -> None:
    """The tests may run in a workflow themselves, whose log and summary are not theirs."""
    for name in ("GITHUB_ACTIONS", "GITHUB_STEP_SUMMARY"):
        monkeypatch.delenv(name, raising=False)
