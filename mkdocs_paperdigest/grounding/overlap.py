"""Whether a claim and its evidence, in one language, have enough words in common.

The threshold is a compromise, measured on human one-sentence summaries of 618 abstracts (SciTLDR):
of those set against the two sentences nearest to them 88% reach it, of those set against another
paper 2%.
"""

from __future__ import annotations

from .text import content

ENOUGH_OVERLAP = 0.4
"""The share of a claim's content words that must stand in the cited sentences or the title."""

_LONG_INVENTION = 5
"""So many content words in a row without one of the evidence's are a statement of their own."""


def little_in_common(claim: str, known: set[str]) -> bool:
    """Whether too few of a claim's content words are among the stems of its evidence."""
    stems = content(claim)
    if not stems:
        return True
    if sum(word in known for word in stems) < ENOUGH_OVERLAP * len(stems):
        return True
    run = longest = 0
    for word in stems:
        run = 0 if word in known else run + 1
        longest = max(longest, run)
    return longest >= _LONG_INVENTION
