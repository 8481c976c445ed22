"""What an update is to do, and how the digest that is wanted is named."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Literal, TypeAlias

from ..archive import Archive
from ..fulltext.licenses import FigurePolicy
from ..models import Paper, Topic
from ..prices import Prices
from ..summarizers.base import SecondReader, Summarizer
from ..versions import GROUNDING, READER

Depth: TypeAlias = Literal["brief", "full"]

_VERSION = 3
"""Where a key names the version of its summarizer."""


@dataclass(frozen=True, slots=True)
class Fallback:
    """Who steps in where a model answers nobody: another one, with its reader and its depth."""

    summarizer: Summarizer
    reader: SecondReader | None
    depth: Depth


@dataclass(frozen=True, slots=True)
class Plan:
    """What an update is to do: the options, in the units they are configured in.

    Attributes:
        summarizer: Who digests.
        reader: Who reads a model's statements against their sentences; `None` for nobody.
        stand_in: Who digests where the summarizer's answer does not hold.
        path: Where the section stands on the site.
        fallbacks: Who steps in for the summarizer, one after another.
        better: Who stood before it, and whose digests it does not replace.
        leader: The archive of the site's first language, which says what papers there are; `None`
            where arXiv does, because this is that language.
        restore: Whether what was lost is taken back from the published site.
        online: Whether arXiv and models may be asked at all.
        lists: Whether arXiv is asked for listings.
        cache: The address of a cache that others share; empty for none.
        prices: What models cost, as the owner states it.
        hidden: Papers that the owner does not want shown, by base id; nothing is bought for them.
    """

    topics: tuple[Topic, ...]
    summarizer: Summarizer
    stand_in: Summarizer
    language: str
    depth: Depth
    cache_dir: Path
    site_url: str
    arxiv_api: str
    arxiv_site: str
    figures: FigurePolicy
    refresh_hours: float
    lookback_days: float
    concurrency: int
    budget_papers: int
    timeout: float
    path: str = "papers"
    fallbacks: tuple[Fallback, ...] = ()
    better: tuple[Summarizer, ...] = ()
    leader: Archive | None = None
    restore: bool = False
    reader: SecondReader | None = None
    cache: str = ""
    budget_tokens: int = 0
    budget_money: float = 0
    prices: Prices = field(default_factory=Prices)
    deadline_seconds: float = 0
    online: bool = True
    lists: bool = True
    hidden: frozenset[str] = field(default_factory=frozenset)

    @property
    def fallback(self) -> Plan | None:
        """The same plan with the next one in the place of the summarizer, if there is one."""
        if not self.fallbacks:
            return None
        following, *rest = self.fallbacks
        return replace(
            self,
            summarizer=following.summarizer,
            reader=following.reader,
            depth=following.depth,
            fallbacks=tuple(rest),
            better=(*self.better, self.summarizer),
        )

    @property
    def costs(self) -> bool:
        """Whether a digest has a price: a model's answer, or a text that arXiv is asked for."""
        return self.summarizer.writes or self.depth == "full"


def digest_key(paper: Paper, plan: Plan, depth: Depth) -> str:
    """Name all that decides a digest's content; a digest with another key is another digest."""
    by = plan.summarizer
    version = by.version
    if not by.writes:
        # A copy costs nothing to make again, so all that decides it counts.
        version = f"{version}.{GROUNDING}" + (f".{READER}" if depth == "full" else "")
    parts = [paper.versioned_id, by.name, by.model, version, depth]
    if by.writes:
        parts.append(plan.language)
    return "|".join(parts)


def is_made(paper: Paper, plan: Plan, depth: Depth) -> bool:
    """Whether the digest that is wanted at a depth was made, or asked for in vain.

    What a model wrote was paid for: it stands whatever becomes of the prompt it was asked with.
    """
    digest = paper.digest
    if digest is None:
        return False
    key = digest_key(paper, plan, depth)
    if key in (digest.key, digest.stands_in_for):
        return True
    return plan.summarizer.writes and _whatever_version(key) == _whatever_version(digest.key)


def _whatever_version(key: str) -> list[str]:
    parts = key.split("|")
    return parts[:_VERSION] + parts[_VERSION + 1 :]
