"""What of the archive is published: the owner's word applied, figures only where permitted."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from itertools import chain
from pathlib import Path

import msgspec

from .archive import Archive, Copy, Filed
from .corrections import Correction, correct_edition, stale_corrections
from .fulltext.licenses import FigurePolicy, may_show_figures
from .models import (
    SCHEMA_VERSION,
    Edition,
    EditionRecord,
    Manifest,
    Paper,
    Topic,
    TopicRecord,
    encode,
)
from .prices import add_costs


@dataclass(frozen=True)
class Publication:
    """An archive as readers see it; for the time of one build.

    Attributes:
        archive: The record.
        corrections: The owner's word, by base id.
        figures: Whose figures may be shown.
    """

    archive: Archive
    corrections: Mapping[str, Correction] = field(default_factory=dict)
    figures: FigurePolicy = "licensed"

    def edition(self, slug: str, day: date) -> Edition:
        """An edition as pages show it, its figures only where a paper's licence permits copies.

        Raises:
            KeyError: There is none of that day.
        """
        corrected = correct_edition(self.archive.edition(slug, day), self.corrections)
        return with_permitted_figures(corrected, self.figures)

    def copies(self, slug: str) -> dict[date, list[Copy]]:
        """The copies of figures that a topic's editions show, of those that have any."""
        return {
            filed.day: self._copies(slug, filed)
            for filed in self.archive.filed(slug)
            if filed.copies
        }

    def _copies(self, slug: str, filed: Filed) -> list[Copy]:
        hidden: set[str] = set()
        if (slug, filed.day) in self._corrected:
            shown = self.edition(slug, filed.day).papers
            named = {figure.file for paper in shown for figure in paper.figures}
            hidden = {copy.file for copy in filed.copies} - named
        return [
            copy
            for copy in filed.copies
            if may_show_figures(copy.license, self.figures) and copy.file not in hidden
        ]

    def data(self, slug: str, day: date) -> bytes | Path:
        """The data of an edition: the archive's own file, unless the owner had a word in it."""
        if (slug, day) not in self._corrected:
            return self.archive.path_of(slug, day)
        return self._corrected_data(slug, day)

    def _corrected_data(self, slug: str, day: date) -> bytes:
        return encode(correct_edition(self.archive.edition(slug, day), self.corrections))

    def record(self, topic: Topic) -> TopicRecord:
        """The manifest's entry of a topic, true of the data that is published."""
        record = self.archive.record(topic)
        if not any(slug == topic.slug for slug, _ in self._corrected):
            return record
        return msgspec.structs.replace(
            record,
            editions=tuple(self._record_of(topic.slug, edition) for edition in record.editions),
        )

    def _record_of(self, slug: str, record: EditionRecord) -> EditionRecord:
        if (slug, record.date) not in self._corrected:
            return record
        content = self._corrected_data(slug, record.date)
        shown = self.edition(slug, record.date).papers
        return EditionRecord(
            record.date,
            hashlib.sha256(content).hexdigest(),
            len(shown),
            sum(paper.digest is not None for paper in shown),
        )

    def manifest(self, topics: Iterable[Topic]) -> Manifest:
        """The table of contents of what is published."""
        return Manifest(SCHEMA_VERSION, tuple(map(self._record_with_cost, topics)))

    def _record_with_cost(self, topic: Topic) -> TopicRecord:
        costs = [filed.cost for filed in self.archive.filed(topic.slug)]
        priced = any(cost.money for months in costs for cost in months.values())
        return msgspec.structs.replace(
            self.record(topic), cost=add_costs(costs) if priced else msgspec.UNSET
        )

    def stale_words(self) -> list[str]:
        """What the owner says of papers that are not there, or of statements that nobody makes."""
        stale: list[str] = []
        for base_id, correction in self.corrections.items():
            paper = self.archive.find(base_id)
            if paper is None:
                stale.append(f"no edition holds a paper {base_id[:40]!r}; correct the id")
                continue
            stale += [
                f"{base_id} has no statement {said[:80]!r}; its digest may be a new one"
                for said in stale_corrections(paper, correction)
            ]
        return stale

    @cached_property
    def _corrected(self) -> frozenset[tuple[str, date]]:
        """The editions, by topic and day, that the owner has a word about."""
        places = (self.archive.places(base_id).items() for base_id in self.corrections)
        return frozenset(chain.from_iterable(places))


def words_stale_everywhere(publications: Sequence[Publication]) -> list[str]:
    """What the owner says that is true of no language's digests."""
    first, *others = (publication.stale_words() for publication in publications)
    return [line for line in first if all(line in other for other in others)]


def with_permitted_figures(edition: Edition, policy: FigurePolicy) -> Edition:
    """An edition whose figures are copies only where a paper's licence permits that."""
    return msgspec.structs.replace(
        edition, papers=tuple(_permitted(paper, policy) for paper in edition.papers)
    )


def _permitted(paper: Paper, policy: FigurePolicy) -> Paper:
    if not paper.figures or may_show_figures(paper.license, policy):
        return paper
    links = tuple(msgspec.structs.replace(figure, file="") for figure in paper.figures)
    return msgspec.structs.replace(paper, figures=links)
