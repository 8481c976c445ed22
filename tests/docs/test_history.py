"""The archive on a branch of its own, kept in a repository on this machine."""

from __future__ import annotations

from pathlib import Path
from shutil import copytree

import pytest

from tests.docs.scripts import run
from tests.docs.snippets import ROOT, snippet
from tests.git import git

EXAMPLE = ROOT / "example_site" / "archive"
TAKE, KEEP = (snippet("deploy-history.md", f"{verb} the archive") for verb in ("Take", "Keep"))


@pytest.fixture
def remote(tmp_path: Path) -> Path:
    """A repository without a working tree, as hosts have it."""
    bare = tmp_path / "remote.git"
    bare.mkdir()
    git(bare, "init", "--bare", "--initial-branch", "main")
    return bare


def clone(folder: Path, remote: Path) -> Path:
    """What a host's machine has before a build: the pages, and no archive."""
    (folder / "notes/docs").mkdir(parents=True)
    (folder / "notes/docs/index.md").write_text("# Home")
    (folder / ".gitignore").write_text("archive\n")
    git(folder, "init", "--initial-branch", "main")
    git(folder, "add", ".")
    git(folder, "commit", "-m", "Pages")
    git(folder, "remote", "add", "origin", str(remote))
    return folder


def step(folder: Path, script: str, remote: Path, **variables: str) -> None:
    ran = run(folder, script, SITE="notes", REMOTE=str(remote), **variables)
    assert ran.returncode == 0, ran.stderr


def commits(remote: Path) -> int:
    return int(git(remote, "rev-list", "--count", "paperdigest-archive"))


def held(remote: Path) -> list[str]:
    return git(remote, "ls-tree", "-r", "--name-only", "paperdigest-archive").splitlines()


def test_the_archive_comes_back_from_its_branch(tmp_path: Path, remote: Path) -> None:
    first = clone(tmp_path / "first", remote)
    step(first, TAKE, remote)
    copytree(EXAMPLE, first / "notes/archive", dirs_exist_ok=True)
    step(first, KEEP, remote)
    assert "diffusion-models/2024-03-18.json" in held(remote)
    assert git(first, "status", "--porcelain") == ""
    second = clone(tmp_path / "second", remote)
    step(second, TAKE, remote)
    for file in EXAMPLE.rglob("*.json"):
        taken = second / "notes/archive" / file.relative_to(EXAMPLE)
        assert taken.read_bytes() == file.read_bytes()


def test_each_change_is_a_commit_and_none_is_none(tmp_path: Path, remote: Path) -> None:
    for number, text in enumerate(("one", "two", "two", "three")):
        folder = clone(tmp_path / str(number), remote)
        step(folder, TAKE, remote)
        (folder / "notes/archive/tides.json").write_text(text)
        step(folder, KEEP, remote)
    assert commits(remote) == 3
    assert git(remote, "show", "paperdigest-archive:tides.json") == "three"


def test_a_new_month_begins_anew_with_all_papers(tmp_path: Path, remote: Path) -> None:
    last_month = {"GIT_COMMITTER_DATE": "2026-01-31T02:23:00Z"}
    for number in range(3):
        folder = clone(tmp_path / str(number), remote)
        step(folder, TAKE, remote)
        (folder / f"notes/archive/{number}.json").write_text("{}")
        step(folder, KEEP, remote, **({} if number == 2 else last_month))
    assert commits(remote) == 1
    assert held(remote) == ["0.json", "1.json", "2.json"]


def test_what_is_deleted_goes_from_the_branch(tmp_path: Path, remote: Path) -> None:
    for number, present in enumerate((True, False)):
        folder = clone(tmp_path / str(number), remote)
        step(folder, TAKE, remote)
        (folder / "notes/archive/kept.json").write_text("{}")
        pruned = folder / "notes/archive/pruned.json"
        pruned.write_text("{}")
        if not present:
            pruned.unlink()
        step(folder, KEEP, remote)
    assert held(remote) == ["kept.json"]


def test_of_two_at_once_the_second_is_refused(tmp_path: Path, remote: Path) -> None:
    folders = [clone(tmp_path / name, remote) for name in ("first", "second")]
    for folder in folders:
        step(folder, TAKE, remote)
        (folder / "notes/archive" / f"{folder.name}.json").write_text("{}")
    step(folders[0], KEEP, remote)
    ran = run(folders[1], KEEP, SITE="notes", REMOTE=str(remote))
    assert ran.returncode != 0
    assert held(remote) == ["first.json"]


def test_no_build_begins_from_nothing_because_a_host_is_silent(tmp_path: Path) -> None:
    folder = clone(tmp_path / "first", tmp_path / "nowhere.git")
    ran = run(folder, TAKE, SITE="notes", REMOTE=str(tmp_path / "nowhere.git"))
    assert ran.returncode != 0
