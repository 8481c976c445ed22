"""How papers are related, as pages tell it; what finds it is loaded only where it is looked for."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

import msgspec

from ..models import BaseId, Paper


class Theme(msgspec.Struct, frozen=True):
    """Papers that share words: the words, the strongest first, and the papers by base id."""

    words: tuple[str, ...]
    papers: tuple[BaseId, ...]


def week_of(day: date) -> str:
    """The week of a day as ISO 8601 names it, such as `2024-W12`."""
    year, week, _ = day.isocalendar()
    return f"{year}-W{week:02}"


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


class Author(msgspec.Struct, frozen=True):
    """A name that several papers are signed with.

    Attributes:
        name: As it is mostly written.
        folded: As it is compared.
        slug: As addresses have it.
        count: How many papers.
        papers: The newest of them, the newest first.
    """

    name: str
    folded: str
    slug: str
    count: int
    papers: tuple[Mention, ...]


class Related(msgspec.Struct, frozen=True):
    """How papers are related.

    Attributes:
        mentions: By base id the at most three papers most like it, the nearest first; nothing for
            a paper like no other.
        refers: By base id the papers that its own comment or abstract names.
        referred: By base id the papers that name it so.
        themes: By the slug of a topic and the name of a week, such as `vision/2024-W12`.
        authors: Those of several papers, the ones of the most first.
        states: By the slug of a topic and a day, such as `vision/2024-03-18`, a hash of the
            mentions of that edition's papers, and of its authors that have pages.
        signed: By the same, a hash of those authors alone.
    """

    mentions: dict[str, tuple[Mention, ...]] = {}
    refers: dict[str, tuple[Mention, ...]] = {}
    referred: dict[str, tuple[Mention, ...]] = {}
    themes: dict[str, tuple[Theme, ...]] = {}
    states: dict[str, str] = {}
    signed: dict[str, str] = {}
    authors: tuple[Author, ...] = ()

    @property
    def author_slugs(self) -> dict[str, str]:
        """The slugs of authors that have pages, by their folded names."""
        return {author.folded: author.slug for author in self.authors}
