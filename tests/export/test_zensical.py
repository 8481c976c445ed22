"""A Zensical site with the exported section beside the MkDocs site of the same archive."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from html import unescape
from pathlib import Path
from typing import Any

import pytest
import yaml
from playwright.sync_api import Browser, Dialog, Page

from tests.browser.conftest import Serve
from tests.docs.snippets import snippet
from tests.export.conftest import Export, write_site
from tests.plugin.sites import parse
from tests.render.papers import DAY

pytest.importorskip("zensical")
PAGES = ["papers/", "papers/vision/", f"papers/vision/{DAY}/"]
SEEN = """() => [...document.querySelectorAll(".pd-page, .pd-page *, #pd-top")].map(e => [
  e.tagName, e.getAttribute("class"), [...e.childNodes].filter(n => n.nodeType === 3)
    .map(n => n.data.trim()).join(" ").trim(),
  String(e.href || e.src || "").replace(location.origin, ""),
  getComputedStyle(e).display,
])"""
IDS = """() => [...document.querySelectorAll(".pd-page [id], #pd-top")].map(e => e.id).sort()"""


def run(root: Path, *command: str) -> None:
    environment = {**os.environ, "NO_MKDOCS_2_WARNING": "1"}
    ran = subprocess.run(  # noqa: S603
        [sys.executable, "-m", *command],
        cwd=root,
        capture_output=True,
        text=True,
        check=False,
        env=environment,
    )
    assert ran.returncode == 0, ran.stdout + ran.stderr


@pytest.fixture(scope="module")
def twins(tmp_path_factory: pytest.TempPathFactory, serve: Serve) -> tuple[str, str, Path]:
    """The addresses of both sites, and the folder of the exported one."""
    addresses = []
    built = tmp_path_factory.mktemp("none")
    for name in ("mkdocs", "zensical"):
        root = tmp_path_factory.mktemp(name)
        address = serve(root / "site")
        write_site(root, address, markdown_extensions=["pymdownx.snippets"])
        if name == "zensical":
            # A build digests what is to come: both show what the archive holds after it.
            shutil.copytree(built / "archive", root / "archive", dirs_exist_ok=True)
            run(root, "mkdocs_paperdigest", "export", "docs")
            (root / "docs/index.md").write_text('# Home\n\n--8<-- "docs/papers/newest.html"\n')
        run(root, name, "build", *(["--strict"] if name == "mkdocs" else []))
        addresses.append(address)
        built = root
    return addresses[0], addresses[1], root


def look(browser: Browser, address: str, **options: Any) -> Page:
    page = browser.new_page(**options)
    page.goto(address)
    return page


@pytest.mark.parametrize("path", PAGES)
def test_same_elements(browser: Browser, twins: tuple[str, str, Path], path: str) -> None:
    ours, theirs = (look(browser, address + path) for address in twins[:2])
    expected, found = ours.evaluate(SEEN), theirs.evaluate(SEEN)
    assert len(expected) > 20
    assert ours.evaluate(IDS) == theirs.evaluate(IDS)
    for one, other in zip(expected, found, strict=True):
        assert one == other
    ours.close()
    theirs.close()


def test_search_finds_each_paper_once_with_words_apart(twins: tuple[str, str, Path]) -> None:
    items = json.loads((twins[2] / "site/search.json").read_text())["items"]
    page = parse((twins[2] / f"site/papers/vision/{DAY}/index.html").read_text())
    for paper in page.all(".pd-paper"):
        title = paper.one(".pd-title").text
        found = [item["location"] for item in items if title[:20] in unescape(item["title"])]
        assert found == [f"papers/vision/{DAY}/#{paper.one('.pd-title').attributes['id']}"]
    texts = " ".join(item["text"] for item in items)
    assert "EvidenceExisting" not in texts
    assert "Evidence Existing" in texts
    assert "papers Friday" in texts


def test_feeds_and_structured_data_are_found(twins: tuple[str, str, Path]) -> None:
    folder = twins[2] / "site/papers/vision" / DAY.isoformat()
    page = parse((folder / "index.html").read_text())
    feeds = [e for e in page.all("link") if e.attributes.get("type") == "application/atom+xml"]
    assert feeds
    assert all((folder / feed.attributes["href"]).resolve().is_file() for feed in feeds)
    scripts = [e for e in page.all("script") if e.attributes.get("type") == "application/ld+json"]
    data = json.loads(str(scripts[0].children[0]))
    assert len(data["hasPart"]) == len(page.all(".pd-paper"))


def test_feeds_are_found_in_the_head_by_the_template_of_the_docs(tmp_path: Path) -> None:
    theme = {"name": "material", "font": False, "custom_dir": "overrides"}
    write_site(tmp_path, "https://lab.example/notes/", theme=theme)
    (tmp_path / "overrides").mkdir()
    template = snippet("other-generators.md", "overrides/main.html")
    (tmp_path / "overrides/main.html").write_text(template)
    run(tmp_path, "mkdocs_paperdigest", "export", "docs")
    run(tmp_path, "zensical", "build")
    for page, way in (("", "./papers/"), ("papers/vision/", "../")):
        html = (tmp_path / "site" / page / "index.html").read_text(encoding="utf-8")
        (head,) = parse(html).all("head")
        (feed,) = (link for link in head.all("link") if link.attributes["rel"] == "alternate")
        assert feed.attributes["href"] == f"{way}feed.xml"
    assert (tmp_path / "site/papers/feed.xml").is_file()


def test_newest_papers_and_instant_navigation(
    browser: Browser, twins: tuple[str, str, Path]
) -> None:
    page = look(browser, twins[1])
    assert page.locator(".pd-inline .pd-title, .pd-inline li").count() > 0
    page.evaluate("() => { window.stayed = true }")
    page.locator(".pd-inline a[href$='/papers/']").first.click()
    page.wait_for_url("**/papers/")
    page.locator("#pd-topic-1").wait_for()
    page.locator(".pd-paper").first.wait_for()
    paper = page.locator(".pd-paper").first
    name = paper.get_attribute("id")
    paper.locator(".pd-title a").click()
    page.locator(f"[id='{name}'] .pd-more[open]").wait_for()
    assert page.evaluate("() => window.stayed") is True
    page.close()


def test_both_schemes(browser: Browser, twins: tuple[str, str, Path]) -> None:
    page = look(browser, f"{twins[1]}papers/vision/{DAY}/")
    colours = [
        page.evaluate(
            """scheme => {
              document.body.setAttribute("data-md-color-scheme", scheme)
              return getComputedStyle(document.querySelector(".pd-page")).color
            }""",
            scheme,
        )
        for scheme in ("default", "slate")
    ]
    assert colours[0] != colours[1]
    page.close()


def test_nav(twins: tuple[str, str, Path]) -> None:
    page = parse((twins[2] / "site/index.html").read_text())
    links = {e.attributes.get("href", "").removeprefix("./") for e in page.all("a.md-nav__link")}
    assert {"papers/", "papers/vision/"} <= links
    assert not any(str(DAY) in link for link in links)


def test_hostile_text_does_not_run(browser: Browser, twins: tuple[str, str, Path]) -> None:
    page = browser.new_page()
    ran: list[str] = []

    def note(dialog: Dialog) -> None:
        ran.append(dialog.message)
        dialog.dismiss()

    page.on("dialog", note)
    page.goto(f"{twins[1]}papers/vision/{DAY}/")
    assert "{{ 7*7 }}" in page.locator("[id='arxiv-2403.66666'] .pd-title").inner_text()
    assert not ran
    assert page.locator(".pd-page script").count() == 0
    page.close()


def test_nav_is_told_where_it_lacks_the_section(tmp_path: Path, export: Export) -> None:
    write_site(tmp_path, nav=["index.md"])
    assert "Vision: papers/vision/index.md" in export("docs").out
    write_site(tmp_path)
    assert "for 'nav'" not in export("docs").out


def test_what_changed_is_told_to_programs(tmp_path: Path, export: Export) -> None:
    write_site(tmp_path, nav=["index.md"])
    first = json.loads(export("docs", "--json").out)
    assert "papers/index.md" in first["written"]
    assert (first["removed"], first["kept"], first["left"]) == ([], 0, [])
    assert first["nav"] == {"papers/index.md": "Papers", "papers/vision/index.md": "Vision"}
    again = json.loads(export("docs", "--json").out)
    assert (again["written"], again["kept"]) == ([], len(first["written"]))
    plain = json.loads(export("notes", "--for", "plain", "--json").out)
    assert plain["nav"] == {}


def test_a_protected_section_shows_papers_in_the_content_of_pages_alone(
    tmp_path: Path, export: Export
) -> None:
    root = write_site(tmp_path, "https://lab.example/")
    file = root / "mkdocs.yml"
    config = yaml.safe_load(file.read_text())
    config["plugins"][1]["paperdigest"]["protected"] = True
    file.write_text(yaml.safe_dump(config))
    assert export("docs").code == 0
    written = [path for path in (root / "docs/papers").rglob("*") if path.is_file()]
    assert {path.suffix for path in written} <= {".md", ".css", ".js", ".png"}
    edition = (root / f"docs/papers/vision/{DAY}.md").read_text(encoding="utf-8")
    shown = edition.count('<article class="pd-paper"'), edition.count("<article data-search-excl")
    assert shown[0] == 0
    assert shown[1] > 0
    assert "ScholarlyArticle" not in edition
    assert "description:" not in edition


def test_a_foreign_page_in_the_way(tmp_path: Path, export: Export) -> None:
    write_site(tmp_path)
    (tmp_path / "docs/papers").mkdir()
    (tmp_path / "docs/papers/index.md").write_text("mine")
    done = export("docs")
    assert done.code == 1
    assert len(done.err.strip().splitlines()) == 1
    assert len(list((tmp_path / "docs").rglob("*.*"))) == 2
