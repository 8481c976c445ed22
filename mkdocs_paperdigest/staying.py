"""Files that stay in the built site, where every build would delete and copy them again.

MkDocs empties the folder of the site first. Years of data are thousands of files, and as many of
what leads on from old addresses, most of which are the same each time: while the site is emptied
the folder of a section is put aside, by one step, and put back; then what is not as it was left
there, and all that is no copy of ours, is taken out of it. Only what the build writes anew, pages
above all, stands until it is written over: a disk takes longer to make files and folders.
"""

from __future__ import annotations

import contextlib
import filecmp
import os
import shutil
from collections.abc import Sequence, Set
from pathlib import Path

import msgspec

from .files import FileState, Left, state_of, write_atomically


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
        self._site = os.fspath(site)
        self._folders = folders
        self._aside = os.fspath(aside)
        self._ledger = ledger
        self._copied: dict[str, Left] = {}
        self._is_aside = False
        self._in_place: dict[str, Left] = {}
        self._stays: dict[str, Left] = {}
        self._new: dict[str, tuple[str, str]] = {}
        self._others: dict[str, FileState] = {}

    def put_aside(self) -> None:
        """Take the folders out of the site before MkDocs empties that."""
        shutil.rmtree(self._aside, ignore_errors=True)
        self._copied = self._read()
        self._is_aside = True
        for folder in self._folders:
            if not os.path.islink(f"{self._site}/{folder}"):  # noqa: PTH114
                _move(folder, self._site, self._aside)

    def put_back(self) -> None:
        """Put back what is as it was copied, once the site is empty."""
        for folder in self.restore():
            self._sweep(f"{self._site}/{folder}", folder)

    def look(self) -> None:
        """See what is as it was copied, where MkDocs empties nothing: in a dirty build."""
        self._copied = self._read()
        for name, known in self._copied.items():
            with contextlib.suppress(OSError):
                if state_of(os.lstat(f"{self._site}/{name}")) == known.state:
                    self._in_place[name] = known

    def restore(self) -> list[str]:
        """Put the folders back as they were, where they are aside, and name those that went."""
        if not self._is_aside:
            return []
        self._is_aside = False
        return [folder for folder in self._folders if _move(folder, self._aside, self._site)]

    def holds(self, name: str, key: str) -> bool:
        """Whether a copy that was made under a key is in the site already, and leave it there.

        Args:
            name: Of the copy, relative to the site.
            key: Of all that decides its content.
        """
        known = self._in_place.get(name)
        if known is None or known.key != key:
            return False
        self._stays[name] = known
        return True

    def leave(self, name: str) -> None:
        """Leave a file alone that stands there and is not written over."""
        self._others.pop(name, None)

    def expect(self, name: str, key: str, source: str) -> None:
        """Tell what will be copied, and of which file; what holds no longer is replaced."""
        self._new[name] = key, source

    def clear(self, written: Set[str]) -> None:
        """Take away what was put back and is neither asked for nor written anew.

        Args:
            written: The files that the build will write, relative to the site.
        """
        for name in (self._in_place.keys() - self._stays.keys()) | (self._others.keys() - written):
            self._others.pop(name, None)
            self._remove(name)

    def save(self) -> None:
        """Write down what was copied under which key, once everything is."""
        for name, state in self._others.items():
            with contextlib.suppress(OSError):
                if state_of(os.lstat(f"{self._site}/{name}")) == state:
                    self._remove(name)  # another plugin took the page out
        # What others put over a copy that stays is seen by the next build.
        copied = dict(self._stays)
        for name, (key, source) in self._new.items():
            copy = f"{self._site}/{name}"
            with contextlib.suppress(OSError):
                # Others may have put something else there.
                if filecmp.cmp(source, copy, shallow=False):
                    copied[name] = Left(key, state_of(os.lstat(copy)))
        if copied != self._copied:
            with contextlib.suppress(OSError):
                write_atomically(self._ledger, msgspec.msgpack.encode(copied))

    def _sweep(self, folder: str, name: str) -> bool:
        """Note what is as it was copied and what can be written over; tell whether any is left."""
        is_left = False
        with os.scandir(folder) as entries:
            for entry in entries:
                inner = f"{name}/{entry.name}"
                if entry.is_dir(follow_symlinks=False):
                    is_left |= self._sweep(entry.path, inner)
                    continue
                known, stat = self._copied.get(inner), entry.stat(follow_symlinks=False)
                if known and state_of(stat) == known.state:
                    self._in_place[inner] = known
                elif known or not _is_ours_alone(entry, stat):
                    os.unlink(entry.path)  # noqa: PTH108
                    continue
                else:
                    self._others[inner] = state_of(stat)
                is_left = True
        if not is_left:
            os.rmdir(folder)  # noqa: PTH106
        return is_left

    def _remove(self, name: str) -> None:
        """Take a file away, and the folders that it was the last one in."""
        with contextlib.suppress(OSError):
            os.unlink(f"{self._site}/{name}")  # noqa: PTH108
            while name := name.rpartition("/")[0]:
                os.rmdir(f"{self._site}/{name}")  # noqa: PTH106

    def _read(self) -> dict[str, Left]:
        try:
            return msgspec.msgpack.decode(self._ledger.read_bytes(), type=dict[str, Left])
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


def _is_ours_alone(entry: os.DirEntry[str], stat: os.stat_result) -> bool:
    """Whether a file can be written over, and nobody finds it at another place too."""
    return (
        entry.is_file(follow_symlinks=False)
        and stat.st_nlink == 1
        and os.access(entry.path, os.W_OK)
    )
