"""The newest digests in any page of the site: `<!-- paperdigest topic=SLUG limit=5 -->`.

A comment, because every Markdown processor and plugin lets it pass, and because it does not show
where this plugin is absent. Shown as code it stays as it is, for code holds no comments.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from ..interests import reasons
from ..models import Paper
from .context import Link, models_of, newest_entries, page_context
from .templating import render_template
from .view import SectionView, TopicView

_MARKER = re.compile(r"(?:<p>)?<!--\s*paperdigest(?=[\s:-])([^<>]*)-->(?:</p>)?")
_USAGE = (
    'write <!-- paperdigest topic=SLUG words="WORDS" days=NUMBER limit=NUMBER view=compact -->, '
    "any of them left out"
)
_SETTING = re.compile(r"""(\w+)=("[^"]*"|'[^']*'|[^\s"']+)(?=\s|$)|(\S+)""")
_NAMES = ("topic", "words", "days", "limit", "view")
_HEADING = re.compile(r"<h([1-6])\b")
_LIMIT = 5
_MOST = 50
_MOST_DAYS = 366


class MarkerError(ValueError):
    """A marker asks for what there is not. The message is one line."""


@dataclass(frozen=True)
class Marker:
    """What a marker asks for.

    Attributes:
        slug: The topic; empty for all.
        limit: How many papers.
        words: All of which a paper must have in its text, or one as an author; empty for any.
        days: How many days up to the newest edition; 0 for all.
        compact: Whether to show titles and sentences alone until a paper is opened.
    """

    slug: str = ""
    limit: int = _LIMIT
    words: tuple[str, ...] = ()
    days: int = 0
    compact: bool = False


def insert_newest(html: str, view: SectionView, link: Link) -> str:
    """Put the newest papers in the place of each marker of a page.

    Args:
        html: The page's content after Markdown.
        view: The section.
        link: From this page.

    Raises:
        MarkerError: A marker asks for what there is not.
    """
    if "paperdigest" not in html:
        return html
    shown: set[str] = set()

    def newest(found: re.Match[str]) -> str:
        marker = parse_marker(found[1])
        topics = _topics(view, marker)
        entries = newest_entries(topics, marker.limit, shown, _wanted(topics, marker))
        context = page_context(view, link) | {
            "level": _level(html[: found.start()]),
            "topic": topics[0].topic if marker.slug else None,
            "entries": entries,
            "compact": marker.compact,
            "models": models_of(entry.paper for entry in entries),
        }
        return str(render_template(view.templates, "inline.html", context))

    return _MARKER.sub(newest, html)


def parse_marker(text: str) -> Marker:
    """Read what stands in a marker behind its name.

    Raises:
        MarkerError: A word in it is not understood.
    """
    said: dict[str, str] = {}
    for setting in _SETTING.finditer(text):
        name, value = setting[1], (setting[2] or "").strip("\"' ")
        if name not in _NAMES or not value or name in said:
            raise MarkerError(f"{setting[0]!r} is not understood: {_USAGE}")
        said[name] = value
    if said.get("view", "compact") != "compact":
        raise MarkerError(f"view can only be compact, not {said['view']!r}")
    return Marker(
        said.get("topic", ""),
        _number("limit", said, _LIMIT, _MOST),
        tuple(said.get("words", "").split()),
        _number("days", said, 0, _MOST_DAYS),
        "view" in said,
    )


def _number(name: str, said: Mapping[str, str], default: int, most: int) -> int:
    value = said.get(name)
    if value is None:
        return default
    if not (value.isascii() and value.isdigit() and 1 <= int(value[:6]) <= most):
        raise MarkerError(f"{name} must be a number from 1 to {most}, not {value!r}")
    return int(value)


def _wanted(topics: tuple[TopicView, ...], marker: Marker) -> Callable[[date, Paper], bool]:
    """Whether a paper of a day is asked for."""
    newest = max((edition.date for topic in topics for edition in topic.editions), default=date.min)
    first = newest - timedelta(days=marker.days - 1) if marker.days else date.min
    return lambda day, paper: (
        day >= first and len(reasons(paper, marker.words)) == len(marker.words)
    )


def _level(before: str) -> int:
    """The level of headings one below the heading that the marker stands under."""
    levels = _HEADING.findall(before)
    return min(6, int(levels[-1]) + 1) if levels else 2


def _topics(view: SectionView, marker: Marker) -> tuple[TopicView, ...]:
    if not marker.slug:
        return view.topics
    topics = {topic.topic.slug: topic for topic in view.topics}
    if marker.slug not in topics:
        raise MarkerError(f"there is no topic {marker.slug!r}, only {', '.join(topics)}")
    return (topics[marker.slug],)
