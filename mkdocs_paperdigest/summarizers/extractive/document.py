"""A paper's title and sentences, prepared once for all that asks about them."""

from __future__ import annotations

import re
from collections import Counter

import msgspec

from .cues import cues
from .tokens import token_stem, token_stems, tokens

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
        times: How often each stem stands in all sentences.
        spread: In how many sentences each does.
    """

    sentences: tuple[str, ...]
    words: tuple[list[str], ...]
    stems: tuple[list[str], ...]
    cues: tuple[dict[str, bool], ...]
    title: list[str]
    name: frozenset[str]
    times: dict[str, int]
    spread: dict[str, int]


def read_document(title: str, sentences: tuple[str, ...]) -> Document:
    """Prepare a title and at least one sentence; of an endless one only the beginning counts."""
    found = [tokens(sentence[:_LONGEST_VIEW]) for sentence in sentences]
    roots = tuple([token_stem(word) for word in each] for each in found)
    name = _NAME.match(title)
    times: Counter[str] = Counter()
    spread: Counter[str] = Counter()
    for each in roots:
        times.update(each)
        spread.update(set(each))
    return Document(
        sentences=sentences,
        words=tuple(found),
        stems=roots,
        cues=tuple(cues(each, root) for each, root in zip(found, roots, strict=True)),
        title=token_stems(title[:_LONGEST_VIEW]),
        name=frozenset(token_stems(name[1])) if name else frozenset(),
        times=times,
        spread=spread,
    )
