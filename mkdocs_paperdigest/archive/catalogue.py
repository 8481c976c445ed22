"""What is known of each edition without reading it, kept from one build to the next.

An archive of years has thousands of editions, of which a build needs the newest. Of all others it
is enough to know that their files are as they were, and what they held when they were read.
"""

from __future__ import annotations

import hashlib
import os
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import msgspec

from ..files import FileState, state_of
from ..keeping import Keep, key_of
from ..models import Cost, Edition, Month, Paper
from ..prices import cost_by_month


# There are thousands of these, in no circles that the garbage collector would have to look for.
class Copy(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """The copy of a figure: its paper's licence, its file, whether it is the paper's first one."""

    license: str
    file: str
    leads: bool


class Filed(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """What is known of an edition without reading it.

    Attributes:
        day: Its date.
        sha256: Of its file.
        shown: The papers that it shows, by base id.
        spare: Those that it keeps beside.
        waiting: Of those that it shows, the ones whose digest is to come.
        hopeless: Those that have no digest and get none.
        cost: What the digests of its papers cost, by month.
        copies: The copies of figures that its papers name.
    """

    day: date
    sha256: str
    shown: tuple[str, ...]
    spare: tuple[str, ...] = ()
    waiting: tuple[str, ...] = ()
    hopeless: tuple[str, ...] = ()
    cost: dict[Month, Cost] = {}
    copies: tuple[Copy, ...] = ()

    @property
    def digested(self) -> int:
        """How many of the papers that it shows have a digest."""
        return len(self.shown) - len(self.waiting) - len(self.hopeless)


def describe(edition: Edition, content: bytes) -> Filed:
    """What is to be known of an edition once its file is closed."""
    bare = [paper for paper in edition.papers if paper.digest is None]
    return Filed(
        edition.date,
        hash_of(content),
        tuple(paper.id for paper in edition.papers),
        tuple(paper.id for paper in edition.spare),
        tuple(paper.id for paper in bare if not paper.is_undigestible),
        tuple(paper.id for paper in bare if paper.is_undigestible),
        cost_by_month(paper.digest for paper in edition.papers),
        tuple(copy for paper in edition.papers for copy in _copies(paper)),
    )


def _copies(paper: Paper) -> list[Copy]:
    files = [figure.file for figure in paper.figures if figure.file]
    return [Copy(paper.license, file, at == 0) for at, file in enumerate(files)]


def hash_of(content: bytes) -> str:
    """The SHA-256 of a file."""
    return hashlib.sha256(content).hexdigest()


class _Known(msgspec.Struct, frozen=True, array_like=True, gc=False):
    state: FileState
    filed: Filed


class _Kept(msgspec.Struct, frozen=True):
    made_at: int = 0
    editions: dict[str, _Known] = {}


@dataclass(frozen=True, slots=True)
class Located:
    """A file where an edition should be.

    Attributes:
        slug: Of the topic in whose folder it is.
        path: Of the file; as text, for there are thousands.
        filed: What is known of it; `None` where it must be read.
    """

    slug: str
    path: str
    filed: Filed | None


class Catalogue:
    """What is known of the files in a folder, by their place in it.

    Args:
        folder: Of the archive.
        keep: Where it is kept from one build to the next.
    """

    def __init__(self, folder: Path, keep: Keep) -> None:
        self._folder = folder
        self._keep = keep
        self._name = f"catalogue/{folder.name}"
        self._key = key_of(os.fspath(folder))
        self._kept = keep.recall(self._name, self._key, _Kept, _Kept)
        self._looked_at = time.time_ns()
        self._seen: dict[str, _Known] = {}
        self._is_new = False

    def look(self) -> Iterator[Located]:
        """Every file where an edition should be, in the order of their places."""
        for slug, entry in _entries(self._folder):
            yield Located(slug, entry.path, self._look_at(entry, f"{slug}/{entry.name}"))

    def note(self, path: Path, filed: Filed) -> None:
        """Keep what a file was found to hold."""
        try:
            state = state_of(path.stat())
        except OSError:
            return
        self._seen[f"{path.parent.name}/{path.name}"] = _Known(state, filed)
        self._is_new = True

    def save(self) -> None:
        """Keep it all, unless nothing is new."""
        if self._is_new or len(self._seen) != len(self._kept.editions):
            self._keep.store(self._name, self._key, _Kept(self._looked_at, self._seen))
            self._is_new = False

    def _look_at(self, entry: os.DirEntry[str], name: str) -> Filed | None:
        known = self._kept.editions.get(name)
        if known is None:
            return None
        try:
            state = state_of(entry.stat())
            if state != known.state or not state.was_settled(self._kept.made_at):
                if hash_of(Path(entry.path).read_bytes()) != known.filed.sha256:
                    return None
                self._is_new = True
        except OSError:
            return None
        self._seen[name] = known if state == known.state else _Known(state, known.filed)
        return known.filed


def _entries(folder: Path) -> Iterator[tuple[str, os.DirEntry[str]]]:
    """The files `*/*.json` of a folder, in order, each with the name of the folder it is in."""
    topics = (entry for entry in _within(folder) if entry.is_dir())
    return (
        (topic.name, file)
        for topic in topics
        for file in _within(topic)
        if file.name.endswith(".json")
    )


def _within(folder: os.PathLike[str]) -> list[os.DirEntry[str]]:
    try:
        with os.scandir(folder) as entries:
            return sorted(entries, key=lambda entry: entry.name)
    except OSError:
        return []
