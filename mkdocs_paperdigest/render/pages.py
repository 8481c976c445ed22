"""Pages as HTML, with what belongs around them: the jump list and elements for the head."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import chain, groupby
from typing import Any

import msgspec
from markupsafe import escape

from ..interests import reasons
from ..latex import tex_to_text
from ..models import Edition, EditionRecord, Paper, Topic, TopicRecord
from ..similar.related import Author, week_of
from .almanac import count_by_day, months_of, newest_months, page_of_day, past_years
from .chart import papers_per_day
from .context import TOP, Entry, Link, models_of, newest_entries, page_context
from .head import head
from .labels import Labels, own_name
from .months import PastMonth, day_fragment, load_month, past_months
from .plans import PagePlan, on_overview
from .rendered import Rendered, TocEntry
from .templating import heading_id, query_address, render_template
from .view import SectionView, TopicView
from .weeks import Week, group_papers

_TOC_WIDTH = 60
# One sign beyond Latin-1 doubles what a page takes in memory, and to encode.
_ENTITIES = str.maketrans({"…": "&hellip;", "–": "&ndash;", "\N{THIN SPACE}": "&thinsp;"})
_LATE = timedelta(days=7)
_LOOKED_THROUGH = timedelta(days=28)


@dataclass(frozen=True)
class _Card:
    """A topic on the overview."""

    id: str
    topic: Topic
    record: TopicRecord
    newest: EditionRecord | None
    entries: list[Entry]


def render_page(view: SectionView, plan: PagePlan, link: Link, url: str = "") -> Rendered:
    """Draw a page.

    Args:
        view: The section.
        plan: Which page.
        link: From this page.
        url: The address of this page; empty where the site's is unknown.
    """
    context = page_context(view, link)
    context["twins"] = [
        (twin.language, own_name(twin.language), twin.src_uri) for twin in plan.twins
    ]
    if plan.kind == "reading_list":
        toc = _draw_reading_list(context)
    elif plan.author:
        toc = _draw_author(view, plan.author, context)
    elif plan.topic is None:
        toc = _draw_overview(view, context)
    elif plan.kind == "topic" or plan.day is None:
        context["weeks"] = plan.weeks
        toc = _draw_topic(plan.topic, context)
    elif plan.kind == "week":
        toc = _draw_week(plan.topic, plan.weeks[0], context)
    elif plan.month:
        toc = _draw_month(plan.topic, plan.month, context)
    else:
        toc = _draw_edition(plan.topic, plan.day, context)
    html = render_template(view.templates, f"{plan.kind}.html", context)
    # Themes show the jump list beside the content, where no password hides it.
    title = TocEntry(str(escape(plan.title)), TOP, () if view.protected else tuple(toc))
    return Rendered(str(html), (title,), head(view, plan, link, url, context.get("edition")))


def _draw_overview(view: SectionView, context: dict[str, Any]) -> list[TocEntry]:
    t: Labels = context["t"]
    shown: set[str] = set()
    cards = [
        _Card(
            id=f"pd-topic-{number}",
            topic=topic.topic,
            record=topic.record,
            newest=next(iter(topic.editions), None),
            entries=newest_entries((topic,), on_overview(view), shown),
        )
        for number, topic in enumerate(view.topics, 1)
    ]
    per_day = count_by_day(view.topics)
    entries = chain.from_iterable(card.entries for card in cards)

    def address(day: date) -> str:
        return str(context["link"](page_of_day(view, day)))

    context |= {
        "cards": cards,
        "chart": papers_per_day(per_day, t, address),
        "months": list(newest_months(view)),
        "years": list(past_years(view)),
        "in_year": in_year,
        "calendar": "pd-calendar",
        "models": models_of(entry.paper for entry in entries),
        "totals": {
            "papers": per_day.total(),
            "editions": sum(len(topic.all_editions) for topic in view.topics),
            "topics": len(view.topics),
        },
    }
    toc = [_toc_entry(card.topic.name, card.id) for card in cards]
    if per_day:
        toc.append(_toc_entry(t.text("all_editions"), "pd-calendar"))
    return toc


def _draw_reading_list(context: dict[str, Any]) -> list[TocEntry]:
    parts = {"interests": "pd-interests", "memory": "pd-memory"}
    context |= parts
    return [_toc_entry(context["t"].text(name), id_) for name, id_ in parts.items()]


def _draw_author(view: SectionView, author: Author, context: dict[str, Any]) -> list[TocEntry]:
    topics = {topic.topic.slug: topic for topic in view.topics}
    listed = [
        Entry(topics[named.slug].topic, named.day, paper, repeated=False)
        for named in author.papers
        for paper in topics[named.slug].load(named.day).papers
        if paper.id == named.id
    ]
    context |= {"author": author, "listed": listed}
    return []


def _draw_topic(topic: TopicView, context: dict[str, Any]) -> list[TocEntry]:
    t: Labels = context["t"]
    edition = _load(topic, topic.editions[0].date) if topic.editions else None
    months, years = months_of(topic, edition.date) if edition else ([], [])
    context |= {
        "topic": topic.topic,
        "record": topic.record,
        "edition": edition,
        "months": months,
        "years": years,
        "in_year": in_year,
        "late": _late(topic, edition) if edition else [],
        "newest": "pd-newest",
        "earlier": "pd-earlier",
    }
    toc = []
    if edition:
        _add_edition(context, topic, edition)
        papers = tuple(_toc_paper(paper, t) for paper in edition.papers)
        toc.append(TocEntry(t.weekday(edition.date), "pd-newest", papers))
    if months:
        toc.append(_toc_entry(t.text("earlier"), "pd-earlier"))
    return toc


def _draw_edition(topic: TopicView, day: date, context: dict[str, Any]) -> list[TocEntry]:
    edition = _load(topic, day)
    older, newer = topic.neighbours(day)
    month = topic.past[0].date if topic.past and older is None else None
    context |= {"topic": topic.topic, "older": older, "newer": newer, "older_month": month}
    _add_edition(context, topic, edition)
    return [_toc_paper(paper, context["t"]) for paper in edition.papers]


def _load(topic: TopicView, day: date) -> Edition:
    """An edition with the papers first that answer to the topic's interests."""
    edition = topic.load(day)
    if interests := topic.topic.interests:
        papers = sorted(edition.papers, key=lambda paper: -len(reasons(paper, interests)))
        return msgspec.structs.replace(edition, papers=tuple(papers))
    return edition


def _draw_week(topic: TopicView, week: Week, context: dict[str, Any]) -> list[TocEntry]:
    groups = group_papers(topic, week)
    listed = [each.paper for group in groups for each in group.papers]
    context |= {"topic": topic.topic, "week": week, "groups": groups, "listed": listed}
    rest = context["t"].text("week_rest")
    named = groups if len(groups) > 1 else [group for group in groups if group.words]
    return [_toc_entry(", ".join(group.words) or rest, group.id) for group in named]


def _draw_month(topic: TopicView, month: PastMonth, context: dict[str, Any]) -> list[TocEntry]:
    months = [each.day for each in past_months(topic)]
    at = months.index(month.day)
    context |= {
        "topic": topic.topic,
        "month": month,
        "editions": load_month(topic, month),
        "day_fragment": day_fragment,
        "older": months[at + 1] if at + 1 < len(months) else None,
        "newer": months[at - 1] if at else None,
    }
    return _toc_of_weeks([each.date for each in month.records], context["t"])


def _toc_of_weeks(days: Sequence[date], t: Labels) -> list[TocEntry]:
    """An entry for each week of days, newest first: one for each day is a list to search itself."""
    weeks = [list(week) for _, week in groupby(days, week_of)]
    return [_toc_entry(t.span(week[-1], week[0]), day_fragment(week[0])) for week in weeks]


def _add_edition(context: dict[str, Any], topic: TopicView, edition: Edition) -> None:
    digests = (paper.digest for paper in edition.papers if paper.digest)
    filed = (paper.filed_at for paper in edition.papers)
    citations = context["citations_uri"](topic.topic.slug, edition.date)
    context |= {
        "edition": edition,
        "interests": topic.topic.interests,
        "elsewhere": query_address(topic.topic, edition.date),
        "in_toc": True,
        "models": models_of(edition.papers),
        "updated": max([edition.filed_at, *filed, *(digest.made_at for digest in digests)]),
        "citations": "" if context["protected"] else context["link"](citations),
    }


def _late(topic: TopicView, newest: Edition) -> list[tuple[date, Paper]]:
    """Papers that joined their edition after it was filed, in the days before the newest one."""
    if not newest.filed_at:
        return []
    since = (date.fromisoformat(newest.filed_at[:10]) - _LATE).isoformat()
    recent = (e.date for e in topic.editions if e.date > newest.date - _LOOKED_THROUGH)
    return [
        (edition.date, paper)
        for edition in map(topic.load, recent)
        for paper in edition.papers
        if edition.filed_at and paper.filed_at > edition.filed_at and paper.filed_at >= since
    ]


def in_year(year: int) -> str:
    """Where the editions of a past year stand on the page of their topic."""
    return f"pd-{year}"


def _toc_entry(title: str, id_: str) -> TocEntry:
    return TocEntry(str(escape(title)).translate(_ENTITIES), id_)


def _toc_paper(paper: Paper, t: Labels) -> TocEntry:
    return _toc_entry(t.apart(_short(tex_to_text(paper.title))), heading_id(paper))


def _short(title: str) -> str:
    """A title cut to what a jump list can show: its first part, or its first words."""
    if len(title) <= _TOC_WIDTH:
        return title
    name, colon, _ = title.partition(": ")
    if colon and len(name) <= _TOC_WIDTH:
        return name
    return title[: _TOC_WIDTH + 1].rpartition(" ")[0].rstrip(",;:") + "…"
