"""Where the pages of a section stand among those of a site. Knows shapes, not MkDocs."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from . import navigation
from .render.plans import PagePlan
from .render.view import SectionView, edition_uri


@dataclass(frozen=True)
class Entrances:
    """The pages of a section that a navigation has, whoever wrote them.

    Attributes:
        overview: The page of the section.
        topics: The page of each topic, by slug; `None` where there is none.
    """

    overview: Any
    topics: dict[str, Any]


def find_entrances(view: SectionView, pages: Iterable[Any]) -> Entrances | None:
    """Find the entrances of a section; there are none where it has no overview.

    Args:
        view: The section.
        pages: The files of all pages of the site.
    """
    by_place = {file.dest_uri: file.page for file in pages}
    section = f"{view.prefix}{view.path}"
    overview = by_place.get(f"{section}/index.html")
    slugs = [topic.topic.slug for topic in view.topics]
    topics = {slug: by_place.get(f"{section}/{slug}/index.html") for slug in slugs}
    return Entrances(overview, topics) if overview is not None else None


def place_entrances(
    view: SectionView,
    entrances: Entrances,
    items: list[Any],
    make_section: Callable[[str, list[Any]], Any],
    *,
    append: bool,
) -> None:
    """Put the entrances of a section into the navigation; see [`navigation.place_section`][]."""
    topics = [page for page in entrances.topics.values() if page]
    navigation.place_section(
        items, entrances.overview, topics, view.title, make_section, append=append
    )


def tell_places(
    view: SectionView,
    entrances: Entrances,
    plans: Sequence[PagePlan],
    page_at: Callable[[str], Any],
    name_of_folder: Callable[[str], str],
) -> None:
    """Tell pages that no navigation has what they stand under, and editions their neighbours.

    Args:
        view: The section.
        entrances: Its pages that the navigation has.
        plans: All its pages.
        page_at: The page of a file of the docs, if the site has it.
        name_of_folder: The title that MkDocs gives to the pages of a folder.
    """

    def name(page: Any, folder: str, title: str) -> None:
        """Give the section around a page its title, where that is but the name of the folder."""
        if page.parent and page.parent.title == name_of_folder(folder):
            page.parent.title = title

    name(entrances.overview, view.path, view.title)
    for topic in view.topics:
        slug = topic.topic.slug
        entrance = entrances.topics[slug]
        if entrance:
            name(entrance, slug, topic.topic.name)
        uris = [edition_uri(view, slug, record.date) for record in reversed(topic.editions)]
        editions = list(filter(None, map(page_at, uris)))
        navigation.chain(editions)
        spans = [
            plan.src_uri for plan in plans if plan.kind in ("week", "month") and plan.topic is topic
        ]
        for page in (*editions, *filter(None, map(page_at, spans))):
            page.parent = entrance.parent if entrance else None
    for plan in plans:
        if plan.kind in ("reading_list", "author") and (page := page_at(plan.src_uri)):
            page.parent = entrances.overview.parent


class Visit:
    """The navigation as one page alone shows it, from when it is drawn until it is.

    An edition stands beside its topic: all of them would make every page of a site slow to draw.
    The trail to the overview names the section once.
    """

    def __init__(self) -> None:
        self._siblings: list[Any] = []
        self._parent: Any = None

    def begin(self, plan: PagePlan, page: Any, nav: Any) -> None:
        """Arrange the navigation for a page that is to be drawn.

        Args:
            plan: Of the page.
            page: The page; changed in place.
            nav: The navigation that its template is given; changed in place.
        """
        if plan.kind == "edition" and not any(each is page for each in nav.pages):
            topic = page.file.src_uri.rpartition("/")[0] + "/index.md"
            neighbour = next((each for each in nav.pages if each.file.src_uri == topic), None)
            self._siblings = navigation.insert_after(nav.items, neighbour, page)
        if plan.kind == "overview":
            self._parent = page.parent
            page.parent = navigation.above(page)

    def end(self, page: Any) -> None:
        """Leave the navigation as it was."""
        if page in self._siblings:
            self._siblings.remove(page)
        self._siblings = []
        if self._parent is not None:  # which MkDocs is yet to mark as left
            page.parent, self._parent = self._parent, None
