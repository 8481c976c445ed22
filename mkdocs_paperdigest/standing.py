"""How a site's archive stands: what it holds, how fresh it is, what waits or failed, what it cost.

Read from the archive alone, without a request.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import msgspec

from .archive import Archive
from .models import Money, Paper, Tokens, Topic
from .planning import Place
from .prices import cost_by_month

_TROUBLES = {
    "unreachable": "arXiv could not be reached",
    "limited": "arXiv asked to be left alone",
    "refused": "arXiv refused the query; correct it",
    "damaged": "arXiv's answer was damaged",
    "emptied": "arXiv suddenly had no papers for it",
}


class TopicStanding(msgspec.Struct, frozen=True):
    """A topic in one language.

    Attributes:
        name: As readers see it.
        editions: How many.
        papers: In them.
        digested: Of those.
        pending: Papers whose digest is to come.
        newest: The date of the newest edition; empty without one.
        checked_at: When arXiv last answered; empty if never.
        trouble: What was wrong when it was last asked; empty if nothing.
        tokens: What its digests cost, by the month they were made in, the newest first.
        money: The same in money, for the months when prices were stated.
    """

    name: str
    editions: int
    papers: int
    digested: int
    pending: int
    newest: str
    checked_at: str
    trouble: str
    tokens: dict[str, Tokens]
    money: dict[str, Money]


class Failure(msgspec.Struct, frozen=True):
    """What was tried in vain for a paper.

    Attributes:
        paper: Id and version.
        step: `digest`, `text`, `figures` or `check`.
        because: Why.
        tries: How often.
        given_up: Whether it is let be.
    """

    paper: str
    step: str
    because: str
    tries: int
    given_up: bool


class Standing(msgspec.Struct, frozen=True):
    """A site in one language.

    Attributes:
        language: Of its digests.
        path: Where its pages live.
        topics: In the order of the configuration.
        failures: The newest papers first.
        tokens: What digests cost, each once, by the month they were made in, the newest first.
        money: The same in money, for the months when prices were stated.
        archive_bytes: How large the archive is.
        damaged: Files of it that cannot be read, with why.
    """

    language: str
    path: str
    topics: tuple[TopicStanding, ...]
    failures: tuple[Failure, ...]
    tokens: dict[str, Tokens]
    money: dict[str, Money]
    archive_bytes: int
    damaged: tuple[str, ...]

    @property
    def pending(self) -> int:
        """Papers whose digest is to come, each counted in every topic."""
        return sum(topic.pending for topic in self.topics)


def take_stock(archive: Archive, place: Place, topics: Iterable[Topic]) -> Standing:
    """Look through an archive.

    Args:
        archive: Of the language.
        place: Which language, and where.
        topics: As they are configured; others are left out.
    """
    topics = tuple(topics)
    papers = list(archive.papers(topic.slug for topic in topics))
    return Standing(
        place.language,
        place.path,
        tuple(_topic(archive, topic) for topic in topics),
        tuple(_failures(papers)),
        *_cost_of(papers),
        size_of(place.archive_dir),
        tuple(f"{path}: {why}" for path, why in archive.damaged),
    )


def _topic(archive: Archive, topic: Topic) -> TopicStanding:
    record = archive.record(topic)
    papers = [paper for edition in archive.editions(topic.slug) for paper in edition.papers]
    digested = sum(paper.digest is not None for paper in papers)
    return TopicStanding(
        topic.name,
        len(record.editions),
        len(papers),
        digested,
        len(papers) - digested - sum(paper.is_undigestible for paper in papers),
        record.editions[0].date.isoformat() if record.editions else "",
        record.checked_at,
        _TROUBLES.get(record.trouble, ""),
        *_cost_of(papers),
    )


def _cost_of(papers: Iterable[Paper]) -> tuple[dict[str, Tokens], dict[str, Money]]:
    months = cost_by_month(paper.digest for paper in papers)
    return (
        {month: cost.tokens for month, cost in months.items()},
        {month: cost.money for month, cost in months.items() if cost.money},
    )


def _failures(papers: Iterable[Paper]) -> Iterable[Failure]:
    for paper in sorted(papers, key=lambda paper: (paper.published, paper.id), reverse=True):
        for step, attempt in paper.attempts.items():
            yield Failure(
                paper.versioned_id, step, attempt.because, attempt.tries, attempt.is_given_up
            )


def size_of(folder: Path) -> int:
    """The bytes of all files in a folder and below it; 0 where there is none."""
    return sum(file.stat().st_size for file in folder.rglob("*") if file.is_file())
