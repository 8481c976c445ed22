"""Take docs/assets/pictures of the pages of this very site, in both schemes and languages.

    python example_site/take_pictures.py [NAME…]

The pictures are committed, so that neither a build nor a reader needs a browser of ours. Take them
anew when the pages look different. Needs Chromium, Pillow and Playwright, as the tests do.
"""

from __future__ import annotations

import shutil
import sys
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from io import BytesIO
from itertools import product
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Literal, NamedTuple

from mkdocs.commands.build import build
from mkdocs.config import load_config
from PIL import Image, ImageChops
from playwright.sync_api import Browser, Page, sync_playwright

HERE = Path(__file__).parent
PICTURES = HERE / "docs" / "assets" / "pictures"
LANGUAGES = {"en": "", "zh": "zh/"}
"""The folder of each language's pages."""
SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")

_EDITION = "papers/diffusion-models/2024-03-18/"
_BY_A_MODEL = "papers/llm-agents/2025-11-19/#arxiv-2511.14136"
_COLOURS = 12
"""Few enough for 30 kB a picture, enough for the smooth edges of letters."""

_LOOKS = 20
"""How often at most to look whether a page still moves, half a second apart."""


class Shot(NamedTuple):
    """What a picture shows: a page, and what a reader did there. In CSS pixels."""

    address: str
    click: str = ""
    type_words: str = ""
    scroll_to: str = ""
    width: int = 720
    height: int = 420
    scale: float = 1.5


SHOTS = {
    "overview": Shot("papers/", width=900, height=620, scale=1.2),
    "paper": Shot(_BY_A_MODEL, click=".pd-takeaways summary"),
    "filter": Shot(_EDITION, type_words="image", scroll_to=".pd-tools"),
    "phone": Shot(_EDITION, scroll_to=".pd-tools", width=390, height=600),
}


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        """Say nothing of requests."""


@contextmanager
def serve_example() -> Iterator[str]:
    """Build the site of what its archive holds, as it was committed; tell where it is served."""
    with TemporaryDirectory() as temporary:
        folder = Path(temporary)
        for archive in HERE.glob("archive*"):
            shutil.copytree(
                archive, folder / archive.name, ignore=shutil.ignore_patterns("index.json")
            )
        config = load_config(str(HERE / "mkdocs.yml"), site_dir=str(folder / "site"))
        config.plugins["paperdigest"].config.update(
            offline=True, archive_dir=str(folder / "archive"), cache_dir=str(folder / "cache")
        )
        build(config)
        handler = partial(_Quiet, directory=config.site_dir)
        with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
            threading.Thread(target=server.serve_forever, daemon=True).start()
            yield f"http://127.0.0.1:{server.server_port}/"
            server.shutdown()


def take(browser: Browser, site: str, shot: Shot, scheme: Literal["light", "dark"]) -> Image.Image:
    """Open a page, do what the reader does, and take what is then to be seen."""
    page = browser.new_page(
        viewport={"width": shot.width, "height": shot.height},
        device_scale_factor=shot.scale,
        color_scheme=scheme,
        reduced_motion="reduce",
    )
    page.goto(site + shot.address, wait_until="networkidle")
    if shot.click:
        page.locator(shot.click).first.click()
    if shot.type_words:
        page.locator("[name=words]").fill(shot.type_words)
        page.locator("[name=words]").blur()
    taken = _look(page, shot)
    # What loads late moves a page, and a header's title fades in: look until nothing moves.
    for _ in range(_LOOKS):
        page.wait_for_timeout(500)
        before, taken = taken, _look(page, shot)
        if ImageChops.difference(before, taken).getbbox() is None:
            break
    page.close()
    return taken


def _look(page: Page, shot: Shot) -> Image.Image:
    if shot.scroll_to:
        below_the_header = """element => scrollTo(0, scrollY - 8
            + element.getBoundingClientRect().top
            - document.querySelector('.md-header').offsetHeight)"""
        page.locator(shot.scroll_to).evaluate(below_the_header)
    return Image.open(BytesIO(page.screenshot(animations="disabled"))).convert("RGB")


def take_all(browser: Browser, site: str, names: Iterable[str], folder: Path) -> None:
    """Write `NAME-LANGUAGE-SCHEME.webp` into a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, (language, pages), scheme in product(names, LANGUAGES.items(), SCHEMES):
        picture = take(browser, site + pages, SHOTS[name], scheme)
        few = picture.quantize(
            _COLOURS, method=Image.Quantize.MAXCOVERAGE, dither=Image.Dither.NONE
        )
        few.convert("RGB").save(
            folder / f"{name}-{language}-{scheme}.webp", lossless=True, quality=100, method=4
        )


if __name__ == "__main__":
    with serve_example() as served, sync_playwright() as playwright:
        chromium = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox"]
        )
        take_all(chromium, served, sys.argv[1:] or SHOTS, PICTURES)
        chromium.close()
