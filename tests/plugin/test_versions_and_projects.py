"""mike and Material's projects build our pages in processes of their own."""

from __future__ import annotations

import io
import os
import subprocess
import sys
import tarfile
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.git import git
from tests.plugin.sites import parse
from tests.plugin.test_every_neighbour import DAYS, EXAMPLE, PLUGINS, TOPICS

FEED = "papers/diffusion-models/feed.xml"
EDITION = f"papers/diffusion-models/{DAYS['diffusion-models']}/index.html"


def write_site(folder: Path, plugins: list[Any], **settings: Any) -> None:
    ours = {"topics": TOPICS, "offline": True, "archive_dir": os.path.relpath(EXAMPLE, folder)}
    config = {
        "site_name": "Site",
        "theme": {"name": "material"},
        "plugins": ["search", *plugins, {"paperdigest": ours}],
        **settings,
    }
    (folder / "docs").mkdir(parents=True)
    (folder / "docs/index.md").write_text("# Home")
    (folder / "mkdocs.yml").write_text(yaml.safe_dump(config))


def run(folder: Path, program: str, *arguments: str) -> None:
    """Run a program of the environment that the tests run in."""
    here = Path(sys.executable).parent
    ran = subprocess.run(  # noqa: S603
        [here / program, *arguments],
        cwd=folder,
        env={**os.environ, "PATH": os.pathsep.join((str(here), os.environ["PATH"]))},
        check=False,
        capture_output=True,
        text=True,
    )
    assert ran.returncode == 0, ran.stdout + ran.stderr


def papers(page: str) -> int:
    return len(parse(page).all("article.pd-paper"))


def test_mike_publishes_each_version_with_its_papers(tmp_path: Path) -> None:
    write_site(tmp_path, [{"mike": {"alias_type": "copy"}}], site_url="https://lab.example/notes/")
    git(tmp_path, "init", "--initial-branch", "main")
    git(tmp_path, "config", "user.name", "A Tester")
    git(tmp_path, "config", "user.email", "tester@lab.example")
    git(tmp_path, "commit", "--allow-empty", "-m", "Begin")
    run(tmp_path, "mike", "deploy", "2.0", "latest")
    git(tmp_path, "archive", "--output", "pages.tar", "gh-pages")
    with tarfile.open(tmp_path / "pages.tar") as published:
        read = {
            member.name: (published.extractfile(member) or io.BytesIO()).read().decode()
            for member in published.getmembers()
            if member.name.endswith((".html", ".xml"))
        }
    assert papers(read[f"2.0/{EDITION}"]) == papers(read[f"latest/{EDITION}"]) == 8
    assert 'href="https://lab.example/notes/2.0/papers/' in read[f"2.0/{FEED}"]
    assert "https://lab.example/notes/papers/" not in read[f"2.0/{FEED}"]


@pytest.mark.skipif(
    "material/projects" not in PLUGINS, reason="this release of Material has no projects"
)
def test_a_project_within_a_site_has_the_section_too(tmp_path: Path) -> None:
    write_site(tmp_path, ["projects"], site_url="https://lab.example/notes/")
    write_site(tmp_path / "projects/otters", [], site_url="https://lab.example/notes/otters/")
    run(tmp_path, "mkdocs", "build", "--strict")
    for place in ("", "otters/"):
        assert papers((tmp_path / "site" / place / EDITION).read_text(encoding="utf-8")) == 8
        feed = (tmp_path / "site" / place / FEED).read_text(encoding="utf-8")
        assert f'href="https://lab.example/notes/{place}papers/' in feed
