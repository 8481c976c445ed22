"""The list for other sites, in a frame of one."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import expect

from .conftest import Open, Serve


def test_a_frame_shows_what_its_address_asks_for(
    tmp_path: Path, serve: Serve, material: str, open_page: Open
) -> None:
    frame = f'<iframe src="{material}papers/vision/embed/?%s" width="400" height="300"></iframe>'
    (tmp_path / "index.html").write_text(
        "<!doctype html><title>Lab</title>"
        + "".join(frame % asked for asked in ("", "limit=2", "words=no+such+words"))
    )
    page = open_page(serve(tmp_path))
    for number, shown in enumerate((10, 2, 0)):
        items = page.frame_locator("iframe").nth(number).locator("li:visible")
        expect(items).to_have_count(shown)
    frames = page.locator("iframe")
    body = frames.nth(1).content_frame.locator("body")
    assert body.evaluate("body => body.scrollWidth <= body.ownerDocument.defaultView.innerWidth")
    with page.context.expect_page() as opened:
        frames.nth(1).content_frame.locator("li a").first.click()
    expect(opened.value.locator(".pd-edition")).to_be_visible()
