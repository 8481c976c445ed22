"""What is alike among the papers that have pages, kept until their editions change."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import msgspec

from ..keeping import Keep, key_of
from ..models import Paper
from ..versions import SIMILAR
from .themes import Theme, find_themes, week_of
from .vectors import MOST, Corpus, text_of


@dataclass(frozen=True)
class Shown:
    """An edition that has a page.

    Attributes:
        slug: Of its topic.
        day: Its date.
        state: A hash of what it holds.
        load: Its papers.
    """

    slug: str
    day: date
    state: str
    load: Callable[[], Sequence[Paper]]


class Mention(msgspec.Struct, frozen=True):
    """A paper that another page names: its base id and title, and in which edition it stands."""

    id: str
    title: str
    slug: str
    day: date


class Nearest(msgspec.Struct, frozen=True):
    """The papers most like one, the nearest first, and a hash of the words they were found by."""

    text: str
    papers: tuple[str, ...]


class Themes(msgspec.Struct, frozen=True):
    """The themes of a week, and a hash of the papers they were found in."""

    week: str
    found: tuple[Theme, ...]


class Found(msgspec.Struct, frozen=True):
    """All that was looked for, from which the next time goes on.

    Attributes:
        nearest: By base id.
        themes: By the slug of a topic and the name of a week, such as `vision/2024-W12`.
    """

    nearest: dict[str, Nearest] = {}
    themes: dict[str, Themes] = {}


class Related(msgspec.Struct, frozen=True):
    """How papers are related.

    Attributes:
        mentions: By base id the at most three papers most like it, the nearest first; nothing for
            a paper like no other.
        themes: By the slug of a topic and the name of a week, such as `vision/2024-W12`.
        states: By the slug of a topic and a day, such as `vision/2024-03-18`, a hash of the
            mentions of that edition's papers.
    """

    mentions: dict[str, tuple[Mention, ...]] = {}
    themes: dict[str, tuple[Theme, ...]] = {}
    states: dict[str, str] = {}


def relate(editions: Sequence[Shown], keep: Keep, name: str) -> Related:
    """Find which papers are alike, across all topics, and what weeks are about.

    Args:
        editions: All that have pages, by topic in the order of the configuration.
        keep: Where results are kept.
        name: Of the section, among others that keep theirs there.
    """
    key = key_of(SIMILAR, [(shown.slug, shown.day, shown.state) for shown in editions])
    found_name = f"similar/{name}/found"

    def find() -> Related:
        known = keep.last(found_name, Found) or Found()
        found = _find(editions, known)
        keep.recall(found_name, key, Found, lambda: found)
        return _tell(editions, found)

    return keep.recall(f"similar/{name}/told", key, Related, find)


def _tell(editions: Sequence[Shown], found: Found) -> Related:
    """Name the similar papers of each, where they stand first."""
    named = {other for nearest in found.nearest.values() for other in nearest.papers[:MOST]}
    places: dict[str, Mention] = {}
    for shown in editions:
        for paper in shown.load():
            if paper.id in named and paper.id not in places:
                places[paper.id] = Mention(paper.id, paper.title, shown.slug, shown.day)
    mentions = {
        base_id: tuple(places[other] for other in nearest.papers[:MOST] if other in places)
        for base_id, nearest in sorted(found.nearest.items())
    }
    mentions = {base_id: others for base_id, others in mentions.items() if others}
    states = {
        f"{shown.slug}/{shown.day}": _hash([mentions.get(paper.id) for paper in shown.load()])
        for shown in editions
    }
    themes = {week: themes.found for week, themes in found.themes.items()}
    return Related(mentions, themes, states)


def _find(editions: Sequence[Shown], known: Found) -> Found:
    corpus = Corpus()
    nearest = _find_nearest(corpus, _days(editions), known.nearest)
    themes: dict[str, Themes] = {}
    for place, papers in _weeks(editions).items():
        of = _hash([(each, nearest[each].text) for each in sorted(papers)])
        before = known.themes.get(place)
        if before and before.week == of:
            themes[place] = before
        else:
            vectors = {each: corpus.vector(each) for each in papers}
            themes[place] = Themes(of, find_themes(list(papers.values()), vectors))
    return Found(nearest, themes)


def _find_nearest(
    corpus: Corpus, days: Mapping[date, Sequence[Paper]], known: Mapping[str, Nearest]
) -> dict[str, Nearest]:
    nearest: dict[str, Nearest] = {}
    shown = {paper.id for papers in days.values() for paper in papers}
    for _, papers in sorted(days.items()):
        corpus.add(papers)
        for paper in papers:
            if paper.id in nearest:
                continue
            text = _hash((SIMILAR, text_of(paper)))
            before = known.get(paper.id)
            if before and before.text == text and shown.issuperset(before.papers):
                nearest[paper.id] = before
            else:
                nearest[paper.id] = Nearest(text, corpus.nearest(paper.id))
    return nearest


def _days(editions: Iterable[Shown]) -> dict[date, list[Paper]]:
    days: defaultdict[date, list[Paper]] = defaultdict(list)
    for shown in editions:
        days[shown.day] += shown.load()
    return days


def _weeks(editions: Iterable[Shown]) -> dict[str, dict[str, Paper]]:
    weeks: defaultdict[str, dict[str, Paper]] = defaultdict(dict)
    for shown in editions:
        papers = {paper.id: paper for paper in shown.load()}
        weeks[f"{shown.slug}/{week_of(shown.day)}"].update(papers)
    return weeks


def _hash(told: object) -> str:
    return hashlib.sha256(msgspec.json.encode(told)).hexdigest()[:32]
