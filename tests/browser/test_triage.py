"""Many papers become few: filter, star, hide, remember, take away."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace
from playwright.sync_api import Browser, Download, Locator, Page, expect

from mkdocs_paperdigest.latex import tex_to_text
from tests.render.papers import DAY, PAPERS, edition, extractive

from .conftest import OLDER, Open, Serve, publish

EDITION = f"papers/vision/{DAY}/"
LIST = "papers/reading-list/"
SHOWN = ".pd-paper:not([hidden])"


def paper(page: Page, number: int) -> Locator:
    return page.locator(f"[id='arxiv-{PAPERS[number].id}']")


def shown(page: Page) -> list[str]:
    ids: list[str] = page.evaluate(
        "[...document.querySelectorAll('.pd-paper:not([hidden])')].map(each => each.id.slice(6))"
    )
    return ids


def kept(page: Page) -> Any:
    return json.loads(page.evaluate("localStorage.paperdigest"))


def text_of(download: Download) -> str:
    return Path(download.path()).read_text(encoding="utf-8")


def take(page: Page, kind: str) -> str:
    with page.expect_download() as taken:
        page.locator(f"[data-export={kind}]").click()
    return text_of(taken.value)


def test_words_find_titles_authors_and_sentences(any_theme: str, open_page: Open) -> None:
    page = open_page(any_theme + EDITION)
    everything = shown(page)
    words = page.locator("[name=words]")
    expect(page.locator("output")).to_have_text("")
    words.fill(PAPERS[7].authors[0].split()[-1].upper())
    assert PAPERS[7].id in shown(page)
    words.fill('"weakly supervised" -dataset')
    assert shown(page) == [PAPERS[7].id]
    expect(page.locator("output")).to_have_text(f"1 of {len(everything)}")
    words.fill("-weakly")
    assert shown(page) == [each for each in everything if each != PAPERS[7].id]
    words.fill("")
    assert shown(page) == everything


def test_a_filtered_list_can_be_shared(material: str, open_page: Open) -> None:
    page = open_page(material + EDITION)
    page.locator("[name=words]").fill("weakly supervised")
    page.locator("[name=category]").select_option("cs.CV")
    found = shown(page)
    other = open_page(page.url)
    expect(other.locator(SHOWN)).to_have_count(len(found))
    assert shown(other) == found
    other.locator("[name=words]").fill("")
    other.locator("[name=category]").select_option("")
    assert other.url == material + EDITION


def test_an_address_that_names_what_there_is_not_shows_all(material: str, open_page: Open) -> None:
    page = open_page(f"{material}{EDITION}?order=bogus&state=bogus&category=bogus")
    expect(page.locator(SHOWN)).to_have_count(9)
    paper(page, 0).get_by_role("button", name="Star").click()
    assert list(kept(page)["starred"]) == [PAPERS[0].id]


def test_marks_and_order(material: str, open_page: Open) -> None:
    page = open_page(material + EDITION)
    everything = shown(page)
    page.locator("[name=order]").select_option("title")
    titles = page.locator(".pd-title").all_inner_texts()
    assert titles == sorted(titles, key=str.lower)
    page.locator("[name=order]").select_option("")
    assert shown(page) == everything
    page.locator("[name=code]").check()
    marked = page.locator(".pd-paper:has([data-mark=code])")
    assert len(shown(page)) == marked.count()


def test_what_is_hidden_stays_hidden_and_can_be_had_back(material: str, open_page: Open) -> None:
    page = open_page(material + EDITION)
    paper(page, 1).get_by_role("button", name="Hide").click()
    expect(paper(page, 1)).not_to_be_visible()
    page.reload()
    expect(paper(page, 1)).not_to_be_visible()
    page.locator("[name=state]").select_option("hidden")
    assert shown(page) == [PAPERS[1].id]
    paper(page, 1).get_by_role("button", name="Hide").click()
    page.locator("[name=state]").select_option("")
    expect(paper(page, 1)).to_be_visible()


def test_an_address_shows_even_a_paper_that_is_hidden(material: str, open_page: Open) -> None:
    page = open_page(material + EDITION)
    paper(page, 1).get_by_role("button", name="Hide").click()
    page.goto("about:blank")
    page.goto(f"{material}{EDITION}#arxiv-{PAPERS[1].id}")
    expect(paper(page, 1).locator(".pd-takeaways")).to_be_visible()


def test_what_was_opened_is_read(material: str, open_page: Open) -> None:
    page = open_page(material + EDITION)
    paper(page, 0).locator(".pd-title a").click()
    paper(page, 0).locator(".pd-title a").click()
    page.locator("[name=state]").select_option("unread")
    assert PAPERS[0].id not in shown(page)
    assert kept(page)["read"] == [PAPERS[0].id]


def test_keys_triage_and_can_be_turned_off(material: str, open_page: Open) -> None:
    page = open_page(material + EDITION)
    page.keyboard.press("j")
    page.keyboard.press("b")
    expect(paper(page, 0).get_by_role("button", name="Star")).to_have_attribute(
        "aria-pressed", "true"
    )
    page.keyboard.press("x")
    expect(paper(page, 0)).not_to_be_visible()
    assert page.evaluate("document.activeElement.closest('.pd-paper').id") == (
        f"arxiv-{PAPERS[1].id}"
    )
    page.locator("[name=keys]").uncheck()
    page.locator("[name=keys]").blur()
    page.keyboard.press("j")
    assert page.evaluate("document.activeElement.closest('.pd-paper')") is None


def test_the_reading_list_outlives_the_page(material: str, open_page: Open) -> None:
    page = open_page(material + EDITION)
    paper(page, 1).get_by_role("button", name="Star").click()
    page.goto(f"{material}papers/vision/{OLDER}/")
    paper(page, 3).get_by_role("button", name="Star").click()
    page.goto(material + LIST)
    items = page.locator(".pd-list .pd-paper")
    expect(items).to_have_count(2)
    expect(items.first).to_contain_text(PAPERS[3].title)
    expect(items.first).to_contain_text(PAPERS[3].authors[-1])
    link = items.last.locator(".pd-title a")
    assert link.evaluate("each => each.href") == f"{material}{EDITION}#arxiv-{PAPERS[1].id}"
    items.first.get_by_role("button", name="Star").click()
    expect(items).to_have_count(1)


def test_the_reading_list_is_taken_away(material: str, open_page: Open) -> None:
    page = open_page(material + EDITION)
    paper(page, 1).get_by_role("button", name="Star").click()
    page.goto(material + LIST)
    starred = PAPERS[1]
    bibtex = take(page, "bib")
    assert bibtex.count("@misc") == 1
    assert f"eprint = {{{starred.id}}}" in bibtex
    ris = take(page, "ris").splitlines()
    title = tex_to_text(starred.title)
    assert ris[:2] == ["TY  - UNPB", f"TI  - {title}"]
    assert [line[6:] for line in ris if line.startswith("AU")] == list(starred.authors)
    assert "ER  - " in ris
    markdown = take(page, "md")
    assert markdown.startswith(f"- [{title}](https://arxiv.org/abs/{starred.id}), ")
    (item,) = json.loads(take(page, "json"))
    assert item["title"] == title
    assert item["issued"] == {"date-parts": [[2025, 3]]}


def test_what_is_remembered_moves_to_another_browser(
    material: str, open_page: Open, tmp_path: Path
) -> None:
    page = open_page(material + EDITION)
    paper(page, 1).get_by_role("button", name="Star").click()
    page.goto(material + LIST)
    saved = tmp_path / "saved.json"
    saved.write_text(take(page, "state"), encoding="utf-8")
    other = open_page(material + LIST)
    expect(other.locator(".pd-list .pd-paper")).to_have_count(0)
    expect(other.locator(".pd-empty")).to_be_visible()
    other.locator("input[type=file]").set_input_files(saved)
    expect(other.locator(".pd-list .pd-paper")).to_have_count(1)
    other.get_by_role("button", name="Forget all").click()
    expect(other.locator(".pd-list .pd-paper")).to_have_count(0)


@pytest.mark.parametrize(
    "handed",
    [
        "no JSON",
        "[]",
        '{"version": 2}',
        '{"version": 1, "starred": {"1": {"title": 1}}, "read": "all", "hidden": [{}]}',
        json.dumps(
            {
                "version": 1,
                "starred": {
                    "2501.00001": {
                        "title": "<img src=x onerror=alert(1)>",
                        "authors": ["<b>A</b>"],
                        "summary": "<script>alert(1)</script>",
                        "page": "javascript:alert(1)",
                        "citations": "",
                    }
                },
            }
        ),
    ],
)
def test_a_hostile_file_does_nothing(
    material: str, open_page: Open, tmp_path: Path, handed: str
) -> None:
    page = open_page(material + LIST)
    file = tmp_path / "handed.json"
    file.write_text(handed, encoding="utf-8")
    page.locator("input[type=file]").set_input_files(file)
    page.wait_for_timeout(200)
    expect(page.locator(".pd-list .pd-paper")).to_have_count(0)
    page.goto(material + EDITION)
    expect(page.locator(SHOWN)).to_have_count(9)


def test_interests_come_first_with_the_reason(material: str, open_page: Open) -> None:
    page = open_page(material + LIST)
    author = PAPERS[9].authors[0]
    page.locator("[name=interests]").fill(f"weakly supervised\n{author}\n")
    page.goto(material + EDITION)
    assert set(shown(page)[:2]) == {PAPERS[7].id, PAPERS[9].id}
    expect(paper(page, 7).locator(".pd-reason")).to_have_text("matches weakly supervised")
    expect(paper(page, 9).locator(".pd-reason")).to_have_text(f"author you follow: {author}")
    page.locator("[name=order]").select_option("listed")
    assert shown(page)[0] == PAPERS[0].id


def test_what_is_new_since_the_last_visit(material: str, open_page: Open) -> None:
    page = open_page(material + "papers/vision/")
    expect(page.locator(".pd-since")).to_have_count(0)
    assert kept(page)["seen"] == {"vision": f"{DAY}"}
    page.evaluate(
        """day => {
            localStorage.paperdigest = JSON.stringify({version: 1, seen: {vision: day}})
            sessionStorage.clear()
        }""",
        f"{OLDER}",
    )
    page.reload()
    expect(page.locator(".pd-since a")).to_have_count(1)
    assert f"{DAY}" in str(page.locator(".pd-since a").get_attribute("href"))
    page.reload()
    expect(page.locator(".pd-since a")).to_have_count(1)


def test_views_show_less(material: str, open_page: Open) -> None:
    page = open_page(material + EDITION)
    page.locator("[name=view]").select_option("titles")
    expect(page.locator(".pd-summary:visible")).to_have_count(0)
    expect(page.locator(".pd-title:visible")).to_have_count(9)
    page.reload()
    expect(page.locator(".pd-summary:visible")).to_have_count(0)
    page.locator("[name=view]").select_option("sentences")
    expect(page.locator(".pd-meta:visible")).to_have_count(0)
    assert page.locator(".pd-summary:visible").count() > 5


def test_all_open_and_close(material: str, open_page: Open) -> None:
    page = open_page(material + EDITION)
    page.get_by_role("button", name="Open all").click()
    expect(page.locator(".pd-more[open]")).to_have_count(9)
    page.get_by_role("button", name="Open all").click()
    expect(page.locator(".pd-more[open]")).to_have_count(0)


def test_a_browser_that_remembers_nothing_still_filters(material: str, open_page: Open) -> None:
    page = open_page("about:blank")
    page.add_init_script(
        """const setItem = Storage.prototype.setItem
        Storage.prototype.setItem = function (key, value) {
            if (key === 'paperdigest') throw new Error('refused')
            setItem.call(this, key, value)
        }"""
    )
    page.goto(material + EDITION)
    page.locator("[name=words]").fill('"weakly supervised"')
    assert PAPERS[7].id in shown(page)
    paper(page, 7).get_by_role("button", name="Star").click()
    page.locator("[name=state]").select_option("starred")
    assert shown(page) == [PAPERS[7].id]


def test_without_scripts_there_are_no_tools_and_all_papers(material: str, open_page: Open) -> None:
    page = open_page(material + EDITION, java_script_enabled=False)
    expect(page.locator(".pd-tools")).not_to_be_visible()
    expect(page.locator(".pd-title:visible")).to_have_count(9)
    page.goto(material + LIST)
    expect(page.locator("noscript .pd-note")).to_be_visible()


def test_all_of_it_works_after_an_instant_navigation(material: str, open_page: Open) -> None:
    page = open_page(f"{material}papers/vision/{OLDER}/")
    page.wait_for_load_state("networkidle")
    page.evaluate("window.stayed = true")
    page.locator(".pd-pager a", has_text="Mar 28").first.click()
    # The address changes before the page does.
    expect(page.locator("h1")).to_contain_text("March 28")
    page.locator("[name=words]").fill('"weakly supervised" -dataset')
    expect(page.locator(SHOWN)).to_have_count(1)
    paper(page, 7).get_by_role("button", name="Star").click()
    assert list(kept(page)["starred"]) == [PAPERS[7].id]
    assert page.evaluate("window.stayed")


def test_a_page_opened_from_a_disk_works_as_a_served_one(
    tmp_path: Path, serve: Serve, browser: Browser
) -> None:
    publish(serve, tmp_path)
    page = browser.new_page()  # in which Material may miss what only a server could give it
    page.goto((tmp_path / "site" / EDITION / "index.html").as_uri())
    paper(page, 7).get_by_role("button", name="Star").click()
    assert list(kept(page)["starred"]) == [PAPERS[7].id]
    page.locator("[name=words]").fill('"weakly supervised" -dataset')
    expect(page.locator(SHOWN)).to_have_count(1)
    page.close()


def test_only_where_there_is_a_way_back_can_papers_be_hidden(
    material: str, open_page: Open
) -> None:
    page = open_page(material + "papers/")
    expect(page.get_by_role("button", name="Star").first).to_be_visible()
    expect(page.get_by_role("button", name="Hide")).to_have_count(0)
    page.keyboard.press("j")
    page.keyboard.press("x")
    expect(page.locator(SHOWN)).to_have_count(3)
    page.get_by_role("button", name="Star").first.click()  # so that something is kept
    assert kept(page)["hidden"] == []


def test_a_week_is_filtered_and_marked_like_an_edition(material: str, open_page: Open) -> None:
    week = f"{material}papers/vision/{DAY:%G-W%V}/"
    page = open_page(week)
    everything = shown(page)
    assert {PAPERS[0].id, PAPERS[3].id} <= set(everything)  # of two editions
    page.locator("[name=words]").fill('"weakly supervised" -dataset')
    assert shown(page) == [PAPERS[7].id]
    assert shown(open_page(page.url)) == [PAPERS[7].id]
    expect(page.locator("section h2:not(.pd-title):visible")).to_have_count(
        page.locator("section:has(.pd-paper:not([hidden])) > h2:not(.pd-title)").count()
    )
    page.locator("[name=words]").fill("")
    page.locator("[name=order]").select_option("title")
    assert sorted(shown(page)) == sorted(everything)
    paper(page, 3).get_by_role("button", name="Star").click()
    starred = kept(page)["starred"][PAPERS[3].id]
    assert starred["page"] == f"{material}papers/vision/{OLDER}/#arxiv-{PAPERS[3].id}"
    paper(page, 1).get_by_role("button", name="Hide").click()
    expect(paper(page, 1)).not_to_be_visible()
    page.goto(material + LIST)
    assert f"eprint = {{{PAPERS[3].id}}}" in take(page, "bib")
    page.goto(week)
    paper(page, 3).locator(".pd-title a").focus()
    page.keyboard.press("o")
    page.wait_for_url(f"**/{OLDER}/#arxiv-{PAPERS[3].id}")
    expect(paper(page, 3).locator(".pd-takeaways")).to_be_visible()


def test_a_full_storage_loses_nothing_while_the_page_stands(material: str, open_page: Open) -> None:
    page = open_page(material + EDITION)
    paper(page, 0).get_by_role("button", name="Star").click()
    page.evaluate(
        """() => {
            for (let size = 2 ** 20; size > 0; size >>= 1) {
                try { for (let at = 0; ; at++) localStorage[`${size}-${at}`] = 'x'.repeat(size) }
                catch {}
            }
        }"""
    )
    for number in (1, 2):
        paper(page, number).get_by_role("button", name="Star").click()
    expect(page.locator(".pd-star[aria-pressed=true]")).to_have_count(3)


def test_a_citation_whose_file_is_gone_is_made_of_what_was_kept(
    material: str, open_page: Open
) -> None:
    page = open_page(material + EDITION)
    paper(page, 1).get_by_role("button", name="Star").click()
    page.evaluate(
        """() => {
            const state = JSON.parse(localStorage.paperdigest)
            const [paper] = Object.values(state.starred)
            Object.assign(paper, {citations: '/gone.bib', title: '100% of A_B & {C}'})
            localStorage.paperdigest = JSON.stringify(state)
        }"""
    )
    page.goto(material + LIST)
    entry = take(page, "bib")
    assert r"title = {{100\% of A\_B \& \{C\}}}," in entry
    assert f"author = {{{' and '.join(PAPERS[1].authors)}}}," in entry
    assert f"eprint = {{{PAPERS[1].id}}}," in entry


def test_what_is_new_is_told_in_every_tab_until_the_visit_is_over(
    material: str, open_page: Open
) -> None:
    page = open_page(material + "papers/vision/")
    page.evaluate(
        "day => { localStorage.paperdigest = JSON.stringify({version: 1, seen: {vision: day}}) }",
        f"{OLDER}",
    )
    page.reload()
    expect(page.locator(".pd-since a")).to_have_count(1)
    other = page.context.new_page()
    other.goto(material + "papers/vision/")
    expect(other.locator(".pd-since a")).to_have_count(1)
    page.evaluate(
        """() => {
            const state = JSON.parse(localStorage.paperdigest)
            state.visits.vision.at -= 2 * 3600 * 1000
            localStorage.paperdigest = JSON.stringify(state)
        }"""
    )
    page.reload()
    expect(page.locator(".pd-since")).to_have_count(0)


def test_all_authors_of_a_collaboration_are_kept(
    tmp_path: Path, serve: Serve, open_page: Open
) -> None:
    signed = tuple(f"Author {number}" for number in range(900))
    address = publish(
        serve, tmp_path, content=[edition([replace(extractive(PAPERS[0]), authors=signed)])]
    )
    page = open_page(address + EDITION, viewport={"width": 1440, "height": 900})
    paper(page, 0).locator(".pd-title a").click()
    assert page.locator(".pd-meta").evaluate("each => each.offsetHeight") < 60
    paper(page, 0).get_by_role("button", name="Star").click()
    assert kept(page)["starred"][PAPERS[0].id]["authors"] == list(signed)
