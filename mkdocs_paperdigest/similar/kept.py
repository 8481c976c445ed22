"""What is alike among the papers that have pages, kept until their editions change."""

from __future__ import annotations

from collections.abc import Sequence

from ..keeping import Keep, key_of
from ..versions import SIMILAR
from .related import Related, Shown


def relate(editions: Sequence[Shown], keep: Keep, name: str, most_authors: int = 0) -> Related:
    """Find which papers are alike, across all topics, and what weeks are about.

    Args:
        editions: All that have pages, by topic in the order of the configuration.
        keep: Where results are kept.
        name: Of the section, among others that keep theirs there.
        most_authors: So many authors have pages at most.
    """
    states = [(shown.slug, shown.day, shown.state) for shown in editions]
    key = key_of(SIMILAR, most_authors, states)
    found_name = f"similar/{name}/found"

    def look() -> Related:
        # The words of all papers are heavy to load, and most builds need none of them.
        from .authors import find_authors
        from .finding import Found, find, tell

        found = find(editions, keep.last(found_name, Found) or Found())
        keep.store(found_name, key, found)
        return tell(editions, found, find_authors(editions, most_authors))

    return keep.recall(f"similar/{name}/told", key, Related, look)
