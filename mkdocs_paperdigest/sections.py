"""The section in one language, seen as pages see it: by the plugin, and by exports."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from pathlib import Path

from .keeping import Keep
from .models import Paper, Topic
from .published import Publication
from .render.labels import load_labels
from .render.view import SectionView, TopicView
from .similar.kept import Shown, relate


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
    topics = tuple(
        TopicView(topic, publication.record(topic), partial(publication.edition, topic.slug))
        for topic in site.topics
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
        directory_urls=site.directory_urls,
        prefix=site.prefix,
        related=relate(shown, keep, path),
        keep=keep,
    )
    return PublishedSection(view, publication)


def _papers(topic: TopicView, day: date) -> tuple[Paper, ...]:
    return topic.load(day).papers
