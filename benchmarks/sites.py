"""Made-up papers from a fixed seed, and sites that show them: with our section, and by others.

What is written by hand, by Material's blog and by gen-files holds the same titles, authors, links,
summaries, takeaways with their quotes and abstracts, as an author would write them in Markdown.
"""

from __future__ import annotations

import random
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import count
from pathlib import Path

import msgspec

from mkdocs_paperdigest.models import (
    Claim,
    ClaimCount,
    Digest,
    Edition,
    Link,
    Paper,
    Tokens,
    TopicName,
    encode,
)
from mkdocs_paperdigest.update.digesting import abstract_alone, number_sentences

_NEWEST = date(2026, 11, 20)
_WORDS = (
    "model data method sampling error graph sparse kernel bound task learning noise robust field "
    "prior image text agent policy token layer search tree lattice spectrum flow energy proof"
).split()

_CONFIG = """
site_name: Benchmark
site_url: https://example.org/
theme: {name: material, font: false}
plugins: [search%s]
"""
_OURS = """, {paperdigest: {offline: true, archive_dir: archive, keep_pages: %d,
  topics: [{name: Topic, query: 'cat:cs.CV'}]}}"""
_BARE = """, {paperdigest: {offline: true, archive_dir: archive, keep_pages: %d,
  summarizer: extractive, topics: [{name: Topic, query: '%s', max_papers: 1000}]}}"""
_BLOG = ", {blog: {pagination: false}}"
_GEN_FILES = ", {gen-files: {scripts: [make.py]}}"
_SCRIPT = """
from pathlib import Path
import mkdocs_gen_files
for page in Path("pages").glob("*.md"):
    with mkdocs_gen_files.open(f"papers/topic/{page.name}", "w") as file:
        file.write(page.read_text())
"""


@dataclass(frozen=True)
class Content:
    """What a site shows.

    Attributes:
        editions: How many.
        papers: How many each holds.
        keep_pages: Days whose editions have pages; 0 for all.
        seed: Of the chance that makes up the papers.
    """

    editions: int
    papers: int
    keep_pages: int = 0
    seed: int = 7


def make_editions(content: Content) -> Iterator[Edition]:
    """The editions of a topic, newest first, one a day."""
    chance = random.Random(content.seed)  # noqa: S311
    numbers = count(1)
    name = TopicName("Topic", "topic")
    for back in range(content.editions):
        day = _NEWEST - timedelta(days=back)
        found = [_paper(next(numbers), day, chance) for _ in range(content.papers)]
        yield Edition(1, name, day, tuple(reversed(found)), 0, f"{day}T01:00:00Z")


def ours(root: Path, content: Content) -> Path:
    """A site with our section."""
    site = _site(root, _OURS % content.keep_pages)
    folder = site / "archive/topic"
    folder.mkdir(parents=True)
    for edition in make_editions(content):
        (folder / f"{edition.date}.json").write_bytes(encode(edition))
    return site


def bare(root: Path, keep_pages: int, query: str) -> Path:
    """A site with our section, and nothing in its archive yet."""
    return _site(root, _BARE % (keep_pages, query))


def without(root: Path, plugin: str = "") -> Path:
    """A site of one page, without our section."""
    return _site(root, plugin)


def by_hand(root: Path, content: Content) -> Path:
    """The same pages as Markdown files."""
    site = _site(root, "")
    with (site / "mkdocs.yml").open("a") as config:
        config.write("nav: [index.md, papers/index.md]\nnot_in_nav: '/papers/topic/'\n")
    _write_pages(site / "docs/papers/topic", content)
    links = "\n".join(f"- [{day}](topic/{day}.md)" for day in _days(content))
    (site / "docs/papers/index.md").write_text(f"# Papers\n\n{links}")
    return site


def by_blog(root: Path, content: Content) -> Path:
    """The same pages as posts of Material's blog."""
    site = _site(root, _BLOG)
    _write_pages(site / "docs/blog/posts", content, "---\ndate: {}\n---\n")
    (site / "docs/blog/index.md").write_text("# Blog\n")
    return site


def by_gen_files(root: Path, content: Content) -> Path:
    """The same pages put into the site by mkdocs-gen-files."""
    site = _site(root, _GEN_FILES)
    (site / "make.py").write_text(_SCRIPT)
    with (site / "mkdocs.yml").open("a") as config:
        config.write("nav: [index.md]\nnot_in_nav: '/papers/'\n")
    _write_pages(site / "pages", content)
    return site


def build(site: Path) -> float:
    """Seconds that a build takes, in a process of its own."""
    began = time.perf_counter()
    subprocess.run(  # noqa: S603
        [sys.executable, "-m", "mkdocs", "build", "-q", "-f", str(site / "mkdocs.yml")],
        check=True,
        capture_output=True,
        cwd=site,
    )
    return time.perf_counter() - began


def _site(root: Path, plugins: str) -> Path:
    (root / "docs").mkdir(parents=True)
    (root / "docs/index.md").write_text("# Home")
    (root / "mkdocs.yml").write_text(_CONFIG % plugins)
    return root


def _days(content: Content) -> list[date]:
    return [_NEWEST - timedelta(days=back) for back in range(content.editions)]


def _write_pages(folder: Path, content: Content, front: str = "") -> None:
    folder.mkdir(parents=True)
    for edition in make_editions(content):
        pages = "\n".join(_in_markdown(p, p.digest) for p in edition.papers if p.digest)
        head = front.format(edition.date)
        (folder / f"{edition.date}.md").write_text(f"{head}# Topic, {edition.date}\n\n{pages}")


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


def _in_markdown(paper: Paper, digest: Digest) -> str:
    takeaways = "\n".join(f"- {claim.text}\n\n    > {claim.quote}\n" for claim in digest.takeaways)
    links = " · ".join(f"[{link.kind}]({link.url})" for link in paper.links)
    abstract = paper.abstract
    return (
        f"## {paper.title}\n\n{', '.join(paper.authors)}\n\n{links}\n\n"
        f"{digest.summary.text}\n\n> {digest.summary.quote}\n\n{takeaways}\n\n"
        f"### Abstract\n\n{abstract}\n"
    )
