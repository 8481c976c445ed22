"""Files that stay in the built site, where every build would delete and copy them again.

MkDocs empties the folder of the site first. Years of data are thousands of files, and as many of
what leads on from old addresses, most of which are the same each time: while the site is emptied
the folder of a section is put aside, by one step, and put back; then what is not as it was left
there, and all that is no copy of ours, is taken out of it. Only what the build writes anew, pages
above all, stands until it is written over: a disk takes longer to make files and folders. A folder
in which nothing came or went since is not listed again, for most hold a single file.
"""

from __future__ import annotations

import contextlib
import filecmp
import os
import shutil
import time
from collections.abc import Iterable, Sequence, Set
from pathlib import Path
from stat import S_ISDIR, S_ISREG

import msgspec

from .files import FileState, Left, state_of, write_atomically


class _Listing(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """What was in a folder, and by what it is told that nothing came or went since."""

    state: FileState
    names: tuple[str, ...]


class _Ledger(msgspec.Struct, frozen=True, array_like=True):
    """Copies and folders as they were left, each by its place in the site."""

    copies: dict[str, Left] = {}
    listings: dict[str, _Listing] = {}


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
        self._left = _Ledger()
        self._is_aside = False
        self._in_place: dict[str, Left] = {}
        self._stays: dict[str, Left] = {}
        self._new: dict[str, tuple[str, str]] = {}
        self._others: dict[str, FileState] = {}
        self._listed: dict[str, _Listing] = {}

    def put_aside(self) -> None:
        """Take the folders out of the site before MkDocs empties that."""
        shutil.rmtree(self._aside, ignore_errors=True)
        self._left = self._read()
        self._is_aside = True
        for folder in self._folders:
            if not os.path.islink(f"{self._site}/{folder}"):  # noqa: PTH114
                _move(folder, self._site, self._aside)

    def put_back(self) -> None:
        """Put back what is as it was copied, once the site is empty."""
        for folder in self.restore():
            path = f"{self._site}/{folder}"
            self._sweep(path, folder, os.lstat(path))

    def look(self) -> None:
        """See what is as it was copied, where MkDocs empties nothing: in a dirty build."""
        self._left = self._read()
        self._listed = self._left.listings
        for name, known in self._left.copies.items():
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
        ledger = _Ledger(copied, self._list(copied))
        if ledger != self._left:
            with contextlib.suppress(OSError):
                write_atomically(self._ledger, msgspec.msgpack.encode(ledger))

    def _list(self, copied: Iterable[str]) -> dict[str, _Listing]:
        """What is in the folders of copies, of each whose time would tell of another entry."""
        folders = {name.rpartition("/")[0] for name in copied}
        listed = {folder: self._listed[folder] for folder in folders & self._listed.keys()}
        now = time.time_ns()
        for folder in folders - listed.keys():
            with contextlib.suppress(OSError):
                path = f"{self._site}/{folder}"
                state = state_of(os.lstat(path))
                if state.was_settled(now):
                    listed[folder] = _Listing(state, tuple(os.listdir(path)))  # noqa: PTH208
        return listed

    def _sweep(self, folder: str, name: str, stat: os.stat_result) -> bool:
        """Note what is as it was copied and what can be written over; tell whether any is left."""
        is_left = False
        listing = self._left.listings.get(name)
        if listing and listing.state == state_of(stat) and _are_plain(listing.names):
            self._listed[name] = listing
            names: Sequence[str] = listing.names
        else:
            names = os.listdir(folder)  # noqa: PTH208
        for each in names:
            path, inner = f"{folder}/{each}", f"{name}/{each}"
            try:
                stat = os.lstat(path)
            except FileNotFoundError:
                continue
            known = self._left.copies.get(inner)
            if S_ISDIR(stat.st_mode):
                is_left |= self._sweep(path, inner, stat)
                continue
            if known and state_of(stat) == known.state:
                self._in_place[inner] = known
            elif known or not _is_ours_alone(path, stat):
                os.unlink(path)  # noqa: PTH108
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

    def _read(self) -> _Ledger:
        try:
            return msgspec.msgpack.decode(self._ledger.read_bytes(), type=_Ledger)
        except (OSError, ValueError):
            return _Ledger()


def _move(folder: str, here: str, there: str) -> bool:
    """Move a folder, and tell whether it went."""
    try:
        os.makedirs(f"{there}/{folder}".rpartition("/")[0], exist_ok=True)  # noqa: PTH103
        os.rename(f"{here}/{folder}", f"{there}/{folder}")  # noqa: PTH104
    except OSError:
        return False
    return True


def _is_ours_alone(path: str, stat: os.stat_result) -> bool:
    """Whether a file can be written over, and nobody finds it at another place too."""
    return S_ISREG(stat.st_mode) and stat.st_nlink == 1 and os.access(path, os.W_OK)


def _are_plain(names: Sequence[str]) -> bool:
    """Whether all names are of entries of a folder, and none leads out of it."""
    return "/" not in "".join(names) and ".." not in names and "." not in names
