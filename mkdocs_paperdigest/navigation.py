"""Where the section stands in a site's navigation. Knows shapes, not MkDocs."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from itertools import pairwise
from typing import Any


def place_section(
    items: list[Any],
    overview: Any,
    topics: Sequence[Any],
    title: str,
    make_section: Callable[[str, list[Any]], Any],
    *,
    append: bool,
) -> None:
    """Put the topics behind the overview, wherever the author placed it.

    An overview that opens a section of the author's gets the topics beside it; one that stands
    among other pages becomes a section of its own, in its place. Topics that the author placed
    stay where they are.

    Args:
        items: The navigation; changed in place.
        overview: The overview's page.
        topics: The topics' pages.
        title: The section's title where the author gave none.
        make_section: Makes a section of a title and children.
        append: Whether to add the section at the end where the author did not place it.
    """
    placed = {id(item) for item in _walk(items)}
    loose = [topic for topic in topics if id(topic) not in placed]
    if id(overview) not in placed:
        if append:
            items.append(make_section(title, [overview, *loose]))
        return
    siblings, place = _find(items, overview)
    if siblings is not items and place == 0:
        siblings[1:1] = loose
    elif loose:
        siblings[place] = make_section(overview.title or title, [overview, *loose])


def without(nav: Any, gone: Collection[str]) -> Any:
    """Leave pages out of a `nav` as it stands in mkdocs.yml, and sections that lose all of theirs.

    Args:
        nav: A list of entries: a page, or a title with a page or a list of entries.
        gone: The pages to leave out, relative to the docs.
    """
    if isinstance(nav, list):
        kept = [(entry, without(entry, gone)) for entry in nav]
        return [left for entry, left in kept if left or not entry]
    if isinstance(nav, dict):
        return {
            title: left
            for title, entry in nav.items()
            if (left := without(entry, gone)) or not entry
        }
    return None if isinstance(nav, str) and nav in gone else nav


def link_up(items: Sequence[Any]) -> list[Any]:
    """Set parents, previous and next pages as they follow from the order; return the pages."""
    pages = [item for item in _walk(items) if item.is_page]
    for item in _walk(items):
        for child in item.children or ():
            child.parent = item
    for item in items:
        item.parent = None
    chain(pages)
    return pages


def insert_after(items: list[Any], neighbour: Any, page: Any) -> list[Any]:
    """Put a page behind another one, and tell in which list; in none where that one is in none.

    Args:
        items: The navigation; changed in place.
        neighbour: The page that stands in it.
        page: The page that does not.
    """
    siblings, place = _find(items, neighbour)
    if place < 0:
        return []
    siblings.insert(place + 1, page)
    return siblings


def above(page: Any) -> Any:
    """What a page stands under, less the sections of its own name: no "Papers › Papers"."""
    section = page.parent
    while section is not None and section.title == page.title:
        section = section.parent
    return section


def chain(pages: Sequence[Any]) -> None:
    """Make each page the next of the one before it."""
    for page, following in pairwise([None, *pages, None]):
        if page is not None:
            page.next_page = following
        if following is not None:
            following.previous_page = page


def _walk(items: Sequence[Any]) -> Iterator[Any]:
    for item in items:
        yield item
        yield from _walk(item.children or ())


def _find(items: list[Any], wanted: Any) -> tuple[list[Any], int]:
    for place, item in enumerate(items):
        if item is wanted:
            return items, place
        if item.children:
            siblings, found = _find(item.children, wanted)
            if found >= 0:
                return siblings, found
    return items, -1
