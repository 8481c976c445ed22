"""A build that takes what was kept makes the very same site as one from scratch."""

from __future__ import annotations

import random
import re
import shutil
from collections.abc import Callable, Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from mkdocs.commands import build
from mkdocs.config.defaults import MkDocsConfig
from msgspec.structs import replace

from mkdocs_paperdigest.archive import Archive
from mkdocs_paperdigest.models import Edition, Paper, encode
from tests.render.papers import DAY, PAPERS, edition, extractive, modelled

from .sites import Site, parse

TOPICS = [
    {"name": "Vision", "slug": "vision", "query": "cat:cs.CV"},
    {"name": "Robots", "slug": "robots", "query": "cat:cs.RO"},
]
CHANGING = {"sitemap.xml.gz"}
BUILT_AT = re.compile(rb"Build Date UTC : .*")
"""The time of the build, which one theme writes into the home page."""

Edit = Callable[["Course"], None]


class Course:
    """A site that is edited and built, over and over."""

    def __init__(self, root: Path, seed: int) -> None:
        self.chance = random.Random(seed)  # noqa: S311
        self.root = root
        self.options: dict[str, Any] = {"topics": TOPICS, "offline": True, "archive_dir": "archive"}
        self.settings: dict[str, Any] = {"site_url": "https://example.org/", "theme": "material"}
        self.search: dict[str, Any] = {}
        self.docs = {"index.md": "# Home\n\n<!-- paperdigest limit=3 -->"}
        self.has_tags = False
        self.number = 0
        for day in range(6):
            self.file("Vision", day)
            self.file("Robots", day * 9)

    # The archive

    def paper(self) -> Paper:
        """A new paper, digested by one or the other, or not yet."""
        self.number += 1
        known = PAPERS[self.number % len(PAPERS)]
        made = replace(known, id=f"2503.{self.number:05}", title=f"{known.title} {self.number}")
        return self.chance.choice([extractive(made), modelled(made), made])

    def file(self, topic: str, back: int) -> None:
        """File an edition, or another one in its place."""
        papers = [self.paper() for _ in range(self.chance.randint(1, 3))]
        self.write(edition(papers, DAY - timedelta(days=back), topic))

    def write(self, made: Edition) -> None:
        file = self.root / "archive" / made.topic.slug / f"{made.date}.json"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(encode(made))

    def some_edition(self) -> Edition:
        archive = Archive(self.root / "archive")
        slug = self.chance.choice(["vision", "robots"])
        return self.chance.choice([*archive.editions(slug)])

    # Building

    def build(self, *, dirty: bool = False) -> dict[str, bytes]:
        """Build here, with all that was kept."""
        return _build(self.site(self.root), dirty=dirty)

    def build_anew(self) -> dict[str, bytes]:
        """Build the same site where nothing was kept."""
        anew = self.root.parent / "anew"
        shutil.rmtree(anew, ignore_errors=True)
        shutil.copytree(self.root, anew, ignore=shutil.ignore_patterns(".cache", "site"))
        return _build(self.site(anew))

    def site(self, root: Path) -> Site:
        tags = ["tags"] if self.has_tags and "material" in str(self.settings["theme"]) else []
        return Site(
            root, self.options, self.docs, self.settings, plugins=[{"search": self.search}, *tags]
        )


def _build(site: Site, *, dirty: bool = False) -> dict[str, bytes]:
    MkDocsConfig.plugins.plugin_cache.clear()  # type: ignore[attr-defined]
    config = site.load()
    config.strict = not dirty  # which MkDocs warns of
    config.plugins.on_startup(command="build", dirty=dirty)
    build.build(config, dirty=dirty)
    built = site.root / "site"
    return {
        file.relative_to(built).as_posix(): BUILT_AT.sub(b"", file.read_bytes())
        for file in built.rglob("*")
        if file.is_file() and file.name not in CHANGING
    }


# Edits


def add_edition(course: Course) -> None:
    course.file("Vision", -course.chance.randint(1, 9))


def add_old_edition(course: Course) -> None:
    course.file("Robots", course.chance.randint(20, 90))


def change_papers(course: Course) -> None:
    correct_nothing(course)  # a word about a paper that goes is warned of
    old = course.some_edition()
    course.write(replace(old, papers=(*old.papers[1:], course.paper()), left_out=1))


def digest_paper(course: Course) -> None:
    old = course.some_edition()
    course.write(replace(old, papers=tuple(modelled(paper) for paper in old.papers)))


def remove_edition(course: Course) -> None:
    correct_nothing(course)
    old = course.some_edition()
    (course.root / "archive" / old.topic.slug / f"{old.date}.json").unlink()


def correct(course: Course) -> None:
    paper = course.some_edition().papers[0]
    what = course.chance.choice(["hide: true", "note: Read in our seminar.", "summary: Our words."])
    (course.root / "paperdigest.yml").write_text(f"papers:\n  {paper.id}:\n    {what}\n")


def correct_nothing(course: Course) -> None:
    (course.root / "paperdigest.yml").unlink(missing_ok=True)


def override(course: Course) -> None:
    folder = course.root / "theirs/paperdigest"
    folder.mkdir(parents=True, exist_ok=True)
    name = course.chance.choice(["pager.html", "similar.html", "month.html"])
    (folder / name).write_text(f"<p>{course.chance.random()}</p>")


def change_option(course: Course) -> None:
    choices: list[tuple[str, list[Any]]] = [
        ("title", ["", "Reading"]),
        ("language", ["en", "de", "zh"]),
        ("feeds", [True, False]),
        ("keep_pages", [0, 3, 30]),
        ("author_pages", [0, 2, 30]),
        ("figures", ["licensed", "none"]),
        ("protected", [False, True]),
        ("path", ["papers", "reading"]),
    ]
    name, values = course.chance.choice(choices)
    course.options[name] = course.chance.choice(values)


def change_topics(course: Course) -> None:
    topics = [{**topic, "description": f"{course.chance.random()}"} for topic in TOPICS]
    course.options["topics"] = topics[:: course.chance.choice([1, -1])]


def change_site(course: Course) -> None:
    own = {"custom_dir": "theirs"} if (course.root / "theirs").exists() else {}
    themes = ["material", "mkdocs", "readthedocs"]
    course.settings["theme"] = {"name": course.chance.choice(themes), **own}
    course.settings["use_directory_urls"] = course.chance.random() < 0.7
    course.settings["site_url"] = course.chance.choice(["https://example.org/", ""])


def change_surroundings(course: Course) -> None:
    """What a theme shows around pages."""
    number = f"{course.chance.random()}"
    course.settings |= course.chance.choice(
        [
            {"site_name": f"Site {number}"},
            {"copyright": number},
            {"extra": {"social": [{"icon": "simple/arxiv", "link": f"https://{number}.org"}]}},
            {"extra_css": [f"{number}.css"]},
            {"theme": {"name": "material", "features": ["navigation.tabs", "navigation.indexes"]}},
            {"theme": {"name": "material", "features": ["navigation.footer"], "language": "de"}},
        ]
    )
    course.docs = {**course.docs, course.chance.choice(["a.md", "b/c.md"]): f"# Page {number}"}
    course.has_tags = course.chance.random() < 0.3


def change_search(course: Course) -> None:
    course.search = course.chance.choice([{}, {"lang": "de"}, {"separator": "[\\s]+"}])


def lose_something(course: Course) -> None:
    """A part of what was kept goes, or is spoilt."""
    kept = [file for file in (course.root / ".cache").rglob("*") if file.is_file()]
    for file in course.chance.sample(kept, min(9, len(kept))):
        if course.chance.random() < 0.5:
            file.unlink()
        else:
            file.write_bytes(file.read_bytes()[: course.chance.randint(0, 20)])


ARCHIVE_EDITS: list[Edit] = [add_edition, add_old_edition, change_papers, digest_paper]
EDITS: list[Edit] = [
    *ARCHIVE_EDITS,
    remove_edition,
    correct,
    correct_nothing,
    override,
    change_option,
    change_topics,
    change_site,
    change_surroundings,
    change_search,
    lose_something,
]


def _differences(fast: dict[str, bytes], anew: dict[str, bytes]) -> list[str]:
    return sorted(name for name in fast.keys() | anew.keys() if fast.get(name) != anew.get(name))


def _go(root: Path, seed: int, steps: int, edits: Sequence[Edit] = EDITS) -> None:
    course = Course(root / "site", seed)
    course.build()
    done = []
    for _ in range(steps):
        for edit in course.chance.sample(edits, course.chance.randint(1, 2)):
            edit(course)
            done.append(edit.__name__)
        fast = course.build()
        assert _differences(fast, course.build_anew()) == [], f"seed {seed}: {done}"


@pytest.mark.parametrize("seed", range(2))
def test_after_any_edits_the_site_is_the_same_as_from_scratch(tmp_path: Path, seed: int) -> None:
    _go(tmp_path, seed, 4)


@pytest.mark.parametrize("seed", range(200, 202))
def test_after_edits_around_pages_too(tmp_path: Path, seed: int) -> None:
    _go(tmp_path, seed, 6, [change_surroundings, change_surroundings, add_edition, correct])


@pytest.mark.thorough
@pytest.mark.parametrize("seed", range(100, 140))
def test_after_many_edits_too(tmp_path: Path, seed: int) -> None:
    _go(tmp_path, seed, 12)


@pytest.mark.parametrize("seed", range(3))
def test_a_dirty_build_draws_what_changed(tmp_path: Path, seed: int) -> None:
    course = Course(tmp_path / "site", seed)
    course.settings["theme"] = {"name": "material"}
    course.build()
    before = _editions(course)
    for edit in course.chance.sample(ARCHIVE_EDITS, 2):
        edit(course)
    changed = [each for each in _editions(course) if each not in before]
    assert changed
    dirty, anew = course.build(dirty=True), course.build_anew()
    for each in changed:
        name = f"papers/{each.topic.slug}/{each.date}/index.html"
        assert _shown(dirty[name]) == _shown(anew[name]), name
        for kind in ("json", "bib"):
            name = f"papers/data/{each.topic.slug}/{each.date}.{kind}"
            assert dirty[name] == anew[name], name


def _shown(page: bytes) -> str:
    """What we show on a page; of the theme around it MkDocs itself says that it will be wrong."""
    return parse(page.decode()).one(".pd-page").text


def _editions(course: Course) -> list[Edition]:
    archive = Archive(course.root / "archive")
    return [each for slug in ("vision", "robots") for each in archive.editions(slug)]
