"""Puts around LaTeXML's page what arXiv puts around it: frame, licence, hidden buttons."""

from __future__ import annotations

import re
import sys

FRAME = """
<div id="infobox" class="infobox">
  <a id="license-tr" href="https://info.arxiv.org/help/license/index.html#licenses-available">
    License: CC BY 4.0
  </a>
  <div id="watermark-tr">arXiv:2411.00001v1 [cs.LG] 01 Nov 2024</div>
</div>
<div class="package-alerts ltx_document" role="status" aria-label="Conversion errors">
  <p>Some packages could not be converted: failed: mystyle.</p>
</div>
"""
BUTTON = (
    '<button class="sr-only button" style="display: none;">'
    "Report issue for preceding element</button>"
)

page = sys.stdin.read()
page = page.replace("</head>", '<base href="/html/2411.00001v1/"></head>', 1)
page = page.replace('<div class="ltx_page_content">', FRAME + '<div class="ltx_page_content">', 1)
page = re.sub(r"(</p>|</figcaption>|</h2>)", lambda end: end[1] + BUTTON, page)
sys.stdout.write(page)
