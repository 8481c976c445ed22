"""The takeaways: a few sentences that, with the summary, tell what a paper does."""

from __future__ import annotations

import re
from collections.abc import Sequence

from .document import Document
from .openings import lead, leans, points_back
from .ranking import Ranking
from .tokens import FUNCTION_WORDS

_PARTS = (
    ("background",),
    ("objective", "method"),
    ("result",),
)
_FEWEST = 3
_MIDDLING = 6  # sentences: from here on one takeaway more,
_LONG = 10  # and from here on another
_ENOUGH = 2  # beyond these, none is better than one that cannot be understood alone
_FEWEST_WORDS = 6
_LEANING_COST = 0.15  # for "this method" and its like
_SOUND, _OBSCURE, _BROKEN = range(3)
_GIVEN = re.compile(r"[Aa]vailable|eleas|ource|ccessible|ublish|http|ithub|itHub|found|rovided")
_NO_POINT = re.compile(  # what is given away is no finding
    r"""\b(?:codes?|implementations?|datasets?|data|models?|weights|checkpoints|demos?|videos?
        |materials?|resources?|page|repository|package|software|results)\b
      [^.]{0,80}\b(?:is|are|be|been|made|released?)\b
      [^.]{0,40}\b(?:available|released?|open-?sourced?|accessible|found|published
        |provided\ (?:at|in|on))\b
    |\b(?:we|will|to)\ (?:also\ |publicly\ |further\ )?(?:release|open-?source|publish)\b
    |https?://|\bgithub\b""",
    re.VERBOSE | re.IGNORECASE,
)
_WITH_NOUN = re.compile(r"(?:this|these|such|those|in|with|using)\b \w+[\w-]* ", re.IGNORECASE)
_LIKENESS = 0.25  # what a sentence loses that repeats another word for word


def choose_takeaways(
    document: Document, ranking: Ranking, chances: Sequence[dict[str, float]]
) -> list[int]:
    """Choose three to five sentences, or all where there are no more; return their places in order.

    One for the problem, one for the approach and one for the result first, as far as the
    summary does not tell them already; then what adds most.

    Args:
        document: What may be chosen from.
        ranking: Its sentences, judged.
        chances: The probable roles of each sentence; empty where nothing is known of them.
    """
    number, best = len(document.sentences), ranking.best
    wanted = min(number - 1, _FEWEST + (number > _MIDDLING) + (number > _LONG))
    chosen: list[int] = []
    contents = [frozenset(words) - FUNCTION_WORDS for words in document.stems]
    values = list(ranking.worth)
    for place, text in enumerate(document.sentences) if chances else ():
        values[place] -= chances[place]["other"] + _LEANING_COST * leans(text)
    flaws = [_flaw(text) if chances else 0 for text in document.sentences]

    nearest = [0.0] * number

    def choose(place: int) -> None:
        if place != best:
            chosen.append(place)
        for at, content in enumerate(contents):
            nearest[at] = max(nearest[at], _likeness(content, contents[place]))

    def gain(place: int, part: Sequence[str] = ()) -> tuple[float, int]:
        role = sum(chances[place][label] for label in part)
        return (round(values[place] + role - _LIKENESS * nearest[place], 9), -place)

    def free(worst: int) -> list[int]:
        return [
            at for at in range(number) if at != best and at not in chosen and flaws[at] <= worst
        ]

    choose(best)
    for part in _PARTS if chances else ():
        if len(chosen) < wanted and (left := free(_SOUND)):
            fittest = max(left, key=lambda at: gain(at, part))
            if sum(chances[fittest][label] for label in part) >= 1 / 2:
                choose(fittest)
    for worst, enough in ((_SOUND, wanted), (_OBSCURE, _ENOUGH), (_BROKEN, _ENOUGH)):
        while len(chosen) < min(enough, wanted) and (left := free(worst)):
            choose(max(left, key=gain))
    return sorted(chosen)


def _flaw(text: str) -> int:
    """How far a sentence is from one that a reader can take away."""
    if points_back(text):
        return _OBSCURE if _WITH_NOUN.match(text[lead(text) :]) else _BROKEN
    if (
        (_GIVEN.search(text) and _NO_POINT.search(text))
        or text.rstrip()[-1:] in "?:"
        or len(text.split()) < _FEWEST_WORDS
    ):
        return _OBSCURE
    return _SOUND


def _likeness(one: frozenset[str], other: frozenset[str]) -> float:
    """Return the share of words that two sentences have in common."""
    return len(one & other) / max(1, min(len(one), len(other)))
