"""`paperdigest new` in folders that hold something already."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from mkdocs_paperdigest.cli.beginning import begin

from .conftest import Run

WORKFLOW = ".github/workflows/paperdigest.yml"


def environment(file: Path) -> Any:
    return yaml.safe_load(file.read_text())["env"]


def contents(folder: Path) -> dict[Path, bytes]:
    return {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.mark.parametrize(
    ("requirements", "installed"),
    [
        (None, "mkdocs-paperdigest"),
        ("mkdocs\nmkdocs-paperdigest\n", "-r requirements.txt"),
        ("mkdocs-material\n", "-r requirements.txt mkdocs-paperdigest"),
    ],
)
def test_the_workflow_installs_what_the_site_needs(
    tmp_path: Path, run: Run, requirements: str | None, installed: str
) -> None:
    (tmp_path / "mkdocs.yml").write_text("site_name: S\n")
    if requirements is not None:
        (tmp_path / "requirements.txt").write_text(requirements)
    assert run("new").code == 0
    assert environment(tmp_path / WORKFLOW) == {"SITE": ".", "INSTALL": installed}


def test_the_workflow_stands_where_the_repository_begins(tmp_path: Path, run: Run) -> None:
    (tmp_path / ".git").mkdir()
    run("new", "web/site")
    assert environment(tmp_path / WORKFLOW) == {
        "SITE": "web/site",
        "INSTALL": "-r web/site/requirements.txt",
    }
    before = contents(tmp_path)
    assert "nothing to change" in run("new", "web/site").out
    assert contents(tmp_path) == before


def test_workflows_of_ones_own_are_left_alone(tmp_path: Path, run: Run) -> None:
    own = tmp_path / ".github" / "workflows" / "docs.yml"
    own.parent.mkdir(parents=True)
    own.write_text("on: push\n")
    done = run("new")
    assert done.code == 0
    assert "has workflows of yours (docs.yml)" in done.err
    assert not (tmp_path / WORKFLOW).exists()


def test_without_a_workflow(tmp_path: Path, run: Run) -> None:
    run("new", "--no-workflow")
    assert not (tmp_path / ".github").exists()


def test_the_other_ending_of_the_file_is_known(tmp_path: Path, run: Run) -> None:
    (tmp_path / "mkdocs.yaml").write_text("site_name: S\n")
    assert run("new").code == 0
    assert "paperdigest" in (tmp_path / "mkdocs.yaml").read_text()
    assert not (tmp_path / "mkdocs.yml").exists()


def test_line_ends_stay_what_they_are(tmp_path: Path, run: Run) -> None:
    (tmp_path / "mkdocs.yml").write_bytes(b"site_name: S\r\nplugins:\r\n  - search\r\n")
    run("new")
    written = (tmp_path / "mkdocs.yml").read_bytes()
    assert written.count(b"\n") == written.count(b"\r\n") > 3


def test_files_that_are_there_are_kept(tmp_path: Path, run: Run) -> None:
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs" / "index.md").write_text("# Mine\n")
    (tmp_path / ".gitignore").write_text("mine\n")
    assert run("new").code == 0
    assert (tmp_path / "docs" / "index.md").read_text() == "# Mine\n"
    assert (tmp_path / ".gitignore").read_text() == "mine\n"


@pytest.mark.parametrize("name", ["docs", ".github"])
def test_a_file_in_the_way_of_a_folder_leaves_nothing_half_made(
    tmp_path: Path, run: Run, name: str
) -> None:
    (tmp_path / name).write_text("mine")
    before = contents(tmp_path)
    done = run("new")
    assert done.code == 1
    assert done.err.startswith("paperdigest: ")
    assert f"{name} is no folder" in done.err
    assert done.err.count("\n") == 1
    assert contents(tmp_path) == before


def test_a_folder_in_the_way_of_the_file_is_named(tmp_path: Path, run: Run) -> None:
    (tmp_path / "mkdocs.yml").mkdir()
    done = run("new")
    assert (done.code, done.err) == (
        1,
        "paperdigest: mkdocs.yml cannot be read (Is a directory)\n",
    )


def test_bytes_that_are_no_text_are_named(tmp_path: Path, run: Run) -> None:
    (tmp_path / "mkdocs.yml").write_bytes(b"site_name: \xff\n")
    done = run("new")
    assert (done.code, done.err) == (
        1,
        "paperdigest: mkdocs.yml cannot be read (it is no UTF-8)\n",
    )


def test_a_zensical_site_is_told_what_to_add(tmp_path: Path, run: Run) -> None:
    (tmp_path / "zensical.toml").write_text("[project]\n")
    done = run("new")
    assert done.code == 1
    assert "add [project.plugins.paperdigest]" in done.err
    assert not (tmp_path / "mkdocs.yml").exists()


def test_a_run_that_broke_off_is_finished_by_the_next(tmp_path: Path, run: Run) -> None:
    topic = {"name": "Tides", "query": "abs:tides"}
    whole = begin(tmp_path, topic, workflow=True)
    assert [*whole.files][-1] == whole.config
    for path in [*whole.files][:-1]:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(whole.files[path])
        left = begin(tmp_path, topic, workflow=True)
        assert left.files.items() <= whole.files.items()
        assert path not in left.files
    assert run("new", "--name", "Tides", "--query", "abs:tides").code == 0
    assert {path: path.read_text() for path in whole.files} == whole.files


def test_a_topic_is_called_what_it_asks_for(tmp_path: Path, run: Run) -> None:
    named = {}
    for folder, words in {"a": (), "b": ("--query", "abs:tides")}.items():
        assert run("new", folder, *words).code == 0
        (_, ours) = yaml.safe_load((tmp_path / folder / "mkdocs.yml").read_text())["plugins"]
        named[folder] = ours["paperdigest"]["topics"][0]["name"]
    assert named == {"a": "Diffusion Models", "b": "Papers"}
