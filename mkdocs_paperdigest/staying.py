"""Files that stay in the built site, where every build would delete and copy them again.

MkDocs empties the folder of the site first. Years of data are thousands of files, and as many of
what leads on from old addresses, most of which are the same each time: while the site is emptied
they are put aside, folder by folder and each by one step, and put back.
"""

from __future__ import annotations

import contextlib
import filecmp
import os
import shutil
from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path

import msgspec

from .files import write_atomically


class Stamp(msgspec.Struct, frozen=True, array_like=True):
    """By what a file is told from one that was changed since."""

    size: int
    changed_at: int
    moved_at: int


class _Copied(msgspec.Struct, frozen=True, array_like=True):
    """A file and what it was copied from, as both were then, and with what it is moved."""

    unit: str
    source: Stamp
    copy: Stamp


class Staying:
    """Folders of the built site that hold files of ours alone.

    Args:
        site: The folder of the built site.
        aside: Where they are put meanwhile; must be on the same disk, or nothing stays.
        ledger: The file that says what was copied of what.
    """

    def __init__(self, site: Path, aside: Path, ledger: Path) -> None:
        # Paths are texts here: there are thousands, and objects of them take longer than the disk.
        self._site = os.fspath(site)
        self._aside = os.fspath(aside)
        self._ledger = ledger
        self._copied: dict[str, _Copied] = {}
        self._asked: dict[str, tuple[str, str]] = {}
        self._is_aside = False

    def put_aside(self) -> None:
        """Take the folders out of the site before MkDocs empties that."""
        copied = self._read()
        units: defaultdict[str, set[str]] = defaultdict(set)
        for name, each in copied.items():
            units[each.unit].add(name)
        shutil.rmtree(self._aside, ignore_errors=True)
        whole = [unit for unit, names in units.items() if self._holds_only(unit, names, copied)]
        self._is_aside = True
        moved = set(_move(whole, self._site, self._aside))
        self._copied = {name: each for name, each in copied.items() if each.unit in moved}

    def put_back(self) -> None:
        """Put them back, once the site is empty; nothing where they are not aside."""
        if not self._is_aside:
            return
        self._is_aside = False
        units = dict.fromkeys(each.unit for each in self._copied.values())
        moved = set(_move(units, self._aside, self._site))
        self._copied = {name: each for name, each in self._copied.items() if each.unit in moved}

    def find(self, name: str, unit: str, source: str) -> str:
        """The file to publish: the copy that is in the site already, where it is still one.

        Args:
            name: Of the copy, relative to the site.
            unit: The folder with which it is moved, or the file itself.
            source: What is to be copied.
        """
        self._asked[name] = unit, source
        known = self._copied.get(name)
        # The copy was looked at when it was put aside.
        if known and _stamp(source) == known.source:
            return f"{self._site}/{name}"
        return source

    def clear(self) -> None:
        """Take away what was put back and is not asked for any more."""
        for name in self._copied.keys() - self._asked.keys():
            file = Path(self._site, name)
            file.unlink(missing_ok=True)
            with contextlib.suppress(OSError):  # others may stand there
                file.parent.rmdir()

    def save(self) -> None:
        """Write down what was copied of what, once everything is."""
        copied = {
            name: each
            for name, (unit, source) in self._asked.items()
            if (each := self._look_at(name, unit, source))
        }
        if copied != self._copied:
            with contextlib.suppress(OSError):
                write_atomically(self._ledger, msgspec.msgpack.encode(copied))

    def _look_at(self, name: str, unit: str, source: str) -> _Copied | None:
        """What is at a place, where that is a copy: others may have put something else there."""
        of, copy = _stamp(source), _stamp(f"{self._site}/{name}")
        if of is None or copy is None:
            return None
        found = _Copied(unit, of, copy)
        is_copy = found == self._copied.get(name) or filecmp.cmp(
            source, f"{self._site}/{name}", shallow=False
        )
        return found if is_copy else None

    def _holds_only(self, unit: str, names: set[str], copied: dict[str, _Copied]) -> bool:
        """Whether a folder, or a file, is just what was copied there."""
        top = f"{self._site}/{unit}"
        if os.path.islink(top):  # noqa: PTH114
            return False
        found = {unit} if unit in names else set(_below(top, unit))
        return found == names and all(
            _stamp(f"{self._site}/{name}") == copied[name].copy for name in names
        )

    def _read(self) -> dict[str, _Copied]:
        try:
            return msgspec.msgpack.decode(self._ledger.read_bytes(), type=dict[str, _Copied])
        except (OSError, ValueError):
            return {}


def _below(folder: str, name: str) -> Iterator[str]:
    """The names of all files in a folder, and of all that is no folder."""
    try:
        with os.scandir(folder) as entries:
            for entry in entries:
                if entry.is_dir(follow_symlinks=False):
                    yield from _below(entry.path, f"{name}/{entry.name}")
                else:
                    yield f"{name}/{entry.name}"
    except OSError:
        return


def _move(units: Iterable[str], here: str, there: str) -> Iterator[str]:
    """Move folders and files, and name those that went."""
    made: set[str] = set()
    for unit in units:
        above = f"{there}/{unit}".rpartition("/")[0]
        with contextlib.suppress(OSError):
            if above not in made:
                os.makedirs(above, exist_ok=True)  # noqa: PTH103
                made.add(above)
            os.rename(f"{here}/{unit}", f"{there}/{unit}")  # noqa: PTH104
            yield unit


def _stamp(file: str) -> Stamp | None:
    try:
        stat = os.lstat(file)
    except OSError:
        return None
    return Stamp(stat.st_size, stat.st_mtime_ns, stat.st_ctime_ns)
