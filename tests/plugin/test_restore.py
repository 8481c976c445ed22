"""A lost archive comes back from the published site, and what that site sends is not trusted."""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest
from mkdocs.commands import build
from mkdocs.config.defaults import MkDocsConfig

from mkdocs_paperdigest.archive.restoring import is_trustworthy
from tests.plugin.conftest import Gemini
from tests.plugin.sites import Built, Site
from tests.servers.arxiv import ArxivServer, Entry
from tests.servers.http import Asked, Reply, Server

PUBLISHED = (datetime.now(UTC) - timedelta(days=3)).strftime("%Y-%m-%dT%H:%M:%SZ")


def at_rest(_: Asked) -> Reply:
    return Reply(status=503, headers={"Retry-After": "3600"})


class Published(Server):
    """Serves the files of a folder under `/site/`, as a static host does."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path()
        self.change: Callable[[str, bytes], Reply] = lambda _, content: Reply(content)

    @property
    def site_url(self) -> str:
        return f"{self.url}/site/"

    def answer(self, asked: Asked) -> Reply:
        name = unquote(asked.path).removeprefix("/site/")
        file = self.folder / name
        return self.change(name, file.read_bytes()) if file.is_file() else Reply(status=404)


@pytest.fixture
def published() -> Iterator[Published]:
    with Published() as server:
        yield server


@pytest.fixture
def arxiv() -> Iterator[ArxivServer]:
    entries = [
        Entry(
            f"2611.{n:05}",
            title=f"Tides {n}",
            abstract=f"We study tide number {n}. It rises by {n} metres. It falls again.",
            published=PUBLISHED,
        )
        for n in range(1, 4)
    ]
    with ArxivServer(entries) as server:
        yield server


def options(arxiv: ArxivServer, **more: Any) -> dict[str, Any]:
    topics = [{"name": "潮汐", "query": "abs:tide"}]
    return {"topics": topics, "arxiv_api": arxiv.api, "depth": "brief", **more}


def publish(root: Path, server: Published, built: Built) -> None:
    """Deploy a build, and lose all else."""
    server.folder = root / "published"
    shutil.copytree(built.site, server.folder)
    shutil.rmtree(root / ".cache")


def site(root: Path, arxiv: ArxivServer, server: Published, **more: Any) -> Site:
    return Site(root, options(arxiv, **more), settings={"site_url": server.site_url})


def editions(built: Built) -> dict[str, Any]:
    files = (built.site / "papers/data").glob("*/*.json")
    return {file.name: json.loads(file.read_bytes()) for file in files}


def test_a_lost_archive_comes_back_without_a_purchase(
    tmp_path: Path, arxiv: ArxivServer, published: Published, gemini: Gemini
) -> None:
    server = gemini()
    # That there is no site yet is no fault.
    first = site(tmp_path, arxiv, published).build()
    assert first.status == 0, first.said
    assert "restored" not in first.said
    bought = len(server.asked)
    publish(tmp_path, published, first)
    published.asked.clear()
    arxiv.asked.clear()
    again = site(tmp_path, arxiv, published).build()
    assert again.status == 0, again.said
    assert editions(again) == editions(first)
    assert "restored 3 papers in 1 editions" in again.said
    assert len(server.asked) == bought
    assert not arxiv.asked  # how fresh it is came back, too
    assert len(published.asked) == 2
    # Once for each cache.
    site(tmp_path, arxiv, published).build()
    assert len(published.asked) == 2


def test_with_arxiv_down_the_site_still_shows_all(
    tmp_path: Path, arxiv: ArxivServer, published: Published
) -> None:
    first = site(tmp_path, arxiv, published).build()
    publish(tmp_path, published, first)
    arxiv.faults = [at_rest] * 9
    again = site(tmp_path, arxiv, published, refresh=0).build()
    assert again.status == 0, again.said
    assert [len(edition["papers"]) for edition in editions(again).values()] == [3]


def test_what_is_here_is_kept_and_what_is_not_is_added(
    tmp_path: Path, arxiv: ArxivServer, published: Published
) -> None:
    first = site(tmp_path, arxiv, published, archive_dir="kept").build()
    shutil.copytree(first.site, tmp_path / "published")
    published.folder = tmp_path / "published"
    file = next((tmp_path / "kept").glob("*/*.json"))
    edition = json.loads(file.read_bytes())
    edition["papers"] = edition["papers"][:1]
    edition["papers"][0]["title"] = "Known better here"
    file.write_text(json.dumps(edition))
    shutil.rmtree(tmp_path / ".cache")
    again = site(tmp_path, arxiv, published, archive_dir="kept", refresh=99).build()
    (after,) = editions(again).values()
    titles = sorted(paper["title"] for paper in after["papers"])
    assert len(titles) == 3
    assert "Known better here" in titles


@pytest.mark.parametrize("more", [{"restore": False}, {"offline": True}])
def test_it_can_be_turned_off(
    more: dict[str, Any], tmp_path: Path, arxiv: ArxivServer, published: Published
) -> None:
    assert site(tmp_path, arxiv, published, **more).build().status == 0
    assert not published.asked


def test_while_serving_the_server_is_not_taken_for_the_published_site(
    tmp_path: Path, arxiv: ArxivServer, published: Published
) -> None:
    """MkDocs gives its own address for `site_url` then; another site's server may be at it."""
    first = site(tmp_path, arxiv, published).build()
    publish(tmp_path, published, first)
    published.asked.clear()
    MkDocsConfig.plugins.plugin_cache.clear()  # type: ignore[attr-defined]  # a process of its own
    config = site(tmp_path, arxiv, published).load()
    config.plugins.on_startup(command="serve", dirty=False)
    build.build(config, serve_url=published.site_url)
    assert not published.asked
    # The next build takes back what there is, though serving has filed papers.
    assert editions(site(tmp_path, arxiv, published).build()) == editions(first)
    assert published.asked


HOSTILE: dict[str, Callable[[str, bytes], bytes]] = {
    "another hash": lambda name, content: content + b" " if name.count("/") == 3 else content,
    "cut off": lambda _, content: content[: len(content) // 2],
    "no JSON": lambda *_: b"<html>",
    "nested": lambda *_: b"[" * 200_000,
    "a slug that climbs": lambda name, content: (
        content.replace("潮汐".encode(), b"../../x") if name.endswith("index.json") else content
    ),
    "script for a link": lambda name, content: rehashed(
        name, content, b'"url": "https://arxiv.org/abs', b'"url": "javascript:alert(1)//'
    ),
    "an edition of another day": lambda name, content: rehashed(
        name, content, b'"date": "20', b'"date": "19'
    ),
}

HASHES: dict[str, str] = {}


def rehashed(name: str, content: bytes, old: bytes, new: bytes) -> bytes:
    """Change an edition and, as whoever holds the site could, the hash in the manifest."""
    if not name.endswith("index.json"):
        return content.replace(old, new)
    manifest = json.loads(content)
    for topic in manifest["topics"]:
        for edition in topic["editions"]:
            edition["sha256"] = HASHES[old.decode()]
    return json.dumps(manifest).encode()


@pytest.mark.parametrize("attack", HOSTILE)
def test_a_hostile_or_damaged_site_is_not_believed(
    attack: str, tmp_path: Path, arxiv: ArxivServer, published: Published
) -> None:
    first = site(tmp_path, arxiv, published).build()
    publish(tmp_path, published, first)
    (file,) = (p for p in published.folder.glob("papers/data/*/*.json"))
    for old, new in (
        (b'"url": "https://arxiv.org/abs', b'"url": "javascript:alert(1)//'),
        (b'"date": "20', b'"date": "19'),
    ):
        changed = file.read_bytes().replace(old, new)
        assert changed != file.read_bytes()
        HASHES[old.decode()] = hashlib.sha256(changed).hexdigest()
    published.change = lambda name, content: Reply(HOSTILE[attack](name, content))
    arxiv.entries = []
    again = Site(tmp_path, options(arxiv), settings={"site_url": published.site_url}).build()
    assert not list((tmp_path / ".cache/plugin/paperdigest/archive").glob("*/*.json"))
    assert "alert(1)" not in again.said
    for page in again.site.rglob("*.html"):
        assert "javascript:alert" not in page.read_text()


def test_papers_that_cannot_be_had_are_a_warning_and_may_fail_the_build(
    tmp_path: Path, arxiv: ArxivServer, published: Published
) -> None:
    first = site(tmp_path, arxiv, published).build()
    publish(tmp_path, published, first)
    next(published.folder.glob("papers/data/*/*.json")).unlink()
    arxiv.faults = [at_rest] * 9
    built = site(tmp_path, arxiv, published).build()
    assert "WARNING" in built.said
    assert "would show fewer" in built.said
    shutil.rmtree(tmp_path / ".cache")
    failed = site(tmp_path, arxiv, published, fail_on_error=True).build()
    assert failed.status == 1
    assert "Traceback" not in failed.said


def test_a_site_that_does_not_answer_costs_its_time_and_no_more(
    tmp_path: Path, arxiv: ArxivServer, published: Published
) -> None:
    published.folder = tmp_path
    (tmp_path / "papers/data").mkdir(parents=True)
    (tmp_path / "papers/data/index.json").write_text("{}")
    published.change = lambda *_: Reply(b"x" * 100, drip=0.2)
    built = site(tmp_path, arxiv, published, timeout=1).build()
    assert built.status == 0, built.said
    assert len(editions(built)) == 1


def test_redirects_are_not_followed(
    tmp_path: Path, arxiv: ArxivServer, published: Published
) -> None:
    published.folder = tmp_path
    (tmp_path / "papers/data").mkdir(parents=True)
    (tmp_path / "papers/data/index.json").write_text("{}")
    with Published() as elsewhere:
        published.change = lambda *_: Reply(status=301, headers={"Location": elsewhere.site_url})
        assert site(tmp_path, arxiv, published).build().status == 0
        assert not elsewhere.asked


@pytest.mark.parametrize(
    ("url", "trusted"),
    [
        ("https://papers.example/docs/", True),
        ("http://127.0.0.1:8000/", True),
        ("http://localhost/", True),
        ("http://[::1]/", True),
        ("http://papers.example/", False),
        ("http://10.0.0.1/", False),
        ("http://127.0.0.1.evil.example/", False),
        ("file:///etc/", False),
        ("https://", False),
        ("http://[", False),
    ],
)
def test_where_is_restored_from(url: str, trusted: bool) -> None:
    assert is_trustworthy(url) is trusted
