"""How likely each word of an abstract is to stand in a human's one-sentence summary."""

from __future__ import annotations

import math
from collections import Counter
from operator import mul

from .document import Document
from .weights import Salience
from .words import FUNCTION_WORDS

_MOST_COUNTED = 6

WORD_FEATURES = (
    "in_title", "count", "spread", "first_place", "in_first", "in_last", "in_name", "announced",
    "title_again", "spread_again", "announced_title", "announced_again", "function_word",
    "prior", "known", "prior_title",
)  # fmt: skip
"""What is known of a word: where it stands, how often, and from other papers."""


def word_features(document: Document) -> dict[str, list[float]]:
    """By stem, in the order of the text: all but the last three of [`WORD_FEATURES`][]."""
    number = len(document.sentences)
    title = frozenset(document.title)
    count: Counter[str] = Counter()
    spread: Counter[str] = Counter()
    first: dict[str, int] = {}
    announced: set[str] = set()
    for place, words in enumerate(document.stems):
        count.update(words)
        for word in dict.fromkeys(words):
            spread[word] += 1
            first.setdefault(word, place)
        if document.cues[place]["proposes"] or document.cues[place]["this_paper"]:
            announced.update(words)
    last = frozenset(document.stems[-1])
    return {
        word: [
            float(value)
            for value in (
                word in title,
                min(times, _MOST_COUNTED),
                spread[word] / number,
                first[word] / number,
                first[word] == 0,
                word in last,
                word in document.name,
                word in announced,
                word in title and times > 1,
                spread[word] > 1,
                word in announced and word in title,
                word in announced and spread[word] > 1,
                word in FUNCTION_WORDS,
            )
        ]
        for word, times in count.items()
    }


def with_prior(
    features: list[float], prior: dict[str, int], unknown: int, word: str
) -> list[float]:
    """The features of a word with what is known of it from other papers."""
    odds = prior.get(word, unknown) / 100
    return [*features, odds, float(word in prior), odds * features[0]]


def salience(document: Document, weights: Salience) -> dict[str, float]:
    """The probability of each stem of the text, to four digits.

    Rounded, so that the last bit of an exponential decides nothing: it may differ by machine.
    """
    ordered = [weights.weights[name] for name in WORD_FEATURES]
    found: dict[str, float] = {}
    for word, features in word_features(document).items():
        seen = with_prior(features, weights.prior, weights.unknown, word)
        total = weights.bias + sum(map(mul, ordered, seen))
        found[word] = round(1 / (1 + math.exp(-total)), 4)
    return found
