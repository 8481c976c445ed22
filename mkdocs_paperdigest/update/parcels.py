"""What was handed to a service as batches, written down beside the archive.

It is written down before it is handed in, so that nothing is handed in twice: a parcel whose batch
is not known yet is looked for by its name.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Set

import msgspec

from ..archive import Archive
from ..arxiv.calendar import moment_of
from ..models import BaseId, Moment, Paper, decode
from .plan import Depth, Plan
from .run import now
from .schedule import Need, need_of, papers_of

FILE_NAME = "batches.json"
"""Names the file in the archive's folder that says what is handed in."""


class Handed(msgspec.Struct, frozen=True):
    """A paper that was handed in.

    Attributes:
        paper: Its base id.
        depth: How deep its digest is, or is to be.
        answer: The name under which the answer is kept in the cache.
    """

    paper: BaseId
    depth: Depth
    answer: str


class Parcel(msgspec.Struct, frozen=True):
    """Papers that were handed in together.

    Attributes:
        name: Ours for the batch.
        summarizer: Who was asked.
        model: Which model of it.
        language: Of the digests.
        reads: Whether digests are to be read against their sentences, and not to be made.
        at: When.
        tasks: The papers, by the names that their requests were given.
        money: What was held back for it of the month's money; once it is collected, what it cost.
        batch: How the service calls it; empty where nobody knows whether it has it.
        collected: Whether its answers are here.
    """

    name: str
    summarizer: str
    model: str
    language: str
    at: Moment
    tasks: dict[str, Handed]
    reads: bool = False
    money: float = 0.0
    batch: str = ""
    collected: bool = False

    @property
    def month(self) -> str:
        """The month in which they were handed in, as `2026-11`."""
        return self.at[:7]

    @property
    def papers(self) -> set[str]:
        """The papers' base ids."""
        return {handed.paper for handed in self.tasks.values()}


def read_parcels(archive: Archive) -> list[Parcel]:
    """What is handed in, the oldest first."""
    try:
        return _decode((archive.folder / FILE_NAME).read_bytes())
    except OSError:
        return []


def note_parcel(archive: Archive, parcel: Parcel) -> None:
    """Write down how a parcel stands.

    Raises:
        OSError: It cannot be written.
    """
    _change(archive, lambda parcels: [*_without(parcels, {parcel.name}), parcel])


def forget_parcels(archive: Archive, names: Set[str]) -> None:
    """Strike parcels off.

    Raises:
        OSError: It cannot be written.
    """
    _change(archive, lambda parcels: _without(parcels, names))


def needing(need: Need, plan: Plan, archive: Archive) -> Iterator[Paper]:
    """The papers that need something now."""
    at = now()
    return (paper for paper in papers_of(plan, archive) if need_of(paper, plan, at) == need)


def _without(parcels: Iterable[Parcel], names: Set[str]) -> list[Parcel]:
    return [parcel for parcel in parcels if parcel.name not in names]


def _change(archive: Archive, change: Callable[[list[Parcel]], list[Parcel]]) -> None:
    """Change what is written down, be it what another machine wrote down meanwhile."""
    before = read_parcels(archive)
    after = change(before)
    if after != before:
        archive.write(FILE_NAME, _encode(after), lambda theirs: _encode(change(_decode(theirs))))


def _decode(content: bytes) -> list[Parcel]:
    """The parcels of a file, the oldest first; none where it cannot be read."""
    try:
        parcels = decode(content, list[Parcel])
        parcels.sort(key=lambda parcel: moment_of(parcel.at))
    except (ValueError, RecursionError):
        return []
    return parcels


def _encode(parcels: list[Parcel]) -> bytes:
    return msgspec.json.format(msgspec.json.encode(parcels), indent=2) + b"\n"
