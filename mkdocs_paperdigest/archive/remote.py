"""An archive on a file system elsewhere, such as a bucket, of which a folder here is a copy.

The file system is one that fsspec names by an address, as `s3://bucket/papers`. What changed there
is fetched once for each build; everything else reads the copy. What is written goes there first,
so the copy never holds what the record lacks. Where the file system cannot be reached, the copy
is what pages are drawn from.
Source: https://filesystem-spec.readthedocs.io/
"""

from __future__ import annotations

import re
import secrets
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from ..files import write_atomically
from ..models import one_line
from .folder import Folder

_NAMES = re.compile(
    r"(?:index|batches|backfill)\.json"
    r"|(?!\.)[^/\\:\x00-\x1f]+/\d{4}-\d\d-\d\d\.json"
    r"|figures/[0-9a-f]{16}\.[a-z]{3,4}"
)
"""What an archive's files are called; nothing else is fetched."""

_LARGEST_FILE = 20_000_000
_AT_ONCE = 100
_STAMPS = ".stamps"
_TRIAL = ".writable"
_VERSION_FIELDS = ("ETag", "etag", "md5Hash", "checksum", "generation", "version_id")
_TIME_FIELDS = ("mtime", "LastModified", "last_modified", "updated", "modified", "created")
_LONGEST_REASON = 200
_RENAMING = ("file", "local", "sftp", "ssh")
"""Where a file takes another's place by one step; writing into it would show halves of it.

Stores of objects show one only when all of it is there.
"""

_OBJECT_STORES = ("s3", "s3a", "gs", "gcs", "az", "abfs", "abfss", "oss")


class RemoteError(OSError):
    """A file system elsewhere cannot be used. The message is one line for people."""


def is_address(archive_dir: str) -> bool:
    """Whether an archive is said to be on another file system than this machine's."""
    return "://" in archive_dir


class RemoteFolder(Folder):
    """A folder of this machine that is the copy of one elsewhere.

    Args:
        address: Of the one elsewhere, as fsspec reads it.
        path: Of the copy.
        timeout: Seconds that one request may take, where the file system lets us say.

    Raises:
        RemoteError: The address names no file system that can be used here.
    """

    def __init__(self, address: str, path: Path, timeout: float) -> None:
        super().__init__(path)
        self._address = address
        self._scheme = urlsplit(address).scheme
        with self._explained("used"):
            from fsspec.core import url_to_fs

            self._system, root = url_to_fs(
                address,
                # What is remembered of the file system, or of a key, may be true no more.
                skip_instance_cache=True,
                use_listings_cache=False,
                **_options_for(address, timeout),
            )
        self._root = str(root).rstrip("/")
        self._stamps = _read_stamps(path / _STAMPS)
        self._lock = threading.Lock()

    def pull(self) -> None:
        """Fetch what changed elsewhere since it was fetched or written here.

        Raises:
            RemoteError: The file system cannot be reached or read.
        """
        with self._explained("read"):
            found = {
                name: _stamp(entry)
                for path, entry in self._system.find(self._root, detail=True).items()
                if (name := str(path)[len(self._root) + 1 :])
                and _NAMES.fullmatch(name)
                and int(entry.get("size") or 0) <= _LARGEST_FILE
            }
            self._fetch([name for name, stamp in found.items() if self._is_news(name, stamp)])
        for gone in self._stamps.keys() - found.keys():
            super().remove(gone)
        if found != self._stamps:
            self._stamps = found
            lines = "".join(f"{name}\t{stamp}\n" for name, stamp in sorted(found.items()))
            write_atomically(self.path / _STAMPS, lines.encode())

    def try_out(self) -> None:
        """Read there, and write and remove a file of no meaning.

        Raises:
            RemoteError: One of it cannot be done.
        """
        self.pull()
        with self._explained("written"):
            self._put(_TRIAL, b"")
            self._system.rm_file(self._at(_TRIAL))

    def write(
        self, name: str, content: bytes, unite: Callable[[bytes], bytes] | None = None
    ) -> bytes:
        """See [`Folder.write`][]; a file that changed elsewhere is united with ours.

        Raises:
            RemoteError: It cannot be written there; the old file stands here too.
        """
        with self._explained("written"):
            if unite and self._look(name) not in ("", self._stamps.get(name)):
                content = unite(self._system.cat_file(self._at(name)))
            self._put(name, content)
            stamp = self._look(name)
        super().write(name, content)
        # Last: what is noted is not fetched, so a copy that was not written must not be noted.
        self._note(name, stamp)
        return content

    def remove(self, name: str) -> None:
        """See [`Folder.remove`][]."""
        with self._explained("written"):
            if self._look(name):
                self._system.rm_file(self._at(name))
        super().remove(name)

    def _put(self, name: str, content: bytes) -> None:
        place = self._at(name)
        if self._scheme not in _RENAMING:
            self._pipe(place, content)
            return
        written = f"{place}.{secrets.token_hex(4)}"
        try:
            self._pipe(written, content)
            self._system.mv(written, place)
        except BaseException:
            with suppress(Exception):
                self._system.rm_file(written)
            raise

    def _pipe(self, place: str, content: bytes) -> None:
        try:
            self._system.pipe_file(place, content)
        except FileNotFoundError:
            # There, folders come with what is in them, and a bucket is not for us to make.
            if self._scheme in _OBJECT_STORES:
                raise
            self._system.makedirs(place.rpartition("/")[0], exist_ok=True)
            self._system.pipe_file(place, content)

    def _fetch(self, names: Sequence[str]) -> None:
        for first in range(0, len(names), _AT_ONCE):
            some = names[first : first + _AT_ONCE]
            # Whoever asks for a list gets a dict, be it of one.
            contents = self._system.cat([self._at(name) for name in some])
            for name in some:
                write_atomically(self.path / name, contents[self._at(name)])

    def _is_news(self, name: str, stamp: str) -> bool:
        return not stamp or self._stamps.get(name) != stamp or not (self.path / name).is_file()

    def _at(self, name: str) -> str:
        return f"{self._root}/{name}"

    def _look(self, name: str) -> str:
        """By what a file there is told from what it was; empty where there is none."""
        try:
            return _stamp(self._system.info(self._at(name)))
        except FileNotFoundError:
            return ""

    def _note(self, name: str, stamp: str) -> None:
        """Remember which state of a file ours is, so that it is not fetched again."""
        with self._lock:
            self._stamps[name] = stamp
            with (self.path / _STAMPS).open("a", encoding="utf-8") as file:
                file.write(f"{name}\t{stamp}\n")

    @contextmanager
    def _explained(self, done: str) -> Iterator[None]:
        """Say in one line what is wrong, whatever the library of a file system raises."""
        try:
            yield
        except RemoteError:
            raise
        except Exception as error:  # noqa: BLE001  # each file system has errors of its own
            where = f"option 'archive_dir': {self._address} cannot be {done}"
            raise RemoteError(f"{where}; {_explain(error, self._address)}") from None


def _explain(error: Exception, address: str) -> str:
    kind = urlsplit(address).scheme
    why = one_line(str(error))[:_LONGEST_REASON] or type(error).__name__
    if isinstance(error, ImportError):
        return f"'{kind}' needs fsspec and its package for it, for s3 the extra [s3] ({why})"
    if isinstance(error, PermissionError):
        return f"the credentials do not allow it ({why})"
    if isinstance(error, FileNotFoundError):
        return f"there is no such bucket or folder ({why})"
    return f"check the address, the network and the credentials ({why})"


def _options_for(address: str, timeout: float) -> dict[str, Any]:
    """What a file system is told besides; all else it reads from the environment."""
    if urlsplit(address).scheme not in ("s3", "s3a"):
        return {}
    limits = {"connect_timeout": timeout, "read_timeout": timeout, "retries": {"max_attempts": 2}}
    return {"config_kwargs": limits}


def _stamp(entry: Mapping[str, Any]) -> str:
    """By what a file is told from one that was changed since; empty where nothing tells."""
    for field in (*_VERSION_FIELDS, *_TIME_FIELDS):
        if entry.get(field):
            return one_line(f"{entry.get('size')} {entry[field]}")
    return ""


def _read_stamps(file: Path) -> dict[str, str]:
    try:
        lines = file.read_text(encoding="utf-8").splitlines()
    except (OSError, ValueError):
        return {}
    return {name: stamp for name, found, stamp in (ln.partition("\t") for ln in lines) if found}
