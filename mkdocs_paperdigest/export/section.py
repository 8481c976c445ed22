"""What is exported: the section in one language, with all that decides its files."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from ..models import Topic
from ..planning import Place
from ..published import Publication
from ..render.labels import load_labels
from ..render.mentions import mention_similar
from ..render.view import SectionView, TopicView
from ..similar.kept import relate


@dataclass(frozen=True)
class About:
    """What the site says of itself and of its section.

    Attributes:
        topics: In the order of the configuration.
        title: Of the section; empty for the language's own.
        feeds: Whether there are feeds.
        site_url: Where the site is published; empty where unknown.
        site_name: What the site is called.
        directory_urls: Whether a page `a.md` is found at `a/`.
        templates: Folders with the owner's own templates.
        protected: Whether only the content of pages may show papers.
    """

    topics: Sequence[Topic]
    title: str = ""
    feeds: bool = True
    site_url: str = ""
    site_name: str = ""
    directory_urls: bool = True
    templates: tuple[Path, ...] = ()
    protected: bool = False


@dataclass(frozen=True)
class Exported:
    """The section in one language: how pages see it, and what its files are copied from."""

    view: SectionView
    publication: Publication


def see_section(about: About, place: Place, publication: Publication, kept: Path) -> Exported:
    """Make what pages are drawn from.

    Args:
        about: The site.
        place: Where its section is in one language.
        publication: What of that language's archive is shown.
        kept: Where it is kept which papers are similar.
    """
    topics = tuple(
        TopicView(topic, publication.record(topic), partial(publication.edition, topic.slug))
        for topic in about.topics
    )
    related = relate(publication.archive, about.topics, kept)
    view = SectionView(
        title=about.title or load_labels(place.language).text("section_title"),
        path=place.path,
        language=place.language,
        topics=topics,
        site_url=f"{about.site_url.rstrip('/')}/" if about.site_url else "",
        site_name=about.site_name,
        feeds=about.feeds,
        protected=about.protected,
        templates=about.templates,
        similar=mention_similar(topics, related.nearest),
        themes=related.themes,
    )
    return Exported(view, publication)
