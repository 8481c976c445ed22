"""What the page on the shell shows is what the commands print."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from tests.plugin.test_models import options
from tests.servers.arxiv import ArxivServer, Entry

from .conftest import Run, write_site
from .test_shell import arxiv

__all__ = ["arxiv"]

SITE = Path(__file__).parents[2] / "example_site"
PAGE = (SITE / "docs" / "shell.md").read_text(encoding="utf-8")


def shown(command: str) -> str:
    """What the page shows below a command."""
    blocks = re.findall(r"^```console\n(.*?)^```", PAGE, re.DOTALL | re.MULTILINE)
    parts = [part for block in blocks for part in re.split(r"^\$ ", block, flags=re.MULTILINE)]
    (found,) = [
        rest for part in parts for line, _, rest in [part.partition("\n")] if line == command
    ]
    return str(found)


def as_shown(said: str, folder: Path) -> str:
    """What was printed, without what differs from one day and machine to another."""
    said = said.replace(str(folder), "/srv/my-site")
    said = re.sub(r"\d{4}-\d\d-\d\d(T[\d:]+Z)?", "DATE", said)
    return re.sub(r"[\d.]+ (s|kB)$", r"SIZE \1", said, flags=re.MULTILINE)


def test_try_and_check(tmp_path: Path, arxiv: ArxivServer, run: Run) -> None:
    write_site(tmp_path, options(arxiv), site_url="https://example.org/")
    assert run("try", "abs:tides", "--arxiv-api", arxiv.api).out == shown(
        "paperdigest try 'abs:tides'"
    )
    assert as_shown(run("check").out, tmp_path) == shown("paperdigest check")


@pytest.mark.parametrize("command", ["update", "status"])
def test_update_and_status(tmp_path: Path, arxiv: ArxivServer, run: Run, command: str) -> None:
    write_site(tmp_path, options(arxiv))
    done = run("update")
    if command == "status":
        done = run("status")
    said = as_shown(done.err + done.out, tmp_path)
    assert said == as_shown(shown(f"paperdigest {command}"), tmp_path)


def test_show(run: Run) -> None:
    edition = json.loads((SITE / "archive/diffusion-models/2024-03-18.json").read_bytes())
    (paper,) = [paper for paper in edition["papers"] if paper["id"] == "2403.10255"]
    entry = Entry(
        paper["id"],
        title=paper["title"],
        abstract=paper["abstract"],
        authors=tuple(paper["authors"]),
        published=paper["published"],
    )
    with ArxivServer([entry]) as arxiv:
        done = run("show", "2403.10255", "--arxiv-api", arxiv.api)
    assert done.out == shown("paperdigest show 2403.10255")


def test_new(tmp_path: Path, run: Run) -> None:
    (tmp_path / "mkdocs.yml").write_text(
        "site_name: Our lab\ntheme: material\n\nplugins:\n  - search\n  - blog  # ours\n"
    )
    printed = run("new", "--name", "Tides", "--query", "abs:tides").out
    before, last = shown("paperdigest new --name Tides --query abs:tides").split("…\n")
    assert not before
    assert printed.endswith(last)
    assert run("new").out == shown("paperdigest new")
