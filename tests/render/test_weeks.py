"""A week of a topic: where it stands, what it tells, and that it holds nothing twice."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta

from msgspec.structs import replace

from mkdocs_paperdigest.models import Paper
from mkdocs_paperdigest.render.feeds import weekly_feed
from mkdocs_paperdigest.render.plans import plan_pages
from mkdocs_paperdigest.render.search import search_entries
from mkdocs_paperdigest.render.view import SectionView
from mkdocs_paperdigest.similar.related import Related, Theme

from .papers import PAPERS, edition, extractive, modelled, section, topic
from .test_pages import addresses, page, plan

MONDAY = date(2025, 3, 24)
BEFORE = MONDAY - timedelta(days=3)


def keyed(number: int, *keywords: str) -> Paper:
    return modelled(
        replace(PAPERS[number], authors=("Ada Lovelace", f"B. {number}")), keywords=keywords
    )


VISION = topic(
    [
        edition([keyed(0, "Ice", "snow"), keyed(1, "ice", "snow")], MONDAY + timedelta(days=1)),
        edition([keyed(2, "ice", "rain"), extractive(PAPERS[3])], MONDAY),
        edition([keyed(4, "snow"), PAPERS[5]], BEFORE),
    ]
)
THEMES = {"vision/2025-W13": (Theme(("glaciers", "ice"), (PAPERS[1].id, PAPERS[2].id)),)}


def view(themes: Mapping[str, tuple[Theme, ...]] = THEMES, **changes: str) -> SectionView:
    return section(VISION, related=Related(themes=dict(themes)), **changes)


def test_each_week_with_papers_has_a_page_that_the_topic_leads_to() -> None:
    weeks = [each.src_uri for each in plan_pages(view()) if each.kind == "week"]
    assert weeks == ["papers/vision/2025-W13.md", "papers/vision/2025-W12.md"]
    linked = addresses(page(view(), "vision/index.md").one(".pd-weeks"))
    assert linked == [f"/{place}" for place in weeks]
    assert addresses(page(view(), "vision/2025-W13.md").one("nav.pd-pager")) == [
        "/papers/vision/2025-W12.md",
        "/papers/vision/index.md",
    ]


def test_papers_stand_by_theme_each_once_with_its_sentence_and_the_way_to_its_edition() -> None:
    found = page(view(), "vision/2025-W13.md")
    assert [heading.text for heading in found.all("h2")] == [
        "Glaciers, ice 2",
        "Also in this week 2",
    ]
    first, rest = found.all(".pd-papers")
    day, next_day = MONDAY, MONDAY + timedelta(days=1)
    assert [addresses(title)[0] for title in first.all(".pd-title")] == [
        f"/papers/vision/{next_day}.md#arxiv-{PAPERS[1].id}",
        f"/papers/vision/{day}.md#arxiv-{PAPERS[2].id}",
    ]
    assert len(rest.all("article.pd-paper")) == 2
    said = keyed(1).digest
    assert said is not None
    assert said.summary.text in first.all("article")[0].one(".pd-summary").text
    assert not found.all(".pd-abstract")
    assert not search_entries(plan(view(), "vision/2025-W13.md"), VISION.load(MONDAY))


def test_it_tells_what_is_new_and_who_wrote_most() -> None:
    counts, keywords, authors = page(view(), "vision/2025-W13.md").one(".pd-page").all("p")
    assert counts.text == "4 papers, listed from March 24, 2025 to March 25, 2025."
    # Snow is not new, and rain falls in one paper alone.
    assert keywords.text == "New among the keywords: ice"
    assert authors.text == "Most active authors: Ada Lovelace (3)"
    assert len(page(view(), "vision/2025-W12.md").one(".pd-page").all("p")) == 1


def test_a_week_without_themes_lists_its_papers_without_headings() -> None:
    found = page(view({}), "vision/2025-W13.md")
    assert all("pd-title" in heading.classes for heading in found.all("h2"))
    assert len(found.all("article")) == 4


def test_themes_of_papers_that_are_hidden_leave_no_trace() -> None:
    gone = {"vision/2025-W13": (Theme(("secret",), ("2401.00001",)),)}
    found = page(view(gone), "vision/2025-W13.md")
    assert "secret" not in found.text
    assert len(found.all("article")) == 4


def test_words_of_themes_are_text() -> None:
    evil = {"vision/2025-W13": (Theme(("<img src=x>",), (PAPERS[1].id,)),)}
    found = page(view(evil), "vision/2025-W13.md")
    assert not found.all("img")
    assert "<img src=x>" in found.all("h2")[0].text


def test_a_page_changes_with_its_themes() -> None:
    place = "vision/2025-W13.md"
    assert plan(view(), place).fingerprint != plan(view({}), place).fingerprint
    other = "vision/2025-W12.md"
    assert plan(view(), other).fingerprint == plan(view({}), other).fingerprint


def test_the_feed_has_the_weeks_that_are_over() -> None:
    said = weekly_feed(view(site_url="https://example.org/"), "vision", lambda uri: uri).decode()
    assert said.count("<entry>") == 1
    assert "Vision, week 12 of 2025" in said
    assert "https://example.org/papers/vision/2025-W12.md" in said
    assert f"https://example.org/papers/vision/{BEFORE}.md#arxiv-{PAPERS[4].id}" in said
    empty = weekly_feed(section(topic([])), "vision", lambda uri: uri).decode()
    assert "<entry>" not in empty


def test_a_week_of_one_day_names_it_once() -> None:
    said = page(view(), "vision/2025-W12.md").one(".pd-counts").text
    assert said == "2 papers, listed on March 21, 2025."
    assert plan(view(), "vision/2025-W12.md").description.endswith(said)


def test_a_keyword_has_the_capitals_that_papers_give_it_most() -> None:
    several = topic(
        [
            edition([keyed(0, "GANs", "Ice"), keyed(1, "GANs", "ice"), keyed(2, "ice")], MONDAY),
            edition([keyed(3, "snow")], BEFORE),
        ]
    )
    said = page(section(several), "vision/2025-W13.md").one(".pd-page").all("p")[1].text
    assert said == "New among the keywords: ice, GANs"
