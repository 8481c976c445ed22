"""Other plugins in the same site."""

from __future__ import annotations

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


STRONG = "Zq7#vL0p-wandering-otters-measure-tides-9xKd!"


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


def test_a_password_on_the_site_hides_our_pages_too(tmp_path: Path, arxiv: ArxivServer) -> None:
    pytest.importorskip("encryptcontent")
    built = Site(
        tmp_path,
        options(arxiv),
        plugins=["search", {"encryptcontent": {"global_password": STRONG}}],
    ).build()
    assert built.status == 0, built.said
    for name in built.files("papers/**/*.html"):
        page = (built.site / name).read_text(encoding="utf-8")
        assert "pd-abstract" not in page, name
        assert "encryptcontent" in page, name
    assert LATTICE.title not in (built.site / "search/search_index.json").read_text("utf-8")


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
