"""Which papers are alike, and what weeks are about, as far as it is not known from before."""

from __future__ import annotations

import hashlib
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date

import msgspec

from ..models import Paper
from ..versions import SIMILAR
from .names import fold_name
from .related import Author, Mention, Related, Shown, Theme, week_of
from .themes import find_themes
from .vectors import MOST, Corpus, text_of

_ID = re.compile(r"(?<![\d.])(\d{4}\.\d{4,5})(?![\d.]*\d)")
_MOST_NAMED = 10


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


def tell(editions: Sequence[Shown], found: Found, authors: tuple[Author, ...]) -> Related:
    """Name what is related to each paper, where that stands first."""
    papers: dict[str, Paper] = {}
    places: dict[str, Mention] = {}
    for shown in editions:
        for paper in shown.load():
            papers.setdefault(paper.id, paper)
            places.setdefault(paper.id, Mention(paper.id, paper.title, shown.slug, shown.day))
    refers = {base_id: named_in(paper) for base_id, paper in papers.items()}
    referred: defaultdict[str, list[str]] = defaultdict(list)
    for base_id, others in sorted(refers.items()):
        for other in others:
            referred[other].append(base_id)
    similar = {base_id: nearest.papers[:MOST] for base_id, nearest in found.nearest.items()}
    told = (_mentions(similar, places), _mentions(refers, places), _mentions(referred, places))
    slugs = {author.folded: author.slug for author in authors}
    signed: dict[str, str] = {}
    states: dict[str, str] = {}
    for shown in editions:
        place, listed = f"{shown.slug}/{shown.day}", shown.load()
        signed[place] = _hash([[slugs.get(fold_name(a)) for a in each.authors] for each in listed])
        states[place] = _hash(
            (signed[place], [[of.get(each.id) for of in told] for each in listed])
        )
    themes = {week: themes.found for week, themes in found.themes.items()}
    return Related(*told, themes, states, signed, authors)


def named_in(paper: Paper) -> tuple[str, ...]:
    """The papers that a paper's own comment or abstract names by their ids, each once."""
    named = _ID.findall(f"{paper.comment} {paper.abstract}")
    return tuple(dict.fromkeys(each for each in named if each != paper.id))


def _mentions(
    related: Mapping[str, Sequence[str]], places: Mapping[str, Mention]
) -> dict[str, tuple[Mention, ...]]:
    """What is related to each paper that is shown, as far as that is shown too."""
    told = {
        base_id: tuple(places[other] for other in others if other in places)[:_MOST_NAMED]
        for base_id, others in sorted(related.items())
    }
    return {base_id: mentions for base_id, mentions in told.items() if mentions}


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
