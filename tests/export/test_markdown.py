"""Plain Markdown that others read and nobody runs."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml
from lxml import html

from mkdocs_paperdigest.latex import tex_to_text
from tests.export import attacked
from tests.export.conftest import HOSTILE, Export
from tests.plugin.sites import parse
from tests.render.papers import DAY, PAPERS


@pytest.mark.parametrize("generator", ["hugo", "quarto", "obsidian", "plain"])
def test_files(site: Path, export: Export, generator: str) -> None:
    done = export("out", "--for", generator)
    assert done.code == 0, done.err
    index = "_index.md" if generator == "hugo" else "index.md"
    pages = {str(p.relative_to(site / "out")) for p in (site / "out").rglob("*.md")}
    assert {f"papers/{index}", f"papers/vision/{index}", f"papers/vision/{DAY}.md"} <= pages
    for page in pages:
        text = (site / "out" / page).read_text()
        _, front, body = text.split("---\n", 2)
        assert yaml.safe_load(front)["title"]
        if generator == "obsidian":
            assert all(
                re.fullmatch(r"[\w/-]+", tag) for tag in yaml.safe_load(front).get("tags", [])
            )
        for syntax in ("{{", "{%", "[[", "<script", "--8<--", " #tag", "==m", " @cite", "%%n"):
            assert syntax not in body, syntax
        for target in re.findall(r"\]\(([^):]+)\)", body):
            if generator != "hugo":
                assert (site / "out" / page).parent.joinpath(target).resolve().exists()


def test_says_who_wrote_what_and_what_is_to_come(site: Path, export: Export) -> None:
    assert export("out", "--for", "plain").code == 0
    newest = (site / f"out/papers/vision/{DAY}.md").read_text()
    assert newest.count("Where a language model (gemini-2.5-flash) wrote the digest") == 1
    assert "*By gemini-2.5-flash from the full text of v1" in newest
    assert "*Sentences of the abstract of v1" in newest
    (pending,) = (part for part in newest.split("\n## ") if part.startswith(PAPERS[2].title[:20]))
    assert "The digest of this paper is to come." in pending


def with_hugo(site: Path) -> Path:
    """Build what was exported into `hugo/content`; the public folder."""
    beside = Path(sys.executable).parent
    hugo = shutil.which("hugo", path=f"{beside}{os.pathsep}{os.environ['PATH']}")
    assert hugo, "the extra 'test' brings hugo; see pyproject.toml"
    home = site / "hugo"
    layouts = home / "layouts" / "_default"
    layouts.mkdir(parents=True)
    (home / "config.yaml").write_text("baseURL: /\ntitle: S\ndisableKinds: [taxonomy, term]\n")
    for name in ("single", "list"):
        (layouts / f"{name}.html").write_text("<h1>{{ .Title }}</h1><main>{{ .Content }}</main>")
    ran = subprocess.run(  # noqa: S603
        [hugo, "--panicOnWarning"], cwd=home, capture_output=True, text=True, check=False
    )
    assert ran.returncode == 0, ran.stdout + ran.stderr
    return home / "public"


def test_hugo_reads_it(site: Path, export: Export) -> None:
    assert export("hugo/content", "--for", "hugo").code == 0
    public = with_hugo(site)
    page = parse((public / f"papers/vision/{DAY}/index.html").read_text())
    titles = {element.attributes["id"]: element.text for element in page.all("h2")}
    assert titles["arxiv-2403.66666"] == tex_to_text(HOSTILE)
    assert not page.all("script")
    topic = public / "papers/vision"
    for link in parse((topic / "index.html").read_text()).all("a"):
        assert (topic / link.attributes["href"] / "index.html").is_file()


def test_hugo_reads_texts_as_texts(tmp_path: Path, export: Export) -> None:
    papers = attacked.attack(tmp_path, attacked.ALL)
    assert export("hugo/content", "--for", "hugo").code == 0
    file = with_hugo(tmp_path) / f"papers/vision/{attacked.DAY}/index.html"
    (main,) = html.fromstring(file.read_text()).iter("main")
    ours = {"main", "p", "a", "h2", "h3", "ul", "li", "blockquote", "strong", "em"}
    assert {str(element.tag) for element in main.iter()} == ours
    addresses = {f"https://arxiv.org/abs/{paper.versioned_id}" for paper in papers}
    assert {link.get("href") for link in main.iter("a")} == {"../", *addresses}
    assert [element.get("id") for element in main.iter("h2")] == [
        f"arxiv-{paper.id}" for paper in papers
    ]
    digested = sum(paper.digest is not None for paper in papers)
    assert len([*main.iter("em")]) == digested  # who made it, and nothing of a paper
