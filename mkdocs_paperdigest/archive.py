"""The record: every edition, every paper in it, every digest, as JSON files.

`{slug}/{date}.json` holds an edition, `index.json` the manifest. Pages are drawn from here and
from nothing else. A file is written whole or not at all, and never deleted.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from pathlib import Path
from threading import RLock
from typing import TypeVar

import msgspec

from .arxiv.calendar import moment_of
from .files import write_atomically, write_if_changed
from .models import (
    SCHEMA_VERSION,
    Edition,
    EditionRecord,
    Manifest,
    Moment,
    Paper,
    Topic,
    TopicName,
    TopicRecord,
    Trouble,
    decode,
    encode,
)

MANIFEST = "index.json"


_T = TypeVar("_T", Manifest, Edition)


class _Filed(msgspec.Struct):
    edition: Edition
    sha256: str


class Archive:
    """All editions of a site, in memory and on disk; may be used from several threads.

    Args:
        folder: Where the files are; it need not exist yet.

    Attributes:
        damaged: Files that could not be read, with why. They are left as they are, and nothing is
            written in their place, but for the manifest: it follows from the editions.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.damaged: list[tuple[Path, str]] = []
        self._lock = RLock()
        self._editions: dict[str, dict[date, _Filed]] = {}
        self._unreadable: set[Path] = set()
        self._records: dict[str, TopicRecord] = {}
        self._load()

    def _load(self) -> None:
        manifest = self._read(self.folder / MANIFEST, Manifest)
        for record in manifest[0].topics if manifest else ():
            self._records[record.slug] = record
        for path in sorted(self.folder.glob("*/*.json")):
            found = self._read(path, Edition)
            if found is None:
                continue
            edition, content = found
            if path != self.path_of(edition.topic.slug, edition.date):
                self._refuse(path, "its topic or date is not that of its place")
                continue
            self._editions.setdefault(edition.topic.slug, {})[edition.date] = _Filed(
                edition, hashlib.sha256(content).hexdigest()
            )

    def _read(self, path: Path, kind: type[_T]) -> tuple[_T, bytes] | None:
        try:
            content = path.read_bytes()
            found = decode(content, kind)
            _check_times(found)
        except (FileNotFoundError, NotADirectoryError):
            return None
        except (OSError, ValueError, RecursionError) as error:
            self._refuse(path, str(error).splitlines()[0][:200])
            return None
        return found, content

    def _refuse(self, path: Path, reason: str) -> None:
        self.damaged.append((path, reason))
        self._unreadable.add(path)

    def path_of(self, slug: str, day: date) -> Path:
        """Tell where an edition's file is."""
        return self.folder / slug / f"{day.isoformat()}.json"

    def editions(self, slug: str) -> tuple[Edition, ...]:
        """All editions of a topic, newest first."""
        filed = self._editions.get(slug, {})
        return tuple(filed[day].edition for day in sorted(filed, reverse=True))

    def edition(self, slug: str, day: date) -> Edition:
        """One edition of a topic.

        Raises:
            KeyError: There is none of that day.
        """
        return self._editions[slug][day].edition

    def record(self, topic: Topic) -> TopicRecord:
        """The manifest's entry of a topic, made up to date."""
        with self._lock:
            known = self._records.get(topic.slug)
            filed = self._editions.get(topic.slug, {})
            editions = tuple(
                EditionRecord(
                    day,
                    filed[day].sha256,
                    len(filed[day].edition.papers),
                    sum(paper.digest is not None for paper in filed[day].edition.papers),
                )
                for day in sorted(filed, reverse=True)
            )
            base = known or TopicRecord(topic.name, topic.slug)
            return msgspec.structs.replace(base, name=topic.name, editions=editions)

    def note_fetch(self, topic: Topic, tried_at: Moment, trouble: Trouble) -> None:
        """Note how an attempt to fetch a topic went.

        Raises:
            OSError: The manifest cannot be written.
        """
        with self._lock:
            record = self.record(topic)
            checked_at = record.checked_at if record.query == topic.query else ""
            self._records[topic.slug] = msgspec.structs.replace(
                record,
                query=topic.query,
                tried_at=tried_at,
                checked_at=checked_at if trouble else tried_at,
                trouble=trouble,
            )
            self._write_manifest()

    def manifest(self, topics: Iterable[Topic]) -> Manifest:
        """The table of contents of some topics."""
        return Manifest(SCHEMA_VERSION, tuple(self.record(topic) for topic in topics))

    def _write_manifest(self) -> None:
        topics = [
            Topic(record.name, record.slug, record.query) for record in self._records.values()
        ]
        write_if_changed(self.folder / MANIFEST, encode(self.manifest(topics)))

    def papers(self) -> Iterator[tuple[str, date, Paper]]:
        """Every paper of every edition, with its topic's slug and its edition's date."""
        for slug, filed in self._editions.items():
            for day, entry in filed.items():
                for paper in entry.edition.papers:
                    yield slug, day, paper

    def add(self, topic: Topic, day: date, papers: Iterable[Paper], now: Moment) -> list[Paper]:
        """Add papers that an edition does not hold yet, up to the topic's `max_papers`.

        Returns:
            The papers that were added, as they were filed.

        Raises:
            OSError: The edition cannot be written, or its file cannot be read and is not ours to
                replace.
        """
        with self._lock:
            filed = self._editions.get(topic.slug, {}).get(day)
            edition = filed.edition if filed else self._new_edition(topic, day, now)
            held = {paper.id for paper in edition.papers}
            found = sorted(
                {paper.id: paper for paper in papers if paper.id not in held}.values(),
                key=_newest_first,
                reverse=True,
            )
            room = max(0, topic.max_papers - len(held))
            joining = [msgspec.structs.replace(paper, filed_at=now) for paper in found[:room]]
            left_out = max(edition.left_out, len(found) - len(joining))
            if joining or left_out != edition.left_out:
                merged = sorted((*edition.papers, *joining), key=_newest_first, reverse=True)
                self._file(
                    msgspec.structs.replace(edition, papers=tuple(merged), left_out=left_out)
                )
            return joining

    def replace(self, base_id: str, change: Callable[[Paper], Paper]) -> None:
        """Change a paper in every edition that holds it.

        Raises:
            OSError: An edition cannot be written.
        """
        with self._lock:
            for filed in list(self._editions.values()):
                for entry in list(filed.values()):
                    self._replace_in(entry.edition, base_id, change)

    def _replace_in(self, edition: Edition, base_id: str, change: Callable[[Paper], Paper]) -> None:
        papers = tuple(change(paper) if paper.id == base_id else paper for paper in edition.papers)
        if papers != edition.papers:
            self._file(msgspec.structs.replace(edition, papers=papers))

    def _new_edition(self, topic: Topic, day: date, now: Moment) -> Edition:
        return Edition(SCHEMA_VERSION, TopicName(topic.name, topic.slug), day, (), 0, now)

    def _file(self, edition: Edition) -> None:
        path = self.path_of(edition.topic.slug, edition.date)
        if path in self._unreadable:
            raise OSError(f"{path} cannot be read and is left as it is; repair or remove it")
        content = encode(edition)
        write_atomically(path, content, durable=True)
        self._editions.setdefault(edition.topic.slug, {})[edition.date] = _Filed(
            edition, hashlib.sha256(content).hexdigest()
        )


def _check_times(found: Manifest | Edition) -> None:
    """Raise `ValueError` at a time of the right form that is none, such as 30 February."""
    if isinstance(found, Manifest):
        times = [time for topic in found.topics for time in (topic.checked_at, topic.tried_at)]
    else:
        times = [found.filed_at]
        for paper in found.papers:
            times += [paper.published, paper.updated, paper.filed_at]
            times += [paper.digest.made_at] if paper.digest else []
    for time in filter(None, times):
        moment_of(time)


def _newest_first(paper: Paper) -> tuple[str, str]:
    return paper.published, paper.id
