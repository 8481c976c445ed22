"""An archive in a bucket: the same pages, the same honesty, nothing lost on either side."""

from __future__ import annotations

import json
import resource
import shutil
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from threading import Event
from typing import Any

import msgspec
import pytest

from mkdocs_paperdigest.archive import Archive
from mkdocs_paperdigest.archive.remote import RemoteError, RemoteFolder
from mkdocs_paperdigest.models import Edition, decode, encode
from tests.plugin.conftest import Gemini
from tests.plugin.sites import Built, Site
from tests.plugin.test_models import options as model_options
from tests.plugin.test_models import paper
from tests.servers.arxiv import ArxivServer
from tests.servers.s3 import S3Server, s3_server

ADDRESS = "s3://fleet/papers"


@pytest.fixture(scope="module")
def _server() -> Iterator[S3Server]:
    with s3_server("fleet") as server:
        yield server


@pytest.fixture
def s3(_server: S3Server, monkeypatch: pytest.MonkeyPatch) -> S3Server:
    for name, value in _server.environment().items():
        monkeypatch.setenv(name, value)
    if _server.storage.exists("fleet/papers"):
        _server.storage.rm("fleet/papers", recursive=True)
    return _server


@pytest.fixture
def arxiv() -> Iterator[ArxivServer]:
    with ArxivServer([paper(n) for n in range(1, 4)]) as server:
        yield server


def options(arxiv: ArxivServer, **more: Any) -> dict[str, Any]:
    return model_options(arxiv, **{"archive_dir": ADDRESS, "timeout": 30, **more})


def shown(built: Built) -> list[str]:
    page = built.page("papers/tides/index.html")
    return [found.attributes["data-arxiv-id"] for found in page.all("article.pd-paper")]


def held(s3: S3Server) -> dict[str, Edition]:
    paths = s3.storage.glob("fleet/papers/tides/*.json")
    return {path.rpartition("/")[2]: decode(s3.storage.cat_file(path), Edition) for path in paths}


def test_a_second_machine_shows_what_the_first_one_filed(
    tmp_path: Path, arxiv: ArxivServer, s3: S3Server
) -> None:
    first = Site(tmp_path / "first", options(arxiv)).build()
    assert first.status == 0, first.said
    assert len(shown(first)) == 3
    assert sum(len(edition.papers) for edition in held(s3).values()) == 3
    asked = len(arxiv.asked)
    second = Site(tmp_path / "second", options(arxiv)).build()
    assert second.status == 0, second.said
    assert shown(second) == shown(first)
    assert len(arxiv.asked) == asked
    data = "papers/data/index.json"
    assert (second.site / data).read_bytes() == (first.site / data).read_bytes()


def test_each_language_has_a_folder_of_its_own(
    tmp_path: Path, arxiv: ArxivServer, s3: S3Server
) -> None:
    built = Site(tmp_path, options(arxiv, language=["en", "de"])).build()
    assert built.status == 0, built.said
    assert s3.storage.exists("fleet/papers/index.json")
    assert s3.storage.exists("fleet/papers-de/index.json")
    s3.storage.rm("fleet/papers-de", recursive=True)


@pytest.mark.usefixtures("s3")
def test_a_lost_cache_costs_nothing(tmp_path: Path, arxiv: ArxivServer, gemini: Gemini) -> None:
    server = gemini()
    site = Site(tmp_path, options(arxiv, verify="off"))
    before = site.build()
    bought = len(server.asked)
    assert bought == 3
    shutil.rmtree(tmp_path / ".cache")
    after = site.build()
    assert after.status == 0, after.said
    assert shown(after) == shown(before)
    assert len(server.asked) == bought


def test_what_another_machine_made_meanwhile_stays(
    tmp_path: Path, arxiv: ArxivServer, s3: S3Server
) -> None:
    Site(tmp_path, options(arxiv)).build()
    (name, edition), *_ = held(s3).items()
    bare = [msgspec.structs.replace(paper, digest=None) for paper in edition.papers]
    undone = msgspec.structs.replace(edition, papers=tuple(bare))
    s3.storage.pipe_file(f"fleet/papers/tides/{name}", encode(undone))
    ours, theirs = (RemoteFolder(ADDRESS, tmp_path / copy, 5) for copy in ("ours", "theirs"))
    ours.pull()
    theirs.pull()
    here, there = Archive(ours), Archive(theirs)
    one, two, _ = edition.papers
    there.change(one.id, lambda _: one)
    here.change(two.id, lambda _: two)
    for papers in (held(s3)[name].papers, here.edition("tides", edition.date).papers):
        assert [paper.digest is not None for paper in papers] == [True, True, False]


FILLS_UP = """
import resource, sys
from pathlib import Path
from mkdocs_paperdigest.archive.remote import RemoteFolder
folder = RemoteFolder(sys.argv[1], Path(sys.argv[2]), 5)
resource.setrlimit(resource.RLIMIT_FSIZE, (5_000, 5_000))
try:
    folder.write("tides/2024-01-01.json", b"new" * 5_000)
except OSError as error:
    sys.exit(str(error))
"""
"""Writes a file while no file of this machine may grow beyond some size."""


@pytest.mark.usefixtures("s3")
def test_a_copy_that_could_not_be_written_is_fetched_again(tmp_path: Path) -> None:
    folder = RemoteFolder(ADDRESS, tmp_path / "copy", 5)
    folder.write("tides/2024-01-01.json", b"old")
    done = subprocess.run(  # noqa: S603
        [sys.executable, "-c", FILLS_UP, ADDRESS, str(tmp_path / "copy")],
        capture_output=True,
        text=True,
        check=False,
    )
    assert "File too large" in done.stderr
    file = tmp_path / "copy/tides/2024-01-01.json"
    assert file.read_bytes() == b"old"
    RemoteFolder(ADDRESS, tmp_path / "copy", 5).pull()
    assert file.read_bytes() == b"new" * 5_000


def test_what_vanished_there_vanishes_here(
    tmp_path: Path, arxiv: ArxivServer, s3: S3Server
) -> None:
    site = Site(tmp_path, options(arxiv))
    assert len(shown(site.build())) == 3
    for path in s3.storage.glob("fleet/papers/tides/*.json"):
        s3.storage.rm_file(path)
    site.options["restore"] = False
    site.options["refresh"] = 100
    built = site.build()
    assert built.status == 0, built.said
    assert not built.has("papers/tides/feed.xml") or not shown(built)


def test_without_its_server_the_site_shows_what_is_known_here(
    tmp_path: Path, arxiv: ArxivServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    with s3_server("fleet") as server:
        for name, value in server.environment().items():
            monkeypatch.setenv(name, value)
        site = Site(tmp_path, options(arxiv, timeout=2))
        before = site.build()
        server.kill()
        after = site.build()
        assert shown(after) == shown(before)
        assert after.status == 1  # strict: nobody but the owner can mend it
        assert one_line(after.said, "cannot be read; check the address, the network")
        assert "a-root-secret" not in after.said
        site.options["offline"] = True
        quiet = site.build()
        assert quiet.status == 0, quiet.said
        assert shown(quiet) == shown(before)


def one_line(said: str, words: str) -> bool:
    """Whether one warning says it, and nothing of a traceback."""
    lines = [line for line in said.splitlines() if words in line]
    return len(lines) == 1 and "Traceback" not in said


@pytest.mark.parametrize(
    ("actions", "says"),
    [
        ([], "cannot be read; the credentials do not allow it"),
        (["s3:ListBucket", "s3:GetObject"], "cannot be written; the credentials do not allow it"),
    ],
    ids=["no rights", "only reading"],
)
def test_a_bucket_without_rights(
    tmp_path: Path, arxiv: ArxivServer, monkeypatch: pytest.MonkeyPatch,
    actions: list[str], says: str,
) -> None:  # fmt: skip
    with s3_server("fleet") as server:
        server.storage.pipe_file("fleet/papers/index.json", b"{}")
        key = server.user("iam:*", *actions)
        for name, value in server.environment(key).items():
            monkeypatch.setenv(name, value)
        built = Site(tmp_path, options(arxiv)).build()
        assert one_line(built.said, says), built.said
        assert key[1] not in built.said
        assert built.has("papers/index.html")


@pytest.mark.usefixtures("s3")
def test_a_bucket_that_is_not_there(tmp_path: Path, arxiv: ArxivServer) -> None:
    built = Site(tmp_path, options(arxiv, archive_dir="s3://nowhere/papers")).build()
    assert one_line(built.said, "cannot be"), built.said
    assert built.has("papers/index.html")


@pytest.mark.parametrize(
    ("address", "says"),
    [
        ("tar-of-tapes://shelf/3", "Protocol not known"),
        ("s3://somebody:a-secret@bucket/papers", "an address holds no credentials"),
    ],
)
def test_an_address_that_cannot_be_used(
    tmp_path: Path, arxiv: ArxivServer, address: str, says: str
) -> None:
    built = Site(tmp_path, options(arxiv, archive_dir=address)).build()
    assert one_line(built.said, says), built.said
    assert "a-secret" not in built.said


def test_folders_are_made_where_a_file_system_has_them(
    tmp_path: Path, arxiv: ArxivServer, gemini: Gemini
) -> None:
    server = gemini()
    address = f"file://{tmp_path}/shared/papers"
    for machine in ("one", "two"):
        built = Site(tmp_path / machine, options(arxiv, archive_dir=address)).build()
        assert built.status == 0, built.said
        assert len(shown(built)) == 3
    assert len(server.asked) == 3
    assert not (tmp_path / "shared/papers/.writable").exists()


def test_nobody_reads_half_a_file_where_files_take_each_others_place(tmp_path: Path) -> None:
    place = tmp_path / "shared/tides/2026-11-20.json"
    folder = RemoteFolder(f"file://{tmp_path}/shared", tmp_path / "copy", 5)
    contents = [sign * 5_000_000 for sign in (b"a", b"b")]
    folder.write("tides/2026-11-20.json", contents[0])
    ended = Event()

    def write() -> None:
        try:
            for turn in range(40):
                folder.write("tides/2026-11-20.json", contents[turn % 2])
        finally:
            ended.set()

    with ThreadPoolExecutor(1) as writer:
        done = writer.submit(write)
        while not ended.is_set():
            assert place.read_bytes() in contents
        done.result()
    assert [each.name for each in place.parent.iterdir()] == [place.name]


def test_what_does_not_fit_on_the_disk_is_not_left_beside_its_place(tmp_path: Path) -> None:
    folder = RemoteFolder(f"file://{tmp_path}/shared", tmp_path / "copy", 5)
    folder.write("index.json", b"{}")
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1_000, before[1]))
    try:
        with pytest.raises(RemoteError, match="cannot be written"):
            folder.write("index.json", b" " * 2_000)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    assert [each.name for each in (tmp_path / "shared").iterdir()] == ["index.json"]
    assert (tmp_path / "shared/index.json").read_bytes() == b"{}"


def test_files_of_no_archive_are_let_be(tmp_path: Path, s3: S3Server) -> None:
    for name in ("../../evil.json", "notes.txt", ".hidden/2024-01-01.json", "figures/x.svg"):
        s3.storage.pipe_file(f"fleet/papers/{name}", b"{}")
    s3.storage.pipe_file("fleet/papers/tides/2024-01-01.json", b"no edition")
    folder = RemoteFolder(ADDRESS, tmp_path / "copy", 5)
    folder.pull()
    found = {path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*.*")}
    assert found == {"copy/.stamps", "copy/tides/2024-01-01.json"}
    assert [path.name for path, _ in Archive(folder).damaged] == ["2024-01-01.json"]


def test_only_what_changed_is_fetched(tmp_path: Path, arxiv: ArxivServer, s3: S3Server) -> None:
    Site(tmp_path, options(arxiv)).build()
    copy = tmp_path / "copy"
    RemoteFolder(ADDRESS, copy, 5).pull()
    times = {path: path.stat().st_ino for path in copy.rglob("*.json")}
    changed = s3.storage.glob("fleet/papers/tides/*.json")[0]
    edition = decode(s3.storage.cat_file(changed), Edition)
    s3.storage.pipe_file(changed, encode(msgspec.structs.replace(edition, left_out=7)))
    RemoteFolder(ADDRESS, copy, 5).pull()
    again = {path: path.stat().st_ino for path in copy.rglob("*.json")}
    assert [path.name for path in times if again[path] != times[path]] == [
        changed.rpartition("/")[2]
    ]


def test_what_is_removed_here_is_removed_there(
    tmp_path: Path, arxiv: ArxivServer, s3: S3Server
) -> None:
    Site(tmp_path, options(arxiv)).build()
    folder = RemoteFolder(ADDRESS, tmp_path / "copy", 5)
    folder.pull()
    name = next(iter(held(s3)))
    Archive(folder).remove(f"tides/{name}")
    assert name not in held(s3)
    assert not (tmp_path / "copy/tides" / name).exists()


def test_an_error_names_the_option(tmp_path: Path) -> None:
    with pytest.raises(RemoteError, match="option 'archive_dir': tar://"):
        RemoteFolder("tar://nothing", tmp_path, 1).pull()


@pytest.mark.usefixtures("s3")
def test_a_copy_of_another_address_is_not_taken_for_this_one(
    tmp_path: Path, arxiv: ArxivServer
) -> None:
    site = Site(tmp_path, options(arxiv))
    assert len(shown(site.build())) == 3
    other = replace(site, options=options(arxiv, archive_dir="s3://fleet/other", offline=True))
    built = other.build()
    assert built.status == 0, built.said
    assert not shown(built)


@pytest.mark.usefixtures("s3")
def test_the_manifest_is_published_as_it_is_there(tmp_path: Path, arxiv: ArxivServer) -> None:
    built = Site(tmp_path, options(arxiv)).build()
    published = json.loads((built.site / "papers/data/index.json").read_text())
    assert [topic["slug"] for topic in published["topics"]] == ["tides"]
    assert published["topics"][0]["editions"]
