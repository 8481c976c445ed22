"""What a backfill will take: papers, requests to arXiv and their hours, tokens, money."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from math import ceil

from ..archive import Archive
from ..arxiv.calendar import listing_day
from ..arxiv.connection import INTERVAL
from ..arxiv.listings import LARGEST_PAGE
from ..models import NO_TOKENS, Paper, Tokens, Topic
from ..prices import Bill
from .buying import model_of
from .plan import Depth, Plan
from .schedule import need_of, papers_of

_REQUESTS_FOR_A_TEXT = 2
"""A page, and a figure or the PDF; a guess."""

_GUESSES: dict[Depth, Tokens] = {"brief": Tokens(1_500, 600), "full": Tokens(15_000, 3_000)}
"""What a digest takes where none tells."""

_SHARE_OF_SECOND_READING = 0.2
_WEEKEND = 5


@dataclass(frozen=True, slots=True)
class Forecast:
    """What a backfill will take.

    Attributes:
        papers: To be listed yet, whether or not an edition has room for them.
        waiting: Papers in the archive whose digest is to come.
        digests: To be made at most, in all languages.
        listings: Requests for listings.
        texts: Requests for texts, about.
        bill: Tokens and money for the digests, about; none where they cost nothing.
        measured: Whether the bill is as the digests so far were, and not a guess.
        model: Who is asked; empty where nobody is.
    """

    papers: int
    waiting: int
    digests: int
    listings: int
    texts: int
    bill: Bill
    measured: bool
    model: str

    @property
    def seconds(self) -> float:
        """What arXiv's pace alone takes."""
        return (self.listings + self.texts) * INTERVAL


def foresee(
    plans: Sequence[Plan],
    archive: Archive,
    papers: int,
    kept: int,
    listings: int,
    *,
    batched: bool = False,
) -> Forecast:
    """Foresee what a backfill takes.

    Args:
        plans: Of each language, for the one topic.
        archive: Of the first language.
        papers: To be listed.
        kept: Of those, how many editions have room for at most.
        listings: Requests that takes.
        batched: Whether digests come in batches.
    """
    plan, now = plans[0], datetime.now(UTC)
    waiting = sum(need_of(paper, plan, now) == "digest" for paper in papers_of(plan, archive))
    digests = kept + waiting
    measured, each = _typical(plan, archive)
    digests_in_all = digests * len(plans)
    tokens = Tokens(each.input * digests_in_all, each.output * digests_in_all)
    writes = plan.summarizer.writes
    return Forecast(
        papers=papers,
        waiting=waiting,
        digests=digests_in_all,
        listings=listings,
        texts=digests * _REQUESTS_FOR_A_TEXT if plan.depth == "full" else 0,
        bill=plan.prices.bill(tokens, model_of(plan.summarizer), batched=batched)
        if writes
        else Bill(),
        measured=measured,
        model=model_of(plan.summarizer) if writes else "",
    )


def count_listings(papers: int) -> int:
    """How many requests list so many papers."""
    return max(1, ceil(papers / LARGEST_PAGE))


def most_kept(topic: Topic, papers: int, since: datetime) -> int:
    """How many of so many papers the editions since a time have room for at most."""
    days = (datetime.now(UTC) - since) // timedelta(days=1) + 2
    first = since.date()
    working = sum((first + timedelta(days=n)).weekday() < _WEEKEND for n in range(days))
    return min(papers, working * topic.max_papers)


def count_kept(topic: Topic, archive: Archive, papers: Iterable[Paper]) -> tuple[int, int]:
    """How many papers the archive does not hold, and how many of those editions have room for."""
    unknown: Counter[date] = Counter()
    for paper in papers:
        if archive.find(paper.id) is None:
            unknown[listing_day(paper.published)] += 1
    return unknown.total(), sum(min(number, topic.max_papers) for number in unknown.values())


def _typical(plan: Plan, archive: Archive) -> tuple[bool, Tokens]:
    """What a digest takes: as those so far, else at a guess."""
    made = [
        paper.digest.tokens
        for paper in archive.papers(archive.slugs())
        if paper.digest
        and paper.digest.summarizer == plan.summarizer.name
        and (paper.digest.read == "abstract") == (plan.depth == "brief")
        and paper.digest.tokens != NO_TOKENS
    ]
    if made:
        spent = sum(made, NO_TOKENS)
        return True, Tokens(spent.input // len(made), spent.output // len(made))
    guess = _GUESSES[plan.depth]
    again = 1 + (_SHARE_OF_SECOND_READING if plan.reader else 0)
    return False, Tokens(int(guess.input * again), int(guess.output * again))
