"""The section in one language, seen as pages see it: by the plugin, and by exports."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial
from pathlib import Path

from .keeping import Keep
from .models import Paper, Topic, TopicRecord
from .published import Publication
from .render.labels import load_labels
from .render.view import SectionView, TopicView
from .similar.kept import relate
from .similar.related import Shown


@dataclass(frozen=True)
class SiteSettings:
    """What a site says of itself and of its section.

    Attributes:
        topics: In the order of the configuration.
        title: Of the section; empty for the language's own.
        feeds: Whether there are feeds.
        site_url: Where the site is published; empty where unknown.
        site_name: What the site is called.
        directory_urls: Whether a page `a.md` is found at `a/`.
        templates: Folders with the owner's own templates.
        protected: Whether only the content of pages may show papers.
        share_pictures: Whether a picture is drawn for pages that show no figure.
        footer: Whether the theme leads to the neighbours of a page below it.
        author_pages: So many authors have pages at most.
        keep_pages: Days up to the newest edition whose editions have pages of their own; 0 for
            all.
        prefix: What stands before all addresses of the language that is being built.
    """

    topics: Sequence[Topic]
    title: str = ""
    feeds: bool = True
    site_url: str = ""
    site_name: str = ""
    directory_urls: bool = True
    templates: tuple[Path, ...] = ()
    protected: bool = False
    keep_pages: int = 0
    share_pictures: bool = False
    footer: bool = False
    author_pages: int = 0
    prefix: str = ""


@dataclass(frozen=True)
class PublishedSection:
    """The section in one language: how pages see it, and what its files are copied from."""

    view: SectionView
    publication: Publication


def see_section(
    site: SiteSettings, language: str, path: str, publication: Publication, keep: Keep
) -> PublishedSection:
    """Make what pages are drawn from.

    Args:
        site: What the site says.
        language: Of the labels.
        path: Where the section lives, relative to the docs.
        publication: What of that language's archive is shown.
        keep: Where what is found and drawn is kept.
    """
    records = [publication.record(topic) for topic in site.topics]
    pages_from = _pages_from(records, site.keep_pages)
    topics = tuple(
        TopicView(topic, record, partial(publication.edition, topic.slug), pages_from)
        for topic, record in zip(site.topics, records, strict=True)
    )
    shown = [
        Shown(topic.topic.slug, each.date, each.sha256, partial(_papers, topic, each.date))
        for topic in topics
        for each in topic.editions
    ]
    view = SectionView(
        title=site.title or load_labels(language).text("section_title"),
        path=path,
        language=language,
        topics=topics,
        # Without the slash, the last part of the address would be lost where links are joined.
        site_url=f"{site.site_url.rstrip('/')}/" if site.site_url else "",
        site_name=site.site_name,
        feeds=site.feeds,
        protected=site.protected,
        templates=site.templates,
        figures=publication.figures,
        # Networks take pictures at whole addresses alone, and no password hides a file.
        share_pictures=site.share_pictures and bool(site.site_url) and not site.protected,
        directory_urls=site.directory_urls,
        footer=site.footer,
        prefix=site.prefix,
        # A password on pages hides no titles of pages, and these would be names.
        related=relate(shown, keep, path, 0 if site.protected else site.author_pages),
        keep=keep,
    )
    return PublishedSection(view, publication)


def _pages_from(records: Sequence[TopicRecord], days: int) -> date:
    """The first day whose edition has a page; all have where `days` is 0."""
    newest = max((each.date for record in records for each in record.editions), default=date.min)
    return newest - timedelta(days=days - 1) if days and newest != date.min else date.min


def _papers(topic: TopicView, day: date) -> tuple[Paper, ...]:
    return topic.load(day).papers
