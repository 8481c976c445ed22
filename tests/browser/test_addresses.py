"""The address names the paper that is being read, whoever writes it."""

from __future__ import annotations

import pytest

from .conftest import Open, Serve, publish

PLACE = "papers/vision/2025-03-28/"


@pytest.fixture(scope="module")
def tracking(tmp_path_factory: pytest.TempPathFactory, serve: Serve) -> str:
    """A site whose theme writes what is being read into the address."""
    theme = {"name": "material", "font": False, "features": ["navigation.tracking"]}
    return publish(serve, tmp_path_factory.mktemp("tracking"), theme=theme)


@pytest.mark.parametrize("width", [390, 1440])
def test_a_little_scroll_names_no_other_paper(tracking: str, open_page: Open, width: int) -> None:
    first = open_page(tracking + PLACE, viewport={"width": width, "height": 800})
    ids = first.evaluate("[...document.querySelectorAll('.pd-paper')].map(paper => paper.id)")
    assert len(ids) > 3
    for name in ids[:3]:  # below the last one there is nothing to scroll to
        place = f"#{name}"
        page = open_page(tracking + PLACE + place, viewport={"width": width, "height": 800})
        page.wait_for_timeout(300)
        page.mouse.wheel(0, 3)
        page.wait_for_timeout(400)
        assert page.evaluate("location.hash") == place


def test_moving_by_keys_names_each_paper(tracking: str, open_page: Open) -> None:
    page = open_page(tracking + PLACE, viewport={"width": 1440, "height": 800})
    page.wait_for_timeout(300)
    for _ in range(3):
        page.keyboard.press("j")
        page.wait_for_timeout(400)
        here = page.evaluate("document.activeElement.closest('.pd-paper').id")
        assert page.evaluate("location.hash") == f"#{here}"


def test_the_jump_list_leads_to_an_address_that_can_be_shared(
    tracking: str, open_page: Open
) -> None:
    page = open_page(tracking + PLACE, viewport={"width": 1440, "height": 800})
    page.locator(".md-sidebar--secondary .md-nav__link").nth(2).click()
    page.wait_for_function("location.hash.startsWith('#arxiv-')")
    assert page.locator(".pd-paper:has(.pd-more[open])").count() == 1


def test_other_addresses_are_left_alone(tracking: str, open_page: Open) -> None:
    page = open_page(tracking, viewport={"width": 1440, "height": 800})
    page.evaluate("history.replaceState({a: 1}, '', '#somewhere')")
    assert page.evaluate("[location.hash, history.state.a]") == ["#somewhere", 1]
    page.evaluate("history.replaceState({a: 2}, '')")
    assert page.evaluate("[location.hash, history.state.a]") == ["#somewhere", 2]
