"""Material's search box, typed into."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.render.papers import PAPERS

from .conftest import Open, Serve, publish


def search(page: Page, words: str) -> str:
    """Search, follow the first hit within a page, and tell the id of the paper it lands on."""
    page.wait_for_load_state("networkidle")  # Material reads the index in a worker
    page.keyboard.press("/")
    # At once, so that no hit of the first letters alone is followed where the machine is busy.
    page.keyboard.insert_text(words)
    page.keyboard.press("Shift")  # Material looks when a key is let go, which pasting is not
    hit = page.locator(".md-search-result__link[href*='#']").first
    expect(hit).to_be_attached()
    if not hit.is_visible():
        page.locator(".md-search-result__more summary").first.click()
    hit.click()
    page.wait_for_url("**/papers/vision/2025-**")
    page.wait_for_function("document.querySelector(':target')")
    paper = page.locator("article.pd-paper:has(:target), article.pd-paper:target")
    expect(paper.locator(".pd-title")).to_be_in_viewport()
    expect(paper.locator(".pd-abstract")).to_be_visible()
    return str(paper.get_attribute("data-arxiv-id")).removesuffix("v1")


@pytest.mark.parametrize(
    ("words", "papers"),
    [
        ("Homogenous Culture Dataset", {PAPERS[5].id}),
        ("Richeng Jin", {PAPERS[1].id}),
        (PAPERS[6].id, {PAPERS[6].id}),
        (f"https://arxiv.org/abs/{PAPERS[6].id}v2", {PAPERS[6].id}),
        (f"https://arxiv.org/pdf/{PAPERS[6].id}.pdf", {PAPERS[6].id}),
        (f"https://doi.org/10.48550/arXiv.{PAPERS[6].id}", {PAPERS[6].id}),
        ("glaciology", {PAPERS[1].id, PAPERS[3].id, PAPERS[6].id}),
    ],
)
def test_a_paper_is_found_and_the_hit_lands_on_it(
    material: str, open_page: Open, words: str, papers: set[str]
) -> None:
    page = open_page(material, viewport={"width": 1440, "height": 900})
    assert search(page, words) in papers


def test_a_paper_is_found_by_any_word_of_its_chinese_title(
    tmp_path: Path, serve: Serve, open_page: Open
) -> None:
    theme = {"name": "material", "font": False, "language": "zh"}
    address = publish(serve, tmp_path, "zh", theme=theme)
    page = open_page(address, viewport={"width": 1440, "height": 900})
    papers = {PAPERS[1].id, PAPERS[3].id, PAPERS[6].id}
    assert search(page, "论文题目") in papers
    page.goto(address)
    assert search(page, "题目") in papers
