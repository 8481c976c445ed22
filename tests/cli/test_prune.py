"""`paperdigest prune` takes what nobody needs, all of it, and nothing else."""

from __future__ import annotations

from pathlib import Path

import pytest
from filelock import FileLock

from mkdocs_paperdigest.cache import open_cache
from mkdocs_paperdigest.cli.site import load_site
from mkdocs_paperdigest.models import Reading, Section
from mkdocs_paperdigest.versions import READER
from tests.plugin.test_models import options
from tests.servers.arxiv import ArxivServer

from .conftest import Run, write_site
from .test_shell import arxiv

__all__ = ["arxiv"]

TEXT = Reading("html", (Section("", ("Tides.",)),))


def kept_in_cache(folder: Path) -> set[str]:
    with open_cache(folder / ".cache/plugin/paperdigest/cache") as cache:
        return set(cache.names())


@pytest.fixture
def updated(tmp_path: Path, arxiv: ArxivServer, run: Run) -> Path:
    """A site with papers 2611.10001 to 2611.10003 in its archive."""
    write_site(tmp_path, options(arxiv))
    run("update")
    return tmp_path


def test_cached_texts_of_papers_that_nobody_has_go(updated: Path, run: Run) -> None:
    used = {f"text|2611.10001v1|{READER}", "answer|2611.10002v1|gemini|m|1|full|en|a", "verdicts|a"}
    unused = {
        f"text|2611.10001v1|{READER - 1}",  # read as texts are not read any more
        f"text|2611.10001v2|{READER}",
        f"text|2001.00001v1|{READER}",
        "answer|2001.00001v1|gemini|m|1|full|en|a",
    }
    with open_cache(updated / ".cache/plugin/paperdigest/cache") as cache:
        for name in used | unused:
            cache.put(name, TEXT)
    told = run("prune")
    assert "0 files of 0 bytes and 4 cached items would go" in told.out
    assert kept_in_cache(updated) == used | unused
    assert "deleted" in run("prune", "--yes").out
    assert kept_in_cache(updated) == used


def test_what_an_old_edition_alone_needs_goes_with_it(updated: Path, run: Run) -> None:
    archive = load_site(updated).archives()[0]
    (edition,) = archive.editions("tides")
    path = archive.path_of("tides", edition.date)
    old = path.with_name("2020-01-02.json")
    old.write_text(
        path.read_text().replace(path.stem, "2020-01-02").replace("2611.1000", "2001.1000")
    )
    name = f"text|2001.10001v1|{READER}"
    with open_cache(updated / ".cache/plugin/paperdigest/cache") as cache:
        cache.put(name, TEXT)
    assert "0 files of 0 bytes would go" in run("prune").out
    done = run("prune", "--older-than", "300", "--yes")
    assert "1 file of" in done.out
    assert "1 cached item deleted" in done.out
    assert not old.exists()
    assert path.exists()
    assert name not in kept_in_cache(updated)
    assert "3 papers in 1 edition" in run("status").out


def test_beside_a_damaged_edition_nothing_is_taken_for_unused(updated: Path, run: Run) -> None:
    archive = load_site(updated).archives()[0]
    archive.figures.mkdir()
    (archive.figures / "0123456789abcdef.png").write_bytes(b"x")
    (archive.folder / "tides" / "2020-01-02.json").write_text("{")
    with open_cache(updated / ".cache/plugin/paperdigest/cache") as cache:
        cache.put(f"text|2001.00001v1|{READER}", TEXT)
    assert "0 files of 0 bytes deleted" in run("prune", "--yes").out
    assert kept_in_cache(updated)
    assert [*archive.figures.iterdir()]


@pytest.mark.parametrize("command", ["prune", "restore"])
def test_an_update_under_way_is_not_disturbed(
    updated: Path, arxiv: ArxivServer, run: Run, command: str
) -> None:
    write_site(updated, options(arxiv), site_url="https://example.org/")
    with FileLock(updated / ".cache/plugin/paperdigest/update.lock"):
        done = run(command)
    assert (done.code, done.out) == (1, "")
    assert done.err == "paperdigest: a build is updating the archive; try again when it is done\n"


def test_a_dry_run_leaves_no_trace(tmp_path: Path, arxiv: ArxivServer, run: Run) -> None:
    write_site(tmp_path, options(arxiv))
    before = sorted(tmp_path.rglob("*"))
    assert "0 files" in run("prune").out
    assert sorted(tmp_path.rglob("*")) == before
