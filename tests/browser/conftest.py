"""Built sites, served on 127.0.0.1, and a real browser to open them in."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import timedelta
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from msgspec.structs import replace
from playwright.sync_api import Browser, BrowserContext, Page, Request

from mkdocs_paperdigest.models import Edition, Figure, encode
from tests.plugin.sites import Site
from tests.render.papers import DAY, PAPERS, edition, extractive, modelled

OLDER = DAY - timedelta(days=1)
SETTINGS: dict[str, Any] = {
    "theme": {
        "name": "material",
        "font": False,
        "palette": {"scheme": "default"},  # without which there is no dark scheme to try
        "features": ["navigation.instant", "navigation.footer"],
    },
}

Open = Callable[..., Page]
Serve = Callable[[Path], str]


def editions(language: str = "en") -> list[Edition]:
    figure = Figure("https://arxiv.org/html/2503.12061v1/x1.png", "Figure 1", "A view.", "S1.F1")
    newest = [
        extractive(PAPERS[0]),
        modelled(PAPERS[1], language),
        replace(modelled(PAPERS[6], language), figures=(figure,)),
        PAPERS[2],
        *(extractive(paper) for paper in PAPERS[7:]),
    ]
    older = [modelled(PAPERS[3], language), extractive(PAPERS[4]), extractive(PAPERS[5])]
    return [edition(newest), edition(older, OLDER)]


def publish(
    serve: Serve,
    root: Path,
    language: str = "en",
    content: Sequence[Edition] = (),
    **settings: Any,
) -> str:
    """Build a site for the address it is then found at, and tell that address."""
    address = serve(root / "site")
    for each in content or editions(language):
        file = root / "archive" / each.topic.slug / f"{each.date}.json"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(encode(each))
    site = Site(
        root,
        {
            "topics": [{"name": "Vision", "query": "cat:cs.CV"}],
            "offline": True,
            "budget_papers": 0,
            "summarizer": "extractive",
            "archive_dir": "archive",
            "language": language,
        },
        docs={"index.md": "# Home\n\n<!-- paperdigest topic=vision limit=2 -->"},
        settings={**SETTINGS, "site_url": address, **settings},
        plugins=["search"],
    )
    built = site.build()
    assert built.status == 0, built.said
    return address


class _Handler(SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture(scope="session")
def serve() -> Iterator[Serve]:
    """Serve folders on 127.0.0.1."""
    servers = []

    def start(folder: Path) -> str:
        handler = partial(_Handler, directory=str(folder))
        server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
        Thread(target=server.serve_forever, daemon=True).start()
        servers.append(server)
        return f"http://127.0.0.1:{server.server_port}/"

    yield start
    for server in servers:
        server.shutdown()
        server.server_close()


@pytest.fixture(scope="session")
def material(tmp_path_factory: pytest.TempPathFactory, serve: Serve) -> str:
    return publish(serve, tmp_path_factory.mktemp("material"))


@pytest.fixture(scope="session", params=["material", "mkdocs", "readthedocs"])
def any_theme(
    request: pytest.FixtureRequest,
    tmp_path_factory: pytest.TempPathFactory,
    serve: Serve,
) -> str:
    plain = {"name": request.param, "highlightjs": False}  # which comes from another host
    theme = SETTINGS["theme"] if request.param == "material" else plain
    return publish(serve, tmp_path_factory.mktemp(request.param), theme=theme)


@pytest.fixture
def open_page(browser: Browser) -> Iterator[Open]:
    """Open a page; what it asks of other hosts, and what breaks in it, fails the test."""
    contexts: list[BrowserContext] = []
    faults: list[str] = []

    def note(request: Request) -> None:
        if not request.url.startswith(("http://127.0.0.1", "data:", "blob:")):
            faults.append(f"asked for {request.url}")

    def start(address: str, **options: Any) -> Page:
        context = browser.new_context(**options)
        contexts.append(context)
        page = context.new_page()
        page.on("request", note)
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.goto(address)
        return page

    yield start
    for context in contexts:
        context.close()
    assert not faults
