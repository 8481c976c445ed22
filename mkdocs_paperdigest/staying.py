"""Files that stay in the built site, where every build would delete and copy them again.

MkDocs empties the folder of the site first. Years of data are thousands of files, and as many of
what leads on from old addresses, most of which are the same each time: while the site is emptied
the folder of a section is put aside, by one step, and put back; then what is not as it was left
there, and all that is no copy of ours, is taken out of it.
"""

from __future__ import annotations

import contextlib
import filecmp
import os
import shutil
from collections.abc import Sequence
from pathlib import Path

import msgspec

from .files import write_atomically


class Stamp(msgspec.Struct, frozen=True, array_like=True):
    """By what a file is told from one that was changed since."""

    size: int
    changed_at: int
    moved_at: int


class _Copied(msgspec.Struct, frozen=True, array_like=True):
    """What a file was copied from, and the copy, as both were then."""

    source: Stamp
    copy: Stamp


class Staying:
    """Files in the folders of sections of the built site.

    Args:
        site: The folder of the built site.
        folders: Those in it that are put aside, none within another.
        aside: Where they are put meanwhile; must be on the same disk, or nothing stays.
        ledger: The file that says what was copied of what.
    """

    def __init__(self, site: Path, folders: Sequence[str], aside: Path, ledger: Path) -> None:
        # Paths are texts here: there are thousands, and objects of them take longer than the disk.
        self.site = os.fspath(site)
        self._folders = folders
        self._aside = os.fspath(aside)
        self._ledger = ledger
        self._copied: dict[str, _Copied] = {}
        self._is_aside = False
        self._in_place: dict[str, _Copied] = {}
        self._asked: dict[str, str] = {}

    def put_aside(self) -> None:
        """Take the folders out of the site before MkDocs empties that."""
        shutil.rmtree(self._aside, ignore_errors=True)
        self._copied = self._read()
        self._is_aside = True
        for folder in self._folders:
            if not os.path.islink(f"{self.site}/{folder}"):  # noqa: PTH114
                _move(folder, self.site, self._aside)

    def put_back(self) -> None:
        """Put back what is as it was copied, once the site is empty."""
        for folder in self.restore():
            self._sweep(f"{self.site}/{folder}", folder)

    def restore(self) -> list[str]:
        """Put the folders back as they were, where they are aside, and name those that went."""
        if not self._is_aside:
            return []
        self._is_aside = False
        return [folder for folder in self._folders if _move(folder, self._aside, self.site)]

    def find(self, name: str, source: str) -> str:
        """The file to publish: the copy that is in the site already, where it is still one.

        Args:
            name: Of the copy, relative to the site.
            source: What is to be copied.
        """
        self._asked[name] = source
        known = self._in_place.get(name)
        if known is None:
            return source
        if _stamp(source) == known.source:
            return f"{self.site}/{name}"
        del self._in_place[name]
        return source

    def clear(self) -> None:
        """Take away what was put back and is not asked for any more."""
        for name in self._in_place.keys() - self._asked.keys():
            del self._in_place[name]
            file = Path(self.site, name)
            file.unlink(missing_ok=True)
            with contextlib.suppress(OSError):  # others may stand there
                file.parent.rmdir()

    def save(self) -> None:
        """Write down what was copied of what, once everything is."""
        copied = {
            # What others put over a copy that was in place is seen by the next build.
            name: each
            for name, source in self._asked.items()
            if (each := self._in_place.get(name) or self._look_at(name, source))
        }
        if copied != self._copied:
            with contextlib.suppress(OSError):
                write_atomically(self._ledger, msgspec.msgpack.encode(copied))

    def _look_at(self, name: str, source: str) -> _Copied | None:
        """What is at a place, where that is a copy: others may have put something else there."""
        copy = f"{self.site}/{name}"
        of, found = _stamp(source), _stamp(copy)
        if of and found and filecmp.cmp(source, copy, shallow=False):
            return _Copied(of, found)
        return None

    def _sweep(self, folder: str, name: str) -> bool:
        """Leave what is as it was copied, and nothing else; tell whether anything is left."""
        is_left = False
        with os.scandir(folder) as entries:
            for entry in entries:
                inner = f"{name}/{entry.name}"
                if entry.is_dir(follow_symlinks=False):
                    is_left |= self._sweep(entry.path, inner)
                    continue
                known = self._copied.get(inner)
                if known and _stamp_of(entry.stat(follow_symlinks=False)) == known.copy:
                    self._in_place[inner] = known
                    is_left = True
                else:
                    os.unlink(entry.path)  # noqa: PTH108
        if not is_left:
            os.rmdir(folder)  # noqa: PTH106
        return is_left

    def _read(self) -> dict[str, _Copied]:
        try:
            return msgspec.msgpack.decode(self._ledger.read_bytes(), type=dict[str, _Copied])
        except (OSError, ValueError):
            return {}


def _move(folder: str, here: str, there: str) -> bool:
    """Move a folder, and tell whether it went."""
    try:
        os.makedirs(f"{there}/{folder}".rpartition("/")[0], exist_ok=True)  # noqa: PTH103
        os.rename(f"{here}/{folder}", f"{there}/{folder}")  # noqa: PTH104
    except OSError:
        return False
    return True


def _stamp(file: str) -> Stamp | None:
    try:
        return _stamp_of(os.lstat(file))
    except OSError:
        return None


def _stamp_of(stat: os.stat_result) -> Stamp:
    return Stamp(stat.st_size, stat.st_mtime_ns, stat.st_ctime_ns)
