"""Files put into a folder of somebody else's: only what changed, and nothing that is not ours.

A file beside them keeps the hashes of what was written. It is written before the first change,
with the old and the new hash of each file, and after the last: whatever stops us in between, the
next run knows its own files again.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

import msgspec

from ..files import write_atomically
from ..outputs import Output

LEDGER = ".paperdigest-export.json"
_SHOWN = 3


class ExportError(Exception):
    """What is in the way, in one line; nothing was written."""


class Ledger(msgspec.Struct, frozen=True):
    """What stands in a folder and is ours.

    Attributes:
        files: The SHA-256 that each file of ours may have, by its place in the folder.
    """

    files: dict[str, tuple[str, ...]] = {}


@dataclass(frozen=True)
class Changes:
    """What an export changed.

    Attributes:
        written: Files that are new or changed.
        removed: Files that no longer belong.
        kept: How many needed no change.
        left: Files that no longer belong, but were changed by hand.
    """

    written: tuple[str, ...]
    removed: tuple[str, ...]
    kept: int
    left: tuple[str, ...]


def write_section(folder: Path, outputs: Iterable[Output]) -> Changes:
    """Make a folder hold these files of ours; all others stay as they are.

    Args:
        folder: Made where it is missing.
        outputs: All files of the section; of two at one place the first counts.

    Raises:
        ExportError: A file that is not ours, or was changed by hand, stands in the way.
        OSError: The folder cannot be read or written.
    """
    before = _read(folder)
    wanted: dict[str, Output] = {}
    for output in outputs:
        wanted.setdefault(output.uri, output)
    hashes = {uri: _hash_of(output.source) for uri, output in wanted.items()}
    present = {uri: _present(folder, uri) for uri in {**wanted, **before.files}}
    known = {uri: (*before.files.get(uri, ()), hashes.get(uri)) for uri in present}
    _refuse([uri for uri in wanted if present[uri] and present[uri] not in known[uri]], before)
    written = tuple(uri for uri in wanted if present[uri] != hashes[uri])
    gone = [uri for uri in before.files if uri not in wanted and present[uri]]
    removed = tuple(uri for uri in gone if present[uri] in before.files[uri])
    if written or removed:
        _write(folder, {uri: tuple(h for h in known[uri] if h) for uri in known})
    for uri in written:
        source = wanted[uri].source
        content = source.read_bytes() if isinstance(source, Path) else source
        write_atomically(folder / uri, content)
    for uri in removed:
        (folder / uri).unlink()
        _remove_empty(folder, uri)
    _write(folder, {uri: (content,) for uri, content in hashes.items()})
    left = tuple(uri for uri in gone if uri not in removed)
    return Changes(written, removed, len(wanted) - len(written), left)


def _read(folder: Path) -> Ledger:
    if folder.exists() and not folder.is_dir():
        raise ExportError(f"{folder} is no folder; name one to write into")
    path = folder / LEDGER
    try:
        return msgspec.json.decode(path.read_bytes(), type=Ledger)
    except FileNotFoundError:
        return Ledger()
    except msgspec.MsgspecError:
        raise ExportError(
            f"{path} cannot be read, so it is not known which files are ours; "
            "take it back from version control, or delete it and the exported section"
        ) from None


def _write(folder: Path, files: Mapping[str, tuple[str, ...]]) -> None:
    told = msgspec.json.encode(Ledger(dict(files)), order="sorted")
    path = folder / LEDGER
    content = msgspec.json.format(told, indent=1) + b"\n"
    if not path.is_file() or path.read_bytes() != content:
        write_atomically(path, content)


def _hash_of(source: bytes | Path) -> str:
    content = source.read_bytes() if isinstance(source, Path) else source
    return hashlib.sha256(content).hexdigest()


def _present(folder: Path, uri: str) -> str:
    """The hash of what stands at a place; empty where nothing does.

    Raises:
        ExportError: The place is none for a file of ours: outside the folder, or taken by a folder.
    """
    place = PurePosixPath(uri)
    if place.is_absolute() or ".." in place.parts or "\\" in uri or not uri:
        raise ExportError(f"{uri!r} is no place within {folder}; nothing was written")
    path = folder / uri
    if not path.resolve().is_relative_to(folder.resolve()):
        raise ExportError(f"{path} leads out of {folder} by a link; remove the link")
    for above in _above(folder, uri):
        if above.exists() and not above.is_dir():
            raise ExportError(f"{above} is in the way: no folder; move it away")
    if path.is_dir():
        raise ExportError(f"{path} is in the way: a folder; move it away")
    if path.is_symlink():
        raise ExportError(f"{path} is in the way: a link, which is never ours; move it away")
    return _hash_of(path) if path.exists() else ""


def _refuse(conflicts: list[str], before: Ledger) -> None:
    if not conflicts:
        return
    foreign = [uri for uri in conflicts if uri not in before.files]
    shown = foreign or conflicts
    more = f" and {len(shown) - _SHOWN} more" if len(shown) > _SHOWN else ""
    why = "not written by an export" if foreign else "changed by hand since the last export"
    raise ExportError(
        f"in the way, {why}: {', '.join(shown[:_SHOWN])}{more}; "
        "move it away or choose another path; nothing was written"
    )


def _above(folder: Path, uri: str) -> Iterator[Path]:
    for parent in list(PurePosixPath(uri).parents)[:-1]:
        yield folder / parent


def _remove_empty(folder: Path, uri: str) -> None:
    for above in _above(folder, uri):
        if any(above.iterdir()):
            return
        above.rmdir()
