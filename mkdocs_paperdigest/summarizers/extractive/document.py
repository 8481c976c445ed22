"""A paper's title and sentences, prepared once for all that asks about them."""

from __future__ import annotations

import re

import msgspec

from .cues import cues
from .words import stem, stems, words

_NAME = re.compile(r"\s*([^:?]{2,30}):")
_LONGEST_VIEW = 1500


class Document(msgspec.Struct, frozen=True):
    """A title and sentences.

    Attributes:
        sentences: What may be chosen from, verbatim.
        words: Of each, in lower case.
        stems: Of each word.
        cues: The cues of each.
        title: The words of the title.
        name: The words before the title's colon: mostly what the authors call their work.
    """

    sentences: tuple[str, ...]
    words: tuple[list[str], ...]
    stems: tuple[list[str], ...]
    cues: tuple[dict[str, bool], ...]
    title: list[str]
    name: frozenset[str]


def read_document(title: str, sentences: tuple[str, ...]) -> Document:
    """Prepare a title and at least one sentence; of an endless one only the beginning counts."""
    found = [words(sentence[:_LONGEST_VIEW]) for sentence in sentences]
    roots = tuple([stem(word) for word in each] for each in found)
    name = _NAME.match(title)
    return Document(
        sentences=sentences,
        words=tuple(found),
        stems=roots,
        cues=tuple(cues(each, root) for each, root in zip(found, roots, strict=True)),
        title=stems(title[:_LONGEST_VIEW]),
        name=frozenset(stems(name[1])) if name else frozenset(),
    )
