"""What could be had again at a price: full texts and answers of models, kept in diskcache.

diskcache unpickles what it reads, so whoever can write the folder runs code (CVE-2025-69872). The
disk used here stores and reads text alone and stays within its folder.
"""

from __future__ import annotations

import contextlib
import os
import sqlite3
import time
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any, TypeVar

import diskcache
import msgspec
from diskcache.core import DBNAME, DEFAULT_SETTINGS, METADATA, MODE_RAW, MODE_TEXT, UNKNOWN

from .models import decode

T = TypeVar("T")

_LARGEST_FILE = 50_000_000

# The default policy silently evicts what was paid for.
_SETTINGS = {**DEFAULT_SETTINGS, "eviction_policy": "none", "cull_limit": 0}

_OUT_OF_REACH = {
    sqlite3.SQLITE_PERM,
    sqlite3.SQLITE_BUSY,
    sqlite3.SQLITE_LOCKED,
    sqlite3.SQLITE_READONLY,
    sqlite3.SQLITE_IOERR,
    sqlite3.SQLITE_FULL,
    sqlite3.SQLITE_CANTOPEN,
}


class TextDisk(diskcache.Disk):  # type: ignore[misc]  # the package is untyped
    """Keeps text under text; refuses every row that holds anything else."""

    def put(self, key: object) -> tuple[str, bool]:
        """Take a key on its way into the database."""
        if type(key) is not str:
            raise TypeError("keys are text")
        return key, True

    def get(self, key: object, raw: object) -> str:
        """Take a key on its way out of the database."""
        if not raw or type(key) is not str:
            raise ValueError("a key is no text")
        return key

    def store(self, value: object, read: bool, key: object = UNKNOWN) -> tuple[Any, ...]:
        """Take a value on its way into the database."""
        if read or type(value) is not str:
            raise TypeError("values are text")
        stored: tuple[Any, ...] = super().store(value, read, key)
        return stored

    def fetch(self, mode: int, filename: str | None, value: object, read: bool) -> str:
        """Take a value on its way out of the database."""
        if not read and mode == MODE_RAW and type(value) is str:
            return value
        if not read and mode == MODE_TEXT and type(filename) is str:
            path = Path(self._directory, filename).resolve()
            inside = path.is_relative_to(Path(self._directory).resolve())
            if inside and path.is_file() and path.stat().st_size <= _LARGEST_FILE:
                return path.read_text(encoding="utf-8")
        raise ValueError("a value is no text of ours")

    def remove(self, file_path: object) -> None:
        """Delete the file of a value that goes."""
        path = Path(self._directory, str(file_path)).resolve()
        if path.is_relative_to(Path(self._directory).resolve()):
            super().remove(os.fspath(path.relative_to(Path(self._directory).resolve())))


class Cache:
    """JSON values under names; a value that cannot be read counts as not there."""

    def __init__(self, disk_cache: diskcache.Cache) -> None:
        self._disk_cache = disk_cache

    def get(self, name: str, kind: type[T]) -> T | None:
        """Read a value, or `None` where there is none of this kind."""
        try:
            text = self._disk_cache.get(name)
            return None if text is None else decode(text, kind)
        except (ValueError, RecursionError, OSError, sqlite3.Error, diskcache.Timeout):
            return None

    def put(self, name: str, value: object) -> None:
        """Keep a value; without effect where the disk does not let us."""
        with contextlib.suppress(OSError, sqlite3.Error, diskcache.Timeout):
            self._disk_cache.set(name, msgspec.json.encode(value).decode())

    def names(self) -> list[str]:
        """The names of all values."""
        try:
            return list(self._disk_cache)
        except (ValueError, OSError, sqlite3.Error, diskcache.Timeout):
            return []

    def drop(self, names: Iterable[str]) -> None:
        """Forget values; without effect where the disk does not let us."""
        with contextlib.suppress(OSError, sqlite3.Error, diskcache.Timeout):
            for name in names:
                self._disk_cache.delete(name)

    @contextlib.contextmanager
    def turn(self, name: str, kind: type[T], may_wait: Callable[[], object]) -> Iterator[T | None]:
        """Wait for one's turn to buy a value; who has a cache of one's own need not.

        Yields:
            The value, if another build has bought it by then.
        """
        yield None

    def release(self) -> None:
        """Give back what the calling thread holds open; it may use the cache again."""
        self._disk_cache.close()


@contextlib.contextmanager
def open_cache(folder: Path) -> Iterator[Cache]:
    """Open the cache in a folder; a damaged one is moved aside and begun anew.

    Raises:
        OSError: The folder cannot be written to.
    """
    folder.mkdir(parents=True, exist_ok=True)
    try:
        disk_cache = _open(folder)
    except (sqlite3.Error, ValueError, TypeError, KeyError, AttributeError) as error:
        if getattr(error, "sqlite_errorcode", 0) & 0xFF in _OUT_OF_REACH:
            raise OSError(f"no database can be kept there ({error})") from None
        folder.rename(folder.with_name(f"{folder.name}.damaged-{time.time_ns()}"))
        try:
            disk_cache = _open(folder)
        except sqlite3.Error as error:
            raise OSError(f"no database can be kept there ({error})") from None
    try:
        yield Cache(disk_cache)
    finally:
        disk_cache.close()


def _open(folder: Path) -> diskcache.Cache:
    _check(folder / DBNAME)
    # With all settings given, none that stands in the database holds.
    return diskcache.Cache(os.fspath(folder), timeout=10, disk=TextDisk, **_SETTINGS)


def _check(database: Path) -> None:
    """Make sure that a database is whole, and without settings that diskcache does not know.

    diskcache obeys every one it finds, even if it moves the database or replaces a method.

    Raises:
        sqlite3.Error: It is not, or cannot be read.
    """
    if not database.exists():
        return
    with contextlib.closing(sqlite3.connect(database, timeout=10)) as connection:
        (verdict,) = connection.execute("PRAGMA quick_check(1)").fetchone()
        tables = {name for (name,) in connection.execute("SELECT name FROM sqlite_master")}
        found = connection.execute("SELECT key FROM Settings") if "Settings" in tables else ()
        unknown = {key for (key,) in found} - _SETTINGS.keys() - METADATA.keys()
    if verdict != "ok" or unknown:
        raise sqlite3.DatabaseError("the database is damaged")
