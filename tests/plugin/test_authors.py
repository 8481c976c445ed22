"""Pages of authors on a built site."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from mkdocs_paperdigest.archive import Archive
from tests.render.papers import DAY, PAPERS, edition, extractive

from .sites import Built, Site

TOPIC = {"name": "Vision", "slug": "vision", "query": "cat:cs.CV"}
PAGE = "papers/authors/ada-lovelace/index.html"


@pytest.fixture
def archive(tmp_path: Path) -> Archive:
    made = Archive(tmp_path / "archive")
    for number in range(3):
        authors = ("Ada Lovelace", f"Author {number}")
        paper = extractive(replace(PAPERS[number], authors=authors))
        made.adopt(edition([paper], DAY - timedelta(days=number)))
    return made


def built(root: Path, **options: Any) -> Built:
    ours = {"offline": True, "archive_dir": "archive", "topics": [TOPIC], **options}
    found = Site(root, ours, plugins=["search"]).build()
    assert found.status == 0, found.said
    return found


@pytest.mark.usefixtures("archive")
def test_a_name_leads_to_its_page_and_that_to_its_papers(tmp_path: Path) -> None:
    found = built(tmp_path)
    card = found.page(f"papers/vision/{DAY}/index.html").one(".pd-authors")
    (link,) = card.all("a")
    assert (link.text, link.attributes["href"]) == ("Ada Lovelace", "../../authors/ada-lovelace/")
    page = found.page(PAGE).one(".pd-author")
    assert [each.attributes["href"] for each in page.one("ul").all("a")] == [
        f"../../vision/{DAY - timedelta(days=number)}/#arxiv-{PAPERS[number].id}"
        for number in range(3)
    ]
    assert "may be that of several people" in page.text
    week = found.page("papers/vision/2025-W13/index.html").one(".pd-week")
    assert "../../authors/ada-lovelace/" in [a.attributes["href"] for a in week.all("a")]
    index = json.loads((found.site / "search/search_index.json").read_text())["docs"]
    assert "papers/authors/ada-lovelace/" in [entry["location"] for entry in index]


@pytest.mark.usefixtures("archive")
@pytest.mark.parametrize("options", [{"author_pages": 0}, {"protected": True}])
def test_there_are_none_where_none_are_wanted(tmp_path: Path, options: dict[str, Any]) -> None:
    found = built(tmp_path, **options)
    assert not found.files("papers/authors/**/*")
    assert not found.page(f"papers/vision/{DAY}/index.html").one(".pd-authors").all("a")


def test_pages_change_with_who_has_one(tmp_path: Path, archive: Archive) -> None:
    built(tmp_path)
    archive.path_of("vision", DAY - timedelta(days=2)).unlink()
    found = built(tmp_path)
    assert not found.has(PAGE)
    assert not found.page(f"papers/vision/{DAY}/index.html").one(".pd-authors").all("a")


def test_weeks_whose_papers_stay_the_same_lead_to_no_page_that_is_gone(
    tmp_path: Path, archive: Archive
) -> None:
    authors = ("Ada Lovelace", "Ida Rhodes")
    for number, back in ((3, 14), (4, 15), (5, 1)):
        paper = extractive(replace(PAPERS[number], authors=authors[1:]))
        archive.adopt(edition([paper], DAY - timedelta(days=back), "Robots"))
    topics = [TOPIC, {"name": "Robots", "slug": "robots", "query": "cat:cs.RO"}]
    page, link = "papers/robots/2025-W13/index.html", "authors/ida-rhodes/"
    found = built(tmp_path, topics=topics)
    assert link in (found.site / page).read_text()
    archive.path_of("robots", DAY - timedelta(days=15)).unlink()
    found = built(tmp_path, topics=topics)
    assert not found.has(f"papers/{link}index.html")
    assert link not in (found.site / page).read_text()


def test_a_feed_of_weeks_leads_to_no_page_that_is_no_longer_wanted(
    tmp_path: Path, archive: Archive
) -> None:
    archive.adopt(edition([extractive(PAPERS[3])], DAY + timedelta(days=7)))  # that week is over
    settings = {"site_url": "https://example.org/"}
    ours = {"offline": True, "archive_dir": "archive", "topics": [TOPIC]}
    feed = tmp_path / "site/papers/vision/weekly.xml"
    Site(tmp_path, ours, settings=settings).build()
    assert "authors/ada-lovelace/" in feed.read_text()
    Site(tmp_path, ours | {"author_pages": 0}, settings=settings).build()
    assert "authors/ada-lovelace/" not in feed.read_text()
