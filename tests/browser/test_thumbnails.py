"""Figures in the list: small, where they move nothing, and large in place."""

from __future__ import annotations

from pathlib import Path

import pytest
from msgspec.structs import replace
from PIL import Image
from playwright.sync_api import Locator, expect

from mkdocs_paperdigest.models import Figure
from tests.render.papers import DAY, PAPERS, edition, extractive

from .conftest import Open, Serve, publish

LICENCE = "http://creativecommons.org/licenses/by/4.0/"


@pytest.fixture
def address(tmp_path: Path, serve: Serve) -> str:
    """A page whose every second paper has a figure, some wide and some tall."""
    papers = []
    for number, paper in enumerate(PAPERS[:8]):
        made = extractive(paper)
        if number % 2 == 0:
            size = (900, 300) if number % 4 else (300, 900)
            name = f"{number:016x}.png"
            file = tmp_path / "archive/figures" / name
            file.parent.mkdir(parents=True, exist_ok=True)
            Image.new("RGBA", size, (0, 0, 90, 80)).save(file)
            figure = Figure("https://arxiv.org/x.png", "Figure 1", "A view.", "F1", name, *size)
            made = replace(made, figures=(figure,), license=LICENCE)
        papers.append(made)
    return f"{publish(serve, tmp_path, content=[edition(papers)])}papers/vision/{DAY}/"


def height(paper: Locator) -> float:
    box = paper.bounding_box()
    assert box
    return box["height"]


@pytest.mark.parametrize(("width", "most"), [(360, 260), (1440, 150)])
def test_a_closed_paper_stays_low(address: str, open_page: Open, width: int, most: int) -> None:
    page = open_page(address, viewport={"width": width, "height": 900})
    shown = page.locator(".pd-paper", has=page.locator(".pd-thumbnail"))
    expect(shown).to_have_count(4)
    heights = [height(paper) for paper in shown.all()]
    assert max(heights) <= most, heights


def test_thumbnails_are_small_files_that_come_late_and_move_nothing(
    address: str, open_page: Open
) -> None:
    page = open_page(address, viewport={"width": 1440, "height": 900})
    image = page.locator(".pd-thumbnail img").first
    expect(image).to_have_attribute("loading", "lazy")
    assert image.evaluate("image => image.complete && image.naturalWidth <= 176")
    assert image.evaluate("image => Number(image.getAttribute('width')) <= 88")
    before = page.evaluate("document.documentElement.scrollHeight")
    page.locator(".pd-thumbnail").last.scroll_into_view_if_needed()
    page.wait_for_load_state("networkidle")
    assert page.evaluate("document.documentElement.scrollHeight") == before


@pytest.mark.parametrize("scripts", [True, False])
def test_a_figure_opens_in_place_and_stars_nothing(
    address: str, open_page: Open, scripts: bool
) -> None:
    page = open_page(address, java_script_enabled=scripts)
    zoom = page.locator(".pd-zoom").first
    expect(zoom).to_be_hidden()
    page.locator(".pd-thumbnail").first.click()
    expect(zoom).to_be_visible()
    expect(page.locator(".pd-star[aria-pressed=true]")).to_have_count(0)
    page.keyboard.press("Escape")
    expect(zoom).to_be_hidden()


def test_an_opened_paper_shows_its_figures_once(address: str, open_page: Open) -> None:
    page = open_page(address)
    paper = page.locator(".pd-paper").first
    paper.locator(".pd-title a").click()
    expect(paper.locator(".pd-figures img")).to_be_visible()
    expect(paper.locator(".pd-thumbnail")).to_be_hidden()
