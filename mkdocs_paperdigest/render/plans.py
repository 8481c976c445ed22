"""Which pages there are, and what decides each."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import islice
from typing import Literal, TypeAlias

import msgspec
from markupsafe import escape

from ..models import Edition, Topic, TopicRecord
from .labels import Labels, load_labels
from .templating import look
from .tex import tex_to_text
from .view import (
    SectionView,
    TopicView,
    edition_uri,
    figure_uri,
    overview_uri,
    reading_list_uri,
    topic_uri,
    week_uri,
)
from .weeks import Week, see_weeks

_Named: TypeAlias = tuple[str, str, date]
"""A similar paper: its title, and where it stands."""

Part: TypeAlias = Topic | TopicRecord | Edition | date | list[_Named] | list[str] | Week | None
Kind: TypeAlias = Literal["overview", "topic", "edition", "week", "reading_list"]

_TAGS = 8
_WEEKS = 8
_DESCRIBED = 3


@dataclass(frozen=True)
class Twin:
    """The same page in another language: in which, and where it stands under the docs."""

    language: str
    src_uri: str


@dataclass(frozen=True)
class PagePlan:
    """A page that will be drawn.

    Attributes:
        src_uri: Where it stands, relative to the docs.
        kind: What it shows.
        title: Its title as plain text.
        description: One or two sentences for whoever shares it, escaped: themes put it into
            an attribute as it is, and it names papers by their titles. None where papers are
            protected, as nothing hides it.
        image: Where its cover picture stands, relative to the docs; empty if it has none.
        tags: Categories and keywords, the most frequent first.
        fingerprint: A hash of all that decides its HTML but for the URLs of other pages.
        topic: Whose page it is; `None` for the overview.
        day: The date of its edition, for a week of its newest one; `None` for the overview and a
            topic without editions.
        twins: The same page in the other languages of the site.
        weeks: What a week's page tells of; of a topic the newest ones, which it links.
    """

    src_uri: str
    kind: Kind
    title: str
    description: str
    image: str
    tags: tuple[str, ...]
    fingerprint: str
    topic: TopicView | None = None
    day: date | None = None
    twins: tuple[Twin, ...] = ()
    weeks: tuple[Week, ...] = ()


def plan_pages(view: SectionView, others: Sequence[SectionView] = ()) -> list[PagePlan]:
    """The pages of a section: overview, each topic with its editions and weeks, reading list.

    Args:
        view: The section.
        others: The same section in other languages.
    """
    t = load_labels(view.language)
    plans = [_plan_overview(view, t)]
    for topic in view.topics:
        weeks = see_weeks(view, topic)
        plans.append(_plan_topic(view, topic, weeks[:_WEEKS], t))
        plans += (_plan_edition(view, topic, edition.date, t) for edition in topic.editions)
        plans += (_plan_week(view, topic, week, t) for week in weeks)
    plans.append(_plan_reading_list(view, t))
    return [_with_twins(view, plan, others) for plan in plans] if others else plans


def _with_twins(view: SectionView, plan: PagePlan, others: Sequence[SectionView]) -> PagePlan:
    within = plan.src_uri.removeprefix(view.path)
    day = plan.day if plan.kind in ("edition", "week") else None
    twins = tuple(
        Twin(other.language, f"{other.path}{within}")
        for other in others
        if day is None or _has_edition(other, plan, day)
    )
    told = msgspec.json.encode((plan.fingerprint, [(t.language, t.src_uri) for t in twins]))
    return replace(plan, twins=twins, fingerprint=hashlib.sha256(told).hexdigest())


def _has_edition(other: SectionView, plan: PagePlan, day: date) -> bool:
    return any(
        edition.date == day
        for topic in other.topics
        if plan.topic and topic.topic.slug == plan.topic.topic.slug
        for edition in topic.editions
    )


def _fingerprint(view: SectionView, place: str, *parts: Part) -> str:
    """A hash of a page's place and parts, of how the section is set up, and of how pages look."""
    setup = (
        view.title,
        view.path,
        view.language,
        view.site_url,
        view.site_name,
        view.feeds,
        view.protected,
    )
    told = msgspec.json.encode((look(view.templates), setup, place, parts), order="deterministic")
    return hashlib.sha256(told).hexdigest()


def _shown(view: SectionView, edition: Edition | None) -> tuple[Part, ...]:
    """An edition with the similar papers that its own name."""
    papers = edition.papers if edition else ()
    named = [
        (mention.paper.title, mention.slug, mention.day)
        for paper in papers
        for mention in view.similar.get(paper.id, ())
    ]
    return edition, named


def _plan_overview(view: SectionView, t: Labels) -> PagePlan:
    topics = ", ".join(topic.topic.name for topic in view.topics)
    place = overview_uri(view)
    return PagePlan(
        src_uri=place,
        kind="overview",
        title=view.title,
        description=str(t("overview_description", topics=topics)),
        image="",
        tags=(),
        fingerprint=_fingerprint(
            view,
            place,
            *(part for topic in view.topics for part in (topic.topic, topic.record)),
            *(
                part
                for topic in view.topics
                for new in topic.editions[:1]
                for part in _shown(view, topic.load(new.date))
            ),
        ),
    )


def _plan_reading_list(view: SectionView, t: Labels) -> PagePlan:
    place = reading_list_uri(view)
    return PagePlan(
        src_uri=place,
        kind="reading_list",
        title=t.text("reading_list"),
        description=str(t("reading_list_about")),
        image="",
        tags=(),
        fingerprint=_fingerprint(view, place),
    )


def _plan_topic(view: SectionView, topic: TopicView, weeks: list[Week], t: Labels) -> PagePlan:
    newest = next(iter(topic.editions), None)
    described = str(escape(topic.topic.description))
    edition = topic.load(newest.date) if newest else None
    if edition and not view.protected:
        described = described or _describe(topic, edition, t)
    place = topic_uri(view, topic.topic.slug)
    return PagePlan(
        src_uri=place,
        kind="topic",
        title=topic.topic.name,
        description=described or str(escape(topic.topic.name)),
        image=_cover(view, edition) if edition else "",
        tags=(),
        fingerprint=_fingerprint(
            view,
            place,
            topic.topic,
            topic.record,
            *_shown(view, edition),
            [week.name for week in weeks],
        ),
        topic=topic,
        day=newest.date if newest else None,
        weeks=tuple(weeks),
    )


def _plan_edition(view: SectionView, topic: TopicView, day: date, t: Labels) -> PagePlan:
    edition = topic.load(day)
    place = edition_uri(view, topic.topic.slug, day)
    return PagePlan(
        src_uri=place,
        kind="edition",
        title=t.text("edition_title", topic=topic.topic.name, date=t.day(day)),
        description="" if view.protected else _describe(topic, edition, t),
        image=_cover(view, edition),
        tags=() if view.protected else _tags(edition),
        fingerprint=_fingerprint(
            view, place, topic.topic, *_shown(view, edition), *topic.neighbours(day)
        ),
        topic=topic,
        day=day,
    )


def _plan_week(view: SectionView, topic: TopicView, week: Week, t: Labels) -> PagePlan:
    name, place = topic.topic.name, week_uri(view, topic.topic.slug, week.name)
    first, last = t.day(week.days[-1]), t.day(week.days[0])
    told = t("week_papers", week.papers, first=first, last=last)
    editions = (topic.load(day) for day in week.days)
    return PagePlan(
        src_uri=place,
        kind="week",
        title=t.text("week_title", topic=name, week=week.number, year=week.year),
        description=f"{escape(name)}: {told}",
        image="",
        tags=(),
        fingerprint=_fingerprint(view, place, topic.topic, week, *editions),
        topic=topic,
        day=week.days[0],
        weeks=(week,),
    )


def _describe(topic: TopicView, edition: Edition, t: Labels) -> str:
    titles = "; ".join(tex_to_text(paper.title) for paper in edition.papers[:_DESCRIBED])
    return str(
        t(
            "edition_description",
            len(edition.papers),
            topic=topic.topic.name,
            date=t.day(edition.date),
            titles=titles,
        )
    )


def _cover(view: SectionView, edition: Edition) -> str:
    if view.protected:
        return ""
    held = (figure for paper in edition.papers for figure in paper.figures if figure.file)
    first = next(held, None)
    return figure_uri(view, first) if first else ""


def _tags(edition: Edition) -> tuple[str, ...]:
    """Few, because themes show them all; none that breaks a theme, for themes do not escape."""
    counts: Counter[str] = Counter()
    for paper in edition.papers:
        counts.update(paper.categories)
        counts.update(paper.digest.keywords if paper.digest else ())
    safe = (tag for tag, _ in counts.most_common() if escape(tag) == tag)
    return tuple(islice(safe, _TAGS))
