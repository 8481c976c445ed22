"""Which papers are alike, and what weeks are about, as far as it is not known from before."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date

import msgspec

from ..models import Paper
from ..versions import SIMILAR
from .related import Mention, Related, Shown, Theme, week_of
from .themes import find_themes
from .vectors import MOST, Corpus, text_of


class Nearest(msgspec.Struct, frozen=True):
    """The papers most like one, the nearest first, and a hash of all that they were found in."""

    state: str
    papers: tuple[str, ...]


class Themes(msgspec.Struct, frozen=True):
    """The themes of a week, and a hash of all that they were found in."""

    state: str
    found: tuple[Theme, ...]


class Found(msgspec.Struct, frozen=True):
    """All that was looked for, from which the next time goes on.

    Attributes:
        nearest: By base id.
        themes: By the slug of a topic and the name of a week, such as `vision/2024-W12`.
    """

    nearest: dict[str, Nearest] = {}
    themes: dict[str, Themes] = {}


def tell(editions: Sequence[Shown], found: Found) -> Related:
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


def find(editions: Sequence[Shown], known: Found) -> Found:
    """Look through some editions, day by day.

    What is found for a day follows from that day and those before it. So it is found again where
    one of them changed, and not where a newer one came.
    """
    corpus = Corpus()
    nearest: dict[str, Nearest] = {}
    state = _hash(SIMILAR)
    for day, papers in sorted(_days(editions).items()):
        corpus.add(papers)
        texts = sorted({(paper.id, *text_of(paper)) for paper in papers})
        state = _hash((state, day, texts))
        for paper in papers:
            if paper.id not in nearest:
                before = known.nearest.get(paper.id)
                if before is None or before.state != state:
                    before = Nearest(state, corpus.nearest(paper.id))
                nearest[paper.id] = before
    themes: dict[str, Themes] = {}
    for place, listed in _weeks(editions).items():
        found_in = _hash([(each, nearest[each].state) for each in sorted(listed)])
        theme = known.themes.get(place)
        if theme is None or theme.state != found_in:
            vectors = {each: corpus.vector(each) for each in listed}
            theme = Themes(found_in, find_themes(list(listed.values()), vectors))
        themes[place] = theme
    return Found(nearest, themes)


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
