"""What pages are drawn from, and where each output stands under the docs."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, fields
from datetime import date
from functools import cached_property
from pathlib import Path

from ..fulltext.licenses import FigurePolicy
from ..keeping import Keep, key_of
from ..models import Edition, EditionRecord, Topic, TopicRecord
from ..similar.related import Related
from .owners import look

_ALWAYS = 3
"""So many editions of each topic have pages, however old: feeds show them whole."""

_NO_SETTING = {"topics", "related", "keep", "templates"}


@dataclass(frozen=True)
class TopicView:
    """A topic as pages show it.

    Attributes:
        topic: What the reader follows.
        record: How fresh it is, and which editions it has, newest first.
        load: Reads one of those editions from the archive.
        pages_from: The first day whose edition has a page of its own; of earlier ones, only the
            newest have, where nothing came since.
    """

    topic: Topic
    record: TopicRecord
    load: Callable[[date], Edition]
    pages_from: date = date.min

    @cached_property
    def all_editions(self) -> tuple[EditionRecord, ...]:
        """The editions that have papers, newest first."""
        return tuple(edition for edition in self.record.editions if edition.papers)

    @cached_property
    def editions(self) -> tuple[EditionRecord, ...]:
        """Those that have pages of their own, newest first."""
        recent = sum(edition.date >= self.pages_from for edition in self.all_editions)
        return self.all_editions[: max(recent, _ALWAYS)]

    @property
    def past(self) -> tuple[EditionRecord, ...]:
        """Those that stand on the pages of their months, newest first."""
        return self.all_editions[len(self.editions) :]

    @cached_property
    def _places(self) -> dict[date, int]:
        return {edition.date: at for at, edition in enumerate(self.editions)}

    def state(self, day: date) -> str:
        """A hash of what an edition holds."""
        return self.editions[self._places[day]].sha256

    def neighbours(self, day: date) -> tuple[date | None, date | None]:
        """The dates of the next older and the next newer edition."""
        at = self._places[day]
        older = self.editions[at + 1].date if at + 1 < len(self.editions) else None
        return older, (self.editions[at - 1].date if at else None)


@dataclass(frozen=True)
class SectionView:
    """The section of paper digests as a whole.

    Attributes:
        title: The heading of the overview.
        path: Where the section lives, relative to the docs; `""` is their root.
        language: Of labels and dates, as a BCP 47 tag.
        topics: In the order of the configuration.
        site_url: Where the site is published; empty where unknown.
        site_name: What the site is called.
        feeds: Whether there are feeds to point at.
        templates: Folders with the user's own templates, looked into first.
        protected: Whether only those may see papers who may see the content of a page.
        figures: Whose figures are shown.
        share_pictures: Whether a picture is drawn for pages that show no figure.
        directory_urls: Whether a page `a.md` is found at `a/`.
        footer: Whether the theme leads to the neighbours of a page below it.
        prefix: What stands before all addresses of this language of a translated site.
        related: Which papers are similar, and what weeks are about.
        keep: Where what is drawn is kept.
    """

    title: str
    path: str
    language: str
    topics: tuple[TopicView, ...]
    site_url: str = ""
    site_name: str = ""
    feeds: bool = False
    templates: tuple[Path, ...] = ()
    protected: bool = False
    figures: FigurePolicy = "licensed"
    share_pictures: bool = False
    directory_urls: bool = True
    footer: bool = False
    prefix: str = ""
    related: Related = field(default_factory=Related)
    keep: Keep = field(default_factory=lambda: Keep(None))

    @cached_property
    def setup(self) -> str:
        """A hash of all that decides how pages look, whatever they show."""
        settings = {
            each.name: getattr(self, each.name)
            for each in fields(self)
            if each.name not in _NO_SETTING
        }
        return key_of(settings, look(self.templates))


def overview_uri(view: SectionView) -> str:
    """Where the overview stands, relative to the docs."""
    return _under(view, "index.md")


def reading_list_uri(view: SectionView) -> str:
    """Where the page of what a reader starred stands, relative to the docs."""
    return _under(view, "reading-list.md")


def topic_uri(view: SectionView, slug: str) -> str:
    """Where the page of a topic stands, relative to the docs."""
    return _under(view, f"{slug}/index.md")


def edition_uri(view: SectionView, slug: str, day: date) -> str:
    """Where the page of an edition stands, relative to the docs."""
    return _under(view, f"{slug}/{day.isoformat()}.md")


def author_uri(view: SectionView, slug: str) -> str:
    """Where the page of an author stands, relative to the docs."""
    return _under(view, f"authors/{slug}.md")


def month_uri(view: SectionView, slug: str, day: date) -> str:
    """Where the page of a month of a topic's past editions stands, relative to the docs."""
    return _under(view, f"{slug}/{day.isoformat()[:7]}.md")


def week_uri(view: SectionView, slug: str, week: str) -> str:
    """Where the page of a week of a topic stands, such as `2024-W12`, relative to the docs."""
    return _under(view, f"{slug}/{week}.md")


def weekly_uri(view: SectionView, slug: str) -> str:
    """Where the feed of a topic with one entry a week stands, relative to the docs."""
    return _under(view, f"{slug}/weekly.xml")


def embed_uri(view: SectionView, slug: str = "") -> str:
    """Where the small page for frames stands, of a topic or of the whole section."""
    place = f"{slug}/embed" if slug else "embed"
    return _under(view, f"{place}/index.html" if view.directory_urls else f"{place}.html")


def newest_uri(view: SectionView, slug: str = "") -> str:
    """Where the newest papers stand as data, of a topic or of the whole section."""
    return _under(view, f"data/newest-{slug}.json" if slug else "data/newest.json")


def feed_uri(view: SectionView, slug: str = "") -> str:
    """Where the feed of a topic, or of the whole section, stands, relative to the docs."""
    return _under(view, f"{slug}/feed.xml" if slug else "feed.xml")


def daily_uri(view: SectionView, slug: str = "") -> str:
    """Where the feed with one entry a day stands, of a topic or of the whole section."""
    return _under(view, f"{slug}/daily.xml" if slug else "daily.xml")


def citations_uri(view: SectionView, slug: str, day: date) -> str:
    """Where the citations of an edition stand, relative to the docs."""
    return _under(view, f"data/{slug}/{day.isoformat()}.bib")


def similar_uri(view: SectionView) -> str:
    """Where it stands as data which papers are similar, relative to the docs."""
    return _under(view, "data/similar.json")


def picture_uri(view: SectionView, slug: str = "", day: date | None = None) -> str:
    """Where the picture stands that is shown beside a link to an edition, or to the overview."""
    return _under(view, f"share/{slug}/{day}.png" if day else "share/index.png")


def figure_uri(view: SectionView, name: str) -> str:
    """Where the copy of a figure stands, by the name of its file, relative to the docs."""
    return _under(view, f"figures/{name}")


def thumbnail_uri(view: SectionView, name: str) -> str:
    """Where a small copy of a figure stands, by the name of the copy's file."""
    return _under(view, f"thumbnails/{name.rpartition('.')[0]}.webp")


def _under(view: SectionView, name: str) -> str:
    path = view.path.strip("/")
    return f"{path}/{name}" if path else name
