"""How likely each word of an abstract is to stand in a human's one-sentence summary."""

from __future__ import annotations

import math

from .document import Document
from .tokens import FUNCTION_WORDS
from .weights import Salience

_MOST_COUNTED = 6

WORD_FEATURES = (
    "in_title", "count", "spread", "first_place", "in_first", "in_last", "in_name", "announced",
    "title_again", "spread_again", "announced_title", "announced_again", "function_word",
    "prior", "known", "prior_title",
)  # fmt: skip
"""What is known of a word: where it stands, how often, and from other papers."""


def word_features(document: Document) -> dict[str, list[float]]:
    """By stem: all but the last three of [`WORD_FEATURES`][], to learn from."""
    number = len(document.sentences)
    title, last = frozenset(document.title), frozenset(document.stems[-1])
    first, announced = _first_places(document), _announced(document)
    return {
        word: [
            float(value)
            for value in (
                word in title,
                min(times, _MOST_COUNTED),
                document.spread[word] / number,
                first[word] / number,
                first[word] == 0,
                word in last,
                word in document.name,
                word in announced,
                word in title and times > 1,
                document.spread[word] > 1,
                word in announced and word in title,
                word in announced and document.spread[word] > 1,
                word in FUNCTION_WORDS,
            )
        ]
        for word, times in document.times.items()
    }


def with_prior(
    features: list[float], prior: dict[str, int], unknown: int, word: str
) -> list[float]:
    """Return the features of a word with those from other papers: its prior."""
    odds = prior.get(word, unknown) / 100
    return [*features, odds, float(word in prior), odds * features[0]]


def salience(document: Document, weights: Salience) -> dict[str, float]:
    """Return the probability of each stem of the text, to four digits.

    The same sum as over [`word_features`][], but what few values can add is looked up, and what
    holds of few words is added to these alone. Rounded, so that the last bit of an exponential
    decides nothing: it may differ by machine.
    """
    weigh = weights.weights
    number = len(document.sentences)
    first, announced = _first_places(document), _announced(document)
    by_times = [weights.bias + weigh["count"] * times for times in range(_MOST_COUNTED + 1)]
    by_spread = [
        weigh["spread"] * places / number + (weigh["spread_again"] if places > 1 else 0.0)
        for places in range(number + 1)
    ]
    by_first = [weigh["first_place"] * place / number for place in range(number)]
    by_first[0] += weigh["in_first"]
    prior, odds_weigh = weights.prior, weigh["prior"] / 100
    unknown, known = odds_weigh * weights.unknown, weigh["known"]
    total = {
        word: by_times[min(times, _MOST_COUNTED)]
        + by_spread[document.spread[word]]
        + by_first[first[word]]
        + (odds_weigh * prior[word] + known if word in prior else unknown)
        for word, times in document.times.items()
    }
    present = total.keys()
    for word in present & document.title:
        odds = prior.get(word, weights.unknown) / 100
        total[word] += weigh["in_title"] + weigh["prior_title"] * odds
        total[word] += weigh["title_again"] * (document.times[word] > 1)
        total[word] += weigh["announced_title"] * (word in announced)
    for words, name in (
        (document.stems[-1], "in_last"),
        (document.name, "in_name"),
        (announced, "announced"),
        (FUNCTION_WORDS, "function_word"),
    ):
        for word in present & words:
            total[word] += weigh[name]
    for word in announced:
        total[word] += weigh["announced_again"] * (document.spread[word] > 1)
    exp = math.exp
    return {word: round(1 / (1 + exp(-value)), 4) for word, value in total.items()}


def _first_places(document: Document) -> dict[str, int]:
    """In which sentence each stem stands first."""
    first: dict[str, int] = {}
    for place in range(len(document.stems) - 1, -1, -1):
        first.update(dict.fromkeys(document.stems[place], place))
    return first


def _announced(document: Document) -> set[str]:
    """Return the stems of the sentences that say what the paper does."""
    return {
        word
        for words, cues in zip(document.stems, document.cues, strict=True)
        if cues["proposes"] or cues["this_paper"]
        for word in words
    }
