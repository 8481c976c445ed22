"""Pages behind a password: whole, and with all their tools, for who gives it."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import expect

from tests.plugin.neighbourhood import STRONG
from tests.plugin.sites import Site
from tests.render.papers import DAY, PAPERS

from .conftest import Open, Serve, publish


def test_tools_are_there_once_the_password_was_given(
    tmp_path: Path, serve: Serve, open_page: Open
) -> None:
    address = publish(serve, tmp_path)
    Site(
        tmp_path,
        {
            "topics": [{"name": "Vision", "query": "cat:cs.CV"}],
            "offline": True,
            "summarizer": "extractive",
            "archive_dir": "archive",
            "protected": True,
        },
        settings={"theme": {"name": "material", "font": False}, "site_url": address},
        plugins=["search", {"encryptcontent": {"global_password": STRONG}}],
    ).build()
    page = open_page(f"{address}papers/vision/{DAY}/")
    expect(page.locator(".pd-paper")).to_have_count(0)
    page.locator("#mkdocs-content-password").fill(STRONG)
    page.keyboard.press("Enter")
    paper = page.locator(f"[id='arxiv-{PAPERS[0].id}']")
    expect(paper.locator("button[name=star]")).to_be_visible()
    paper.locator("button[name=star]").click()
    page.locator(".pd-tools input[name=words]").fill("no such words anywhere")
    expect(page.locator(".pd-paper:visible")).to_have_count(0)
