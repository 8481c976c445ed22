"""Accessible, light, steady: on every page type, in both schemes, at three widths."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path
from typing import Any

import axe_playwright_python  # type: ignore[import-untyped]
import pytest
from msgspec.structs import replace
from playwright.sync_api import Page

from mkdocs_paperdigest.models import Link
from tests.render.papers import DAY, PAPERS, edition, extractive

from .conftest import Open, Serve, publish

AXE = Path(axe_playwright_python.__file__).with_name("axe.min.js")
PAGES = ("", "papers/", "papers/vision/", f"papers/vision/{DAY}/", "papers/reading-list/")
OURS = ".pd-page"
MOVED = """new PerformanceObserver(list => {
    for (const entry of list.getEntries()) window.moved = (window.moved || 0) + entry.value
}).observe({type: 'layout-shift', buffered: true})"""


def violations(page: Page) -> list[Any]:
    page.add_script_tag(path=AXE)
    found = page.evaluate(
        "scope => axe.run(scope, {resultTypes: ['violations']}).then(r => r.violations)", OURS
    )
    return [
        (each["id"], [node["html"][:200] for node in each["nodes"]])
        for each in found
        if each["impact"] in ("serious", "critical")
    ]


@pytest.mark.parametrize("scheme", ["default", "slate"])
@pytest.mark.parametrize("path", PAGES)
def test_axe_finds_nothing_serious(material: str, open_page: Open, path: str, scheme: str) -> None:
    page = open_page(material + path)
    page.evaluate(
        """scheme => {
            document.body.dataset.mdColorScheme = scheme
            document.querySelectorAll('.pd-page details').forEach(each => { each.open = true })
        }""",
        scheme,
    )
    page.wait_for_timeout(250)  # Material fades colours when the scheme changes
    assert violations(page) == []


@pytest.mark.parametrize("path", PAGES)
def test_nothing_is_wider_than_the_screen(any_theme: str, open_page: Open, path: str) -> None:
    page = open_page(any_theme + path)
    page.evaluate(
        "document.querySelectorAll('.pd-page details').forEach(each => { each.open = true })"
    )
    for width in (360, 768, 1440):
        page.set_viewport_size({"width": width, "height": 800})
        wide = page.evaluate(
            """() => [...document.querySelectorAll('.pd-page *')]
                .filter(each => each.getBoundingClientRect().right > innerWidth + 1)
                .map(each => each.outerHTML.slice(0, 100))"""
        )
        assert wide == []


@pytest.mark.parametrize("path", PAGES)
def test_nothing_moves_while_a_page_loads(material: str, open_page: Open, path: str) -> None:
    page = open_page("about:blank")
    page.add_init_script(MOVED)
    page.goto(material + path)
    page.wait_for_load_state("networkidle")
    assert page.evaluate("window.moved || 0") < 0.01


@pytest.mark.parametrize("width", [390, 1440])
def test_nothing_moves_where_the_address_opens_a_paper(
    material: str, open_page: Open, width: int
) -> None:
    for paper in PAPERS[0], PAPERS[1], PAPERS[9]:
        page = open_page("about:blank", viewport={"width": width, "height": 900})
        page.add_init_script(MOVED)
        page.goto(f"{material}papers/vision/{DAY}/#arxiv-{paper.id}")
        page.wait_for_load_state("networkidle")
        assert page.locator(".pd-more[open]").count() == 1
        assert page.evaluate("window.moved || 0") < 0.01


@pytest.mark.parametrize(("width", "most"), [(360, 260), (768, 160), (1440, 150)])
def test_a_closed_paper_is_small(material: str, open_page: Open, width: int, most: int) -> None:
    page = open_page(
        f"{material}papers/vision/{DAY}/",
        viewport={"width": width, "height": 800},
        has_touch=width < 1000,
    )
    heights = page.evaluate(
        "[...document.querySelectorAll('.pd-paper')].map(each => each.offsetHeight)"
    )
    assert max(heights) <= most


@pytest.mark.parametrize(("width", "most"), [(360, 260), (1440, 150)])
def test_a_closed_paper_with_much_to_say_is_small(
    tmp_path: Path, serve: Serve, open_page: Open, width: int, most: int
) -> None:
    title = (
        "Human-Aware Navigation in Discrete and Continuous Environments with Dynamic Interaction"
    )
    made = [
        replace(
            extractive(paper),
            title=f"{title}, {'Real-World Validation and Leaderboard ' * longer}",
            comment="Accepted by IEEE Robotics and Automation Letters",
            links=(*paper.links, Link("code", "https://github.com/a/b")),
        )
        for longer, paper in enumerate(PAPERS[:4])
    ]
    address = publish(serve, tmp_path, content=[edition(made)])
    page = open_page(
        f"{address}papers/vision/{DAY}/",
        viewport={"width": width, "height": 800},
        has_touch=width < 1000,
    )
    heights = page.evaluate(
        "[...document.querySelectorAll('.pd-paper')].map(each => each.offsetHeight)"
    )
    assert max(heights) <= most, heights


def test_what_is_touched_is_large_enough(material: str, open_page: Open) -> None:
    page = open_page(
        f"{material}papers/vision/{DAY}/",
        viewport={"width": 390, "height": 800},
        has_touch=True,
        is_mobile=True,
    )
    page.locator(".pd-more > summary").first.click()
    small = page.evaluate(
        """[...document.querySelector('.pd-page')
                .querySelectorAll('button, .pd-links a, select, .pd-more > summary')]
            .filter(each => each.offsetParent && each.getBoundingClientRect().height < 24)
            .map(each => each.outerHTML.slice(0, 80))"""
    )
    assert small == []


def test_headings_descend_one_by_one(material: str, open_page: Open) -> None:
    for path in PAGES:
        page = open_page(material + path)
        levels = page.evaluate(
            "[...document.querySelectorAll('main :is(h1,h2,h3,h4)')].map(each => +each.tagName[1])"
        )
        assert levels[0] == 1
        assert levels.count(1) == 1
        assert all(after <= before + 1 for before, after in pairwise(levels))


def test_script_and_stylesheet_are_small() -> None:
    assets = Path(__file__).parents[2] / "mkdocs_paperdigest" / "render" / "assets"
    assert (assets / "paperdigest.js").stat().st_size <= 12_000
    assert (assets / "paperdigest.css").stat().st_size <= 11_100
