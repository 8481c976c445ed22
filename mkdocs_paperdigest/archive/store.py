"""The archive: what is known of every topic and paper, and how more is added."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from threading import RLock

import msgspec

from ..arxiv.calendar import listing_day
from ..interests import closest_first
from ..keeping import Keep
from ..models import (
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
    encode,
)
from .catalogue import Filed
from .folder import Folder
from .merging import (
    better_known,
    has_room,
    merge_edition,
    mirror,
    newest_versions,
    unite,
    with_new_facts,
    without_notes,
)
from .shelf import Shelf

MANIFEST = "index.json"


@dataclass(frozen=True, slots=True)
class Joined:
    """What a listing brought to the archive.

    Attributes:
        ids: The papers that joined an edition of the topic.
        new: How many of them no edition of any topic held before.
    """

    ids: tuple[str, ...]
    new: int


class Archive:
    """All editions of a site, read as they are needed; may be used from several threads.

    Args:
        folder: Where the files are; one of this machine need not exist yet.
        keep: Where it is kept from one build to the next what the files hold, so that only those
            are read that changed or are needed.
    """

    def __init__(self, folder: Path | Folder, keep: Keep | None = None) -> None:
        self._files = folder if isinstance(folder, Folder) else Folder(folder)
        self._lock = RLock()
        self._shelf = Shelf(self._files, keep or Keep(None))
        manifest = self._shelf.read(self.folder / MANIFEST, Manifest)
        self._fetched: set[str] = set()
        self._records = {record.slug: record for record in manifest[0].topics} if manifest else {}
        # Asked for several times a build, of archives of thousands of editions.
        self._recorded: dict[str, tuple[tuple[Filed, ...], tuple[EditionRecord, ...]]] = {}

    @property
    def folder(self) -> Path:
        """Where the files are on this machine."""
        return self._files.path

    @property
    def figures(self) -> Path:
        """Where copies of figures are."""
        return self.folder / "figures"

    @property
    def damaged(self) -> list[tuple[Path, str]]:
        """Files that could not be read, with why.

        They are left as they are, and nothing is written in their place, but for the manifest: it
        follows from the editions.
        """
        return self._shelf.damaged

    @property
    def sealed(self) -> dict[Path, str]:
        """Editions that were to be written and hold what this version would lose, with why."""
        return self._shelf.sealed

    def write(
        self, name: str, content: bytes, unite: Callable[[bytes], bytes] | None = None
    ) -> None:
        """Write a file beside the editions: a copy of a figure, a note of what is under way.

        Args:
            name: Its place within the folder, with `/` between its parts.
            content: All of it.
            unite: Makes of what another machine wrote there meanwhile what the file is to hold.

        Raises:
            OSError: It cannot be written.
        """
        self._files.write(name, content, unite)

    def save_figure(self, name: str, content: bytes) -> None:
        """Write the copy of a figure.

        Raises:
            OSError: It cannot be written.
        """
        self.write(f"figures/{name}", content)

    def remove(self, name: str) -> None:
        """Remove a file.

        Raises:
            OSError: It cannot be removed.
        """
        self._files.remove(name)

    # Reading

    def slugs(self) -> list[str]:
        """The topics that have editions, configured or not."""
        return self._shelf.slugs()

    def path_of(self, slug: str, day: date) -> Path:
        """Tell where an edition's file is."""
        return self._shelf.path_of(slug, day)

    def filed(self, slug: str) -> tuple[Filed, ...]:
        """What is known of a topic's editions without reading them, newest first."""
        with self._lock:
            return self._shelf.filed(slug)

    def editions(self, slug: str) -> Iterator[Edition]:
        """All editions of a topic, newest first, each read as its turn comes."""
        for filed in self.filed(slug):
            yield self.edition(slug, filed.day)

    def edition(self, slug: str, day: date) -> Edition:
        """One edition of a topic.

        Raises:
            KeyError: There is none of that day.
        """
        with self._lock:
            edition = self._shelf.get(slug, day)
        if edition is None:
            raise KeyError(f"{slug} has no edition of {day}")
        return edition

    def find(self, base_id: str) -> Paper | None:
        """What is known of a paper, whichever topic's edition knows most of it."""
        with self._lock:
            records = list(self._shelf.records(base_id))
            return better_known(records) if records else None

    def places(self, base_id: str) -> dict[str, date]:
        """In which topics' editions a paper stands: slug and day."""
        with self._lock:
            return self._shelf.places(base_id)

    def papers(self, slugs: Iterable[str]) -> Iterator[Paper]:
        """Every paper that some topics' editions show, each once, as far as it is known."""
        with self._lock:
            shared = set(self._shelf.shared())
        given: set[str] = set()
        for slug in dict.fromkeys(slugs):
            for edition in self.editions(slug):
                for paper in edition.papers:
                    if paper.id not in given:
                        given.add(paper.id)
                        yield (self.find(paper.id) or paper) if paper.id in shared else paper

    def lacks_papers(self, topic: Topic) -> bool:
        """Whether an edition has room for papers that it once had none for."""
        return any(has_room(edition, topic.max_papers) for edition in self.editions(topic.slug))

    def can_change(self, base_id: str) -> bool:
        """Whether what is made for a paper could be filed in some edition."""
        with self._lock:
            return any(map(self._may_write, self._shelf.places(base_id).items()))

    def _may_write(self, place: tuple[str, date]) -> bool:
        return self._shelf.may_write(*place)

    # The manifest

    def record(self, topic: Topic) -> TopicRecord:
        """The manifest's entry of a topic, made up to date."""
        with self._lock:
            filed = self._shelf.filed(topic.slug)
            recorded_of, editions = self._recorded.get(topic.slug, (None, ()))
            if recorded_of is not filed:
                editions = tuple(
                    EditionRecord(each.day, each.sha256, len(each.shown), each.digested)
                    for each in filed
                )
                self._recorded[topic.slug] = filed, editions
            base = self._records.get(topic.slug) or TopicRecord(topic.name, topic.slug)
            return msgspec.structs.replace(base, name=topic.name, editions=editions)

    def note_fetch(self, topic: Topic, tried_at: Moment, trouble: Trouble) -> None:
        """Note how an attempt to fetch a topic went.

        Raises:
            OSError: The manifest cannot be written.
        """
        with self._lock:
            self._fetched.add(topic.slug)
            record = self.record(topic)
            checked_at = record.checked_at if record.query == topic.query else ""
            self._records[topic.slug] = msgspec.structs.replace(
                record,
                query=topic.query,
                tried_at=tried_at,
                checked_at=checked_at if trouble else tried_at,
                trouble=trouble,
                max_papers=record.max_papers if trouble else topic.max_papers,
            )
            self._write_manifest()

    def manifest(self, topics: Iterable[Topic]) -> Manifest:
        """The table of contents of some topics."""
        return Manifest(SCHEMA_VERSION, tuple(self.record(topic) for topic in topics))

    def _write_manifest(self) -> None:
        topics = [
            Topic(record.name, record.slug, record.query) for record in self._records.values()
        ]
        content = encode(self.manifest(topics))
        try:
            if (self.folder / MANIFEST).read_bytes() == content:
                return
        except OSError:
            pass
        self.write(MANIFEST, content)

    # Writing

    def merge(self, topic: Topic, papers: Iterable[Paper], reach: date, now: Moment) -> Joined:
        """File what arXiv listed for a topic.

        Papers join the edition of their listing day, with the digest that they have from another
        topic; those that are known take the new facts in every edition that holds them. Whatever
        day arXiv gives later, a paper stays in its edition.

        Args:
            topic: Whose listing it is.
            papers: What was listed, in any order and version.
            reach: Days before this one are not known whole, and gain no papers.
            now: When they join.

        Raises:
            OSError: An edition cannot be written.
        """
        with self._lock:
            self._fetched.add(topic.slug)
            merging: dict[tuple[str, date], dict[str, Paper]] = {
                (topic.slug, filed.day): {}
                for filed in self._shelf.filed(topic.slug)
                if filed.spare and has_room(self.edition(topic.slug, filed.day), topic.max_papers)
            }
            unknown: set[str] = set()
            for base_id, paper in newest_versions(papers).items():
                held = self.find(base_id)
                if held is None:
                    unknown.add(base_id)
                places = self._shelf.places(base_id)
                day = listing_day(paper.published)
                if topic.slug not in places and day >= reach:
                    places[topic.slug] = day
                for place in places.items():
                    merging.setdefault(place, {})[base_id] = (
                        with_new_facts(held, paper) if held else paper
                    )
            joined: list[str] = []
            closeness = closest_first(topic) if topic.keep == "closest" else None
            for (slug, day), found in merging.items():
                own = slug == topic.slug
                old = self._shelf.get(slug, day) or _new_edition(topic, day, now)
                most = topic.max_papers if own else None
                merged = merge_edition(old, found, most, now, closeness)
                if merged != old and self._shelf.put(merged) and own:
                    before = {paper.id for paper in old.papers}
                    joined += [paper.id for paper in merged.papers if paper.id not in before]
            return Joined(tuple(joined), sum(base_id in unknown for base_id in joined))

    def change(self, base_id: str, change: Callable[[Paper], Paper]) -> None:
        """Change what is known of a paper, in every edition that holds it.

        Raises:
            OSError: An edition cannot be written.
        """
        self.change_all({base_id: change})

    def change_all(self, changes: Mapping[str, Callable[[Paper], Paper]]) -> None:
        """Change several papers, each edition written once.

        Raises:
            OSError: An edition cannot be written.
        """
        with self._lock:
            merging: dict[tuple[str, date], dict[str, Paper]] = {}
            for base_id, change in changes.items():
                if held := self.find(base_id):
                    for place in self._shelf.places(base_id).items():
                        merging.setdefault(place, {})[base_id] = change(held)
            for (slug, day), found in merging.items():
                old = self.edition(slug, day)
                merged = merge_edition(old, found, None, "")
                if merged != old:
                    self._shelf.put(merged)

    def share(self) -> None:
        """Give every edition what another one knows of its papers.

        Raises:
            OSError: An edition cannot be written.
        """
        self.change_all(dict.fromkeys(self._shelf.shared(), _as_it_is))

    def adopt(self, edition: Edition) -> None:
        """Take over an edition from elsewhere: papers and digests that are not known here.

        Raises:
            OSError: The edition cannot be written.
        """
        with self._lock:
            held = self._shelf.get(edition.topic.slug, edition.date)
            edition = without_notes(edition)
            merged = unite(held, edition) if held else edition
            if merged != held:
                self._shelf.put(merged)

    def follow(self, leader: Archive, topic: Topic) -> None:
        """Hold the papers of a topic that an archive in another language holds, and be as fresh.

        What this archive has made of them stays; digests of the other are not taken over.

        Raises:
            OSError: An edition or the manifest cannot be written.
        """
        record = leader.record(topic)
        with self._lock:
            ours = self.record(topic)
            # Times are to the second, and arXiv may have been asked twice within one.
            if topic.slug not in leader._fetched and _freshness(record) == _freshness(ours):
                return
            for edition in leader.editions(topic.slug):
                held = self._shelf.get(topic.slug, edition.date)
                mirrored = mirror(held, edition)
                if mirrored != held:
                    self._shelf.put(mirrored)
            self._records[topic.slug] = record
            self._write_manifest()

    def adopt_record(self, record: TopicRecord) -> None:
        """Take over how fresh a topic is, where it was never asked for here.

        Raises:
            OSError: The manifest cannot be written.
        """
        with self._lock:
            known = self._records.get(record.slug)
            if known is None or not known.tried_at:
                # What digests cost follows from them, and is said where they are published.
                self._records[record.slug] = msgspec.structs.replace(record, cost=msgspec.UNSET)
                self._write_manifest()


def _new_edition(topic: Topic, day: date, now: Moment) -> Edition:
    return Edition(SCHEMA_VERSION, TopicName(topic.name, topic.slug), day, (), 0, now)


def _freshness(record: TopicRecord) -> tuple[str, str, str]:
    return record.query, record.tried_at, record.checked_at


def _as_it_is(paper: Paper) -> Paper:
    return paper
