"""The few sentences that tell the story of a paper beside its summary."""

from __future__ import annotations

from collections.abc import Sequence

from .document import Document
from .ranker import Ranking
from .words import FUNCTION_WORDS

_PARTS = (
    ("background",),
    ("objective", "method"),
    ("result",),
)
_FEWEST = 3
_MIDDLING = 6  # sentences: from here on one takeaway more,
_LONG = 10  # and from here on another
_LIKENESS = 0.25  # what a sentence loses that repeats another word for word


def choose_takeaways(
    document: Document, ranking: Ranking, chances: Sequence[dict[str, float]]
) -> list[int]:
    """The places of three to five sentences, or of all where there are no more, in order.

    One for the problem, one for the approach and one for the result first, as far as the
    summary does not tell them already; then what adds most.

    Args:
        document: What may be chosen from.
        ranking: Its sentences, judged.
        chances: The probable roles of each sentence; empty where nothing is known of them.
    """
    number = len(document.sentences)
    wanted = min(number - 1, _FEWEST + (number > _MIDDLING) + (number > _LONG))
    chosen: list[int] = []
    contents = [
        frozenset(word for word in words if word not in FUNCTION_WORDS) for words in document.stems
    ]

    def gain(place: int, part: Sequence[str] = ()) -> tuple[float, int]:
        likeness = max(_likeness(contents[place], contents[at]) for at in (ranking.best, *chosen))
        role = sum(chances[place][label] for label in part)
        other = chances[place]["other"] if chances else 0.0
        pointing = 0.05 * document.cues[place]["points_back"]
        value = ranking.worth[place] + role - other - pointing - _LIKENESS * likeness
        return (round(value, 9), -place)

    for part in _PARTS if chances else ():
        free = [at for at in range(number) if at != ranking.best and at not in chosen]
        if len(chosen) < wanted and free:
            best = max(free, key=lambda at: gain(at, part))
            if sum(chances[best][label] for label in part) >= 1 / 2:
                chosen.append(best)
    while len(chosen) < wanted:
        free = [at for at in range(number) if at != ranking.best and at not in chosen]
        chosen.append(max(free, key=gain))
    return sorted(chosen)


def _likeness(one: frozenset[str], other: frozenset[str]) -> float:
    """The share of words that two sentences have in common."""
    return len(one & other) / max(1, min(len(one), len(other)))
