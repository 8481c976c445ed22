"""Files that are written whole or not at all, and by what one is told from a changed one."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

import msgspec

_LEAST_AGE = 2_000_000_000
"""Nanoseconds after which a second change would have given a file, or a folder, another time."""


# There are thousands of these, which refer to nothing that the garbage collector could free.
class FileState(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """By what a file is told from one that was changed since; times in nanoseconds."""

    size: int
    modified_at: int
    changed_at: int
    number: int

    def was_settled(self, at: int) -> bool:
        """Whether it tells of any change since a moment, in nanoseconds: it was old enough then."""
        return max(self.modified_at, self.changed_at) + _LEAST_AGE < at


class Left(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """A file as it was left, and under which key of all that decides it."""

    key: str
    state: FileState


def state_of(stat: os.stat_result) -> FileState:
    """The state of a file, of what the system knows of it."""
    return FileState(stat.st_size, stat.st_mtime_ns, stat.st_ctime_ns, stat.st_ino)


def write_atomically(path: Path, content: bytes, *, durable: bool = False) -> None:
    """Write a file so that a reader, or a killed process, sees the old or the new one whole.

    Args:
        path: The file; its folder is made where it is missing.
        content: All of it.
        durable: Wait until it is on the disk, for what could not be had again.

    Raises:
        OSError: The folder cannot be written to; the old file stands.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name[:100]}.")
    temporary = Path(name)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
            if durable:
                file.flush()
                os.fsync(file.fileno())
        temporary.chmod(0o644)
        temporary.replace(path)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise


def write_if_changed(path: Path, content: bytes) -> bool:
    """Write a file unless it holds just that; its time of change stays then.

    Raises:
        OSError: The folder cannot be written to.
    """
    try:
        if path.read_bytes() == content:
            return False
    except OSError:
        pass
    write_atomically(path, content)
    return True


def check_writable(folder: Path) -> None:
    """Make a folder where it is missing, and try to write into it.

    Raises:
        OSError: It cannot be made or written to.
    """
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryFile(dir=folder):
        pass
