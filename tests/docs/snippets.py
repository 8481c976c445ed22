"""What the pages of the documentation show: configurations, commands and whole files."""

from __future__ import annotations

import re
import textwrap
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "example_site" / "docs"
PAGES = [*sorted(DOCS.glob("*.md")), ROOT / "README.md"]

_BLOCK = re.compile(
    r"^(?P<indent> *)```(?P<language>\w+)(?: title=\"(?P<title>[^\"]*)\")?\n"
    r"(?P<code>.*?)^(?P=indent)```$",
    re.DOTALL | re.MULTILINE,
)


@dataclass(frozen=True)
class Snippet:
    """A block of code on a page.

    Attributes:
        page: The page's name.
        language: What the block says it is.
        title: Which file it is, where the block says so.
        code: Without its indent.
        line: Where it begins.
    """

    page: str
    language: str
    title: str
    code: str
    line: int

    def __str__(self) -> str:
        return f"{self.page}:{self.line}"


def snippets(*languages: str) -> list[Snippet]:
    """All blocks in these languages, page by page."""
    return [
        Snippet(
            page.name,
            found["language"],
            found["title"] or "",
            textwrap.dedent(found["code"]),
            text.count("\n", 0, found.start()) + 1,
        )
        for page in PAGES
        for text in [page.read_text(encoding="utf-8")]
        for found in _BLOCK.finditer(text)
        if found["language"] in languages
    ]


def snippet(page: str, title: str) -> str:
    """The one block of a page that has this title."""
    languages = ("yaml", "toml", "js", "sh", "text", "html")
    (found,) = [each for each in snippets(*languages) if (each.page, each.title) == (page, title)]
    return found.code
