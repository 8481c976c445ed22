"""Topic → papers, from arXiv's snapshot of all metadata: a file of JSON lines, without a request.

It has 4 GB and more, so it is streamed. Source: https://info.arxiv.org/help/bulk_data.html
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date
from email.utils import parsedate_to_datetime
from pathlib import Path

import msgspec

from ..models import Paper, Topic
from .facts import Facts, has_primary, make_paper
from .query import QueryError, read_query

_LONGEST_LINE = 1_000_000
_PACKED = {b"\x1f\x8b": "gzip", b"PK": "zip", b"BZ": "bzip2", b"\xfd7": "xz", b"\x28\xb5": "zstd"}
_MOST_DAMAGED = 1_000


class SnapshotError(Exception):
    """The file cannot be used. The message is one line: which file, what is wrong, what to do."""


class _Version(msgspec.Struct):
    version: str
    created: str


class _Line(msgspec.Struct, rename={"journal": "journal-ref"}):
    id: str
    title: str
    abstract: str
    categories: str
    versions: tuple[_Version, ...]
    authors_parsed: tuple[tuple[str, ...], ...]
    update_date: str = ""
    comments: str | None = None
    journal: str | None = None
    doi: str | None = None
    license: str | None = None


def read_snapshot(path: Path, topic: Topic, since: date) -> Iterator[Paper]:
    """Read the papers of a topic that were submitted since a day, in the order of the file.

    Entries that lack what every paper has are passed over.

    Args:
        path: The file.
        topic: Whose query is asked of each entry; see [`read_query`][].
        since: The first day, in UTC.

    Raises:
        SnapshotError: It is no such file or is cut off, or the topic's query cannot be asked of it.
    """
    try:
        match = read_query(topic.query)
    except QueryError as error:
        raise SnapshotError(
            f"the query of topic {topic.name!r} cannot be asked of a file: {error}"
        ) from None
    first_day = since.isoformat()
    for line in _lines(path):
        # Nobody submits a paper after its last change.
        if line.update_date and line.update_date < first_day:
            continue
        facts = _facts(line)
        if facts is None or facts.published.date() < since:
            continue
        if match(facts) and has_primary(facts.categories, topic.primary):
            try:
                yield make_paper(facts)
            except ValueError:
                continue


def _lines(path: Path) -> Iterator[_Line]:
    decoder = msgspec.json.Decoder(_Line)
    read = damaged = 0
    try:
        with path.open("rb") as file:
            _check_unpacked(path, file.peek(2)[:2])
            for number, content in enumerate(iter(lambda: file.readline(_LONGEST_LINE), b""), 1):
                try:
                    yield decoder.decode(content)
                    read += 1
                except (ValueError, RecursionError):
                    if number == 1 or damaged == _MOST_DAMAGED or len(content) == _LONGEST_LINE:
                        raise SnapshotError(
                            f"{path} is no snapshot of arXiv's metadata (line {number:,}); "
                            "it has one entry in JSON on each line"
                        ) from None
                    if not content.endswith(b"\n"):
                        raise SnapshotError(
                            f"{path} is cut off in line {number:,}; download it again"
                        ) from None
                    damaged += 1
    except OSError as error:
        raise SnapshotError(f"{path} cannot be read ({error.strerror or error})") from None
    if not read:
        raise SnapshotError(f"{path} is empty; download arXiv's snapshot of all metadata again")


def _check_unpacked(path: Path, beginning: bytes) -> None:
    if packed := _PACKED.get(beginning):
        raise SnapshotError(f"{path} is packed ({packed}); unpack it first")


def _facts(line: _Line) -> Facts | None:
    """What a line says of a paper; nothing where it has no version or no time."""
    try:
        times = [parsedate_to_datetime(version.created) for version in line.versions]
        first, last = times[0].astimezone(UTC), times[-1].astimezone(UTC)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    return Facts(
        id=line.id,
        version=len(line.versions),
        title=line.title,
        authors=[_name(parts) for parts in line.authors_parsed],
        abstract=line.abstract,
        categories=line.categories.split(),
        comment=line.comments or "",
        journal=line.journal or "",
        doi=(line.doi or "").partition(" ")[0],
        published=first,
        updated=last,
        license=line.license or "",
    )


def _name(parts: tuple[str, ...]) -> str:
    """An author, of whom the file has the last name, the first and what follows, as `Jr`."""
    last, first, after = (*parts, "", "", "")[:3]
    return " ".join(filter(None, (first, last, after)))
