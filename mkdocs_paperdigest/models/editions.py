"""Topics and their editions, and the manifest that lists them."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal, TypeAlias

import msgspec

from .digests import Money, Tokens
from .forms import BaseId, OptionalMoment, Slug
from .papers import Paper


class TopicName(msgspec.Struct, frozen=True):
    """The name of a topic, and its part of an address."""

    name: str
    slug: Slug


class Topic(msgspec.Struct, frozen=True):
    """A named standing query: what a reader follows.

    Attributes:
        name: As readers see it.
        slug: As URLs have it.
        query: In arXiv's own grammar.
        max_papers: The most papers that are kept per edition.
        description: One line under the topic's title.
        primary: If any are given, a paper's primary category must be one of them.
        keep: Which papers are kept when there are more: the newest, or the closest to the topic.
        interests: Words and authors whose papers stand first, with the reason.
    """

    name: str
    slug: Slug
    query: str
    max_papers: int = 50
    description: str = ""
    primary: tuple[str, ...] = ()
    keep: Literal["newest", "closest"] = "newest"
    interests: tuple[str, ...] = ()


Trouble: TypeAlias = Literal["", "unreachable", "limited", "refused", "damaged", "emptied"]
"""Why the last attempt to fetch a topic failed: arXiv could not be reached; it asked to be left
alone for a while; it refused the query; its answer was no whole feed; a topic that had results
suddenly had none."""


class EditionRecord(msgspec.Struct, frozen=True):
    """An edition in the manifest: the SHA-256 of its file, its papers, how many are digested."""

    date: date
    sha256: str
    papers: int
    digested: int


class Cost(msgspec.Struct, frozen=True, omit_defaults=True):
    """What digests cost: tokens, and the money where prices were stated."""

    tokens: Tokens
    money: Money = {}


Month: TypeAlias = Annotated[str, msgspec.Meta(pattern=r"^[0-9]{4}-[0-9]{2}\Z")]
"""A month, as `2026-11`."""


class TopicRecord(msgspec.Struct, frozen=True):
    """A topic in the manifest, with how fresh it is.

    Attributes:
        name: As readers see it.
        slug: As URLs have it.
        query: The query that was fetched last.
        checked_at: When arXiv last answered; empty if never.
        tried_at: When arXiv was last asked; empty if never.
        trouble: What was wrong with the last attempt; empty if nothing.
        editions: Newest first.
        max_papers: How many papers an edition took when arXiv last answered; 0 if unknown.
        cost: What the digests cost by the month they were made in, the newest first; only in what
            is published, and where prices were stated.
    """

    name: str
    slug: Slug
    query: str = ""
    checked_at: OptionalMoment = ""
    tried_at: OptionalMoment = ""
    trouble: Trouble = ""
    editions: tuple[EditionRecord, ...] = ()
    max_papers: int = 0
    cost: dict[Month, Cost] | msgspec.UnsetType = msgspec.UNSET


class Manifest(msgspec.Struct, frozen=True):
    """The table of contents of an archive."""

    schema: Literal[1]
    topics: tuple[TopicRecord, ...]


class Edition(msgspec.Struct, frozen=True):
    """The papers of one topic that arXiv announced on one day, newest first.

    Attributes:
        schema: The version of this format.
        topic: Whose edition it is.
        date: The day arXiv lists them under.
        papers: Newest first.
        left_out: How many more papers matched than the topic's `max_papers`.
        filed_at: When the edition was first filed; empty where unknown.
        left_out_ids: The ids of those papers, so that each is counted once, and none of them
            that was taken in later.
        spare: Those of them that already had a paid digest when newer papers took their place.
    """

    schema: Literal[1]
    topic: TopicName
    date: date
    papers: tuple[Paper, ...]
    left_out: int = 0
    filed_at: OptionalMoment = ""
    left_out_ids: tuple[BaseId, ...] = ()
    spare: tuple[Paper, ...] = ()
