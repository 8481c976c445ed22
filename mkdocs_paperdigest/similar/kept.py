"""What is alike in an archive, kept until the archive changes."""

from __future__ import annotations

import contextlib
import hashlib
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from pathlib import Path

import msgspec

from ..archive import Archive
from ..files import write_atomically
from ..models import BaseId, Paper, Topic, decode
from ..versions import SIMILAR
from .vectors import MOST, Corpus, text_of


class Nearest(msgspec.Struct, frozen=True):
    """The papers most like one, the nearest first, and the words they were found by."""

    text: str
    papers: tuple[BaseId, ...]


class Kept(msgspec.Struct, frozen=True):
    """What was found in an archive.

    Attributes:
        archive: A hash of the editions it was found in, and of how.
        nearest: By base id.
    """

    archive: str = ""
    nearest: dict[BaseId, Nearest] = {}


def find_similar(
    archive: Archive, topics: Sequence[Topic], folder: Path
) -> Mapping[BaseId, tuple[BaseId, ...]]:
    """Which papers are most like each paper of some topics, across them all.

    Args:
        archive: What it holds decides.
        topics: Others are left out.
        folder: Where results are kept. If it cannot be written to, they are found again next time.

    Returns:
        At most three base ids by base id, the nearest first; nothing for a paper like no other.
    """
    slugs = [topic.slug for topic in topics]
    file = folder / f"{archive.folder.name}.json"
    kept = _read(file)
    state = _state(archive, topics)
    if kept.archive != state:
        kept = Kept(state, _find_nearest(_days(archive, slugs), kept.nearest))
        with contextlib.suppress(OSError):
            write_atomically(file, msgspec.json.encode(kept))
    return {base_id: found.papers[:MOST] for base_id, found in kept.nearest.items() if found.papers}


def _find_nearest(
    days: Mapping[date, Sequence[Paper]], known: Mapping[BaseId, Nearest]
) -> dict[BaseId, Nearest]:
    corpus = Corpus()
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
