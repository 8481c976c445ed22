"""The Chinese documentation says what the English says: same headings, code, addresses."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from markdown.extensions.toc import slugify  # type: ignore[import-untyped]

DOCS = Path(__file__).parent.parent / "example_site" / "docs"
PAGES = sorted(path.name for path in (DOCS / "zh").glob("*.md"))

_FENCE = re.compile(r"^ *(```+[^\n]*)\n(.*?)^ *```", re.DOTALL | re.MULTILINE)
_FRONT = re.compile(r"\A---\n.*?^---\n", re.DOTALL | re.MULTILINE)
_HEADING = re.compile(r"^(#+) (.+?)(?: \{ #([\w-]+) \})?$", re.MULTILINE)


def read(page: str) -> str:
    return _FRONT.sub("", (DOCS / page).read_text(encoding="utf-8"))


def code_blocks(text: str) -> list[tuple[str, str]]:
    return [(fence.strip("`"), code) for fence, code in _FENCE.findall(text)]


def prose(page: str) -> str:
    return _FENCE.sub("", read(page))


def headings(page: str) -> list[tuple[str, str]]:
    """The level of each heading and the anchor that links find it by."""
    return [
        (level, anchor or slugify(title.replace("`", ""), "-"))
        for level, title, anchor in _HEADING.findall(prose(page))
    ]


def both(page: str, pattern: str) -> tuple[set[str], set[str]]:
    """What a pattern finds on the English page and on the Chinese one."""
    english, chinese = (" ".join(prose(name).split()) for name in (page, f"zh/{page}"))
    return set(re.findall(pattern, english)), set(re.findall(pattern, chinese))


def test_every_page_has_its_twin() -> None:
    assert sorted(path.name for path in DOCS.glob("*.md")) == PAGES


@pytest.mark.parametrize("page", PAGES)
def test_code_and_configuration_are_the_same(page: str) -> None:
    blocks = code_blocks(read(page))
    assert code_blocks(read(f"zh/{page}")) == blocks


@pytest.mark.parametrize("page", PAGES)
def test_headings_are_the_same_and_found_by_the_same_anchors(page: str) -> None:
    assert headings(f"zh/{page}") == headings(page)


@pytest.mark.parametrize("page", PAGES)
def test_names_and_addresses_are_the_same(page: str) -> None:
    english, chinese = both(page, r"(?<!`)`([^`]+)`(?!`)")
    assert chinese == english
    english, chinese = both(page, r"\((https?://[^)\s]+)\)")
    assert chinese == english


@pytest.mark.parametrize("page", PAGES)
def test_figures_are_the_same(page: str) -> None:
    """Every number of the English page stands on the Chinese one."""
    english, chinese = both(page, r"(?<![\w.`/:-])\d+(?:[.,]\d+)*(?![\w`/-])")
    assert {number for number in english if len(number) > 1} <= chinese


@pytest.mark.parametrize("page", PAGES)
def test_each_page_leads_to_pages_in_its_own_language_where_there_are_any(page: str) -> None:
    linked = re.findall(r"\]\(\.\./([\w/-]+\.md)", prose(f"zh/{page}"))
    in_chinese = {target for target in linked if target in PAGES}
    assert in_chinese == set()


@pytest.mark.parametrize("page", PAGES)
def test_no_line_breaks_between_chinese_letters(page: str) -> None:
    """A browser would show a space there."""
    assert not re.findall(r"[\u3000-\u9fff\uff00-\uffef]\n *[\u3400-\u9fff]", prose(f"zh/{page}"))
