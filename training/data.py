"""The two data sets as they are published, one JSON object a line."""

from __future__ import annotations

from pathlib import Path

import msgspec

from mkdocs_paperdigest.models import one_line
from mkdocs_paperdigest.sentences import split_sentences


class Abstract(msgspec.Struct, frozen=True):
    """An abstract of SciTLDR with its human summaries."""

    title: str
    source: list[str]
    target: list[str]

    @property
    def sentences(self) -> tuple[str, ...]:
        """The sentences as the product finds them in the running text."""
        return tuple(split_sentences(one_line(" ".join(self.source))))


class Labelled(msgspec.Struct, frozen=True):
    """An abstract of CSAbstruct: sentences, their roles, how many annotators agreed."""

    sentences: tuple[str, ...]
    labels: list[str]
    confs: list[float]


def read_abstracts(path: Path) -> list[Abstract]:
    """Read a part of SciTLDR."""
    return [msgspec.json.decode(line, type=Abstract) for line in path.open("rb")]


def read_labelled(path: Path) -> list[Labelled]:
    """Read a part of CSAbstruct."""
    return [msgspec.json.decode(line, type=Labelled) for line in path.open("rb")]
