"""The newest digests in any page: a marker that Markdown lets pass, and says what is wrong."""

from __future__ import annotations

from datetime import timedelta

import markdown  # type: ignore[import-untyped]
import pytest

from mkdocs_paperdigest.render.inline import Marker, MarkerError, insert_newest, parse_marker
from tests.plugin.sites import Element, parse

from .papers import DAY, PAPERS, edition, extractive, modelled, section, topic

VISION = topic(
    [
        edition([extractive(PAPERS[0]), modelled(PAPERS[1]), PAPERS[2]]),
        edition([extractive(PAPERS[3])], DAY - timedelta(days=1)),
    ]
)
ROBOTS = topic([edition([extractive(PAPERS[0]), extractive(PAPERS[5])], name="Robots")])
VIEW = section(VISION, ROBOTS)


def page(text: str) -> Element:
    html = markdown.markdown(text, extensions=["fenced_code", "tables", "toc", "smarty"])
    return parse(insert_newest(html, VIEW, lambda uri: f"/{uri}"))


def shown(element: Element) -> list[str]:
    return [one.attributes["id"].removeprefix("arxiv-") for one in element.all("article.pd-paper")]


@pytest.mark.parametrize(
    ("marker", "papers"),
    [
        ("<!-- paperdigest topic=vision limit=2 -->", (0, 1)),
        ("<!-- paperdigest limit=4 topic=vision -->", (0, 1, 2, 3)),
        ("<!--paperdigest topic=robots-->", (0, 5)),
        ("<!-- paperdigest -->", (0, 1, 2, 5, 3)),
        ("A paragraph\n<!-- paperdigest topic=vision limit=1 -->\nof text.", (0,)),
    ],
)
def test_a_marker_becomes_the_newest_papers(marker: str, papers: tuple[int, ...]) -> None:
    found = page(f"# Home\n\n{marker}\n\nMore text.")
    assert shown(found) == [PAPERS[number].id for number in papers]
    assert "More text." in found.text
    assert "paperdigest" not in found.text


def test_headings_stand_one_level_below_the_page_around_them() -> None:
    assert page("# Home\n\n<!-- paperdigest -->").all("h2.pd-title")
    assert page("# Home\n\n## News\n\n<!-- paperdigest -->").all("h3.pd-title")


def test_a_paper_stands_on_a_page_once() -> None:
    found = page("<!-- paperdigest topic=vision limit=2 -->\n\n<!-- paperdigest topic=robots -->")
    assert shown(found) == [PAPERS[0].id, PAPERS[1].id, PAPERS[5].id]
    assert found.one(".pd-repeated").one("a").attributes["href"] == f"#arxiv-{PAPERS[0].id}"


def test_a_citation_leads_to_the_edition_that_the_paper_stands_in() -> None:
    found = page("<!-- paperdigest topic=vision limit=4 -->").all("a")
    found = [link for link in found if link.text == "Cite"]
    assert found[0].attributes["href"] == f"/papers/data/vision/{DAY}.bib"
    assert found[3].attributes["href"] == f"/papers/data/vision/{DAY - timedelta(days=1)}.bib"


@pytest.mark.parametrize(
    "text",
    ["```html\n<!-- paperdigest topic=vision -->\n```", "`<!-- paperdigest topic=vision -->`",
     "<!-- paperdigests are fine -->", "No marker, but paperdigest."],
)  # fmt: skip
def test_what_is_no_marker_stays(text: str) -> None:
    html = markdown.markdown(text, extensions=["fenced_code"])
    assert insert_newest(html, VIEW, lambda uri: uri) == html


@pytest.mark.parametrize(
    ("marker", "said"),
    [
        ("topic=cats", "there is no topic 'cats', only vision, robots"),
        ("topics=vision", "'topics=vision' is not understood: write <!-- paperdigest topic=SLUG"),
        ("vision", "'vision' is not understood"),
        ("topic=", "'topic=' is not understood"),
        ("limit=3 limit=4", "'limit=4' is not understood"),
        ("limit=0", "limit must be a number from 1 to 50, not '0'"),
        ("limit=many", "not 'many'"),
        ("limit=²", "not '²'"),
        ("limit=" + "9" * 5000, "limit must be"),
        ("days=0", "days must be a number from 1 to 366, not '0'"),
        ("view=large", "view can only be compact, not 'large'"),
        ('words=""', "is not understood"),
        ('words="flow limit=3', "is not understood"),
    ],
)
def test_a_mistake_is_named_in_one_line(marker: str, said: str) -> None:
    with pytest.raises(MarkerError) as caught:
        page(f"<!-- paperdigest {marker} -->")
    assert said in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_marker_is_read_word_by_word() -> None:
    assert parse_marker("") == Marker("", 5)
    assert parse_marker(" topic=机器学习\n limit=50 ") == Marker("机器学习", 50)
    said = parse_marker('words="rectified  flow" days=7 view=compact')
    assert said == Marker("", 5, ("rectified", "flow"), 7, compact=True)


def test_a_marker_may_ask_for_words_and_days() -> None:
    author = PAPERS[3].authors[0].split()[-1]
    assert shown(page(f"<!-- paperdigest words={author} -->")) == [PAPERS[3].id]
    assert shown(page(f"<!-- paperdigest words={author} days=1 -->")) == []
    assert shown(page("<!-- paperdigest topic=vision days=1 -->")) == [
        paper.id for paper in PAPERS[:3]
    ]
    phrase = " ".join(PAPERS[1].title.split()[:2])
    assert PAPERS[1].id in shown(page(f'<!-- paperdigest words="{phrase}" -->'))


def test_a_compact_list_says_so_to_the_stylesheet() -> None:
    section = page("<!-- paperdigest view=compact -->").one("section")
    assert section.attributes["data-view"] == "sentences"
    assert "data-view" not in page("<!-- paperdigest -->").one("section").attributes
