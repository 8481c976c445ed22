"""What was made once is kept, and taken again while all that decided it is the same.

Each thing has a name and a key: a hash of everything that decides what it is. It is taken only
under the very same key, so what is kept can be old, lost or broken, but never wrong. The code that
makes it, the data it uses and the libraries it calls are part of every key.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import sys
from collections.abc import Callable
from functools import cache, cached_property
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Generic, TypeVar

import msgspec

from .files import write_atomically, write_if_changed

T = TypeVar("T")

_LEDGER = "made.json"
_LIBRARIES = ("babel", "jinja2", "latex2mathml", "markupsafe", "msgspec", "pillow", "jieba")
"""Those that decide how a page looks, or what a search is given of it."""

_SOURCES = (".py", ".html", ".xml", ".json", ".toml", ".ttf")
_NO_SOURCES = {"__pycache__", "assets", "front", "new_site"}


class _Kept(msgspec.Struct, Generic[T], frozen=True):
    key: str
    made: T


class _Entry(msgspec.Struct, frozen=True, gc=False):
    """A file as it was left: under which key, and how it is told from a changed one."""

    key: str
    size: int
    changed_at: int


class Keep:
    """A folder of things that could be made again.

    Args:
        folder: Where they are; it need not exist. Where it cannot be written to, everything is
            made each time. `None` where nothing is to be kept.
    """

    def __init__(self, folder: Path | None) -> None:
        self._folder = folder
        self._is_told = True
        self._is_trusted = True

    @cached_property
    def _ledger(self) -> dict[str, _Entry]:
        return _read_ledger(self._folder / _LEDGER) if self._folder else {}

    def recall(self, name: str, key: str, kind: type[T], make: Callable[[], T]) -> T:
        """Take what was made under a key, or make it.

        Args:
            name: By which it is found; one thing is kept for each.
            key: Of all that decides it; see [`key_of`][].
            kind: What it is.
            make: Makes it.
        """
        if self._folder is None:
            return make()
        file = self._folder / name
        try:
            kept = msgspec.msgpack.decode(file.read_bytes(), type=_Kept[kind])  # type: ignore[valid-type]
            if kept.key == key:
                return kept.made
        except (OSError, ValueError, RecursionError):
            pass
        made = make()
        self.store(name, key, made)
        return made

    def store(self, name: str, key: str, made: object) -> None:
        """Keep a thing in the place of what was kept under its name."""
        if self._folder and self._is_trusted:
            with contextlib.suppress(OSError):
                write_atomically(self._folder / name, msgspec.msgpack.encode(_Kept(key, made)))

    def last(self, name: str, kind: type[T]) -> T | None:
        """What was kept last under a name, whatever its key."""
        try:
            content = self._folder and (self._folder / name).read_bytes()
            return msgspec.msgpack.decode(content or b"", type=_Kept[kind]).made  # type: ignore[valid-type]
        except (OSError, ValueError, RecursionError):
            return None

    def file(self, name: str, key: str, make: Callable[[], bytes]) -> bytes | Path:
        """A file that holds what was made under a key; its content where it cannot be written.

        It is written only where its content changes, so that its time of change says when.
        """
        if self._folder is None or not self._is_trusted:
            return make()
        # Thousands of files are looked at: joining texts takes a tenth of joining paths.
        file = Path(f"{self._folder}/{name}")
        known = self._ledger.get(name)
        if known and known.key == key and _is_as_left(file, known):
            return file
        content = make()
        if not self._is_trusted:
            return content
        try:
            self._forget()
            write_if_changed(file, content)
            stat = file.stat()
        except OSError:
            return content
        self._ledger[name] = _Entry(key, stat.st_size, stat.st_mtime_ns)
        return file

    def distrust(self) -> None:
        """Keep nothing more: what things are made of is no longer what their keys say."""
        self._is_trusted = False

    def save(self) -> None:
        """Write down which files were made under which key."""
        if self._folder is None or self._is_told:
            return
        with contextlib.suppress(OSError):
            write_atomically(self._folder / _LEDGER, msgspec.json.encode(self._ledger))
            self._is_told = True

    def _forget(self) -> None:
        """Before the first change: a killed process must not leave new files under old keys."""
        if self._is_told and self._folder:
            (self._folder / _LEDGER).unlink(missing_ok=True)
            self._is_told = False


def key_of(*parts: object) -> str:
    """A hash of all that decides a thing: these parts, and the code and the libraries that make it.

    Args:
        parts: What can be written as JSON, and holds no sets.
    """
    told = msgspec.json.encode((_program(), parts), order="deterministic")
    return hashlib.sha256(told).hexdigest()


@cache
def _program() -> str:
    """A hash of this package and of the versions of what it draws with."""
    seen = hashlib.sha256(sys.version.encode())
    for folder, folders, files in os.walk(Path(__file__).parent):
        folders[:] = sorted(set(folders) - _NO_SOURCES)
        for name in sorted(files):
            if name.endswith(_SOURCES):
                seen.update(name.encode() + Path(folder, name).read_bytes())
    for library in _LIBRARIES:
        seen.update(f"{library} {_version_of(library)}\n".encode())
    return seen.hexdigest()


def _version_of(library: str) -> str:
    try:
        return version(library)
    except PackageNotFoundError:
        return ""


def _is_as_left(file: Path, known: _Entry) -> bool:
    try:
        stat = file.stat()
    except OSError:
        return False
    return (stat.st_size, stat.st_mtime_ns) == (known.size, known.changed_at)


def _read_ledger(file: Path) -> dict[str, _Entry]:
    try:
        return msgspec.json.decode(file.read_bytes(), type=dict[str, _Entry])
    except (OSError, ValueError, RecursionError):
        return {}
