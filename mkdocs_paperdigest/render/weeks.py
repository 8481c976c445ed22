"""A week of a topic: its papers by theme, what is new among its keywords, who wrote most."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from ..keeping import key_of
from ..models import BaseId, Paper
from ..similar.related import Theme, week_of
from .view import SectionView, TopicView

_KEYWORDS = 8
_AUTHORS = 5
_OFTEN = 2
"""A keyword, or an author, of one paper alone says nothing about a week."""

_SIGNERS = 50
"""The names of a collaboration of thousands would be the most active ones each week."""


@dataclass(frozen=True)
class Week:
    """A week of a topic.

    Attributes:
        name: Year and week as ISO 8601 has them, such as `2024-W12`.
        days: Of its editions, newest first.
        papers: How many.
        themes: Groups of its papers; what is in none is listed last.
        keywords: Those that several of its papers have, and none of an earlier week.
        authors: Those of several of its papers, with how many.
        older: The name of the week before it that has papers; empty for the first.
        newer: The same of the one after it.
    """

    name: str
    days: tuple[date, ...]
    papers: int
    themes: tuple[Theme, ...]
    keywords: tuple[str, ...]
    authors: tuple[tuple[str, int], ...]
    older: str = ""
    newer: str = ""

    @property
    def year(self) -> str:
        """Its year, which around New Year's Day is not always that of its days."""
        return self.name.partition("-W")[0]

    @property
    def number(self) -> int:
        """Its number in the year, from 1."""
        return int(self.name.partition("-W")[2])


@dataclass(frozen=True)
class Listed:
    """A paper in a week, and the day of its edition."""

    day: date
    paper: Paper


@dataclass(frozen=True)
class ThemeGroup:
    """Papers of a week under one heading.

    Attributes:
        id: Of the heading.
        words: What it says; empty for the papers that are in no theme.
        papers: Newest first.
    """

    id: str
    words: tuple[str, ...]
    papers: tuple[Listed, ...]


def see_weeks(view: SectionView, topic: TopicView) -> list[Week]:
    """The weeks of a topic that have papers, newest first."""
    slug = topic.topic.slug
    themes = [
        view.related.themes.get(f"{slug}/{week}")
        for week in sorted({week_of(record.date) for record in topic.editions})
    ]
    key = key_of(topic.editions, themes, view.figures)
    return view.keep.recall(
        f"weeks/{view.prefix}{view.path}/{slug}", key, list[Week], lambda: _find_weeks(view, topic)
    )


def _find_weeks(view: SectionView, topic: TopicView) -> list[Week]:
    by_week = [
        (name, tuple(record.date for record in records))
        for name, records in groupby(topic.editions, lambda record: week_of(record.date))
    ]
    known: set[str] = set()
    weeks: list[Week] = []
    for at in range(len(by_week) - 1, -1, -1):
        name, days = by_week[at]
        papers = [listed.paper for listed in _listed(topic, days).values()]
        forms = Counter(word for paper in papers for word in _keywords(paper))
        said: defaultdict[str, list[str]] = defaultdict(list)
        for form in forms:
            said[form.casefold()].append(form)
        new = Counter(
            {
                _form(word, same, forms): sum(forms[form] for form in same)
                for word, same in said.items()
                if known and word not in known
            }
        )
        known |= said.keys()
        weeks.append(
            Week(
                name,
                days,
                len(papers),
                view.related.themes.get(f"{topic.topic.slug}/{name}", ()),
                tuple(word for word, _ in _most(new, _KEYWORDS)),
                _most(Counter(one for paper in papers for one in _signers(paper)), _AUTHORS),
                older=by_week[at + 1][0] if at + 1 < len(by_week) else "",
                newer=by_week[at - 1][0] if at else "",
            )
        )
    return weeks[::-1]


def group_papers(topic: TopicView, week: Week) -> list[ThemeGroup]:
    """All papers of a week by theme, and last those of none."""
    left = _listed(topic, week.days)
    themes = [(theme.words, frozenset(theme.papers)) for theme in week.themes]
    groups: list[ThemeGroup] = []
    for words, ids in (*themes, ((), frozenset(left))):
        members = tuple(left.pop(base_id) for base_id in tuple(left) if base_id in ids)
        if members:
            groups.append(ThemeGroup(f"pd-theme-{len(groups) + 1}", _as_heading(words), members))
    return groups


def _as_heading(words: tuple[str, ...]) -> tuple[str, ...]:
    """Words that begin with a capital, but for a name that has its own inside: `mRNA`."""
    if not words or not words[0].partition(" ")[0].islower():
        return words
    return (words[0][0].upper() + words[0][1:], *words[1:])


def _listed(topic: TopicView, days: Iterable[date]) -> dict[BaseId, Listed]:
    return {paper.id: Listed(day, paper) for day in days for paper in topic.load(day).papers}


def _keywords(paper: Paper) -> set[str]:
    """The keywords of a paper, none of them twice in other letters."""
    words = paper.digest.keywords if paper.digest else ()
    return set({word.casefold(): word for word in words}.values())


def _form(folded: str, same: Sequence[str], forms: Counter[str]) -> str:
    """How most papers write a keyword; without capitals where as many do."""
    return min(same, key=lambda form: (-forms[form], form != folded, form))


def _signers(paper: Paper) -> set[str]:
    return set(paper.authors[:_SIGNERS])


def _most(counted: Counter[str], limit: int) -> tuple[tuple[str, int], ...]:
    often = [(name, many) for name, many in counted.items() if many >= _OFTEN]
    return tuple(sorted(often, key=lambda each: (-each[1], each[0]))[:limit])
