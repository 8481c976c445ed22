"""Reads arXiv's HTML pages: text in reading order, tables and figures."""

from __future__ import annotations

import msgspec

from ...models import decode
from ..child import Limits, run_reader
from .page import HtmlText, NoText

LIMITS = Limits(seconds=30.0, memory=2 * 1024**3)
"""When the reading of a page is stopped."""


class NotRead(msgspec.Struct, frozen=True):
    """A page that was not read.

    Attributes:
        why: Why not, in a few English words.
        later: Why it may be read another day; empty where a later try makes no difference.
    """

    why: str
    later: str = ""


def read_html(content: bytes, url: str, limits: Limits = LIMITS) -> HtmlText | NotRead:
    """Read a page in a process of its own.

    Args:
        content: The page, in UTF-8.
        url: Its address, from which those of the pictures follow.
        limits: What the reading may take.
    """
    output, broke_off = run_reader(
        "mkdocs_paperdigest.fulltext.html.html_reader", content, limits, url
    )
    try:
        read = decode(output, HtmlText | NoText)
    except msgspec.DecodeError:
        later = f"the reading of the HTML page {broke_off or 'broke off'}"
        return NotRead(later, later)
    if isinstance(read, HtmlText):
        return read
    # An apology comes with status 200, too, and is gone tomorrow.
    return NotRead("the HTML page holds no text", "" if read.paper else "no paper on the HTML page")
