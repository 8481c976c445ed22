"""Only what changed is written, what no longer belongs goes, nothing else is touched."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from mkdocs_paperdigest.export.ledger import LEDGER, ExportError, write_section
from mkdocs_paperdigest.outputs import Output


def outputs(**files: str) -> list[Output]:
    return [Output(f"papers/{name}.md", text.encode()) for name, text in files.items()]


def snapshot(folder: Path) -> dict[str, tuple[bytes, int]]:
    files = (path for path in folder.rglob("*") if path.is_file())
    return {str(p): (p.read_bytes(), p.stat().st_mtime_ns) for p in files}


def test_writes_only_what_changed(tmp_path: Path) -> None:
    write_section(tmp_path, outputs(a="1", b="1"))
    before = (tmp_path / "papers/a.md").stat().st_mtime_ns
    changes = write_section(tmp_path, outputs(a="1", b="2"))
    assert (changes.written, changes.kept) == (("papers/b.md",), 1)
    assert (tmp_path / "papers/a.md").stat().st_mtime_ns == before
    unchanged = snapshot(tmp_path)
    write_section(tmp_path, outputs(a="1", b="2"))
    assert snapshot(tmp_path) == unchanged


def test_removes_what_no_longer_belongs_and_its_empty_folders_alone(tmp_path: Path) -> None:
    write_section(tmp_path, [Output("p/a/x.md", b"1"), Output("p/b/x.md", b"1")])
    (tmp_path / "p/b/mine.md").write_text("mine")
    changes = write_section(tmp_path, [Output("p/c.md", b"1")])
    assert set(changes.removed) == {"p/a/x.md", "p/b/x.md"}
    assert not (tmp_path / "p/a").exists()
    assert [path.name for path in (tmp_path / "p/b").iterdir()] == ["mine.md"]


@pytest.mark.parametrize("known", [True, False])
def test_a_file_in_the_way_stops_all_before_the_first_write(tmp_path: Path, known: bool) -> None:
    if known:
        write_section(tmp_path, outputs(z="1"))
    (tmp_path / "papers").mkdir(exist_ok=True)
    (tmp_path / "papers/z.md").write_text("mine")
    before = snapshot(tmp_path)
    with pytest.raises(ExportError, match="changed by hand" if known else "not written by"):
        write_section(tmp_path, outputs(a="new", z="2"))
    assert snapshot(tmp_path) == before


def test_leaves_what_was_changed_by_hand(tmp_path: Path) -> None:
    write_section(tmp_path, outputs(a="1", b="1"))
    (tmp_path / "papers/b.md").write_text("mine")
    assert write_section(tmp_path, outputs(a="1")).left == ("papers/b.md",)
    assert (tmp_path / "papers/b.md").read_text() == "mine"


def test_knows_its_files_after_being_stopped(tmp_path: Path) -> None:
    write_section(tmp_path, outputs(a="1", b="1"))
    ledger = tmp_path / LEDGER
    told = json.loads(ledger.read_text())
    # As a run leaves it that is killed after its first file.
    told["files"]["papers/a.md"].append(
        "d4735e3a265e16eee03f59718b9b5d03019c07d8b6c51f90da3a666eec13ab35"
    )
    ledger.write_text(json.dumps(told))
    (tmp_path / "papers/a.md").write_text("2")
    assert "papers/a.md" in write_section(tmp_path, outputs(a="3", b="3")).written


@pytest.mark.parametrize("uri", ["../out.md", "/etc/out.md", "a/../../out.md", "..\\out.md"])
def test_no_place_leads_out(tmp_path: Path, uri: str) -> None:
    with pytest.raises(ExportError, match="no place within"):
        write_section(tmp_path / "docs", [Output(uri, b"1")])
    assert not list(tmp_path.rglob("*"))


def test_a_ledger_from_elsewhere_removes_nothing_outside(tmp_path: Path) -> None:
    (tmp_path / "precious").write_text("1")
    folder = tmp_path / "docs"
    folder.mkdir()
    one = "6b86b273ff34fce19d6b804eff5a3f5747ada4eaa22f1d49c01e52ddb7875b4b"
    (folder / LEDGER).write_text(json.dumps({"files": {"../precious": [one]}}))
    with pytest.raises(ExportError):
        write_section(folder, outputs(a="1"))
    assert (tmp_path / "precious").exists()


def test_links_are_not_followed_out(tmp_path: Path) -> None:
    folder = tmp_path / "docs"
    folder.mkdir()
    (tmp_path / "else").mkdir()
    (folder / "papers").symlink_to(tmp_path / "else")
    with pytest.raises(ExportError, match="leads out"):
        write_section(folder, outputs(a="1"))
    assert not list((tmp_path / "else").iterdir())
