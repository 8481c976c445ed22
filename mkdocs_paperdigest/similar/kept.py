"""What is alike in an archive, kept until the archive changes."""

from __future__ import annotations

import contextlib
import hashlib
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import msgspec

from ..archive import Archive
from ..files import write_atomically
from ..models import BaseId, Paper, Topic, decode
from ..versions import SIMILAR
from .themes import Theme, find_themes, week_of
from .vectors import MOST, Corpus, text_of


class Nearest(msgspec.Struct, frozen=True):
    """The papers most like one, the nearest first, and the words they were found by."""

    text: str
    papers: tuple[BaseId, ...]


class Themes(msgspec.Struct, frozen=True):
    """The themes of a week, and a hash of the papers they were found in."""

    week: str
    found: tuple[Theme, ...]


class Kept(msgspec.Struct, frozen=True):
    """What was found in an archive.

    Attributes:
        archive: A hash of the editions it was found in, and of how.
        nearest: By base id.
        themes: By the slug of a topic and the name of a week, such as `vision/2024-W12`.
    """

    archive: str = ""
    nearest: dict[BaseId, Nearest] = {}
    themes: dict[str, Themes] = {}


@dataclass(frozen=True)
class Related:
    """How papers are related.

    Attributes:
        nearest: By base id the at most three papers most like it, the nearest first; nothing for a
            paper like no other.
        themes: By the slug of a topic and the name of a week, such as `vision/2024-W12`.
    """

    nearest: Mapping[BaseId, tuple[BaseId, ...]]
    themes: Mapping[str, tuple[Theme, ...]]


def relate(archive: Archive, topics: Sequence[Topic], folder: Path) -> Related:
    """Find which papers of some topics are alike, across them all, and what weeks are about.

    Args:
        archive: What it holds decides.
        topics: Others are left out.
        folder: Where results are kept. If it cannot be written to, they are found again next time.
    """
    file = folder / f"{archive.folder.name}.json"
    kept = _read(file)
    state = _state(archive, topics)
    if kept.archive != state:
        kept = _find(archive, [topic.slug for topic in topics], kept, state)
        with contextlib.suppress(OSError):
            write_atomically(file, msgspec.json.encode(kept))
    return Related(
        {each: found.papers[:MOST] for each, found in kept.nearest.items() if found.papers},
        {week: themes.found for week, themes in kept.themes.items()},
    )


def _find(archive: Archive, slugs: Sequence[str], known: Kept, state: str) -> Kept:
    corpus = Corpus()
    nearest = _find_nearest(corpus, _days(archive, slugs), known.nearest)
    themes: dict[str, Themes] = {}
    for slug in slugs:
        for week, papers in _weeks(archive, slug).items():
            place = f"{slug}/{week}"
            of = _hash([(each, nearest[each].text) for each in sorted(papers)])
            before = known.themes.get(place)
            if before and before.week == of:
                themes[place] = before
            else:
                vectors = {each: corpus.vector(each) for each in papers}
                themes[place] = Themes(of, find_themes(list(papers.values()), vectors))
    return Kept(state, nearest, themes)


def _find_nearest(
    corpus: Corpus, days: Mapping[date, Sequence[Paper]], known: Mapping[BaseId, Nearest]
) -> dict[BaseId, Nearest]:
    nearest: dict[BaseId, Nearest] = {}
    shown = {paper.id for papers in days.values() for paper in papers}
    for _, papers in sorted(days.items()):
        corpus.add(papers)
        for paper in papers:
            if paper.id in nearest:
                continue
            text = _hash(text_of(paper))
            before = known.get(paper.id)
            if before and before.text == text and shown.issuperset(before.papers):
                nearest[paper.id] = before
            else:
                nearest[paper.id] = Nearest(text, corpus.nearest(paper.id))
    return nearest


def _days(archive: Archive, slugs: Iterable[str]) -> dict[date, list[Paper]]:
    days: defaultdict[date, list[Paper]] = defaultdict(list)
    for slug in slugs:
        for edition in archive.editions(slug):
            days[edition.date] += edition.papers
    return days


def _weeks(archive: Archive, slug: str) -> dict[str, dict[BaseId, Paper]]:
    weeks: defaultdict[str, dict[BaseId, Paper]] = defaultdict(dict)
    for edition in archive.editions(slug):
        weeks[week_of(edition.date)].update({paper.id: paper for paper in edition.papers})
    return weeks


def _state(archive: Archive, topics: Iterable[Topic]) -> str:
    editions = [
        (topic.slug, edition.date, edition.sha256)
        for topic in topics
        for edition in archive.record(topic).editions
    ]
    return _hash((SIMILAR, editions))


def _hash(told: object) -> str:
    return hashlib.sha256(msgspec.json.encode(told)).hexdigest()[:32]


def _read(file: Path) -> Kept:
    try:
        return decode(file.read_bytes(), Kept)
    except (OSError, ValueError, RecursionError):
        return Kept()
