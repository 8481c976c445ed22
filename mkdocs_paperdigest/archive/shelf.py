"""The files of the editions: read once, written whole, never in the place of what is not ours."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import TypeVar

import msgspec

from ..arxiv.calendar import moment_of
from ..files import write_atomically
from ..models import Edition, Manifest, Paper, decode, encode
from .unknown import unknown_field

_T = TypeVar("_T", Manifest, Edition)


class Filed(msgspec.Struct, frozen=True):
    """An edition with the SHA-256 of its file, how many papers it shows, how many digested."""

    edition: Edition
    sha256: str
    papers: int
    digested: int


class Shelf:
    """Every edition in a folder, by topic and day, and where each paper stands.

    Args:
        folder: Where the files are; it need not exist yet.

    Attributes:
        damaged: Files that could not be read, with why; they are never written.
        sealed: Editions that a newer version of this package wrote, with why. They are shown as
            far as they are understood, and not written.
    """

    def __init__(self, folder: Path) -> None:
        self.damaged: list[tuple[Path, str]] = []
        self.sealed: dict[Path, str] = {}
        self._folder = folder
        self._editions: dict[str, dict[date, Filed]] = {}
        self._places: dict[str, dict[str, date]] = {}
        self._understood: set[Path] = set()
        for path in sorted(folder.glob("*/*.json")):
            found = self.read(path, Edition)
            if found is None:
                continue
            edition, content = found
            if path == self.path_of(edition.topic.slug, edition.date):
                self._remember(edition, content)
            else:
                self._refuse(path, "its topic or date is not that of its place")

    def slugs(self) -> list[str]:
        """The topics that have editions, configured or not."""
        return list(self._editions)

    def path_of(self, slug: str, day: date) -> Path:
        """Tell where an edition's file is."""
        return self._folder / slug / f"{day.isoformat()}.json"

    def read(self, path: Path, kind: type[_T]) -> tuple[_T, bytes] | None:
        """Read a file as what it should be; note it as damaged where it is not."""
        try:
            content = path.read_bytes()
            found = decode(content, kind)
            check_times(found)
        except (FileNotFoundError, NotADirectoryError):
            return None
        except (OSError, ValueError, RecursionError) as error:
            self._refuse(path, str(error).splitlines()[0][:200])
            return None
        return found, content

    def _refuse(self, path: Path, reason: str) -> None:
        self.damaged.append((path, reason))

    def get(self, slug: str, day: date) -> Filed | None:
        """An edition, if there is one."""
        return self._editions.get(slug, {}).get(day)

    def of_topic(self, slug: str) -> list[Filed]:
        """The editions of a topic, newest first."""
        filed = self._editions.get(slug, {})
        return [filed[day] for day in sorted(filed, reverse=True)]

    def places(self, base_id: str) -> dict[str, date]:
        """In which topics' editions a paper stands: slug and day."""
        return dict(self._places.get(base_id, {}))

    def shared(self) -> list[str]:
        """The papers that stand in several topics' editions."""
        return [base_id for base_id, places in self._places.items() if len(places) > 1]

    def records(self, base_id: str) -> Iterator[Paper]:
        """What each edition that holds a paper knows of it."""
        for slug, day in self._places.get(base_id, {}).items():
            if filed := self.get(slug, day):
                yield from (paper for paper in all_of(filed.edition) if paper.id == base_id)

    def may_write(self, slug: str, day: date) -> bool:
        """Whether an edition can be written without losing what this version does not know."""
        path = self.path_of(slug, day)
        if any(path == refused for refused, _ in self.damaged):
            return False
        if path not in self._understood and path not in self.sealed:
            try:
                field = unknown_field(path.read_bytes(), Edition)
            except OSError:
                field = ""
            if field:
                self.sealed[path] = (
                    f"a newer version of mkdocs-paperdigest wrote it (field '{field.rstrip('.')}')"
                )
            else:
                self._understood.add(path)
        return path in self._understood

    def put(self, edition: Edition) -> bool:
        """Write an edition, unless its file is not ours to replace.

        Returns:
            Whether it was written.

        Raises:
            OSError: It cannot be written; the old one stands.
        """
        if not self.may_write(edition.topic.slug, edition.date):
            return False
        content = encode(edition)
        path = self.path_of(edition.topic.slug, edition.date)
        write_atomically(path, content, durable=True)
        self._remember(edition, content)
        return True

    def _remember(self, edition: Edition, content: bytes) -> None:
        slug, day = edition.topic.slug, edition.date
        before = self.get(slug, day)
        self._editions.setdefault(slug, {})[day] = Filed(
            edition,
            hashlib.sha256(content).hexdigest(),
            len(edition.papers),
            sum(paper.digest is not None for paper in edition.papers),
        )
        now = {paper.id for paper in all_of(edition)}
        for paper in all_of(before.edition) if before else ():
            if paper.id not in now and self._places[paper.id].get(slug) == day:
                del self._places[paper.id][slug]
        for base_id in now:
            self._places.setdefault(base_id, {})[slug] = day


def all_of(edition: Edition) -> tuple[Paper, ...]:
    """The papers that an edition shows, and those it keeps beside."""
    return (*edition.papers, *edition.spare)


def check_times(found: Manifest | Edition) -> None:
    """Raise `ValueError` at a time of the right form that is none, such as 30 February."""
    if isinstance(found, Manifest):
        times = [time for topic in found.topics for time in (topic.checked_at, topic.tried_at)]
    else:
        times = [found.filed_at]
        for paper in all_of(found):
            times += [paper.published, paper.updated, paper.filed_at]
            times += [attempt.at for attempt in paper.attempts.values()]
            times += [paper.digest.made_at] if paper.digest else []
    for time in filter(None, times):
        moment_of(time)
