"""arXiv's HTML pages as text in reading order, with tables and figures."""

from __future__ import annotations

import msgspec

from ...models import decode
from ..child import Limits, run_reader
from .page import Nothing, Page

LIMITS = Limits(seconds=30.0, memory=2 * 1024**3)
"""When the reading of a page is stopped."""


class NotRead(msgspec.Struct, frozen=True):
    """A page that was not read.

    Attributes:
        why: In a few English words.
        later: Why there may be one another day; empty where there will not.
    """

    why: str
    later: str = ""


def read_html(content: bytes, url: str, limits: Limits = LIMITS) -> Page | NotRead:
    """Read a page.

    Args:
        content: The page, in UTF-8.
        url: Its address, from which those of the pictures follow.
        limits: What the reading may take.
    """
    output, broke_off = run_reader("mkdocs_paperdigest.fulltext.html.reader", content, limits, url)
    try:
        read = decode(output, Page | Nothing)
    except msgspec.DecodeError:
        later = f"the reading of the HTML page {broke_off or 'broke off'}"
        return NotRead(later, later)
    if isinstance(read, Page):
        return read
    # An apology comes with status 200, too, and is gone tomorrow.
    return NotRead("the HTML page holds no text", "" if read.paper else "no paper on the HTML page")
