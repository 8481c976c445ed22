"""What search finds on our pages: Material's own parser reads here what it is given of them."""

from __future__ import annotations

import json

from material.plugins.search.plugin import Parser  # type: ignore[import-untyped]
from msgspec.structs import replace

from mkdocs_paperdigest.latex import tex_to_text
from mkdocs_paperdigest.models import Link
from mkdocs_paperdigest.render.inline import insert_newest
from mkdocs_paperdigest.render.plans import plan_pages
from mkdocs_paperdigest.render.search import search_entries, search_html
from mkdocs_paperdigest.render.view import SectionView

from .papers import PAPERS, edition, extractive, modelled, section, topic


def read(html: str) -> dict[str, str]:
    """Title and text of what enters the index, by the id that a hit leads to."""
    parser = Parser()
    parser.feed(html)
    parser.close()
    return {
        found.id or "": "".join(found.title).strip() + "\n" + "".join(found.text).strip()
        for found in parser.data
        if not found.is_excluded()
    }


def sections(view: SectionView, kind: str) -> dict[str, str]:
    plan = next(plan for plan in plan_pages(view) if plan.kind == kind)
    shown = plan.topic.load(plan.day) if plan.topic and plan.day else None
    return read(search_html(plan, search_entries(plan, shown)))


VIEW = section(topic([edition([modelled(paper) for paper in PAPERS])]))


def test_a_paper_is_found_by_title_author_keyword_category_and_id() -> None:
    found = sections(VIEW, "edition")
    for paper in PAPERS:
        entry = found[f"arxiv-{paper.id}"]
        if "$" not in paper.title:
            assert paper.title in entry
        assert all(author in entry for author in paper.authors)
        assert all(category in entry for category in paper.categories)
        assert paper.id in entry
        assert "super resolution" in entry
    assert len(found) == len(PAPERS) + 1


def test_a_paper_is_found_by_its_translated_title() -> None:
    view = section(topic([edition([modelled(PAPERS[0], "zh")])]), language="zh")
    entry = sections(view, "edition")[f"arxiv-{PAPERS[0].id}"]
    assert "论文题目" in entry.replace("\u200b", "")


def test_a_pending_paper_is_found_too() -> None:
    view = section(topic([edition([PAPERS[4]])]))
    assert PAPERS[4].title in sections(view, "edition")[f"arxiv-{PAPERS[4].id}"]


def test_a_paper_is_found_by_the_sentence_that_is_seen_first() -> None:
    view = section(topic([edition([extractive(PAPERS[0])])]))
    shown = extractive(PAPERS[0]).digest
    assert shown
    entry = sections(view, "edition")[f"arxiv-{PAPERS[0].id}"]
    assert tex_to_text(shown.summary.text)[:200] in entry


def test_a_paper_is_found_by_its_doi() -> None:
    known = replace(PAPERS[0], links=(Link("doi", "https://doi.org/10.1109/X.2025.12"),))
    entry = sections(section(topic([edition([known])])), "edition")[f"arxiv-{PAPERS[0].id}"]
    assert "10.1109/X.2025.12" in entry


def test_the_index_holds_less_than_600_bytes_a_paper_and_nothing_to_read() -> None:
    found = sections(VIEW, "edition")
    assert found.pop("") == "Vision, March 28, 2025\n"
    sizes = [len(json.dumps(f"papers/vision/2025-03-28/#{id_}{e}")) for id_, e in found.items()]
    assert sum(sizes) / len(sizes) < 600
    text = " ".join(found.values())
    assert not [paper.id for paper in PAPERS if paper.abstract[:40] in text]


def test_overview_and_topic_pages_do_not_repeat_the_papers() -> None:
    papers = [extractive(paper) for paper in PAPERS]
    view = section(topic([edition(papers)], description="Seeing machines"))
    assert sections(view, "topic") == {"": "Vision\n<p>Seeing machines</p>"}
    assert sections(view, "overview") == {"": "Papers\n"}


def test_nor_does_a_page_of_the_site_that_shows_the_newest() -> None:
    html = '<h1 id="home">Home</h1><p>Hello</p><!-- paperdigest --><p>Bye</p>'
    assert read(insert_newest(html, VIEW, lambda uri: uri)) == {"": "Home\n<p>Hello</p><p>Bye</p>"}
