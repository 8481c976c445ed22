"""Hebrew pages in a browser, in Hebrew and in English sites: nothing points the wrong way."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Page

from tests.render.papers import DAY

from .conftest import SETTINGS, Open, Serve, publish
from .test_fit_for_all import violations

EDITION = f"papers/vision/{DAY}/"
PAGES = ("", "papers/", "papers/vision/", EDITION, "papers/reading-list/")
WIDTHS = (390, 1440)


@pytest.fixture(scope="module", params=["he", "en"])
def hebrew(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, serve: Serve
) -> str:
    theme = {**SETTINGS["theme"], "language": request.param}
    return publish(serve, tmp_path_factory.mktemp("hebrew"), "he", theme=theme)


@pytest.fixture(scope="module")
def persian(tmp_path_factory: pytest.TempPathFactory, serve: Serve) -> str:
    theme = {**SETTINGS["theme"], "language": "fa"}
    return publish(serve, tmp_path_factory.mktemp("persian"), "fa", theme=theme)


def open_all(page: Page) -> None:
    page.evaluate(
        "document.querySelectorAll('.pd-page details').forEach(each => { each.open = true })"
    )


def text_of(page: Page, selector: str) -> dict[str, Any]:
    """The box around the text of an element, and that of the paper it stands in."""
    found: dict[str, Any] = page.evaluate(
        """selector => {
            const element = document.querySelector(selector)
            const range = document.createRange()
            range.selectNodeContents(element)
            const {left, right} = range.getBoundingClientRect()
            const paper = element.closest('.pd-paper, .pd-page').getBoundingClientRect()
            return {left: left - paper.left, right: paper.right - right}
        }""",
        selector,
    )
    return found


@pytest.mark.parametrize("width", WIDTHS)
def test_lines_begin_at_the_right_and_quotes_at_the_left(
    hebrew: str, open_page: Open, width: int
) -> None:
    page = open_page(hebrew + EDITION, viewport={"width": width, "height": 800})
    open_all(page)
    for selector in (".pd-counts", ".pd-title", ".pd-authors", ".pd-labels", ".pd-made"):
        assert text_of(page, selector)["right"] <= 1, selector
    for selector in (".pd-abstract", ".pd-summary .pd-quote"):
        assert text_of(page, selector)["left"] <= 20, selector
    points = page.locator(".pd-takeaways[lang=he], .pd-takeaways:not([lang])").first
    bullets = points.evaluate("each => getComputedStyle(each).paddingRight")
    assert float(bullets.removesuffix("px")) > 10


def test_what_opens_points_to_where_its_language_goes_on(hebrew: str, open_page: Open) -> None:
    page = open_page(hebrew + EDITION)
    pointing = "each => getComputedStyle(each, '::before').rotate"
    closed = page.locator(".pd-more:not([open]) > summary").first
    assert closed.evaluate(pointing) == "135deg"
    open_all(page)
    assert page.locator(".pd-more > summary").first.evaluate(pointing) == "45deg"


def test_an_english_island_is_as_on_an_english_page(persian: str, open_page: Open) -> None:
    page = open_page(persian + EDITION)
    assert page.locator("body").get_attribute("dir") == "rtl"
    closed = page.locator(".pd-more:not([open]) > summary").first
    assert closed.evaluate("each => getComputedStyle(each, '::before').rotate") == "-45deg"
    for selector in ("h1", ".pd-counts", ".pd-title", ".pd-authors", ".pd-labels"):
        style = "selector => getComputedStyle(document.querySelector(selector)).direction"
        assert page.evaluate(style, selector) == "ltr"
    assert text_of(page, ".pd-title")["left"] <= 1


@pytest.mark.parametrize("path", PAGES)
def test_nothing_leaves_the_screen(hebrew: str, open_page: Open, path: str) -> None:
    page = open_page(hebrew + path)
    open_all(page)
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 800})
        outside = page.evaluate(
            """() => [...document.querySelectorAll('.pd-page *')].filter(each => {
                const box = each.getBoundingClientRect()
                return box.width && (box.left < -1 || box.right > innerWidth + 1)
            }).map(each => each.outerHTML.slice(0, 100))"""
        )
        assert outside == []


@pytest.mark.parametrize("path", PAGES)
def test_axe_finds_nothing_serious(hebrew: str, open_page: Open, path: str) -> None:
    page = open_page(hebrew + path)
    open_all(page)
    assert violations(page) == []
