"""Builds of an unchanged section beside the same pages written by hand, in one run.

    python benchmarks/build.py [--editions 200] [--papers 25] [--rounds 5]

Both sites use Material with search. The pages by hand hold the same titles, authors, links,
summaries, takeaways with their quotes and abstracts, as an author would write them in Markdown.
"""

from __future__ import annotations

import argparse
import random
import statistics
import subprocess
import sys
import tempfile
import time
from datetime import date, timedelta
from itertools import count
from pathlib import Path

import msgspec

from mkdocs_paperdigest.archive import Archive
from mkdocs_paperdigest.models import (
    Claim,
    ClaimCount,
    Digest,
    Edition,
    Link,
    Paper,
    Tokens,
    TopicName,
)
from mkdocs_paperdigest.update.digesting import abstract_alone, number_sentences

_WORDS = (
    "model data method sampling error graph sparse kernel bound task learning noise robust field "
    "prior image text agent policy token layer search tree lattice spectrum flow energy proof"
).split()

_CONFIG = """
site_name: Benchmark
site_url: https://example.org/
theme: {name: material, font: false}
plugins: [search PLUGIN]
"""
_PLUGIN = """, {paperdigest: {offline: true, archive_dir: archive,
  topics: [{name: Topic, query: 'cat:cs.CV'}]}}"""


def _sentence(chance: random.Random) -> str:
    words = " ".join(chance.choices(_WORDS, k=22))
    math = f" with $O(n^{{{chance.randint(2, 5)}}})$ steps" if chance.random() < 0.1 else ""
    return f"{words.capitalize()}{math}."


def _paper(number: int, day: date, chance: random.Random) -> Paper:
    base_id = f"{day:%y%m}.{number:05}"
    paper = Paper(
        id=base_id,
        version=1,
        title=" ".join(chance.choices(_WORDS, k=9)).title(),
        authors=tuple(f"Author {chance.choice(_WORDS).title()}" for _ in range(5)),
        abstract=" ".join(_sentence(chance) for _ in range(8)),
        categories=("cs.CV", "cs.LG"),
        comment="",
        published=f"{day - timedelta(days=1)}T12:00:00Z",
        updated=f"{day - timedelta(days=1)}T12:00:00Z",
        links=(
            Link("abstract", f"https://arxiv.org/abs/{base_id}v1"),
            Link("pdf", f"https://arxiv.org/pdf/{base_id}v1"),
        ),
        license="",
        digest=None,
    )
    claims = [Claim(s.text, s.text, "") for s in number_sentences(abstract_alone(paper))]
    digest = Digest(
        "extractive", "", "en", 1, "abstract", f"{day}T01:00:00Z", claims[0], tuple(claims[1:5]),
        {}, ClaimCount(5, 5, 0), Tokens(), key="k",
    )  # fmt: skip
    return msgspec.structs.replace(paper, digest=digest)


def _by_hand(paper: Paper, digest: Digest) -> str:
    takeaways = "\n".join(f"- {claim.text}\n\n    > {claim.quote}\n" for claim in digest.takeaways)
    links = " · ".join(f"[{link.kind}]({link.url})" for link in paper.links)
    abstract = paper.abstract
    return (
        f"## {paper.title}\n\n{', '.join(paper.authors)}\n\n{links}\n\n"
        f"{digest.summary.text}\n\n> {digest.summary.quote}\n\n{takeaways}\n\n"
        f"### Abstract\n\n{abstract}\n"
    )


def _make_sites(root: Path, editions: int, papers: int) -> tuple[Path, Path]:
    chance = random.Random(7)  # noqa: S311
    plugin, hand = root / "plugin", root / "hand"
    for site, extra in ((plugin, _PLUGIN), (hand, "")):
        (site / "docs").mkdir(parents=True)
        (site / "docs/index.md").write_text("# Home")
        (site / "mkdocs.yml").write_text(_CONFIG.replace(" PLUGIN", extra))
    with (hand / "mkdocs.yml").open("a") as config:
        config.write("nav: [index.md, papers/index.md]\nnot_in_nav: '/papers/topic/'\n")
    name = TopicName("Topic", "topic")
    numbers = count(1)
    archive = Archive(plugin / "archive")
    folder = hand / "docs/papers/topic"
    folder.mkdir(parents=True)
    days = [date(2026, 11, 20) - timedelta(days=n) for n in range(editions)]
    (folder.parent / "index.md").write_text(
        "# Papers\n\n" + "\n".join(f"- [{day}](topic/{day}.md)" for day in days)
    )
    for day in days:
        found = [_paper(next(numbers), day, chance) for _ in range(papers)]
        archive.adopt(Edition(1, name, day, tuple(reversed(found)), 0, f"{day}T01:00:00Z"))
        pages = "\n".join(_by_hand(paper, paper.digest) for paper in found if paper.digest)
        (folder / f"{day}.md").write_text(f"# Topic, {day}\n\n{pages}")
    return plugin, hand


def _build(site: Path) -> float:
    began = time.perf_counter()
    subprocess.run(  # noqa: S603
        [sys.executable, "-m", "mkdocs", "build", "-q", "-f", str(site / "mkdocs.yml")],
        check=True,
        capture_output=True,
    )
    return time.perf_counter() - began


def main() -> None:
    """Make both sites, build them in turn and print the times."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--editions", type=int, default=200, help="pages (default: 200)")
    parser.add_argument("--papers", type=int, default=25, help="papers a page (default: 25)")
    parser.add_argument("--rounds", type=int, default=5, help="builds of each (default: 5)")
    given = parser.parse_args()
    editions, papers = given.editions, given.papers
    with tempfile.TemporaryDirectory() as folder:
        sites = _make_sites(Path(folder), editions, papers)
        _build(sites[0])  # draws and keeps what an unchanged build finds there
        times = [[_build(site) for site in sites] for _ in range(given.rounds)]
    print(f"{editions} editions of {papers} papers, {given.rounds} rounds, seconds (median)")
    for name, column in zip(("plugin", "by hand"), zip(*times, strict=True), strict=True):
        print(
            f"{name:8} {statistics.median(column):6.2f}  ({min(column):.2f} to {max(column):.2f})"
        )
    ratios = [a / b for a, b in times]
    print(f"ratio    {statistics.median(ratios):6.2f}  ({min(ratios):.2f} to {max(ratios):.2f})")


if __name__ == "__main__":
    main()
