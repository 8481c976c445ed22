from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from mkdocs.commands import build
from mkdocs.utils import get_theme_dir

from mkdocs_paperdigest.arxiv.calendar import listing_day
from tests.plugin.sites import Built, Site
from tests.servers.arxiv import ArxivServer, Entry

MATERIAL = Path(get_theme_dir("material"))
NOW = datetime.now(UTC).replace(microsecond=0)


def ago(**time: float) -> str:
    return (NOW - timedelta(**time)).strftime("%Y-%m-%dT%H:%M:%SZ")


LATTICE = Entry(
    "2611.01234",
    title="Diffusion on a Lattice: <b>Fast</b> & Exact",
    abstract=(
        "Sampling from diffusion models is slow. We propose a lattice sampler that needs 12 steps. "
        "On three benchmarks it is 4.5 times faster at equal quality. "
        "Code is available at https://github.com/example/lattice."
    ),
    authors=("Ada Lovelace", "Émilie du Châtelet", "吴健雄"),
    categories=("cs.CV", "cs.LG"),
    published=ago(days=2),
    comment="Accepted at CVPR 2027. Project page: https://lattice.example.org/",
)
HAIKU = Entry(
    "2611.00099",
    title="Haiku Diffusion",
    abstract="Poems are hard to sample. We present a diffusion model of haiku. It rhymes rarely.",
    categories=("cs.CL",),
    published=ago(days=4),
)


@pytest.fixture
def arxiv() -> Iterator[ArxivServer]:
    with ArxivServer([LATTICE, HAIKU]) as server:
        yield server


def options(arxiv: ArxivServer, **more: Any) -> dict[str, Any]:
    topics = [{"name": "Diffusion Models", "query": "abs:diffusion OR ti:diffusion"}]
    return {"topics": topics, "arxiv_api": arxiv.api, **more}


def edition_path(entry: Entry, slug: str = "diffusion-models") -> str:
    return f"papers/{slug}/{listing_day(entry.published)}"


def nav_titles(built: Built, page: str = "index.html") -> list[str]:
    """The titles of the theme's navigation, in order, sections before what they hold."""
    nav = built.page(page).all("nav.md-nav--primary")[0]
    titles = [
        element.text
        for element in nav._below()
        if "md-nav__link" in element.classes and element.text
    ]
    return list(dict.fromkeys(titles))


@pytest.mark.parametrize("theme", ["material", "mkdocs", "readthedocs"])
def test_every_theme_shows_the_whole_paper(tmp_path: Path, arxiv: ArxivServer, theme: str) -> None:
    built = Site(tmp_path, options(arxiv), settings={"theme": theme}).build()
    assert built.status == 0, built.said
    page = built.page(f"{edition_path(LATTICE)}/index.html")
    paper = page.one("article.pd-paper")
    assert paper.attributes["id"] == "arxiv-2611.01234"
    assert paper.attributes["data-arxiv-id"] == "2611.01234v1"
    assert paper.attributes["data-summarizer"] == "extractive"
    assert paper.attributes["data-state"] == "digested"
    assert "Diffusion on a Lattice: <b>Fast</b> & Exact" in paper.text
    authors = paper.one(".pd-authors").text
    places = [authors.index(name) for name in LATTICE.authors]
    assert places == sorted(places)
    links = [link.attributes["href"] for link in paper.one(".pd-links").all("a")]
    assert "https://arxiv.org/abs/2611.01234v1" in links
    assert "https://github.com/example/lattice" in links
    assert "https://lattice.example.org/" in links
    assert "Accepted at CVPR 2027" in paper.text
    assert paper.one(".pd-summary").text
    assert paper.one(".pd-takeaways").all(".pd-claim")
    assert "4.5 times faster" in paper.one(".pd-abstract").text
    for claim in paper.all(".pd-claim"):
        assert claim.one(".pd-quote").text
    assert len(page.all("h1")) == 1
    for name in ("index.html", "diffusion-models/index.html"):
        assert len(built.page(f"papers/{name}").all("h1")) == 1
        assert "Diffusion on a Lattice" in built.page(f"papers/{name}").text


def test_a_second_build_asks_nobody_and_builds_the_same(tmp_path: Path, arxiv: ArxivServer) -> None:
    site = Site(tmp_path, options(arxiv))
    first = site.build()
    pages = {name: (first.site / name).read_bytes() for name in first.files("papers/**/*.*")}
    asked = len(arxiv.asked)
    second = site.build()
    assert len(arxiv.asked) == asked == 1
    assert {name: (second.site / name).read_bytes() for name in pages} == pages
    assert "0 new papers, 0 digests made" in second.said


def test_the_data_is_the_archive(tmp_path: Path, arxiv: ArxivServer) -> None:
    built = Site(tmp_path, options(arxiv, archive_dir="record")).build()
    day = listing_day(LATTICE.published)
    published = built.site / f"papers/data/diffusion-models/{day}.json"
    assert (
        published.read_bytes()
        == (tmp_path / "record" / "diffusion-models" / f"{day}.json").read_bytes()
    )
    edition = json.loads(published.read_bytes())
    assert edition["schema"] == 1
    assert edition["date"] == str(day)
    paper = edition["papers"][0]
    assert paper["authors"] == list(LATTICE.authors)
    assert paper["digest"]["summary"]["quote"] in LATTICE.abstract
    manifest = json.loads((built.site / "papers/data/index.json").read_bytes())
    assert [record["slug"] for record in manifest["topics"]] == ["diffusion-models"]
    assert len(manifest["topics"][0]["editions"]) == 2


def test_flat_urls(tmp_path: Path, arxiv: ArxivServer) -> None:
    built = Site(tmp_path, options(arxiv), settings={"use_directory_urls": False}).build()
    assert built.status == 0, built.said
    assert built.has(f"{edition_path(LATTICE)}.html")
    topic = built.page("papers/diffusion-models/index.html")
    hrefs = [link.attributes.get("href", "") for link in topic.all("a")]
    assert f"{listing_day(HAIKU.published)}.html" in hrefs


@pytest.mark.parametrize(
    ("nav", "expected"),
    [
        (None, ["About", "Papers", "Diffusion Models"]),
        ([{"Us": "about.md"}], ["Us", "Papers", "Diffusion Models"]),
        (
            [{"Reading": "papers/index.md"}, {"Us": "about.md"}],
            ["Reading", "Diffusion Models", "Us"],
        ),
        (
            [{"Science": ["papers/index.md", "about.md"]}],
            ["Science", "Papers", "Diffusion Models", "About"],
        ),
        (
            [{"Science": ["about.md", "papers/index.md"]}],
            ["Science", "About", "Papers", "Diffusion Models"],
        ),
        (
            [{"Diffusion": "papers/diffusion-models/index.md"}, "about.md"],
            ["Diffusion", "About", "Papers"],
        ),
    ],
)
def test_the_navigation_is_what_an_author_would_expect(
    tmp_path: Path, arxiv: ArxivServer, nav: Any, expected: list[str]
) -> None:
    docs = {"index.md": "# Home", "about.md": "# About"}
    settings = {"nav": ["index.md", *nav]} if nav else {}
    built = Site(tmp_path, options(arxiv), docs, settings).build()
    assert built.status == 0, built.said
    titles = [title for title in nav_titles(built) if title not in ("Home", "Site")]
    assert titles == expected


@pytest.mark.parametrize(
    ("theme", "place"),
    [
        ("readthedocs", "li.breadcrumb-item"),
        ({"name": "material", "features": ["navigation.path"]}, "li.md-path__item"),
    ],
)
@pytest.mark.parametrize(
    ("nav", "to_overview", "to_topic"),
    [
        (None, ["Papers"], ["Papers", "Diffusion Models"]),
        (
            [{"Science": ["papers/index.md"]}],
            ["Science", "Papers"],
            ["Science", "Diffusion Models"],
        ),
    ],
)
def test_the_trail_names_each_once(
    tmp_path: Path,
    arxiv: ArxivServer,
    theme: Any,
    place: str,
    nav: Any,
    to_overview: list[str],
    to_topic: list[str],
) -> None:
    settings: dict[str, Any] = {"theme": theme, **({"nav": ["index.md", *nav]} if nav else {})}
    if theme != "readthedocs" and not (MATERIAL / "partials/path.html").is_file():
        pytest.skip("this release of Material has no trail")
    built = Site(tmp_path, options(arxiv), settings=settings).build()
    assert built.status == 0, built.said
    overview, topic = (
        [item.text for item in built.page(f"papers/{path}index.html").all(place)]
        for path in ("", "diffusion-models/")
    )
    if theme != "readthedocs":  # Material's trail ends above the page, and there must be two steps
        to_overview, to_topic = (
            ["Home", *trail[:-1]] if trail[1:] else [] for trail in (to_overview, to_topic)
        )
    assert (overview, topic) == (to_overview, to_topic)


def test_no_nav_means_no_nav(tmp_path: Path, arxiv: ArxivServer) -> None:
    built = Site(tmp_path, options(arxiv, nav=False), settings={"nav": ["index.md"]}).build()
    assert built.status == 0, built.said
    assert "Papers" not in nav_titles(built)
    assert built.has("papers/index.html")


def test_editions_know_their_place(tmp_path: Path, arxiv: ArxivServer) -> None:
    built = Site(tmp_path, options(arxiv), settings={"theme": "readthedocs"}).build()
    older, newer = edition_path(HAIKU), edition_path(LATTICE)
    neighbour = {
        link.attributes.get("rel"): link.attributes["href"]
        for link in built.page(f"{older}/index.html").all("a")
        if link.attributes.get("rel") in ("prev", "next")
    }
    assert neighbour == {"next": f"../{newer.rpartition('/')[2]}/"}
    assert Path(older).name not in " ".join(nav_titles(Site(tmp_path, options(arxiv)).build()))


def test_a_page_of_the_users_wins(tmp_path: Path, arxiv: ArxivServer) -> None:
    docs = {"index.md": "# Home", "papers/README.md": "# My own words"}
    built = Site(tmp_path, options(arxiv), docs).build()
    assert built.status == 0, built.said
    assert "My own words" in built.page("papers/index.html").text
    assert built.has("papers/diffusion-models/index.html")
    assert nav_titles(built)[-2:] == ["My own words", "Diffusion Models"]


def test_languages_of_labels(tmp_path: Path, arxiv: ArxivServer) -> None:
    theme = {"name": "material", "language": "zh"}
    built = Site(tmp_path, options(arxiv), settings={"theme": theme}).build()
    page = built.page("papers/index.html")
    assert "论文" in page.one("h1").text
    assert "Diffusion on a Lattice" in page.text


@pytest.mark.parametrize("folder", ["docs/archive", "elsewhere/../docs/archive"])
def test_docs_dir_is_never_written_to(tmp_path: Path, arxiv: ArxivServer, folder: str) -> None:
    site = Site(tmp_path, options(arxiv, archive_dir=folder))
    built = site.build()
    assert built.status == 1
    assert "option 'archive_dir'" in built.said
    assert not (tmp_path / "docs/archive").exists()
    assert not arxiv.asked


@pytest.mark.parametrize(
    ("change", "line"),
    [
        ({"lookbak": 3}, "option 'lookbak': there is no such option; did you mean 'lookback'?"),
        ({"language": "klingon!"}, "option 'language': expected the tag of a language, such as en"),
        ({"refresh": "soon"}, "option 'refresh': expected a number from 0 to 8,760, got 'soon'"),
        ({"topics": []}, "option 'topics': at least one topic is needed"),
        ({"topics": [{"name": "A"}]}, "topic 'A': it has no query"),
        (
            {"topics": [{"name": "A", "query": "cat:cs.CV", "categories": ["cs.CV"]}]},
            "topic 'A': give either query or categories",
        ),
        (
            {"topics": [{"name": "A b", "query": "x:y"}, {"name": "a B", "query": "x:y"}]},
            "topics 'A b' and 'a B' share the slug 'a-b'",
        ),
        ({"path": "../elsewhere"}, "option 'path'"),
        ({"arxiv_api": "ftp://x"}, "option 'arxiv_api'"),
        ({"summarizer": "oracle"}, "option 'summarizer'"),
    ],
)
def test_a_mistake_is_one_clear_line(
    tmp_path: Path, arxiv: ArxivServer, change: dict[str, Any], line: str
) -> None:
    built = Site(tmp_path, options(arxiv) | change).build()
    assert built.status == 1
    assert [said for said in built.said.splitlines() if line in said]
    assert "Traceback" not in built.said
    assert not arxiv.asked


def test_a_refused_topic_leaves_the_others_alone(tmp_path: Path, arxiv: ArxivServer) -> None:
    topics = [
        {"name": "Broken", "query": "nonsense:x"},
        {"name": "Nothing", "query": "abs:hedgehog"},
        {"name": "Haiku", "query": "abs:haiku"},
    ]
    built = Site(tmp_path, options(arxiv, topics=topics)).build()
    assert built.status == 0, built.said
    assert "topic 'Broken': arXiv refused the query: unknown field nonsense" in built.said
    assert "topic 'Nothing': arXiv has no papers for the query 'abs:hedgehog'" in built.said
    assert "Haiku Diffusion" in built.page("papers/haiku/index.html").text
    assert built.has("papers/broken/index.html")


def test_a_refused_query_is_not_asked_again_until_it_changes(
    tmp_path: Path, arxiv: ArxivServer
) -> None:
    topics = [{"name": "Broken", "query": "nonsense:x"}]
    assert "arXiv refused the query" in Site(tmp_path, options(arxiv, topics=topics)).build().said
    again = Site(tmp_path, options(arxiv, topics=topics)).build()
    assert "topic 'Broken': arXiv refused its query when last asked; correct it" in again.said
    assert len(arxiv.asked) == 1
    topics = [{"name": "Broken", "query": "abs:haiku"}]
    mended = Site(tmp_path, options(arxiv, topics=topics)).build()
    assert "Haiku Diffusion" in mended.page("papers/broken/index.html").text


def test_fail_on_error_fails_with_one_line(tmp_path: Path, arxiv: ArxivServer) -> None:
    topics = [{"name": "Broken", "query": "nonsense:x"}]
    built = Site(tmp_path, options(arxiv, topics=topics, fail_on_error=True)).build()
    assert built.status == 1
    assert "could not fetch 'Broken'" in built.said


def test_an_unreachable_arxiv_keeps_the_site(tmp_path: Path, arxiv: ArxivServer) -> None:
    assert Site(tmp_path, options(arxiv)).build().status == 0
    gone = options(arxiv, refresh=0) | {"arxiv_api": "http://127.0.0.1:9/api/query"}
    built = Site(tmp_path, gone).build()
    assert built.status == 0, built.said
    assert "topic 'Diffusion Models': 127.0.0.1 cannot be reached" in built.said
    assert "Diffusion on a Lattice" in built.page("papers/index.html").text
    assert "could not be reached" in built.page("papers/diffusion-models/index.html").text


def test_offline_asks_nobody(tmp_path: Path, arxiv: ArxivServer) -> None:
    built = Site(tmp_path, options(arxiv, offline=True)).build()
    assert built.status == 0, built.said
    assert built.has("papers/index.html")
    assert not arxiv.asked


def test_an_unwritable_cache_is_named(tmp_path: Path, arxiv: ArxivServer) -> None:
    (tmp_path / "occupied").write_text("a file")
    built = Site(tmp_path, options(arxiv, cache_dir="occupied")).build()
    assert "option 'cache_dir'" in built.said
    assert "Traceback" not in built.said
    assert built.has("papers/index.html")
    assert not arxiv.asked


def test_disabled_is_absent(tmp_path: Path, arxiv: ArxivServer) -> None:
    built = Site(tmp_path, options(arxiv, enabled=False)).build()
    assert built.status == 0, built.said
    assert not built.has("papers/index.html")
    assert not arxiv.asked


def test_serving_a_changed_file_asks_nobody(tmp_path: Path, arxiv: ArxivServer) -> None:
    from mkdocs.config import load_config

    site = Site(tmp_path, options(arxiv, refresh=0))
    file = str(site.write())
    config = load_config(file, strict=True)
    config.plugins.on_startup(command="serve", dirty=False)
    build.build(config, serve_url="http://127.0.0.1:8000/")
    assert len(arxiv.asked) == 1
    (tmp_path / "docs/index.md").write_text("# Home again")
    # `mkdocs serve` loads the configuration anew, and MkDocs hands over the plugin it has.
    again = load_config(file, strict=True)
    assert again.plugins["paperdigest"] is config.plugins["paperdigest"]
    build.build(again, serve_url="http://127.0.0.1:8000/")
    assert len(arxiv.asked) == 1
    assert "Home again" in (tmp_path / "site/index.html").read_text()


def test_a_section_switched_off_while_serving_is_gone(tmp_path: Path, arxiv: ArxivServer) -> None:
    from mkdocs.config import load_config

    marker = "<!-- paperdigest limit=1 -->"
    site = Site(tmp_path, options(arxiv), docs={"index.md": f"# Home\n\n{marker}"})
    config = load_config(str(site.write()), strict=True)
    config.plugins.on_startup(command="serve", dirty=False)
    build.build(config, serve_url="http://127.0.0.1:8000/")
    assert marker not in (tmp_path / "site/index.html").read_text()
    site.options["enabled"] = False
    again = load_config(str(site.write()), strict=True)
    assert again.plugins["paperdigest"] is config.plugins["paperdigest"]
    build.build(again, serve_url="http://127.0.0.1:8000/")
    assert marker in (tmp_path / "site/index.html").read_text()
    assert not (tmp_path / "site/papers").exists()


def test_only_what_changed_is_drawn_again(tmp_path: Path, arxiv: ArxivServer) -> None:
    site = Site(tmp_path, options(arxiv, archive_dir="archive"))
    kept = tmp_path / ".cache/plugin/paperdigest/pages"

    def rebuild() -> tuple[dict[Path, int], dict[str, bytes]]:
        """When each page was drawn, and how it looks."""
        site.build()
        drawn = {file: file.stat().st_mtime_ns for file in kept.rglob("*.md")}
        files = (tmp_path / "site/papers").rglob("*.html")
        return drawn, {str(file): file.read_bytes() for file in files}

    drawn, pages = rebuild()
    again, same = rebuild()
    assert again == drawn
    assert same == pages
    editions = (tmp_path / "archive").glob("*/*.json")
    file = next(each for each in editions if LATTICE.title in each.read_text())
    file.write_text(file.read_text().replace(LATTICE.title, "Another title"))
    after, changed = rebuild()
    new = {each.name for each, at in after.items() if at != drawn[each]}
    assert f"{file.stem}.md" in new
    assert "reading-list.md" not in new
    assert b"Another title" in changed[str(tmp_path / "site/papers/index.html")]


@pytest.mark.parametrize("theme", ["material", "mkdocs"])
def test_a_search_parses_what_changed_alone(
    tmp_path: Path, arxiv: ArxivServer, monkeypatch: pytest.MonkeyPatch, theme: str
) -> None:
    site = Site(tmp_path, options(arxiv), settings={"theme": theme}, plugins=["search"])
    parsed: list[str] = []
    feed = HTMLParser.feed

    def watched(parser: HTMLParser, text: str) -> None:
        parsed.append(text)
        feed(parser, text)

    monkeypatch.setattr(HTMLParser, "feed", watched)
    site.build()
    assert any("Diffusion on a Lattice" in text for text in parsed)
    index = (tmp_path / "site/search/search_index.json").read_bytes()
    parsed.clear()
    site.build()
    assert {text for text in parsed if "Home" not in text} == set()
    assert (tmp_path / "site/search/search_index.json").read_bytes() == index


def test_similar_papers_are_linked_and_a_new_edition_leaves_older_pages_alone(
    tmp_path: Path, arxiv: ArxivServer
) -> None:
    old = replace(LATTICE, published=ago(days=12))
    between = Entry("2611.00400", abstract="No diffusion of rumours.", published=ago(days=7))
    arxiv.entries[:] = [old, between]
    sampler = Entry(
        "2611.00500",
        title="A Lattice Sampler in Half the Steps",
        abstract="A lattice sampler needs 6 steps. Our diffusion sampler skips half the lattice.",
        published=ago(days=2),
    )
    site = Site(tmp_path, options(arxiv, refresh=0, lookback=20, author_pages=0))
    site.build()
    older = Path(".cache/plugin/paperdigest/site", f"{edition_path(old)}.md")
    before = (tmp_path / older).read_bytes()
    arxiv.entries.append(sampler)
    built = site.build()
    assert built.status == 0, built.said
    similar = built.page(f"{edition_path(sampler)}/index.html").one(".pd-similar").all("a")
    assert [link.text for link in similar] == [old.title]
    day = listing_day(old.published)
    assert similar[0].attributes["href"] == f"../{day}/#arxiv-{old.id}"
    data = json.loads((built.site / "papers/data/similar.json").read_text())
    assert data["similar"][sampler.id] == [old.id]
    assert (tmp_path / older).read_bytes() == before


def test_a_week_has_its_page_and_what_is_searched_is_found_once(
    tmp_path: Path, arxiv: ArxivServer
) -> None:
    site = Site(tmp_path, options(arxiv), settings={"site_url": "https://example.org/"})
    site.plugins.append("search")
    built = site.build()
    assert built.status == 0, built.said
    week = listing_day(LATTICE.published).strftime("%G-W%V")
    page = built.page(f"papers/diffusion-models/{week}/index.html")
    day = listing_day(LATTICE.published)
    there = f"../{day}/#arxiv-{LATTICE.id}"
    assert there in [link.attributes.get("href") for link in page.one(".pd-week").all("a")]
    topic = built.page("papers/diffusion-models/index.html").one(".pd-weeks")
    assert f"{week}/" in [link.attributes["href"] for link in topic.all("a")]
    assert built.has("papers/diffusion-models/weekly.xml")
    index = json.loads((built.site / "search/search_index.json").read_text())
    found = [entry["location"] for entry in index["docs"] if "lattice" in entry["text"].lower()]
    assert found == [f"papers/diffusion-models/{day}/#arxiv-{LATTICE.id}"]
