"""How the work grows with the years: first build, unchanged build, one more day, and their memory.

    python -m benchmarks.scale [--papers 1000 --papers 10000 --papers 100000] [--visible 200]
    python -m benchmarks.scale --metadata arxiv-metadata-oai-snapshot.json [--archive cs]

Papers are made up from a fixed seed, fifty a day; with `--metadata` they are the first of an
archive in arXiv's snapshot, harvested and digested by `paperdigest backfill`, and so are the fifty
more. Each step runs in a process of its own, whose peak memory is told with its seconds.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import islice
from pathlib import Path

import click

from . import sites
from .sites import Content

_A_DAY = 50
_STEP = """
import json, resource, sys, time
began = time.perf_counter()
%s
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1_000
print(json.dumps([time.perf_counter() - began, peak]))
"""
_BUILD = """
from mkdocs.__main__ import cli
try:
    cli(["build", "-q"])
except SystemExit as end:
    assert not end.code
"""


_BACKFILL = """
from mkdocs_paperdigest.cli.main import main
try:
    main(["-q", "backfill", "topic", "--since", "1991-08-14", "--metadata", %r, "--yes"])
except SystemExit as end:
    assert not end.code
"""


@dataclass(frozen=True)
class Spent:
    """What a step took: seconds, and megabytes at most."""

    seconds: float
    megabytes: float


@click.command(help=(__doc__ or "").splitlines()[0])
@click.option("--papers", multiple=True, default=(1_000, 10_000, 100_000), type=click.IntRange(50))
@click.option("--visible", default=200, show_default=True, help="Editions that have pages.")
@click.option("--metadata", type=click.Path(path_type=Path, dir_okay=False, exists=True))
@click.option("--archive", default="cs", show_default=True, help="Of arXiv, with --metadata.")
def main(papers: tuple[int, ...], visible: int, metadata: Path | None, archive: str) -> None:
    """Measure each size, and print a line as soon as it is known."""
    click.echo(f"{'papers':>8}  {'step':24}{'seconds':>9}{'MB':>8}")
    for size in papers:
        with tempfile.TemporaryDirectory() as folder:
            site = Path(folder) / "site"
            measured = (
                _measure_real(site, size, visible, metadata, archive)
                if metadata
                else _measure(site, size, visible)
            )
            for step, spent in measured:
                click.echo(f"{size:8,}  {step:24}{spent.seconds:9.2f}{spent.megabytes:8.0f}")


def _measure(site: Path, papers: int, visible: int) -> Iterator[tuple[str, Spent]]:
    content = Content(papers // _A_DAY, _A_DAY, visible)
    began = time.perf_counter()
    sites.ours(site, content)
    yield "written", Spent(time.perf_counter() - began, 0)
    yield "first build", _run(site, _BUILD)
    time.sleep(2.1)  # until times of files can tell
    _run(site, _BUILD)
    yield "unchanged build", _run(site, _BUILD)
    newest = next(iter(sorted((site / "archive/topic").glob("*.json"), reverse=True)))
    day = date.fromisoformat(newest.stem) + timedelta(days=1)
    newest.with_name(f"{day}.json").write_text(_another_day(newest, day))
    yield "build with 50 more", _run(site, _BUILD)


def _measure_real(
    site: Path, papers: int, visible: int, metadata: Path, archive: str
) -> Iterator[tuple[str, Spent]]:
    sites.bare(site, visible, f"cat:{archive}.*")
    yield "harvest and digest", _run(site, _BACKFILL % _first(metadata, archive, papers, site))
    yield "first build", _run(site, _BUILD)
    time.sleep(2.1)  # until times of files can tell
    _run(site, _BUILD)
    yield "unchanged build", _run(site, _BUILD)
    more = _first(metadata, archive, papers + _A_DAY, site)
    yield "update with 50 more", _run(site, _BACKFILL % more)
    yield "build with 50 more", _run(site, _BUILD)


def _first(metadata: Path, archive: str, papers: int, site: Path) -> str:
    """A snapshot of so many papers of an archive, the first ones of the file."""
    of_archive = re.compile(rb'"categories": ?"(?:[^"]* )?' + re.escape(archive).encode() + rb"\.")
    cut = site / "snapshot.json"
    with metadata.open("rb") as lines, cut.open("wb") as file:
        file.writelines(islice(filter(of_archive.search, lines), papers))
    return str(cut)


def _another_day(newest: Path, day: date) -> str:
    """An edition of other papers, of the day after."""
    edition = json.loads(newest.read_bytes())
    for number, paper in enumerate(edition["papers"]):
        paper["id"] = f"{day:%y%m}.{90_000 + number}"
    edition["date"] = day.isoformat()
    return json.dumps(edition)


def _run(site: Path, code: str) -> Spent:
    command = [sys.executable, "-c", _STEP % code]
    run = subprocess.run(command, cwd=site, check=True, capture_output=True, text=True)  # noqa: S603
    return Spent(*json.loads(run.stdout.splitlines()[-1]))


if __name__ == "__main__":
    main()
