from __future__ import annotations

from itertools import pairwise
from typing import Any

import pytest
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File
from mkdocs.structure.nav import Link, Section
from mkdocs.structure.pages import Page

from mkdocs_paperdigest.navigation import above, chain, link_up, place_section, without


@pytest.fixture
def config() -> MkDocsConfig:
    made = MkDocsConfig()
    made.load_dict({"site_name": "Site"})
    made.validate()
    return made


@pytest.fixture
def pages(config: MkDocsConfig) -> dict[str, Page]:
    names = ("home", "about", "papers", "vision", "learning")
    return {
        name: Page(None, File(f"{name}.md", None, config.site_dir, True), config) for name in names
    }


def place(items: list[Any], pages: dict[str, Page], *, append: bool = True) -> list[Any]:
    topics = [pages["vision"], pages["learning"]]
    place_section(items, pages["papers"], topics, "Papers", Section, append=append)
    return items


def shape(items: list[Any]) -> list[Any]:
    """The navigation as nested lists of names."""
    return [
        {item.title: shape(item.children)}
        if item.children is not None
        else item.url
        if isinstance(item, Link)
        else item.file.name
        for item in items
    ]


def test_a_navigation_without_the_section_gets_it_at_the_end(pages: dict[str, Page]) -> None:
    items = place([pages["home"], pages["about"]], pages)
    assert shape(items) == ["home", "about", {"Papers": ["papers", "vision", "learning"]}]


def test_or_not_where_that_is_not_wanted(pages: dict[str, Page]) -> None:
    items = place([pages["home"]], pages, append=False)
    assert shape(items) == ["home"]


def test_an_overview_among_other_pages_becomes_a_section_in_its_place(
    pages: dict[str, Page],
) -> None:
    pages["papers"].title = "New papers"
    items = place([pages["home"], pages["papers"], pages["about"]], pages, append=False)
    assert shape(items) == [
        "home",
        {"New papers": ["papers", "vision", "learning"]},
        "about",
    ]


def test_an_overview_that_opens_a_section_gets_its_topics_beside_it(
    pages: dict[str, Page],
) -> None:
    items = place([pages["home"], Section("Research", [pages["papers"], pages["about"]])], pages)
    assert shape(items) == [
        "home",
        {"Research": ["papers", "vision", "learning", "about"]},
    ]


def test_an_overview_within_a_section_becomes_one_of_its_own_there(pages: dict[str, Page]) -> None:
    pages["papers"].title = "New papers"
    items = place([Section("Research", [pages["about"], pages["papers"]])], pages)
    assert shape(items) == [
        {"Research": ["about", {"New papers": ["papers", "vision", "learning"]}]}
    ]


def test_topics_stay_where_the_author_placed_them(pages: dict[str, Page]) -> None:
    items = place([pages["vision"], Section("Research", [pages["papers"]])], pages)
    assert shape(items) == ["vision", {"Research": ["papers", "learning"]}]


def test_an_overview_whose_topics_all_have_a_place_is_left_alone(pages: dict[str, Page]) -> None:
    items = place([pages["papers"], pages["vision"], pages["learning"]], pages)
    assert shape(items) == ["papers", "vision", "learning"]


def test_parents_and_neighbours_follow_from_the_order(pages: dict[str, Page]) -> None:
    link = Link("Elsewhere", "https://example.org/")
    items = place([pages["home"], link, Section("Deep", [pages["about"]])], pages)
    pages["home"].parent = Section("Stale", [])
    pages["learning"].next_page = pages["home"]
    found = link_up(items)
    assert [page.file.name for page in found] == ["home", "about", "papers", "vision", "learning"]
    assert pages["home"].parent is None
    assert pages["vision"].parent.title == "Papers"
    assert pages["about"].parent.title == "Deep"
    for before, after in pairwise(found):
        assert before.next_page is after
        assert after.previous_page is before
    assert found[0].previous_page is None
    assert found[-1].next_page is None


def test_a_page_stands_above_sections_of_its_own_name(pages: dict[str, Page]) -> None:
    pages["papers"].title = pages["about"].title = "Papers"
    items = [Section("Research", [Section("Papers", [pages["papers"], pages["vision"]])])]
    link_up([*items, pages["about"]])
    assert above(pages["papers"]).title == "Research"
    assert above(pages["vision"]).title == "Papers"
    assert above(pages["about"]) is None
    assert pages["papers"].parent is not None


def test_a_chain_of_pages_apart_from_the_navigation(pages: dict[str, Page]) -> None:
    chain([])
    chain([pages["vision"]])
    assert (pages["vision"].previous_page, pages["vision"].next_page) == (None, None)
    chain([pages["vision"], pages["learning"]])
    assert pages["vision"].next_page is pages["learning"]
    assert pages["learning"].previous_page is pages["vision"]


def test_pages_that_are_gone_leave_no_empty_sections() -> None:
    nav = ["a.md", {"B": "b.md"}, {"C": ["b.md", {"D": "d.md"}]}, {"E": [{"F": ["b.md"]}]}]
    assert without(nav, {"b.md"}) == ["a.md", {"C": [{"D": "d.md"}]}]
    assert without(nav, set()) == nav
    assert without(["b.md"], {"b.md"}) == []
