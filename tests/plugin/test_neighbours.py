"""Other plugins in the same site."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.plugin.sites import Site
from tests.plugin.test_build import HAIKU, LATTICE, edition_path, nav_titles, options
from tests.servers.arxiv import ArxivServer, Entry

HOSTILE = Entry(
    "2611.09999",
    title='{{ 6 * 7 }} <script>alert("t")</script> --8<-- "mkdocs.yml" [x](javascript:alert(1))',
    abstract=(
        "We propose {{ config.site_dir }} and {% raw %} as a diffusion. "
        '<img src=x onerror=alert(1)> # not a heading\n\n--8<-- "mkdocs.yml"\n\n'
        "The result is [a link](javascript:alert(2)){ onclick=alert(3) } of `code`. "
        "</article></div><!-- paperdigest --> We end $\\href{javascript:alert(4)}{x}$ here."
    ),
    authors=("<b>Bobby</b> Tables", "{{ author }}"),
    categories=('cs.CV"><script>alert(5)</script>', "cs.LG"),
    comment='Code: https://evil.example/"onmouseover=alert(6) and javascript:alert(7)',
    published=LATTICE.published,
)


@pytest.fixture
def arxiv() -> Iterator[ArxivServer]:
    with ArxivServer([LATTICE, HAIKU]) as server:
        yield server


@pytest.mark.parametrize(
    ("plugins", "docs", "expected"),
    [
        (["awesome-nav"], {"b/x.md": "# X"}, ["Home", "B", "X", "Papers", "Diffusion Models"]),
        (
            ["awesome-nav"],
            {".nav.yml": "nav:\n  - index.md\n  - papers/index.md\n  - us.md\n", "us.md": "# Us"},
            ["Home", "Papers", "Diffusion Models", "Us"],
        ),
        (["section-index"], {}, ["Home", "Papers", "Diffusion Models"]),
        (
            [{"literate-nav": {"nav_file": "SUMMARY.md"}}],
            {"SUMMARY.md": "* [Home](index.md)\n* [Read](papers/index.md)\n* [Us](us.md)\n"}
            | {"us.md": "# Us"},
            ["Home", "Read", "Diffusion Models", "Us"],
        ),
        (
            ["blog"],
            {"blog/index.md": "# Blog"},
            ["Home", "Blog", "Archive", "Papers", "Diffusion Models"],
        ),
    ],
)
def test_plugins_that_make_the_navigation(
    tmp_path: Path,
    arxiv: ArxivServer,
    plugins: list[Any],
    docs: dict[str, str],
    expected: list[str],
) -> None:
    site = Site(tmp_path, options(arxiv), {"index.md": "# Home", **docs}, plugins=plugins)
    built = site.build()
    assert built.status == 0, built.said
    assert nav_titles(built) == expected
    assert built.has(f"{edition_path(HAIKU)}/index.html")


def test_hostile_metadata_runs_nothing(tmp_path: Path, arxiv: ArxivServer) -> None:
    arxiv.entries = [HOSTILE, LATTICE]
    settings = {
        "markdown_extensions": [
            "attr_list",
            "md_in_html",
            {"pymdownx.snippets": {"base_path": [str(tmp_path)]}},
        ]
    }
    plugins = ["search", "tags", "macros"]
    built = Site(tmp_path, options(arxiv), settings=settings, plugins=plugins).build()
    assert built.status == 0, built.said
    edition = f"{edition_path(LATTICE)}/index.html"
    for path in ("papers/index.html", "papers/diffusion-models/index.html", edition):
        page = built.page(path)
        ours = [page.one("article.md-content__inner")]
        below = [element for root in ours for element in root._below()]
        assert not [e for e in below if e.tag in ("script", "img", "iframe")]
        assert not [e for e in below if any(name.startswith("on") for name in e.attributes)]
        addresses = [e.attributes[n] for e in below for n in ("href", "src") if n in e.attributes]
        assert not [a for a in addresses if a.lower().startswith(("javascript:", "data:"))]
        assert "6 * 7 <script>" in page.text
        assert "arxiv_api" not in page.text
        assert str(tmp_path) not in page.text
    article = next(
        a for a in built.page(edition).all(".pd-paper") if "2611.09999" in a.attributes["id"]
    )
    assert "<b>Bobby</b> Tables" in article.one(".pd-authors").text
    assert "config.site_dir" in article.one(".pd-abstract").text


def test_links_keep_the_last_part_of_an_address_without_a_slash(
    tmp_path: Path, arxiv: ArxivServer
) -> None:
    # As mike sets it for a version.
    site = Site(tmp_path, options(arxiv), settings={"site_url": "https://docs.example/project/2.0"})
    built = site.build()
    assert built.status == 0, built.said
    feed = (built.site / "papers/feed.xml").read_text(encoding="utf-8")
    assert "https://docs.example/project/2.0/papers/" in feed
    assert "https://docs.example/project/papers/" not in feed


def languages(structure: str) -> dict[str, Any]:
    each = [
        {"locale": "en", "name": "English", "default": True, "build": True},
        {"locale": "zh", "name": "中文", "build": True},
    ]
    return {"i18n": {"docs_structure": structure, "languages": each}}


SUFFIX = {"index.md": "# Home\n\n[all](papers/index.md)", "index.zh.md": "# 主页"}
FOLDER = {"en/index.md": "# Home\n\n[all](papers/index.md)", "zh/index.md": "# 主页"}
BLOG = {
    "blog/index.md": "# Blog",
    "blog/posts/one.md": "---\ndate: 2026-01-02\n---\n# One\n\nText.",
}


# Its archive, made of pages that stand in no folder, is what static-i18n warns of.
BLOG_PLUGIN = {"blog": {"archive": False, "categories": False}}


@pytest.mark.parametrize("nav", [None, [{"Home": "index.md"}, {"Read": "papers/index.md"}]])
@pytest.mark.parametrize(
    ("structure", "docs", "plugins"),
    [
        ("suffix", SUFFIX, []),
        ("suffix", SUFFIX | BLOG, [BLOG_PLUGIN]),
        ("folder", FOLDER, []),
    ],
)
def test_a_site_in_two_languages_has_the_section_in_each(
    tmp_path: Path,
    arxiv: ArxivServer,
    structure: str,
    docs: dict[str, str],
    nav: list[Any] | None,
    plugins: list[Any],
) -> None:
    settings: dict[str, Any] = {"site_url": "https://lab.example/"} | ({"nav": nav} if nav else {})
    built = Site(
        tmp_path,
        options(arxiv, restore=False),
        docs,
        settings=settings,
        plugins=["search", *plugins, languages(structure)],
    ).build()
    assert built.status == 0, built.said
    edition = edition_path(HAIKU)
    english, chinese = (
        built.page(f"{place}{edition}/index.html").all("html")[0] for place in ("", "zh/")
    )
    assert english.attributes["lang"] == "en"
    assert chinese.attributes["lang"] == "zh"
    assert built.page("papers/index.html").text != built.page("zh/papers/index.html").text
    for place in ("index.html", "zh/index.html"):
        assert "Diffusion Models" in nav_titles(built, place)
    index = json.loads((built.site / "search/search_index.json").read_text("utf-8"))
    found = [doc["location"] for doc in index["docs"] if doc["title"] == HAIKU.title]
    assert sorted(found) == sorted(set(found))
    assert sum(place.startswith(edition) for place in found) == 1, found
    sitemap = (built.site / "sitemap.xml").read_text("utf-8")
    for place in ("", "zh/"):
        assert sitemap.count(f"<loc>https://lab.example/{place}{edition}/</loc>") == 1
    assert sitemap.count(f'hreflang="zh" href="https://lab.example/zh/{edition}/"') == 2
    feed = (built.site / "papers/feed.xml").read_text("utf-8")
    assert f"https://lab.example/{edition}/" in feed
    assert not built.has("zh/papers/feed.xml")
    home = (built.site / "zh/index.html").read_text("utf-8")
    assert home.count("papers/assets/paperdigest.css") == 1


@pytest.mark.parametrize("first", [True, False])
def test_plugins_that_look_for_pages_find_ours(
    tmp_path: Path, arxiv: ArxivServer, first: bool
) -> None:
    plugins: list[Any] = [
        {"redirects": {"redirect_maps": {"old.md": "papers/index.md"}}},
        {"llmstxt": {"sections": {"Papers": ["papers/diffusion-models/*.md"]}}},
        {"literate-nav": {"nav_file": "SUMMARY.md"}},
    ]
    site = Site(
        tmp_path,
        options(arxiv, restore=False),
        {"index.md": "# Home", "SUMMARY.md": "* [Home](index.md)\n* papers/*/\n"},
        settings={"site_url": "https://lab.example/"},
        plugins=plugins,
        before=first,
    )
    built = site.build()
    assert built.status == 0, built.said
    assert "papers/" in (built.site / "old/index.html").read_text("utf-8")
    assert f"{edition_path(HAIKU)}/index.md" in (built.site / "llms.txt").read_text("utf-8")
    read = (built.site / edition_path(HAIKU) / "index.md").read_text("utf-8")
    assert HAIKU.title in read
    assert "Diffusion Models" in nav_titles(built)


@pytest.mark.parametrize("plugins", [[], ["section-index", "search"], ["awesome-nav"]])
def test_what_the_docs_say_of_our_pages_stands_while_the_plugin_is_off(
    tmp_path: Path, arxiv: ArxivServer, plugins: list[Any]
) -> None:
    nav = [
        {"Home": "index.md"},
        {"Read": ["papers/index.md", {"Diffusion": "papers/diffusion-models/index.md"}]},
        {"Us": "us.md"},
    ]
    docs = {"index.md": "# Home\n\n[all](papers/index.md)", "us.md": "# Us"}
    settings = {} if plugins == ["awesome-nav"] else {"nav": nav}
    off = options(arxiv, enabled=False)
    built = Site(tmp_path, off, docs, settings=settings, plugins=plugins).build()
    assert built.status == 0, built.said
    assert nav_titles(built) == ["Home", "Us"]
    assert not built.files("papers/**/*")


def test_links_to_a_paper_are_known_to_be_right_or_wrong(
    tmp_path: Path, arxiv: ArxivServer
) -> None:
    page = f"{edition_path(HAIKU)}.md"
    settings = {"validation": {"links": {"anchors": "warn"}}}
    docs = {"index.md": f"# Home\n\n[one]({page}#arxiv-{HAIKU.id})"}
    built = Site(tmp_path, options(arxiv), docs, settings=settings).build()
    assert built.status == 0, built.said
    (tmp_path / "docs/index.md").write_text(f"# Home\n\n[none]({page}#arxiv-0000.00000)")
    built = Site(tmp_path, options(arxiv), {}, settings=settings).build()
    assert built.status == 1
    assert "#arxiv-0000.00000" in built.said


@pytest.mark.parametrize(
    ("name", "template", "reason"),
    [
        ("paper.html", "one\n{{ entry.nothing.there }}", "UndefinedError"),
        ("paper.html", "one\n{% if %}", "TemplateSyntaxError"),
        ("overview.html", "one\n{{ 1 / 0 }}", "ZeroDivisionError"),
        ("feed_paper.html", "one\n{{ no }}", "UndefinedError"),
    ],
)
def test_a_broken_template_is_one_line(
    tmp_path: Path, arxiv: ArxivServer, name: str, template: str, reason: str
) -> None:
    folder = tmp_path / "overrides/paperdigest"
    folder.mkdir(parents=True)
    (folder / name).write_text(template)
    theme = {"name": "material", "custom_dir": str(tmp_path / "overrides")}
    built = Site(tmp_path, options(arxiv), settings={"theme": theme}).build()
    assert built.status == 1
    line = next(line for line in built.said.splitlines() if "cannot be used" in line)
    assert f"{folder / name}:2" in line
    assert reason in line
    assert "Traceback" not in built.said


def test_minify_with_names_by_content_leaves_our_assets_alone(
    tmp_path: Path, arxiv: ArxivServer
) -> None:
    minify = {
        "minify_html": True,
        "cache_safe": True,
        "minify_js": True,
        "minify_css": True,
        "js_files": ["papers/assets/paperdigest.js", "mine.js"],
        "css_files": ["papers/assets/paperdigest.css"],
    }
    built = Site(
        tmp_path,
        options(arxiv),
        {"index.md": "# Home", "mine.js": "var  a =  1;"},
        settings={"extra_javascript": ["mine.js"]},
        plugins=[{"minify": minify}],
    ).build()
    assert built.status == 0, built.said
    assert built.has("papers/assets/paperdigest.js")
    assert len(built.files("mine.*.min.js")) == 1
    assert "papers/assets/paperdigest.js" in (built.site / "index.html").read_text("utf-8")
