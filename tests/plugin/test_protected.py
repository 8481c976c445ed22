"""A section that not everyone may read."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.plugin.neighbourhood import STRONG
from tests.plugin.sites import Built, Site
from tests.plugin.test_build import HAIKU, LATTICE, arxiv, edition_path, options
from tests.servers.arxiv import ArxivServer

__all__ = ["arxiv"]


def everything_in(built: Built) -> dict[str, str]:
    """What a stranger can read of a site, by the names of its files."""
    return {
        name: name + (built.site / name).read_text(encoding="utf-8", errors="replace")
        for name in built.files("**/*")
        if built.has(name)
    }


def test_a_password_on_the_site_hides_our_pages_too(tmp_path: Path, arxiv: ArxivServer) -> None:
    built = Site(
        tmp_path,
        options(arxiv),
        plugins=["search", {"encryptcontent": {"global_password": STRONG}}],
    ).build()
    assert built.status == 0, built.said
    for name in built.files("papers/**/*.html"):
        if "/embed/" in name:
            continue  # made for other sites; without `protected` it is public, as feeds are
        page = (built.site / name).read_text(encoding="utf-8")
        assert "pd-abstract" not in page, name
        assert "encryptcontent" in page, name
        head = page[: page.index("</head>")]
        assert not [title for title in ("Haiku", "Lattice") if title in head], name
    assert LATTICE.title not in (built.site / "search/search_index.json").read_text("utf-8")


@pytest.mark.parametrize("first", [True, False])
def test_a_protected_section_shows_no_paper_to_who_lacks_the_password(
    tmp_path: Path, arxiv: ArxivServer, first: bool
) -> None:
    plugins = ["search", "tags", {"encryptcontent": {"global_password": STRONG}}]
    docs = {"index.md": "# Home\n\n<!-- paperdigest -->", "tags.md": "<!-- material/tags -->"}
    settings = {"site_url": "https://lab.example/"}
    ours = options(arxiv, protected=True, restore=False)
    built = Site(tmp_path, ours, docs, settings, plugins, before=first).build()
    assert built.status == 0, built.said
    secrets = ("Haiku", "Lattice", "Lovelace", LATTICE.id, HAIKU.id, "lattice.example")
    for name, text in everything_in(built).items():
        assert not [secret for secret in secrets if secret in text], name
    assert not built.files("papers/data/**/*")
    assert not built.files("papers/**/*.xml")
    assert built.has(f"{edition_path(HAIKU)}/index.html")


def test_a_protected_section_is_whole_for_who_may_read_it(
    tmp_path: Path, arxiv: ArxivServer
) -> None:
    # As behind a web server that asks for the password.
    settings = {"site_url": "https://lab.example/"}
    ours = options(arxiv, protected=True, restore=False)
    built = Site(tmp_path, ours, settings=settings).build()
    assert built.status == 0, built.said
    for place in ("papers", "papers/diffusion-models", edition_path(HAIKU)):
        page = built.page(f"{place}/index.html")
        assert page.all("article.pd-paper")
        links = [a.attributes.get("href", "") for tag in ("a", "link") for a in page.all(tag)]
        assert not [link for link in links if link.endswith((".bib", "feed.xml", "daily.xml"))]
