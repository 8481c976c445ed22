"""The files for Quarto and Obsidian, as pandoc reads them, which is what Quarto reads with.

Neither Quarto nor Obsidian is in a registry of packages.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any
from unicodedata import normalize

import pypandoc
import pytest
import yaml
from markupsafe import escape

from mkdocs_paperdigest.latex import tex_to_text
from mkdocs_paperdigest.models import Edition, Paper, decode
from tests.export.attacked import ALL, BEGINNINGS, DAY, attack, describe
from tests.export.conftest import HOSTILE, Export

ROOT = Path(__file__).parents[2]
READERS = {
    "quarto": "markdown",
    # Whatever a project may switch on.
    "quarto-generous": (
        "markdown+emoji+autolink_bare_uris+lists_without_preceding_blankline+mark+hard_line_breaks"
        "+wikilinks_title_after_pipe+four_space_rule+alerts"
        "-blank_before_header-blank_before_blockquote-space_in_atx_header"
    ),
    "obsidian": (
        "commonmark+yaml_metadata_block+wikilinks_title_after_pipe+tex_math_dollars+footnotes"
        "+strikeout+task_lists+pipe_tables+alerts+hard_line_breaks+autolink_bare_uris"
    ),
}
OURS = set("Para Plain Header BulletList BlockQuote Str Space SoftBreak LineBreak".split()) | set(
    "Strong Emph Link Image Figure Quoted".split()
)
"""The parts that our own Markdown is made of; any other came of somebody's text."""

_TYPOGRAPHY = str.maketrans(
    {"\xa0": " ", "‘": "'", "’": "'", "“": '"', "”": '"', "…": "...", "–": "--", "—": "---"}
)
_QUOTES = {"SingleQuote": "'", "DoubleQuote": '"'}


@dataclass(frozen=True)
class Read:
    """A file, as a reader understands it."""

    folder: Path
    tree: dict[str, Any]

    @cached_property
    def kinds(self) -> set[str]:
        return {str(node["t"]) for node in nodes(self.tree["blocks"])} - _QUOTES.keys()

    @cached_property
    def papers(self) -> dict[str, list[Any]]:
        """What stands below each heading of a paper, by the heading."""
        found: dict[str, list[Any]] = {}
        below: list[Any] = []
        for block in self.tree["blocks"]:
            if block["t"] == "Header" and block["c"][0] == 2:
                below = found.setdefault(plain(block["c"][2]), [])
            else:
                below.append(block)
        return found

    def links(self) -> set[str]:
        return {node["c"][2][0] for node in nodes(self.tree["blocks"]) if node["t"] == "Link"}


def nodes(tree: Any) -> Iterator[dict[str, Any]]:
    """All parts of a document, each before those in it."""
    if isinstance(tree, dict):
        if "t" in tree:
            yield tree
        tree = list(tree.values())
    if isinstance(tree, list):
        for part in tree:
            yield from nodes(part)


def plain(tree: Any) -> str:
    """The words of a part, with quotes, dots and dashes as they were typed."""
    return untyped("".join(words(tree)))


def words(tree: Any) -> Iterator[str]:
    if isinstance(tree, list):
        for part in tree:
            yield from words(part)
        return
    match tree:
        case {"t": "Str", "c": text}:
            yield text
        case {"t": "Space" | "SoftBreak" | "LineBreak"}:
            yield " "
        case {"t": "Quoted", "c": [{"t": kind}, inner]}:
            yield _QUOTES[kind]
            yield from words(inner)
            yield _QUOTES[kind]
        case {"t": "Link" | "Image", "c": [_, inner, _]}:
            yield from words(inner)
        case {"c": inner}:
            yield from words(inner)


def untyped(text: str) -> str:
    """A text without what readers do to its quotes, dots, dashes and accents."""
    return normalize("NFC", text.translate(_TYPOGRAPHY))


def written(text: str) -> str:
    """A text of the archive as it is to be read."""
    return untyped(tex_to_text(text))


def all_of(kind: str, tree: Any) -> list[str]:
    return [plain(node["c"]) for node in nodes(tree) if node["t"] == kind]


def read(file: Path, reader: str) -> Read:
    told = pypandoc.convert_file(str(file), "json", format=READERS[reader])
    return Read(file.parent, json.loads(told))


@pytest.mark.parametrize("reader", READERS)
def test_all_of_the_example_is_there(tmp_path: Path, export: Export, reader: str) -> None:
    archive = ROOT / "example_site" / "archive"
    describe(tmp_path, archive, "Diffusion Models", "LLM Agents")
    done = export("out", "--for", reader.partition("-")[0])
    assert done.code == 0, done.err
    for kept in archive.glob("*/*.json"):
        edition = decode(kept.read_bytes(), Edition)
        page = read(tmp_path / "out/papers" / kept.parent.name / f"{kept.stem}.md", reader)
        assert list(page.papers) == [written(paper.title) for paper in edition.papers]
        for paper, below in zip(edition.papers, page.papers.values(), strict=True):
            stands_there(paper, below)
        if reader != "obsidian":
            ids = [node["c"][1][0] for node in page.tree["blocks"] if node["t"] == "Header"]
            assert {f"arxiv-{paper.id}" for paper in edition.papers} <= set(ids)
            assert len(set(ids)) == len(ids)


def stands_there(paper: Paper, below: list[Any]) -> None:
    """A paper's sentence, its statements with their quotes, its abstract and its link."""
    digest = paper.digest
    assert digest
    assert written(digest.summary.text) in all_of("Strong", below)
    claims = [*digest.takeaways, *(each for part in digest.deep.values() for each in part)]
    points = [
        plain(item[0]) for node in nodes(below) if node["t"] == "BulletList" for item in node["c"]
    ]
    assert points == [written(claim.text) for claim in claims]
    quotes = [written(claim.quote) for claim in claims if claim.quote != claim.text]
    assert all_of("BlockQuote", below) == [*quotes, written(paper.abstract)]
    addresses = {node["c"][2][0] for node in nodes(below) if node["t"] == "Link"}
    assert addresses == {f"https://arxiv.org/abs/{paper.versioned_id}"}


@pytest.mark.parametrize("reader", READERS)
def test_links_lead_to_files(tmp_path: Path, export: Export, reader: str) -> None:
    describe(tmp_path, ROOT / "example_site" / "archive", "Diffusion Models", "LLM Agents")
    assert export("out", "--for", reader.partition("-")[0]).code == 0
    seen = set()
    for file in (tmp_path / "out").rglob("*.md"):
        page = read(file, reader)
        for link in page.links():
            if not link.startswith("https://arxiv.org/abs/"):
                seen.add((page.folder / link).resolve())
    assert seen == {file.resolve() for file in (tmp_path / "out").rglob("*.md")}


@pytest.mark.parametrize("reader", READERS)
def test_texts_are_texts(tmp_path: Path, export: Export, reader: str) -> None:
    attacks = attack(tmp_path, ALL)
    done = export("out", "--for", reader.partition("-")[0])
    assert done.code == 0, done.err
    page = read(tmp_path / f"out/papers/vision/{DAY}.md", reader)
    assert page.kinds <= OURS
    papers = [f"https://arxiv.org/abs/{paper.versioned_id}" for paper in attacks]
    assert page.links() == {"index.md", *papers}
    assert set(page.papers) == {written(paper.title) for paper in attacks}
    for paper in attacks:
        below = page.papers[written(paper.title)]
        assert written(paper.abstract) in all_of("BlockQuote", below), paper.title
        if note := written(paper.note):
            assert note in all_of("Para", below), paper.title
        if digest := paper.digest:
            assert written(digest.summary.text) in all_of("Strong", below), paper.title
            assert written(digest.takeaways[1].quote) in all_of("BlockQuote", below), paper.title


@pytest.mark.parametrize(
    "text", [HOSTILE, *BEGINNINGS, "*a* @b [c](d) `e` $f$ ^[g]", "3", "K. {.x}"]
)
def test_front_matter_is_text(tmp_path: Path, export: Export, text: str) -> None:
    """Quarto reads all of it as Markdown, tags too."""
    attack(tmp_path, [text])
    assert export("out", "--for", "quarto").code == 0
    page = read(tmp_path / f"out/papers/vision/{DAY}.md", "quarto")
    told = page.tree["meta"]
    assert {node["t"] for node in nodes(told)} - _QUOTES.keys() <= OURS | {
        *("MetaInlines", "MetaBlocks", "MetaList", "MetaMap", "MetaString")
    }
    assert plain(told["title"]) == "Vision, March 18, 2024"
    assert written(text) in plain(told["description"])
    keywords = [text, "cs.CV", f"{text} again"]
    safe = {" ".join(untyped(word).split()) for word in keywords if escape(word) == word}
    assert {plain(tag) for tag in told["tags"]["c"]} == safe


@pytest.mark.parametrize("text", [HOSTILE, "2024", "pass@8", "v1.5", "two words", "数据", "1/2"])
def test_front_matter_is_of_properties(tmp_path: Path, export: Export, text: str) -> None:
    """Obsidian knows texts, dates and lists, and tags of one word that is no number."""
    attack(tmp_path, [text])
    assert export("out", "--for", "obsidian").code == 0
    file = tmp_path / f"out/papers/vision/{DAY}.md"
    told = yaml.safe_load(file.read_text().split("---\n")[1])
    assert {name: type(value) for name, value in told.items()} == {
        "title": str,
        "description": str,
        "date": date,
        "tags": list,
    }
    assert "cs-CV" in told["tags"]
    assert [tag for tag in told["tags"] if not re.fullmatch(r"[\w/-]*[^\W\d_][\w/-]*", tag)] == []


def test_obsidian_finds_no_syntax_of_its_own(tmp_path: Path, export: Export) -> None:
    """Tags, highlights, comments, block names and fields of Dataview, which pandoc knows not.

    Each is found in the source, whatever stands around it: https://help.obsidian.md/syntax,
    https://help.obsidian.md/tags, https://blacksmithgu.github.io/obsidian-dataview/.
    """
    attack(tmp_path, ALL)
    assert export("out", "--for", "obsidian").code == 0
    for file in (tmp_path / "out").rglob("*.md"):
        body = file.read_text().split("---\n", 2)[2]
        for syntax in (
            r"(?<!\S)#[^\s#]",
            "==",
            "%%",
            r"(?<!\\)\^",
            "::",
            r"\[\[",
            r"(?<!\\)`",
            "<",
        ):
            assert not re.search(syntax, body), syntax
