"""The files of the editions: read when needed, written whole, never in the place of another's."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import TypeVar

from ..arxiv.calendar import moment_of
from ..keeping import Keep
from ..models import SCHEMA_VERSION, Edition, Manifest, Paper, TopicName, decode, encode
from .catalogue import Catalogue, Filed, describe, hash_of
from .folder import Folder
from .merging import unite
from .unknown import unknown_field

_T = TypeVar("_T", Manifest, Edition)

_PAPERS_IN_MEMORY = 10_000
"""Of what was read so many papers stay in memory, about 10 kB each."""


class Shelf:
    """Every edition in a folder, by topic and day, and where each paper stands.

    Args:
        folder: Where the files are.
        keep: Where what they hold is kept from one build to the next.

    Attributes:
        damaged: Files that could not be read, with why; they are never written.
        sealed: Editions that a newer version of this package wrote, with why. They are shown as
            far as they are understood, and not written.
    """

    def __init__(self, folder: Folder, keep: Keep) -> None:
        self.damaged: list[tuple[Path, str]] = []
        self.sealed: dict[Path, str] = {}
        self._folder = folder
        self._filed: dict[str, dict[date, Filed]] = {}
        self._in_order: dict[str, tuple[Filed, ...]] = {}
        self._places: dict[str, dict[str, date]] | None = None
        self._loaded: OrderedDict[tuple[str, date], Edition] = OrderedDict()
        self._papers_loaded = 0
        self._understood: set[Path] = set()
        self._keep = keep
        self._catalogue = Catalogue(folder.path, keep)
        for found in self._catalogue.look():
            if found.filed:
                self._filed.setdefault(found.slug, {})[found.filed.day] = found.filed
            else:
                self._open(Path(found.path))
        self._catalogue.save()

    def _open(self, path: Path) -> None:
        """Read a file that nothing is known of."""
        read = self.read(path, Edition)
        if read is None:
            return
        edition, content = read
        if path == self.path_of(edition.topic.slug, edition.date):
            self._remember(edition, content)
        else:
            self._refuse(path, "its topic or date is not that of its place")

    def slugs(self) -> list[str]:
        """The topics that have editions, configured or not."""
        return list(self._filed)

    def path_of(self, slug: str, day: date) -> Path:
        """Tell where an edition's file is."""
        return self._folder.path / _name_of(slug, day)

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

    def filed(self, slug: str) -> tuple[Filed, ...]:
        """What is known of each edition of a topic, newest first; one tuple until that changes."""
        if slug not in self._in_order:
            editions = self._filed.get(slug, {})
            self._in_order[slug] = tuple(editions[day] for day in sorted(editions, reverse=True))
        return self._in_order[slug]

    def get(self, slug: str, day: date) -> Edition | None:
        """An edition, if there is one."""
        if day not in self._filed.get(slug, {}):
            return None
        place = slug, day
        if place in self._loaded:
            self._loaded.move_to_end(place)
            return self._loaded[place]
        read = self.read(self.path_of(slug, day), Edition)
        edition, content = read or (Edition(SCHEMA_VERSION, TopicName(slug, slug), day, ()), b"")
        if hash_of(content) != self._filed[slug][day].sha256:
            # Another process changed it since it was looked at. The next build tells of that.
            self._keep.distrust()
        self._hold(edition, place)
        return edition

    def places(self, base_id: str) -> dict[str, date]:
        """In which topics' editions a paper stands: slug and day."""
        return dict(self._all_places().get(base_id, {}))

    def shared(self) -> list[str]:
        """The papers that stand in several topics' editions."""
        return [base_id for base_id, places in self._all_places().items() if len(places) > 1]

    def records(self, base_id: str) -> Iterator[Paper]:
        """What each edition that holds a paper knows of it."""
        for slug, day in self.places(base_id).items():
            if edition := self.get(slug, day):
                yield from (paper for paper in all_of(edition) if paper.id == base_id)

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

        def united(theirs: bytes) -> bytes:
            return encode(unite(edition, decode(theirs, Edition)))

        written = self._folder.write(_name_of(edition.topic.slug, edition.date), content, united)
        if written != content:
            edition = decode(written, Edition)
        self._remember(edition, written)
        return True

    def _remember(self, edition: Edition, content: bytes) -> None:
        slug, day = edition.topic.slug, edition.date
        before = self._filed.get(slug, {}).get(day)
        filed = describe(edition, content)
        self._filed.setdefault(slug, {})[day] = filed
        self._in_order.pop(slug, None)
        self._catalogue.note(self.path_of(slug, day), filed)
        self._hold(edition, (slug, day))
        if self._places is not None:
            _move(self._places, slug, day, before, filed)

    def _hold(self, edition: Edition, place: tuple[str, date]) -> None:
        """Keep an edition in memory, and let go of those that were not asked for longest."""
        if before := self._loaded.pop(place, None):
            self._papers_loaded -= len(before.papers)
        self._loaded[place] = edition
        self._papers_loaded += len(edition.papers)
        while self._papers_loaded > _PAPERS_IN_MEMORY and len(self._loaded) > 1:
            _, oldest = self._loaded.popitem(last=False)
            self._papers_loaded -= len(oldest.papers)

    def _all_places(self) -> dict[str, dict[str, date]]:
        if self._places is None:
            self._places = {}
            for slug, editions in self._filed.items():
                for day, filed in sorted(editions.items()):
                    _move(self._places, slug, day, None, filed)
        return self._places


def _name_of(slug: str, day: date) -> str:
    return f"{slug}/{day.isoformat()}.json"


def _move(
    places: dict[str, dict[str, date]], slug: str, day: date, before: Filed | None, now: Filed
) -> None:
    """Bring it up to date where papers stand, after one edition changed."""
    held = {*now.shown, *now.spare}
    for base_id in (*before.shown, *before.spare) if before else ():
        if base_id not in held and places[base_id].get(slug) == day:
            del places[base_id][slug]
    for base_id in held:
        places.setdefault(base_id, {})[slug] = day


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
