"""The best wordings of the best sentences: a linear model over plain features."""

from __future__ import annotations

import re
from collections.abc import Sequence
from operator import mul

import msgspec

from .document import Document
from .features import FEATURES, view
from .openings import points_back
from .salience import salience
from .trimming import variants
from .weights import Weights

# Shorter wordings are tried of the few best sentences, if they are nearly as good as the best one:
# the others would not win.
_MOST_TRIMMED = 3
_MARGIN = 0.04
_DIGITS = 9  # what is closer than this is equal, and the earlier one wins

# A summary is read alone: what leans on the sentences before it has to be better by this much.
_LEANING_COST = 0.02
# And so has what only sets the scene.
_SETTING_COST = 0.06  # for what is certainly background
# What begins with a pronoun whose noun is gone is no summary while there is another.
_BACK_COST = 0.3
# And it says what was done, not only what results suggest.
_HEARSAY_COST = 0.05
_HEARSAY = re.compile(
    r"""(?:[\w-]+\ ){0,4}(?:results?|findings?|experiments?|evaluations?|observations?|evidence
    |insights?)\ |we\ (?:believe|hope|expect|anticipate)\b
    |(?:potential\ )?(?:applications?|conclusions?|significance|discussion|importance)\s?:""",
    re.VERBOSE | re.IGNORECASE,
)
_OWN_WORK = re.compile(
    r"""\b(?:we|our|us|i|my|this\ (?:paper|work|study|article|letter|note|thesis|survey|report
    |review|research))\b""",
    re.VERBOSE | re.IGNORECASE,
)
_LEANING = re.compile(
    r"""\b(?:this|these|that|those|such)\ (?:\w+\ )?(?:limitation|challenge|issue|problem|gap
    |difficult|shortcoming|drawback|question|goal|need|end|task|approach|method|framework|model
    |result|idea|setting|insight|observation|finding)
    |^(?:this|these|it|they|its|their|such|the\ (?:proposed|resulting|dataset|method|model|approach
    |framework|algorithm|system))\b(?!\ (?:paper|work|article|study|letter|note|thesis|survey
    |report|review|manuscript))""",
    re.VERBOSE | re.IGNORECASE,
)


class Ranking(msgspec.Struct, frozen=True):
    """The best wording of each sentence and what it is worth, in the order of the text."""

    texts: tuple[str, ...]
    worth: tuple[float, ...]

    @property
    def best(self) -> int:
        """The place of the best sentence."""
        return max(range(len(self.worth)), key=lambda place: (self.worth[place], -place))


def rank(
    document: Document,
    weights: Weights,
    chances: Sequence[dict[str, float]],
    *,
    trim: bool,
) -> Ranking:
    """Judge all sentences of a document, and shorter wordings of the best ones.

    Args:
        document: What may be chosen from.
        weights: What was learned.
        chances: How likely each sentence has each role.
        trim: Whether shorter wordings are tried too.
    """
    views = view(document, salience(document, weights.salience), chances)
    ordered = [weights.ranker[name] for name in FEATURES]

    def judge(place: int, text: str) -> float:
        total: float = sum(map(mul, ordered, views.wording(place, text)))
        if _LEANING.search(text):
            total -= _LEANING_COST
        if trim:
            total -= _BACK_COST * points_back(text) + _HEARSAY_COST * bool(_HEARSAY.match(text))
        if not _OWN_WORK.search(text):
            total -= _SETTING_COST * chances[place]["background"]
        return round(total, _DIGITS)

    texts = list(document.sentences)
    worth = [judge(place, text) for place, text in enumerate(texts)]
    if trim:
        least = max(worth) - _MARGIN
        places = [place for place, value in enumerate(worth) if value >= least]
        for place in sorted(places, key=lambda place: -worth[place])[:_MOST_TRIMMED]:
            for text in variants(document.sentences[place])[1:]:
                value = judge(place, text)
                if value > worth[place]:
                    worth[place], texts[place] = value, text
    return Ranking(tuple(texts), tuple(worth))
