"""What tests of several rooms share."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from functools import wraps
from pathlib import Path

import pytest
from jinja2 import Environment
from mkdocs.theme import Theme
from playwright.sync_api import Browser, sync_playwright

from mkdocs_paperdigest.arxiv.connection import ArxivConnection
from mkdocs_paperdigest.recompiling import CompiledTemplates

from .servers.arxiv import ArxivServer
from .servers.gemini import GeminiServer


def pytest_xdist_auto_num_workers() -> int:
    """More workers than cores: many tests wait, for a browser, a process or a pause."""
    return max(4, os.cpu_count() or 1)


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


@pytest.fixture(scope="session", autouse=True)
def _compiled_once() -> Iterator[None]:
    """Sites are built by the hundred here: compile the templates of their themes once."""
    kept = CompiledTemplates()
    with pytest.MonkeyPatch.context() as patch:
        get_env = Theme.get_env

        @wraps(get_env)
        def get_env_with_kept(self: Theme) -> Environment:
            env = get_env(self)
            env.bytecode_cache = kept
            return env

        patch.setattr(Theme, "get_env", get_env_with_kept)
        yield


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """The one browser of a test run: a second one beside it cannot be started."""
    path = shutil.which("chromium")
    if not path:
        pytest.skip("chromium is not installed")
    with sync_playwright() as playwright:
        arguments = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
        chromium = playwright.chromium.launch(executable_path=path, args=arguments)
        yield chromium
        chromium.close()
