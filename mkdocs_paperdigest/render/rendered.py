"""A page that was drawn, and how what belongs into its head gets there."""

from __future__ import annotations

import re
from dataclasses import dataclass

_ID = re.compile(r' id="([^"]+)"')
_NAMED = re.compile(r'<(?:meta|link) (?:name|property|rel)="([^"]+)"')


@dataclass(frozen=True)
class TocEntry:
    """An entry of the jump list.

    Attributes:
        title: As HTML.
        id: Of the heading.
        children: The entries below it.
    """

    title: str
    id: str
    children: tuple[TocEntry, ...] = ()


@dataclass(frozen=True)
class Rendered:
    """A page that was drawn.

    Attributes:
        html: Its content, with the one `h1`.
        toc: Its jump list: one entry for the title, the others below it.
        head: What belongs into the head of the document.
    """

    html: str
    toc: tuple[TocEntry, ...]
    head: str

    @property
    def anchors(self) -> list[str]:
        """All that a link into the page can name."""
        return _ID.findall(self.html)


def insert_head(document: str, elements: str) -> str:
    """Put elements into the head of a document, but those whose like the theme gave already."""
    end = document.find("</head>")
    if end < 0:
        return document
    given = set(_NAMED.findall(document[:end])) - {"alternate"}
    lines = [line for line in elements.split("\n") if _name(line) not in given]
    return "\n".join((document[:end], *lines)) + document[end:]


def _name(line: str) -> str:
    found = _NAMED.match(line)
    return found[1] if found else ""
