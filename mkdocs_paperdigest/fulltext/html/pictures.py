"""The addresses of the pictures of a page."""

from __future__ import annotations

import re
from urllib.parse import quote, urljoin, urlsplit, urlunsplit

from lxml.html import HtmlElement

_LONGEST_ADDRESS = 1_000
_VERSIONED_ID = re.compile(r".*/[\w.-]+v\d+")


def picture_base(document: HtmlElement, url: str) -> str:
    """Return the address that pictures are relative to: `base` on the same host, or the page."""
    named = next((base.get("href") for base in document.iter("base") if base.get("href")), "")
    try:
        base = urljoin(url, named)
        return base if urlsplit(base)[:2] == urlsplit(url)[:2] else url
    except ValueError:
        return url


def picture_address(base: str, source: str) -> str:
    """Return the address of a picture; empty if it is not on its page's host, or is SVG or PDF."""
    source = source.strip()
    if not source:
        return ""
    try:
        parts = urlsplit(urljoin(base, source))
        own = urlsplit(base)
        beneath = own.path.rstrip("/") + "/"
        # Pictures lie beneath the page; their addresses begin with its id, or do not.
        if (
            _VERSIONED_ID.fullmatch(own.path)
            and not source.startswith("/")
            and not parts.path.startswith(beneath)
        ):
            parts = urlsplit(urljoin(urlunsplit((*own[:2], beneath, "", "")), source))
    except ValueError:
        return ""
    if parts[:2] != own[:2] or parts.scheme not in ("http", "https"):
        return ""
    if parts.path.lower().endswith((".svg", ".svgz", ".pdf")):
        return ""
    path = quote(parts.path, safe="/%:@!$&()*+,;=~-._")
    query = quote(parts.query, safe="/%:@!$&()*+,;=~-._?")
    address = urlunsplit((parts.scheme, parts.netloc, path, query, ""))
    return address if len(address) <= _LONGEST_ADDRESS else ""
