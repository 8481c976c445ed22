"""What templates can use, and the newest papers wherever they are shown."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache, partial
from typing import Any, TypeAlias, get_args

from markupsafe import Markup

from ..models import Heading, Paper, Topic
from ..similar.names import fold_name
from .labels import Labels, language_attributes, load_labels
from .view import (
    SectionView,
    TopicView,
    author_uri,
    citations_uri,
    daily_uri,
    edition_uri,
    feed_uri,
    figure_uri,
    month_uri,
    overview_uri,
    reading_list_uri,
    thumbnail_uri,
    topic_uri,
    week_uri,
    weekly_uri,
)

Link: TypeAlias = Callable[[str], str]
"""The URL of another generated page or file, by its place under the docs."""

TOP = "pd-top"
"""The id of a page's `h1`."""

_SAID = ("copied", "star", "hide", "follow", "match", "since", "unreadable")


def page_context(view: SectionView, link: Link) -> dict[str, Any]:
    """What every template can use."""
    t = load_labels(view.language)

    def lang(language: str, within: str = t.language) -> Markup:
        return language_attributes(language, within)

    return {
        "t": t,
        "words": _words(t),
        "link": link,
        "lang": lang,
        "language": t.language,
        "title": view.title,
        "feeds": view.feeds and not view.protected,
        "protected": view.protected,
        "footer": view.footer,
        "in_toc": False,
        "listed": (),
        "interests": (),
        "related": lambda paper: [
            ("refers", view.related.refers.get(paper.id, ())),
            ("referred", view.related.referred.get(paper.id, ())),
            ("similar", view.related.mentions.get(paper.id, ())),
        ],
        "headings": get_args(Heading),
        "top": TOP,
        "overview_uri": overview_uri(view),
        "reading_list_uri": reading_list_uri(view),
        "topic_uri": lambda slug: topic_uri(view, slug),
        "edition_uri": lambda slug, day: edition_uri(view, slug, day),
        "author_page": partial(_author_page, view, link, view.related.author_slugs),
        "month_uri": lambda slug, day: month_uri(view, slug, day),
        "week_uri": lambda slug, week: week_uri(view, slug, week),
        "weekly_uri": lambda slug: weekly_uri(view, slug),
        "feed_uri": lambda slug="": feed_uri(view, slug),
        "daily_uri": lambda slug="": daily_uri(view, slug),
        "figure_uri": lambda figure: figure_uri(view, figure.file),
        "thumbnail_uri": lambda figure: thumbnail_uri(view, figure.file),
        "citations_uri": lambda slug, day: citations_uri(view, slug, day),
    }


def _author_page(view: SectionView, link: Link, slugs: Mapping[str, str], name: str) -> str:
    """The address of an author's page; empty where there is none."""
    slug = slugs.get(fold_name(name)) if slugs else None
    return link(author_uri(view, slug)) if slug else ""


@dataclass(frozen=True)
class Entry:
    """A paper where it is shown outside its edition.

    Attributes:
        repeated: Whether it stands on the same page already, for another topic.
    """

    topic: Topic
    day: date
    paper: Paper
    repeated: bool


def newest_entries(
    topics: tuple[TopicView, ...],
    limit: int,
    shown: set[str] | None = None,
    wanted: Callable[[date, Paper], bool] = lambda day, paper: True,  # noqa: ARG005
) -> list[Entry]:
    """The newest papers of some topics, each once.

    Args:
        topics: Whose papers; where a paper stands in several, the first has it.
        limit: How many papers.
        shown: Ids of papers that stand on the page already, which will be added to.
        wanted: Whether a paper of a day is asked for.
    """
    shown = set() if shown is None else shown
    days = sorted(
        ((place.date, -order) for order, topic in enumerate(topics) for place in topic.editions),
        reverse=True,
    )
    entries: list[Entry] = []
    taken: set[str] = set()
    for day, order in days:
        topic = topics[-order]
        for paper in topic.load(day).papers:
            if len(entries) == limit:
                return entries
            if paper.id not in taken and wanted(day, paper):
                entries.append(Entry(topic.topic, day, paper, paper.id in shown))
                taken.add(paper.id)
                shown.add(paper.id)
    return entries


def models_of(papers: Iterable[Paper]) -> list[str]:
    """The models that wrote digests of these papers, by name."""
    return sorted({paper.digest.model for paper in papers if paper.digest and paper.digest.model})


@cache
def _words(t: Labels) -> str:
    """What the script says, as JSON."""
    said = {name: t.text(name, word="{word}") for name in _SAID}
    return json.dumps(said, ensure_ascii=False, separators=(",", ":"))
