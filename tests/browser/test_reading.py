"""What a person does on the pages: find, open, jump, look behind a claim, copy."""

from __future__ import annotations

from pathlib import Path

import pytest
from msgspec.structs import replace
from playwright.sync_api import Locator, Page, expect

from tests.render.papers import DAY, PAPERS, edition, modelled

from .conftest import OLDER, Open, Serve, publish

EDITION = f"papers/vision/{DAY}/"
FIRST, MODELLED = PAPERS[0], PAPERS[1]


def paper(page: Page, number: int) -> Locator:
    return page.locator(f"[id='arxiv-{PAPERS[number].id}']")


@pytest.mark.parametrize("scripts", [True, False])
def test_a_paper_opens_in_place(any_theme: str, open_page: Open, scripts: bool) -> None:
    page = open_page(any_theme + EDITION, java_script_enabled=scripts)
    element = paper(page, 0)
    expect(element.locator(".pd-takeaways")).not_to_be_visible()
    element.locator(".pd-more > summary").click()
    expect(element.locator(".pd-takeaways")).to_be_visible()
    expect(element.locator(".pd-abstract")).to_be_visible()


@pytest.mark.parametrize("scripts", [True, False])
def test_a_claim_shows_its_quote_where_it_stands(
    any_theme: str, open_page: Open, scripts: bool
) -> None:
    page = open_page(any_theme + EDITION, java_script_enabled=scripts)
    claim = paper(page, 1).locator(".pd-summary .pd-claim")
    expect(claim.locator(".pd-quote")).not_to_be_visible()
    claim.locator("summary").focus()
    page.keyboard.press("Enter")
    expect(claim.locator(".pd-quote")).to_be_visible()
    page.keyboard.press("Enter")
    expect(claim.locator(".pd-quote")).not_to_be_visible()


MARKS_ALONE = """() => [...document.querySelectorAll('.pd-summary .pd-claim:has(> details)')]
    .filter(claim => {
        const words = document.createRange(), mark = claim.querySelector('summary')
        words.setStart(claim, 0)
        words.setEndBefore(mark.parentElement)
        const lines = [...words.getClientRects()].filter(each => each.width > 5)
        const box = mark.getBoundingClientRect()
        const clamped = box.top >= claim.getBoundingClientRect().bottom
        return !clamped && (box.top + box.bottom) / 2 > lines.at(-1).bottom
    })
    .map(claim => claim.innerText)"""


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_mark_of_evidence_stands_beside_a_word(
    tmp_path: Path, serve: Serve, open_page: Open, language: str
) -> None:
    papers = []
    for length, each in enumerate((modelled(paper, language) for paper in PAPERS), 1):
        assert each.digest
        said = {"en": "Longer and longer says it what it is. ", "zh": "这篇论文提出了一种新方法。"}
        claim = replace(each.digest.summary, text=(said[language] * length).strip())
        papers.append(replace(each, digest=replace(each.digest, summary=claim)))
    address = publish(serve, tmp_path, language, [edition(papers)])
    page = open_page(address + EDITION)
    for width in range(300, 800, 7):  # each breaks the lines elsewhere
        page.set_viewport_size({"width": width, "height": 800})
        assert page.evaluate(MARKS_ALONE) == [], width


def test_a_long_sentence_ends_early_until_its_paper_opens(
    tmp_path: Path, serve: Serve, open_page: Open
) -> None:
    papers = []
    for times, each in zip((3, 30), map(modelled, PAPERS), strict=False):
        assert each.digest
        claim = replace(each.digest.summary, text="They sample in few steps. " * times)
        papers.append(replace(each, digest=replace(each.digest, summary=claim)))
    address = publish(serve, tmp_path, "en", [edition(papers)])
    page = open_page(address + EDITION, viewport={"width": 320, "height": 800})
    short, long = (paper(page, number).locator(".pd-claim").first for number in (0, 1))
    cut = "claim => claim.scrollHeight > claim.clientHeight + 10"
    assert not short.evaluate(cut)
    assert long.evaluate(cut)
    paper(page, 1).locator(".pd-more > summary").click()
    assert not long.evaluate(cut)


def test_a_title_opens_its_paper_and_names_its_place(material: str, open_page: Open) -> None:
    page = open_page(material + EDITION)
    element = paper(page, 0)
    element.locator(".pd-title a").click()
    expect(element.locator(".pd-takeaways")).to_be_visible()
    assert page.url.endswith(f"#arxiv-{FIRST.id}")
    element.locator(".pd-title a").click()
    expect(element.locator(".pd-takeaways")).not_to_be_visible()


def test_an_address_with_a_paper_opens_it(material: str, open_page: Open) -> None:
    page = open_page(f"{material}{EDITION}#arxiv-{MODELLED.id}")
    element = paper(page, 1)
    expect(element.locator(".pd-takeaways")).to_be_visible()
    expect(element.locator(".pd-title")).to_be_in_viewport()


def test_the_jump_list_leads_to_each_paper(material: str, open_page: Open) -> None:
    page = open_page(material + EDITION, viewport={"width": 1440, "height": 900})
    entries = page.locator(".md-sidebar--secondary .md-nav__link")
    expect(entries).to_have_count(9)
    entries.last.click()
    expect(paper(page, 11).locator(".pd-title")).to_be_in_viewport()


def test_keys_move_between_papers_and_open_them(material: str, open_page: Open) -> None:
    page = open_page(material + EDITION)
    at = "document.activeElement.closest('.pd-paper').id"
    for key, number in (("j", 0), ("j", 1), ("j", 6), ("k", 1)):
        page.keyboard.press(key)
        assert page.evaluate(at) == f"arxiv-{PAPERS[number].id}"
    expect(paper(page, 1).locator(".pd-title")).to_be_in_viewport()
    page.keyboard.press("o")
    expect(paper(page, 1).locator(".pd-takeaways")).to_be_visible()
    page.keyboard.press("o")
    expect(paper(page, 1).locator(".pd-takeaways")).not_to_be_visible()


def test_keys_stay_out_of_the_way_while_somebody_types(material: str, open_page: Open) -> None:
    page = open_page(material + EDITION, viewport={"width": 1440, "height": 900})
    page.keyboard.press("/")
    page.keyboard.type("joko")
    expect(page.locator(".md-search__input")).to_have_value("joko")
    expect(page.locator(".md-search__input")).to_be_focused()
    expect(page.locator(".pd-takeaways:visible")).to_have_count(0)


def test_the_themes_own_keys_lead_to_the_neighbouring_editions(
    material: str, open_page: Open
) -> None:
    page = open_page(material + EDITION)
    page.keyboard.press("p")
    page.wait_for_url(f"**/{OLDER}/")
    expect(page.locator("h1")).to_have_text("Vision, March 27, 2025")


def test_everything_works_after_an_instant_navigation(material: str, open_page: Open) -> None:
    page = open_page(material + EDITION)
    page.wait_for_load_state("networkidle")  # Material reads the sitemap first
    page.evaluate("window.stayed = true")
    page.locator(".pd-pager a").first.click()
    page.wait_for_url(f"**/{OLDER}/")
    expect(page.locator("h1")).to_have_text("Vision, March 27, 2025")
    assert page.evaluate("window.stayed")
    element = paper(page, 4)
    element.locator(".pd-title a").click()
    expect(element.locator(".pd-takeaways")).to_be_visible()
    page.keyboard.press("j")
    assert page.evaluate("document.activeElement.closest('.pd-paper').id") == (
        f"arxiv-{PAPERS[5].id}"
    )
    assert page.evaluate("window.stayed")


def test_a_citation_is_copied(material: str, open_page: Open) -> None:
    page = open_page(material + EDITION, permissions=["clipboard-read", "clipboard-write"])
    paper(page, 1).locator(".pd-more > summary").click()
    paper(page, 1).get_by_role("link", name="Cite").click()
    expect(page.locator(".pd-status")).to_have_text("Copied")
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied.startswith("@misc{")
    assert copied.count("@misc") == 1
    assert f"eprint = {{{MODELLED.id}}}" in copied
    assert page.url == material + EDITION


def test_without_scripts_the_citation_is_a_link_to_all(material: str, open_page: Open) -> None:
    page = open_page(material + EDITION, java_script_enabled=False)
    paper(page, 1).locator(".pd-more > summary").click()
    address = paper(page, 1).get_by_role("link", name="Cite").evaluate("link => link.href")
    text = page.request.get(address).text()
    assert text.count("@misc") == 9
    assert f"eprint = {{{MODELLED.id}}}" in text


def test_any_edition_is_two_moves_away_from_the_overview(material: str, open_page: Open) -> None:
    page = open_page(material + "papers/", java_script_enabled=False)
    month = page.locator(".pd-calendar details").first
    if month.get_attribute("open") is None:
        month.locator("summary").click()
    month.get_by_role("link", name="27").click()
    expect(page.locator("h1")).to_have_text("Vision, March 27, 2025")


def test_the_home_page_shows_the_newest_digests(any_theme: str, open_page: Open) -> None:
    page = open_page(any_theme)
    expect(page.locator("article.pd-paper")).to_have_count(2)
    paper(page, 0).locator(".pd-more > summary").click()
    expect(paper(page, 0).locator(".pd-takeaways")).to_be_visible()


def test_on_paper_stands_what_stands_on_the_screen(material: str, open_page: Open) -> None:
    page = open_page(material + EDITION)
    paper(page, 1).locator(".pd-title a").click()
    page.emulate_media(media="print")
    for name in (".pd-takeaways", ".pd-abstract", ".pd-authors"):
        expect(paper(page, 1).locator(name)).to_be_visible()
    expect(paper(page, 0).locator(".pd-summary")).to_be_visible()
    expect(paper(page, 0).locator(".pd-takeaways")).not_to_be_visible()
    for name in (".pd-tools", ".pd-actions", ".pd-pager"):
        expect(page.locator(name).first).not_to_be_visible()


def test_a_bar_leads_to_its_day(material: str, open_page: Open) -> None:
    page = open_page(material + "papers/")
    page.locator(".pd-chart rect").first.click()
    page.wait_for_url(f"**/{OLDER}/")
