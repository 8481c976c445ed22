"""The newest digests in any page of the site: `<!-- paperdigest topic=SLUG limit=5 -->`.

A comment, because every Markdown processor and plugin lets it pass, and because it does not show
where this plugin is absent. Shown as code it stays as it is, for code holds no comments.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from .context import Link, models_of, newest_entries, page_context
from .templating import render_template
from .view import SectionView, TopicView

_MARKER = re.compile(r"(?:<p>)?<!--\s*paperdigest(?=[\s:-])([^<>]*)-->(?:</p>)?")
_USAGE = "write <!-- paperdigest topic=SLUG limit=NUMBER -->, both or either left out"
_HEADING = re.compile(r"<h([1-6])\b")
_LIMIT = 5
_MOST = 50


class MarkerError(ValueError):
    """A marker asks for what there is not. The message is one line."""


@dataclass(frozen=True)
class Marker:
    """What a marker asks for.

    Attributes:
        slug: The topic; empty for all.
        limit: How many papers.
    """

    slug: str = ""
    limit: int = _LIMIT


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
        entries = newest_entries(topics, marker.limit, shown)
        context = page_context(view, link) | {
            "level": _level(html[: found.start()]),
            "topic": topics[0].topic if marker.slug else None,
            "entries": entries,
            "models": models_of(entry.paper for entry in entries),
        }
        return str(render_template(view.templates, "inline.html", context))

    return _MARKER.sub(newest, html)


def parse_marker(text: str) -> Marker:
    """Read what stands in a marker behind its name.

    Raises:
        MarkerError: A word in it is not understood.
    """
    said = {}
    for word in text.split():
        name, _, value = word.partition("=")
        if name not in ("topic", "limit") or not value or name in said:
            raise MarkerError(f"{word!r} is not understood: {_USAGE}")
        said[name] = value
    limit = said.get("limit", str(_LIMIT))
    if not (limit.isascii() and limit.isdigit() and 1 <= int(limit[:6]) <= _MOST):
        raise MarkerError(f"limit must be a number from 1 to {_MOST}, not {limit!r}")
    return Marker(said.get("topic", ""), int(limit))


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
