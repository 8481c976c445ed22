"""Every plugin that users have, before ours and after it: both do their work, without a warning."""

from __future__ import annotations

import json
import os
import re
import struct
import zlib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from importlib.metadata import entry_points
from importlib.util import find_spec
from pathlib import Path
from posixpath import join, normpath
from shutil import copytree, which
from typing import Any
from urllib.parse import unquote, urlsplit

import msgspec
import pytest
from lxml import etree

from mkdocs_paperdigest.archive import Archive
from mkdocs_paperdigest.fulltext.figures import name_picture
from mkdocs_paperdigest.latex import tex_to_text
from mkdocs_paperdigest.models import Figure
from tests.git import git
from tests.plugin.neighbourhood import BUNDLES, NEIGHBOURS, PIXEL, Neighbour
from tests.plugin.sites import Built, Element, Site
from tests.plugin.test_build import nav_titles
from tests.servers.http import Asked, Reply, Server

ROOT = Path(__file__).parents[2]
PLUGINS = entry_points(group="mkdocs.plugins").names
EXAMPLE = ROOT / "example_site" / "archive"
URL = "https://lab.example/notes/"
TOPICS = [
    {"name": "Diffusion Models", "query": "abs:diffusion"},
    {"name": "LLM Agents", "query": "abs:agents"},
]
DAYS = {"diffusion-models": date(2024, 3, 18), "llm-agents": date(2025, 11, 19)}
BY_NAME = {neighbour.name: neighbour for neighbour in NEIGHBOURS}
pytestmark = pytest.mark.filterwarnings("ignore")  # what others do is theirs
_ATOM = "{http://www.w3.org/2005/Atom}"


def picture() -> bytes:
    """A grey square, large enough to be shown as a figure."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        body = kind + data
        return struct.pack(">I", len(data)) + body + struct.pack(">I", zlib.crc32(body))

    rows = (b"\0" + b"\x7f" * 200) * 200
    head = struct.pack(">IIBBBBB", 200, 200, 8, 0, 0, 0, 0)
    parts = (chunk(b"IHDR", head), chunk(b"IDAT", zlib.compress(rows)), chunk(b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(parts)


class Pictures(Server):
    """Where pages of others take their pictures from."""

    def answer(self, _asked: Asked) -> Reply:
        return Reply(picture(), headers={"Content-Type": "image/png"})


@pytest.fixture(scope="module")
def pictures() -> Iterator[Pictures]:
    with Pictures() as server:
        yield server


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Archive:
    """The papers of the example; the first one with a figure that may be shown."""
    folder = tmp_path_factory.mktemp("archive")
    copytree(EXAMPLE, folder, dirs_exist_ok=True)
    held = Archive(folder)
    named = name_picture(picture())
    assert named
    file, width, height = named
    held.figures.mkdir(exist_ok=True)
    (held.figures / file).write_bytes(picture())
    first = held.edition("diffusion-models", DAYS["diffusion-models"]).papers[0]
    figure = Figure(
        url=f"https://arxiv.org/html/{first.id}v1/x1.png",
        label="Figure 1",
        caption="A square.",
        file=file,
        width=width,
        height=height,
    )
    licensed = msgspec.structs.replace(
        first, figures=(figure,), license="http://creativecommons.org/licenses/by/4.0/"
    )
    held.change(first.id, lambda _: licensed)
    return Archive(folder)


@dataclass(frozen=True)
class Neighbourhood:
    """Builds sites that hold our papers beside others' plugins."""

    root: Path
    archive: Archive
    server: str

    def build(self, neighbours: list[Neighbour], *, before: bool) -> Built:
        docs: dict[str, str] = {"index.md": "# Home\n\n[all](papers/index.md)"}
        settings: dict[str, Any] = {"site_url": URL}
        plugins: list[Any] = []
        for neighbour in neighbours:
            for needed in neighbour.needs:
                if not (needed in PLUGINS or find_spec(needed) or which(needed)):
                    pytest.skip(f"there is no {needed}")
            docs |= {name: t.replace("SERVER", self.server) for name, t in neighbour.docs.items()}
            settings |= neighbour.settings
            plugins += neighbour.plugins
            for name, text in neighbour.also.items():
                (self.root / name).write_text(text, encoding="utf-8")
        if not any("search" in str(plugin) for plugin in plugins):
            plugins.insert(0, "search")
        options = {
            "topics": TOPICS,
            "offline": True,
            "archive_dir": os.path.relpath(self.archive.figures.parent, self.root),
        }
        site = Site(self.root, options, docs, settings, plugins, before)
        site.write()
        (self.root / "docs" / PIXEL).write_bytes(picture())
        self._commit()
        return site.build()

    def _commit(self) -> None:
        """Some plugins read the dates of pages from git."""
        git(self.root, "init", "--initial-branch", "main")
        git(self.root, "add", "docs", "mkdocs.yml")
        git(self.root, "commit", "-m", "Pages")


@pytest.fixture
def neighbourhood(tmp_path: Path, archive: Archive, pictures: Pictures) -> Neighbourhood:
    return Neighbourhood(tmp_path, archive, pictures.url)


@pytest.mark.parametrize("before", [True, False], ids=["before", "after"])
@pytest.mark.parametrize("neighbour", NEIGHBOURS, ids=lambda neighbour: neighbour.name)
def test_each_beside_ours(neighbourhood: Neighbourhood, neighbour: Neighbour, before: bool) -> None:
    built = neighbourhood.build([neighbour], before=before)
    assert built.status == 0, built.said
    they_did_their_work(built, neighbour)
    ours_are_right(built, neighbourhood.archive, hidden=neighbour.hides)


@pytest.mark.parametrize("before", [True, False], ids=["before", "after"])
@pytest.mark.parametrize("names", BUNDLES, ids="-".join)
def test_bundles_beside_ours(neighbourhood: Neighbourhood, names: list[str], before: bool) -> None:
    neighbours = [BY_NAME[name] for name in names]
    built = neighbourhood.build(neighbours, before=before)
    assert built.status == 0, built.said
    for neighbour in neighbours:
        they_did_their_work(built, neighbour)
    ours_are_right(built, neighbourhood.archive)


def test_our_figures_are_optimized_like_pictures_of_the_site(neighbourhood: Neighbourhood) -> None:
    built = neighbourhood.build([BY_NAME["optimize"]], before=True)
    assert built.status == 0, built.said
    (figure,) = built.files("papers/figures/*")
    for place in (PIXEL, figure):
        assert (built.site / place).stat().st_size < len(picture()), place


def test_the_feed_of_another_plugin_can_leave_our_pages_out(neighbourhood: Neighbourhood) -> None:
    page = (ROOT / "example_site/docs/customising.md").read_text(encoding="utf-8")
    (shown,) = re.findall(r"match_path: (.*)", page)
    rss = replace(BY_NAME["rss"], plugins=[{"rss": {"match_path": shown}}])
    built = neighbourhood.build([rss], before=True)
    assert built.status == 0, built.said
    they_did_their_work(built, rss)
    assert "/papers/" not in (built.site / "feed_rss_created.xml").read_text(encoding="utf-8")


def test_the_plugins_that_the_documentation_names_are_these() -> None:
    page = (ROOT / "example_site/docs/customising.md").read_text(encoding="utf-8")
    listed = page.partition("## Beside other plugins")[2].partition("What is good")[0]
    named = re.findall(r"`([\w-]+)`", listed.partition("`plugins`:")[2])
    assert named == sorted([*BY_NAME, "projects"])


def they_did_their_work(built: Built, neighbour: Neighbour) -> None:
    for place, text in neighbour.shows.items():
        file = file_of(built, place)
        assert built.has(file), f"{neighbour.name} did not make {file}: {built.said}"
        written = (built.site / file).read_text(encoding="utf-8")
        # A minifier may take quotes away.
        found = text.replace('"', "") in written.replace('"', "")
        assert found, f"{neighbour.name} did not write {text} into {file}"
    assert not [place for place in neighbour.lacks if built.has(place)], neighbour.name


def ours_are_right(built: Built, archive: Archive, *, hidden: bool = False) -> None:
    for slug, day in DAYS.items():
        edition = archive.edition(slug, day)
        ids = [f"arxiv-{paper.id}" for paper in edition.papers]
        for place in (
            () if hidden else (f"papers/{slug}/index.html", f"papers/{slug}/{day}/index.html")
        ):
            file = file_of(built, place)
            page = built.page(file)
            assert [article.attributes["id"] for article in page.all("article.pd-paper")] == ids
            assert links_that_lead_nowhere(built, file, page) == []
            styles = [link.attributes.get("href", "") for link in page.all("link")]
            assert sum(link.endswith("assets/paperdigest.css") for link in styles) == 1
        data = json.loads((built.site / f"papers/data/{slug}/{day}.json").read_bytes())
        assert [f"arxiv-{paper['id']}" for paper in data["papers"]] == ids
        titles = {tex_to_text(paper.title) for paper in edition.papers}
        assert_found_once(built, titles, hidden=hidden)
        feed_is_right(built, f"papers/{slug}/feed.xml", titles, hidden=hidden)
    assert built.has("papers/assets/paperdigest.js")
    assert {"Papers", "Diffusion Models", "LLM Agents"} <= set(nav_titles(built))
    sitemap = (built.site / "sitemap.xml").read_text(encoding="utf-8")
    for slug, day in DAYS.items():
        file = file_of(built, f"papers/{slug}/{day}/index.html").removesuffix("index.html")
        assert sitemap.count(f"<loc>{URL}{file}</loc>") == 1
    if not hidden:
        shown = built.page(file_of(built, "papers/diffusion-models/index.html")).all("img")
        # Small in the list, large where that is opened, and within the paper.
        assert sum("figures/" in image.attributes["src"] for image in shown) == 2
        assert sum("thumbnails/" in image.attributes["src"] for image in shown) == 1


def file_of(built: Built, place: str) -> str:
    """A file of the site; for a page, the one it is in where addresses end without a slash."""
    flat = f"{place.removesuffix('/index.html')}.html"
    return flat if place.endswith("/index.html") and built.has(flat) else place


def links_that_lead_nowhere(built: Built, file: str, page: Element) -> list[str]:
    found = [
        element.attributes[name]
        for tag in ("a", "link", "script", "img")
        for element in page.all(tag)
        for name in ("href", "src")
        if name in element.attributes
    ]
    return [link for link in found if not leads_somewhere(built, file, link)]


def leads_somewhere(built: Built, file: str, link: str) -> bool:
    parts = urlsplit(link.removeprefix(URL) if link.startswith(URL) else link)
    if parts.scheme or parts.netloc:
        return True
    base = "" if link.startswith(URL) else file.rpartition("/")[0]
    place = file if not parts.path and base else normpath(join(base, unquote(parts.path)))
    target = built.site / place
    target = target / "index.html" if target.is_dir() else target
    if not target.is_file():
        return False
    if not parts.fragment or target.suffix != ".html":
        return True
    return any(
        f"id={mark}{parts.fragment}{mark}" in target.read_text(encoding="utf-8")
        for mark in ('"', "")
    )


def assert_found_once(built: Built, titles: set[str], *, hidden: bool) -> None:
    index = json.loads((built.site / "search/search_index.json").read_bytes())
    found = Counter(doc["title"] for doc in index["docs"] if not in_chinese(doc["location"]))
    assert {title: found[title] for title in titles} == dict.fromkeys(titles, int(not hidden))
    ours = [URL + doc["location"] for doc in index["docs"] if doc["title"] in titles]
    assert [address for address in ours if not leads_somewhere(built, "", address)] == []


def in_chinese(location: str) -> bool:
    return location.startswith("zh/")


def feed_is_right(built: Built, place: str, titles: set[str], *, hidden: bool) -> None:
    feed = etree.parse(built.site / place).getroot()
    assert {entry.findtext(f"{_ATOM}title") for entry in feed.iter(f"{_ATOM}entry")} == titles
    for link in feed.iter(f"{_ATOM}link"):
        address = str(link.attrib["href"])
        if address.startswith(URL):
            address = address.partition("#")[0] if hidden else address
            assert leads_somewhere(built, place, address), address
