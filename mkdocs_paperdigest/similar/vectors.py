"""Papers as sparse vectors of their words, and an index that finds the nearest ones.

Weights are tf-idf (Salton and Buckley 1988): a word counts more the oftener the paper says it and
the fewer papers do. Of each paper only the strongest words are kept, of each word only the newest
papers, so memory grows with the number of papers and the time for each stays the same.
"""

from __future__ import annotations

import heapq
import math
from collections import Counter, defaultdict, deque
from collections.abc import Mapping, Sequence
from typing import TypeAlias

from ..models import BaseId, Paper
from ..summarizers.extractive.tokens import token_stem, tokens
from ..summarizers.terms import lists

Vector: TypeAlias = Mapping[str, float]
"""The weight of each word; its length is 1, unless the paper has no words that tell."""

MOST = 3
"""So many similar papers are named."""

LEAST = 0.14
"""Papers less alike than this are not called similar; 1 is the same words, 0 none in common."""

_IN_TITLE = 3
_IN_KEYWORDS = 2
_STRONGEST = 40
_NEWEST = 200
_LOOKED_AT = 24
_COMMON = 0.15
_FEW = 20
_SHORTEST = 2
_LONGEST_TEXT = 10_000


class Corpus:
    """The papers so far, day by day: what is added later changes nothing that was found before."""

    def __init__(self) -> None:
        self._papers_with: Counter[str] = Counter()
        self._vectors: dict[BaseId, Vector] = {}
        self._index: defaultdict[str, deque[tuple[BaseId, float]]] = defaultdict(
            lambda: deque(maxlen=_NEWEST)
        )

    def add(self, papers: Sequence[Paper]) -> None:
        """Take in the papers of a day; those that are known already stay as they were."""
        new = {paper.id: _counts(paper) for paper in papers if paper.id not in self._vectors}
        for counts in new.values():
            self._papers_with.update(counts.keys())
        known = len(self._vectors) + len(new)
        for base_id in sorted(new):
            vector = self._vectors[base_id] = self._weigh(new[base_id], known)
            for word, weight in vector.items():
                self._index[word].append((base_id, weight))

    def vector(self, base_id: BaseId) -> Vector:
        """The words of a paper that was added.

        Raises:
            KeyError: It was not.
        """
        return self._vectors[base_id]

    def nearest(self, base_id: BaseId) -> tuple[BaseId, ...]:
        """The papers most like one that was added, the nearest first.

        Raises:
            KeyError: It was not.
        """
        vector = self._vectors[base_id]
        scores: defaultdict[BaseId, float] = defaultdict(float)
        for word, weight in vector.items():
            for other, its_weight in self._index[word]:
                scores[other] += weight * its_weight
        scores.pop(base_id, None)
        # The index forgets the older papers of a frequent word, so the best are looked at again.
        promising = heapq.nsmallest(_LOOKED_AT, scores, key=lambda each: (-scores[each], each))
        exact = [(-alike(vector, self._vectors[other]), other) for other in promising]
        return tuple(other for score, other in sorted(exact)[:MOST] if -score >= LEAST)

    def _weigh(self, counts: Mapping[str, int], papers: int) -> Vector:
        common = max(_FEW, _COMMON * papers)
        weights = {
            word: (1 + math.log(count)) * math.log((1 + papers) / seen_in)
            for word, count in counts.items()
            if (seen_in := self._papers_with[word]) <= common
        }
        strongest = heapq.nsmallest(_STRONGEST, weights, key=lambda word: (-weights[word], word))
        length = math.sqrt(math.fsum(weights[word] ** 2 for word in strongest))
        return {word: round(weights[word] / length, 6) for word in strongest} if length else {}


def alike(one: Vector, other: Vector) -> float:
    """How alike two papers are, from 0 to 1: the cosine of the angle between their vectors."""
    if len(one) > len(other):
        one, other = other, one
    # The sum must not depend on the order of the words; six digits are more than is needed.
    score = math.fsum(weight * other[word] for word, weight in one.items() if word in other)
    return round(score, 6)


def text_of(paper: Paper) -> tuple[str, str, tuple[str, ...]]:
    """What a paper is compared by: title, abstract and keywords."""
    keywords = paper.digest.keywords if paper.digest else ()
    return paper.title, paper.abstract[:_LONGEST_TEXT], keywords


def telling_words(text: str) -> list[str]:
    """The words of a text that say what it is about, in lower case."""
    known = lists()
    return [
        word
        for word in tokens(text)
        if len(word) >= _SHORTEST
        and not word.isdigit()
        and word not in known.functions
        and word not in known.empty
    ]


def _counts(paper: Paper) -> Counter[str]:
    title, abstract, keywords = text_of(paper)
    counts: Counter[str] = Counter()
    for text, times in ((title, _IN_TITLE), (", ".join(keywords), _IN_KEYWORDS), (abstract, 1)):
        for word in telling_words(text):
            counts[token_stem(word)] += times
    return counts
