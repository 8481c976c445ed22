"""Draw docs/assets/flow.svg from flow.mmd beside it, once it was changed.

    npm pack mermaid && tar xzf mermaid-*.tgz
    python example_site/draw_flow.py package/dist/mermaid.min.js

The picture is committed, so that neither a build nor a reader's browser asks another host for the
program that draws it. Needs Chromium and Playwright, as the tests in a browser do.
"""

from __future__ import annotations

import hashlib
import re
import shutil
import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

ASSETS = Path(__file__).parent / "docs" / "assets"
DRAW = """async source => {
    mermaid.initialize({
        startOnLoad: false,
        theme: 'neutral',
        fontFamily: 'system-ui, sans-serif',
        htmlLabels: false,
        flowchart: {htmlLabels: false, useMaxWidth: true},
    })
    return (await mermaid.render('flow', source)).svg
}"""


def main(script: str) -> None:
    """Draw with the script of mermaid."""
    source = (ASSETS / "flow.mmd").read_text(encoding="utf-8")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox"]
        )
        page = browser.new_page()
        page.set_content("<!DOCTYPE html><body></body>")
        page.add_script_tag(path=script)
        svg: str = page.evaluate(DRAW, source)
        browser.close()
    light = re.sub(r' data-[\w-]+="[^"]*"', "", svg)
    card = light.replace('style="', 'style="background: #fff; ', 1)  # legible in either scheme
    drawn_from = f"<!-- {hashlib.sha256(source.encode()).hexdigest()} -->"
    (ASSETS / "flow.svg").write_text(f"{card}\n{drawn_from}\n", encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1])
