"""What of an archive and a cache nobody looks at any more, found before anything is deleted."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from .archive import Archive
from .cache import Cache
from .models import Paper
from .versions import READER


@dataclass(frozen=True)
class Waste:
    """What would go.

    Attributes:
        files: Old editions, and pictures that no edition which stays names.
        cached: The names of texts and answers in the cache that belong to no paper, or no
            version of one, that an edition which stays holds.
    """

    files: tuple[Path, ...]
    cached: tuple[str, ...]


def find_waste(archives: Sequence[Archive], cache: Cache | None, before: date | None) -> Waste:
    """Look for what nobody looks at any more.

    Where a file of an archive cannot be read, only old editions are found: it may name any of the
    rest.

    Args:
        archives: Of each language; they share the cache.
        cache: Where there is one.
        before: Editions of earlier days are old; `None` where none is.
    """
    old: list[Path] = []
    orphans: list[Path] = []
    held: set[str] = set()
    for archive in archives:
        going, staying = _split(archive, before)
        old += going
        held |= {paper.versioned_id for paper in staying}
        orphans += _orphans(archive, staying)
    if any(archive.damaged for archive in archives):
        return Waste(tuple(old), ())
    unused = () if cache is None else tuple(n for n in cache.names() if _is_unused(n, held))
    return Waste((*old, *orphans), unused)


def throw_away(files: Iterable[Path], archives: Sequence[Archive]) -> None:
    """Remove files of archives.

    Raises:
        OSError: One cannot be removed.
    """
    for file in files:
        for archive in archives:
            if file.is_relative_to(archive.folder):
                archive.remove(file.relative_to(archive.folder).as_posix())


def _split(archive: Archive, before: date | None) -> tuple[list[Path], list[Paper]]:
    """The editions that go, and the papers of those that stay."""
    going: list[Path] = []
    staying: list[Paper] = []
    for slug in archive.slugs():
        for edition in archive.editions(slug):
            if before and edition.date < before:
                going.append(archive.path_of(slug, edition.date))
            else:
                staying += [*edition.papers, *edition.spare]
    return going, staying


def _orphans(archive: Archive, staying: Iterable[Paper]) -> list[Path]:
    if not archive.figures.is_dir():
        return []
    shown = {figure.file for paper in staying for figure in paper.figures}
    return [
        file
        for file in sorted(archive.figures.iterdir())
        if file.is_file() and file.name not in shown
    ]


def _is_unused(name: str, held: set[str]) -> bool:
    kind, _, rest = name.partition("|")
    paper, _, version = rest.partition("|")
    if kind == "text":
        return paper not in held or version != str(READER)
    # What a second reader said is named by its words alone, and small.
    return kind == "answer" and paper not in held
