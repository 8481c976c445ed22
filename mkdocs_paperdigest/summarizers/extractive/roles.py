"""What each sentence of an abstract does: background, objective, method, result.

Two linear classifiers, one after the other: the first sees a sentence's own words, the second the
scores of the sentence and of its neighbours, since abstracts have an order.
"""

from __future__ import annotations

import math
import re
from itertools import accumulate, pairwise
from operator import mul
from typing import get_args

from ...models import Role
from .weights import Roles

_NUMBER = re.compile(r"\d+")
_TOKEN = re.compile(r"[a-z]{1,40}|0|[%,():;?]")
_MOST_TOKENS = 200
_SURE = 0.7
_OWN_WORK = ("proposes", "shows", "studies", "this_paper", "starts_with_we")
_ROLES: dict[str, Role] = {role: role for role in get_args(Role)}

Scores = tuple[float, ...]


def grams(sentences: tuple[str, ...], place: int) -> list[str]:
    """What the first classifier sees of a sentence: its words, pairs, beginning and place."""
    text = _NUMBER.sub("0", sentences[place][: _MOST_TOKENS * 10].lower())
    tokens = _TOKEN.findall(text)[:_MOST_TOKENS]
    number = len(sentences)
    return [
        *dict.fromkeys(tokens),
        *dict.fromkeys(map(" ".join, pairwise(tokens))),
        *(f"^{' '.join(tokens[:length])}" for length in (1, 2, 3)),
        f"#place {min(place, 6)}",
        f"#after {min(number - 1 - place, 4)}",
        f"#sixth {place * 6 // number}",
        f"#number {min(number, 10)}",
        f"#length {min(len(tokens) // 8, 5)}",
    ]


def contexts(scores: list[Scores]) -> list[list[float]]:
    """What the second classifier sees of each sentence: its scores and those around it."""
    nothing = (0.0,) * len(scores[0])
    number = len(scores)
    highest_before = [nothing, *accumulate(scores[:-1], _higher)]
    highest_after = [nothing, *accumulate(reversed(scores[1:]), _higher)][::-1]
    return [
        [
            *scores[place],
            *(scores[place - 1] if place else nothing),
            *(scores[place + 1] if place + 1 < number else nothing),
            *highest_before[place],
            *highest_after[place],
            place == 0,
            place + 1 == number,
            place / number,
            1 / number,
        ]
        for place in range(number)
    ]


def _higher(one: Scores, other: Scores) -> Scores:
    return tuple(map(max, one, other))


def first_scores(sentences: tuple[str, ...], weights: Roles) -> list[Scores]:
    """Return the scores of the first classifier, centred, a tuple for each sentence."""
    found: list[Scores] = []
    for place in range(len(sentences)):
        known = list(filter(None, map(weights.grams.get, grams(sentences, place))))
        totals = map(sum, zip(*known, strict=False)) if known else (0,) * len(weights.labels)
        raw = [bias + total / 100 for bias, total in zip(weights.bias, totals, strict=True)]
        middle = sum(raw) / len(raw)
        found.append(tuple(score - middle for score in raw))
    return found


def role_chances(sentences: tuple[str, ...], weights: Roles) -> list[dict[str, float]]:
    """Return the probability of each label for each sentence, to four digits."""
    scores = first_scores(sentences, weights)
    found: list[dict[str, float]] = []
    for seen in contexts(scores):
        totals = [
            bias + sum(map(mul, column, seen))
            for bias, column in zip(weights.context_bias, weights.context, strict=True)
        ]
        highest = max(totals)
        powers = [math.exp(total - highest) for total in totals]
        whole = sum(powers)
        found.append(
            {
                label: round(power / whole, 4)
                for label, power in zip(weights.labels, powers, strict=True)
            }
        )
    return found


def sure_role(chances: dict[str, float], given: dict[str, bool]) -> Role:
    """Return the most probable role, or nothing where it is not probable enough.

    A sentence in which the authors say what they do is not background, whatever is probable.
    """
    label = max(chances, key=lambda name: chances[name])
    if label == "background" and any(given[cue] for cue in _OWN_WORK):
        return ""
    if chances[label] < _SURE:
        return ""
    return _ROLES.get(label, "")
