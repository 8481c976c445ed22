"""Atom feeds (RFC 4287): one of the newest papers with their digests, one with an entry a day."""

from __future__ import annotations

import re
import uuid
from collections.abc import Callable
from datetime import date
from typing import Any, TypeAlias
from urllib.parse import urljoin

from ..latex import tex_to_html, tex_to_text
from ..models import Paper
from .context import Entry, newest_entries, page_context
from .labels import load_labels
from .templating import arxiv, environment, fragment, render_template
from .view import (
    SectionView,
    TopicView,
    daily_uri,
    edition_uri,
    feed_uri,
    overview_uri,
    topic_uri,
    week_uri,
    weekly_uri,
)
from .weeks import Week, group_papers, see_weeks

Address: TypeAlias = Callable[[str], str]
"""The URL of a generated page or file relative to the site's root, by its place under the docs."""

_ENTRIES = 100
_WHOLE_DAYS = 3
_DAYS = 30
_WEEKS = 12
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_NEVER = "1970-01-01T00:00:00Z"


def feed(view: SectionView, slug: str, address: Address) -> bytes:
    """The feed of a topic, or of the whole section where `slug` is empty.

    It holds the 100 newest papers, and all of the newest three days where those are more. Ids
    follow from the site, the path and the paper, so that they outlive every rebuild; times come
    from the archive, so that they change only when a paper or its digest does.

    Raises:
        KeyError: There is no such topic.
    """
    topics = _topics(view, slug)
    days = _newest_days(topics, _WHOLE_DAYS)
    whole = sum(
        edition.papers for topic in topics for edition in topic.editions if edition.date in days
    )
    newest = newest_entries(topics, max(_ENTRIES, whole))
    entries = [_entry(view, entry, address) for entry in newest]
    name = topics[0].topic.name if slug else view.title
    return _document(view, "feed.xml", feed_uri(view, slug), name, slug, entries, address)


def daily_feed(view: SectionView, slug: str, address: Address) -> bytes:
    """The feed with one entry a day, of the last thirty days that have papers.

    Args:
        view: The section.
        slug: Whose days; empty for those of all topics.
        address: See [`Address`][].

    Raises:
        KeyError: There is no such topic.
    """
    topics = _topics(view, slug)
    name = topics[0].topic.name if slug else view.title
    title = load_labels(view.language).text("daily_title", name=name)
    entries = [_day(view, slug, topics, day, address) for day in _newest_days(topics, _DAYS)]
    return _document(view, "daily.xml", daily_uri(view, slug), title, slug, entries, address)


def weekly_feed(view: SectionView, slug: str, address: Address) -> bytes:
    """The feed of a topic with one entry a week, of the newest twelve that are over.

    A week is over when the topic has papers of a later one, so that each entry comes whole.

    Args:
        view: The section.
        slug: Of the topic.
        address: See [`Address`][].

    Raises:
        KeyError: There is no such topic.
    """
    (topic,) = _topics(view, slug)
    title = load_labels(view.language).text("weekly_title", name=topic.topic.name)
    over = see_weeks(view, topic)[1 : 1 + _WEEKS]
    entries = [_week(view, topic, week, address) for week in over]
    return _document(view, "daily.xml", weekly_uri(view, slug), title, slug, entries, address)


def _week(view: SectionView, topic: TopicView, week: Week, address: Address) -> dict[str, Any]:
    slug = topic.topic.slug

    def link(uri: str) -> str:
        return urljoin(view.site_url, address(uri)) if view.site_url else ""

    groups = group_papers(topic, week)
    context = page_context(view, link) | {"topic": topic.topic, "week": week, "groups": groups}
    published = f"{week.days[0]}T00:00:00Z"
    times = [time for group in groups for each in group.papers for time in _times(each.paper)]
    title = context["t"].text(
        "week_title", topic=topic.topic.name, week=week.number, year=week.year
    )
    return {
        "id": _identity(view, f"{slug}|{week.name}"),
        "title": title,
        "page": link(week_uri(view, slug, week.name)),
        "published": published,
        "updated": max(published, *times),
        "content": str(render_template(view.templates, "round.html", context)),
    }


def _document(
    view: SectionView,
    template: str,
    place: str,
    name: str,
    slug: str,
    entries: list[dict[str, Any]],
    address: Address,
) -> bytes:
    page = topic_uri(view, slug) if slug else overview_uri(view)
    document = (
        environment(view.templates, view.language)
        .get_template(template)
        .render(
            language=load_labels(view.language).language,
            id=_identity(view, place),
            name=name,
            author=view.site_name or view.title,
            updated=max((entry["updated"] for entry in entries), default=_NEVER),
            address=urljoin(view.site_url, address(place)) if view.site_url else "",
            page=urljoin(view.site_url, address(page)),
            entries=entries,
        )
    )
    return _NOT_XML.sub("", document).encode()


def _newest_days(topics: tuple[TopicView, ...], most: int) -> list[date]:
    days = {edition.date for topic in topics for edition in topic.editions}
    return sorted(days, reverse=True)[:most]


def _day(
    view: SectionView, slug: str, topics: tuple[TopicView, ...], day: date, address: Address
) -> dict[str, Any]:
    t = load_labels(view.language)
    listed = [
        (topic.topic, topic.load(day))
        for topic in topics
        if any(edition.date == day for edition in topic.editions)
    ]
    first = listed[0][0].slug

    def link(uri: str) -> str:
        return urljoin(view.site_url, address(uri)) if view.site_url else ""

    context = page_context(view, link) | {"listed": listed, "day": day, "several": not slug}
    published = f"{day}T00:00:00Z"
    times = [time for _, edition in listed for paper in edition.papers for time in _times(paper)]
    return {
        "id": _identity(view, f"{slug}|{day}"),
        "title": t.day(day) if not slug else f"{topics[0].topic.name}: {t.day(day)}",
        "page": link(edition_uri(view, slug or first, day) if slug else overview_uri(view)),
        "published": published,
        "updated": max(published, *times),
        "content": str(render_template(view.templates, "feed_day.html", context)),
    }


def _topics(view: SectionView, slug: str) -> tuple[TopicView, ...]:
    if not slug:
        return view.topics
    return ({topic.topic.slug: topic for topic in view.topics}[slug],)


def _entry(view: SectionView, entry: Entry, address: Address) -> dict[str, Any]:
    paper = entry.paper
    page = arxiv(paper, "abs")
    if view.site_url:
        edition = address(edition_uri(view, entry.topic.slug, entry.day))
        page = f"{urljoin(view.site_url, edition)}#{fragment(paper)}"
    context = page_context(view, address) | {"paper": paper}
    published = f"{entry.day}T00:00:00Z"
    return {
        "paper": paper,
        "id": _identity(view, paper.id),
        "title": str(tex_to_html(paper.title)),
        "authors": [tex_to_text(name) for name in paper.authors],
        "page": page,
        "published": published,
        "updated": max(published, *_times(paper)),
        "summary": str(tex_to_html(paper.digest.summary.text)) if paper.digest else "",
        "content": str(render_template(view.templates, "feed_paper.html", context)),
    }


def _identity(view: SectionView, name: str) -> str:
    """An id that no other site has. A paper keeps it whichever topic's feed it stands in."""
    return uuid.uuid5(uuid.NAMESPACE_URL, f"{view.site_url}|{view.path}|{name}").urn


def _times(paper: Paper) -> list[str]:
    times = [paper.filed_at, paper.updated, paper.digest.made_at if paper.digest else ""]
    return [time if "T" in time else f"{time}T00:00:00Z" for time in times if time]
