"""A page as it goes into the site, drawn once and kept while all that decides it is the same."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Set
from dataclasses import dataclass
from functools import cached_property
from typing import TypeVar

from ..keeping import key_of
from .context import Link
from .plans import PagePlan
from .rendered import Rendered
from .view import SectionView

_S = TypeVar("_S")


@dataclass(frozen=True)
class Drawn:
    """A page with what is said of it elsewhere.

    Attributes:
        page: What readers see.
        anchors: All that a link into the page can name, one a line: the page of a month has more
            than a thousand, and a text is read at once.
        search: The HTML that search plugins read in its place.
        found: The headings in that HTML: each one's id and title.
        key: Of all that decided the others.
    """

    page: Rendered
    anchors: str
    search: str
    found: tuple[tuple[str, str], ...]
    key: str

    @property
    def anchor_ids(self) -> Set[str]:
        """The same anchors, parted once a link names one: months have thousands, and few links."""
        return _Anchors(self.anchors)


class _Anchors(Set[str]):
    def __init__(self, lines: str) -> None:
        self._lines = lines

    @cached_property
    def _parted(self) -> frozenset[str]:
        return frozenset(self._lines.split("\n"))

    @classmethod
    def _from_iterable(cls, it: Iterable[_S]) -> Set[_S]:
        return frozenset(it)  # what others unite with these

    def __contains__(self, anchor: object) -> bool:
        return anchor in self._parted

    def __iter__(self) -> Iterator[str]:
        return iter(self._parted)

    def __len__(self) -> int:
        return len(self._parted)


def draw(view: SectionView, plan: PagePlan, link: Link, place: str, url: str) -> Drawn:
    """Draw a page, or take it as it was drawn before.

    Args:
        view: The section.
        plan: Which page.
        link: From this page.
        place: The address of this page, relative to the site's root, which decides its links.
        url: The whole address of this page; empty where the site's is unknown.
    """
    key = key_of(plan.fingerprint, place, url)

    def make() -> Drawn:
        # What draws is heavy to load, and most builds draw nothing.
        from .pages import render_page
        from .search import listed_titles, search_entries, search_html

        rendered = render_page(view, plan, link, url)
        searched = plan.kind == "edition" and not view.protected
        edition = plan.topic.load(plan.day) if searched and plan.topic and plan.day else None
        entries = search_entries(plan, edition)
        return Drawn(
            rendered,
            "\n".join(rendered.anchors),
            search_html(plan, entries, "" if view.protected else listed_titles(plan)),
            tuple((name, title) for name, title, _ in entries),
            key,
        )

    return view.keep.recall(f"pages/{view.prefix}{plan.src_uri}", key, Drawn, make)
