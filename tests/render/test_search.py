"""What Material's own search finds on our pages: its parser reads them here."""

from __future__ import annotations

import json

from material.plugins.search.plugin import Parser  # type: ignore[import-untyped]
from msgspec.structs import replace

from mkdocs_paperdigest.render.pages import plan_pages, render_page
from mkdocs_paperdigest.render.view import SectionView

from .papers import PAPERS, edition, extractive, modelled, section, topic


def sections(view: SectionView, kind: str) -> dict[str, str]:
    """Title and text of what enters the index, by the id that a hit leads to."""
    plan = next(plan for plan in plan_pages(view) if plan.kind == kind)
    parser = Parser()
    parser.feed(render_page(view, plan, lambda uri: f"../{uri}").html)
    parser.close()
    return {
        found.id or "": "".join(found.title).strip() + "\n" + "".join(found.text).strip()
        for found in parser.data
        if not found.is_excluded()
    }


VIEW = section(topic([edition([modelled(paper) for paper in PAPERS])]))


def test_a_paper_is_found_by_title_author_keyword_category_and_id() -> None:
    found = sections(VIEW, "edition")
    for paper in PAPERS:
        entry = found[f"t{paper.id}"]
        if "$" not in paper.title:
            assert paper.title in entry
        assert all(author in entry for author in paper.authors)
        assert {paper.id, *paper.categories[:4]} <= set(entry.split())
        assert "super resolution" in entry
    assert len(found) == len(PAPERS) + 1


def test_a_paper_is_found_by_its_translated_title() -> None:
    view = section(topic([edition([modelled(PAPERS[0], "zh")])]), language="zh")
    assert "论文题目" in sections(view, "edition")[f"t{PAPERS[0].id}"]


def test_the_index_holds_less_than_600_bytes_a_paper_and_nothing_that_is_said_elsewhere() -> None:
    found = sections(VIEW, "edition")
    assert found.pop("") == "Vision, March 28, 2025\n"
    sizes = [
        len(json.dumps(f"papers/vision/2025-03-28/#arxiv-{id_}{e}")) for id_, e in found.items()
    ]
    assert sum(sizes) / len(sizes) < 600
    text = " ".join(found.values())
    for paper in PAPERS:
        assert paper.abstract[:40] not in text
    assert "This is what the paper says" not in text
    assert "March" not in text


def test_overview_and_topic_pages_do_not_repeat_the_papers() -> None:
    papers = [extractive(paper) for paper in PAPERS]
    view = section(topic([edition(papers)], description="Seeing machines"))
    assert sections(view, "topic") == {"": "Vision\n<p>Seeing machines</p>"}
    assert sections(view, "overview") == {"": "Papers\n"}


def test_a_pending_paper_is_found_too() -> None:
    view = section(topic([edition([replace(PAPERS[4], digest=None)])]))
    assert PAPERS[4].title in sections(view, "edition")[f"t{PAPERS[4].id}"]
