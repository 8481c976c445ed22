"""What tests of several rooms share."""

from __future__ import annotations

import gc
import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from mkdocs_paperdigest.arxiv.connection import ArxivConnection

from .hastened import hastened
from .servers.arxiv import ArxivServer
from .servers.gemini import GeminiServer


def pytest_xdist_auto_num_workers() -> int:
    """More workers than cores: many tests wait, for a browser, a process or a pause."""
    return max(4, os.cpu_count() or 1)


def pytest_collection_finish() -> None:
    """Thousands of tests stay in memory to the end: do not look for garbage among them."""
    gc.freeze()


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
    made = ArxivConnection(tmp_path, timeout=60, interval=0.001)
    yield made
    made.close()


@pytest.fixture(scope="session", autouse=True)
def _hastened(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    with hastened(tmp_path_factory.mktemp("hastened")):
        yield


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """The one browser of a test run: a second one beside it cannot be started."""
    # The shell is the same engine without a window to draw, and half as dear.
    path = shutil.which("chromium-headless-shell") or shutil.which("chromium")
    if not path:
        pytest.skip("chromium is not installed")
    with sync_playwright() as playwright:
        arguments = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
        chromium = playwright.chromium.launch(executable_path=path, args=arguments)
        yield chromium
        chromium.close()
