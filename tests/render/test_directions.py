"""Pages that are written from right to left, and pages whose language has no labels."""

from __future__ import annotations

from datetime import timedelta
from xml.etree import ElementTree

import pytest
from msgspec.structs import replace

from mkdocs_paperdigest.render.feeds import daily_feed, feed
from mkdocs_paperdigest.render.inline import insert_newest
from mkdocs_paperdigest.render.pages import render_page
from mkdocs_paperdigest.render.plans import plan_pages
from mkdocs_paperdigest.render.rendered import Rendered
from mkdocs_paperdigest.render.single import single_page
from mkdocs_paperdigest.render.view import SectionView
from tests.plugin.sites import Element, parse

from .papers import DAY, PAPERS, edition, extractive, modelled, section, topic

ENDS = ("index.md", "vision/index.md", f"vision/{DAY}.md")


def view(language: str) -> SectionView:
    papers = (
        extractive(PAPERS[0]),
        replace(modelled(PAPERS[1], language), note="C++: see also."),
        PAPERS[2],
    )
    older = edition([extractive(PAPERS[3])], DAY - timedelta(days=1))
    return section(topic([edition(papers), older], "Seeing (C++)."), language=language)


def draw(language: str, end: str) -> Rendered:
    seen = view(language)
    plan = next(plan for plan in plan_pages(seen) if plan.src_uri == f"papers/{end}")
    return render_page(seen, plan, lambda uri: f"/{uri}")


def marked(element: Element) -> tuple[str, str]:
    """The language and direction that an element says, or those of what it stands in."""
    said = element.attributes
    above = marked(element.parent) if element.parent else ("", "")
    return said.get("lang") or above[0], said.get("dir") or above[1]


@pytest.mark.parametrize("end", ENDS)
@pytest.mark.parametrize("language", ["he", "ar"])
def test_a_page_says_that_it_is_written_from_right_to_left(language: str, end: str) -> None:
    page = parse(draw(language, end).html)
    for element in (page.one("h1"), page.one(".pd-page"), *page.all(".pd-counts")):
        assert marked(element) == (language, "rtl")


@pytest.mark.parametrize("end", ENDS)
def test_what_is_english_says_so_on_a_right_to_left_page(end: str) -> None:
    page = parse(draw("he", end).html)
    titles = [title.one("a") for title in page.all(".pd-title")]
    names = [authors.one("bdi") for authors in page.all(".pd-authors")]
    for element in (*titles, *names, *page.all(".pd-abstract"), *page.all("q.pd-quote")):
        assert marked(element) == ("en", "ltr")
    said = [claim for claim in page.all(".pd-claim") if "… (" in claim.text]
    assert said
    assert {marked(claim) for claim in said} == {("he", "rtl")}
    for words in page.all(".pd-abstract"):
        assert marked(words.all("b")[0]) == ("he", "rtl")


@pytest.mark.parametrize("end", ENDS)
def test_names_of_either_direction_stand_apart(end: str) -> None:
    page = parse(draw("he", end).html)
    for name in (".pd-description", ".pd-owner"):
        for element in page.all(name):
            if element.tag != "small":
                assert element.all("bdi")[0].text, name


def test_the_jump_list_keeps_the_direction_of_titles() -> None:
    (top,) = draw("he", f"vision/{DAY}.md").toc
    assert [entry.title[0] + entry.title[-1] for entry in top.children] == ["\u2068\u2069"] * 3
    (top,) = draw("en", f"vision/{DAY}.md").toc
    assert not any("\u2068" in entry.title for entry in top.children)


@pytest.mark.parametrize("end", ENDS)
@pytest.mark.parametrize("language", ["sv", "fa"])
def test_a_language_without_labels_has_them_in_an_english_island(language: str, end: str) -> None:
    rendered = draw(language, end)
    page = parse(rendered.html)
    for element in (page.one("h1"), page.one(".pd-page"), *page.all(".pd-counts")):
        assert marked(element) == ("en", "ltr")
    assert "March 28, 2025" in page.text
    direction = {"sv": "ltr", "fa": "rtl"}[language]
    for claim in page.all(".pd-claim"):
        by_a_model = "… (" in claim.text or "University" in claim.text
        assert marked(claim) == ((language, direction) if by_a_model else ("en", "ltr"))
    if end != "index.md":  # where papers stand in brief
        assert {marked(role) for role in page.all("b") if role.text == "Result"} == {("en", "ltr")}


@pytest.mark.parametrize(("language", "marked_as"), [("he", ("he", "rtl")), ("fa", ("en", "ltr"))])
def test_the_newest_papers_anywhere_say_their_language(
    language: str, marked_as: tuple[str, str]
) -> None:
    html = insert_newest("<!-- paperdigest -->", view(language), lambda uri: f"/{uri}")
    assert marked(parse(html).one(".pd-inline")) == marked_as


def test_one_paper_alone_says_its_language() -> None:
    hebrew = single_page(modelled(PAPERS[0], "he"), "he")
    assert '<html lang="he" dir="rtl">' in hebrew
    assert '<html lang="en" dir="ltr">' in single_page(modelled(PAPERS[0], "fa"), "fa")


@pytest.mark.parametrize(("language", "marked_as"), [("he", ("he", "rtl")), ("fa", ("en", "ltr"))])
@pytest.mark.parametrize("make", [feed, daily_feed])
def test_feeds_say_language_and_direction(
    make: object, language: str, marked_as: tuple[str, str]
) -> None:
    assert callable(make)
    root = ElementTree.fromstring(make(view(language), "", lambda uri: uri))  # noqa: S314
    said, direction = marked_as
    assert root.attrib["{http://www.w3.org/XML/1998/namespace}lang"] == said
    contents = [text.text or "" for text in root.iter("{http://www.w3.org/2005/Atom}content")]
    assert contents
    assert all(text.startswith(f'<div dir="{direction}">') for text in contents)


@pytest.mark.parametrize("end", ENDS)
@pytest.mark.parametrize("language", ["he", "fa", "en"])
def test_no_sign_of_direction_is_left_open(language: str, end: str) -> None:
    rendered = draw(language, end)
    for text in (rendered.html, rendered.head, *(entry.title for entry in rendered.toc)):
        assert text.count("\u2068") == text.count("\u2069")
    if language != "he":
        assert "\u2068" not in rendered.html
