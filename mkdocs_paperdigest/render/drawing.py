"""A page as it goes into the site, drawn once and kept while all that decides it is the same."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Set
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
    """

    page: Rendered
    anchors: str
    search: str
    found: tuple[tuple[str, str], ...]


class Drawing:
    """A page that is drawn, or taken as it was drawn before, once somebody asks for it.

    Args:
        view: The section.
        plan: Which page.
        link: From this page.
        place: The address of this page, relative to the site's root, which decides its links.
        url: The whole address of this page; empty where the site's is unknown.

    Attributes:
        key: Of all that decides what is drawn.
    """

    def __init__(self, view: SectionView, plan: PagePlan, link: Link, place: str, url: str) -> None:
        self.key = key_of(plan.fingerprint, place, url)
        self._view = view
        self._plan = plan
        self._link = link
        self._url = url
        self._drawn: Drawn | None = None

    def draw(self) -> Drawn:
        """Draw the page, the first time."""
        if self._drawn is None:
            name = f"pages/{self._view.prefix}{self._plan.src_uri}"
            self._drawn = self._view.keep.recall(name, self.key, Drawn, self._draw_anew)
        return self._drawn

    @property
    def anchor_ids(self) -> Set[str]:
        """All that a link into the page can name; told once a link does."""
        return _Anchors(lambda: self.draw().anchors)

    def _draw_anew(self) -> Drawn:
        # What draws is heavy to load, and most builds draw nothing.
        from .pages import render_page
        from .search import listed_titles, search_entries, search_html

        view, plan = self._view, self._plan
        rendered = render_page(view, plan, self._link, self._url)
        searched = plan.kind == "edition" and not view.protected
        edition = plan.topic.load(plan.day) if searched and plan.topic and plan.day else None
        entries = search_entries(plan, edition)
        return Drawn(
            rendered,
            "\n".join(rendered.anchors),
            search_html(plan, entries, "" if view.protected else listed_titles(plan)),
            tuple((name, title) for name, title, _ in entries),
        )


class _Anchors(Set[str]):
    """Parted once a link names one: months have thousands, and few links."""

    def __init__(self, lines: Callable[[], str]) -> None:
        self._lines = lines

    @cached_property
    def _parted(self) -> frozenset[str]:
        return frozenset(self._lines().split("\n"))

    @classmethod
    def _from_iterable(cls, it: Iterable[_S]) -> Set[_S]:
        return frozenset(it)  # what others unite with these

    def __contains__(self, anchor: object) -> bool:
        return anchor in self._parted

    def __iter__(self) -> Iterator[str]:
        return iter(self._parted)

    def __len__(self) -> int:
        return len(self._parted)
