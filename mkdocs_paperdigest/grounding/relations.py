"""Whether a claim says of the right things what its evidence says: numbers and comparisons.

A claim can be made of the evidence's own numbers and names and still be false, when it changes
their places. What is compared here is which words stand by which number, and who surpasses whom.
"""

from __future__ import annotations

import re

from .notation import quantities
from .text import content, pattern

_SEGMENT_END = re.compile(
    r"[;:()，；：、。]|[.,](?!\d)|\b(?:and|while|whereas|but|versus|vs|compared)\b|以及|并|而|比"
)
_DIGIT = re.compile(r"\d")
_LATIN = re.compile(r"[A-Za-z][A-Za-z0-9]*(?:[-.][A-Za-z0-9]+)*")
_CLEAR = 2
"""How many more words must speak for the other number; one is chance."""


def misplaced_number(claim: str, evidence: str, *, shared: bool) -> str:
    """A number that stands by the words of another one in the evidence; empty if none does.

    Args:
        claim: The claim, folded.
        evidence: The cited sentences, folded.
        shared: Whether both are in one language; if not, only Latin names are compared.
    """
    if not _DIGIT.search(claim):
        return ""
    ours, theirs = _surroundings(claim, shared=shared), _surroundings(evidence, shared=shared)
    common = [number for number in ours if number in theirs]
    for n, one in enumerate(common):
        for other in common[n + 1 :]:
            straight = len(ours[one] & theirs[one]) + len(ours[other] & theirs[other])
            crossed = len(ours[one] & theirs[other]) + len(ours[other] & theirs[one])
            if crossed >= straight + _CLEAR:
                return f"{one:g} and {other:g}"
        if not ours[one] & theirs[one]:
            for other, words in theirs.items():
                if other not in ours and len(ours[one] & words) >= _CLEAR:
                    return f"{one:g} instead of {other:g}"
    return ""


def _surroundings(text: str, *, shared: bool) -> dict[float, set[str]]:
    """The words in the same part of the sentence as each number that stands there once."""
    around: dict[float, set[str]] = {}
    twice: set[float] = set()
    for segment in _SEGMENT_END.split(text):
        if not _DIGIT.search(segment):
            continue
        numbers = [q.readings[0][0] for q in quantities(segment) if any(map(str.isdigit, q.text))]
        words = set(content(segment)) if shared else set(map(str.casefold, _LATIN.findall(segment)))
        for number in numbers:
            if number in around:
                twice.add(number)
            around.setdefault(number, set()).update(words)
    return {number: words for number, words in around.items() if number not in twice}


_SURPASSES = pattern(
    r"""\b(?:outperform\w*|surpass\w*|exceed(?:s|ed|ing)?|beats?|(?:is|are|was|were|performs?|
    performed) (?:\w+ )?(?:better|faster|stronger|higher|larger|superior|more \w+) (?:than|to)|
    (?:superior|better|higher) (?:\w+ ){0,4}(?:compared (?:to|with)|than))\b|
    优于|超过|超越|胜过|强于|高于|快于""",
    re.IGNORECASE,
)
_CIRCUMSTANCE = re.compile(r"\b(?:on|in|by|at|for|with|across|when|under)\b|在|上|于")
_CLAUSE_START = re.compile(r"[,;:，；。]|\b(?:while|whereas|but|that|although|though)\b")


def swapped_sides(claim: str, evidence: str, *, shared: bool) -> str:
    """Who surpasses whom in a claim while the evidence has it the other way; empty if in accord.

    Args:
        claim: The claim, folded.
        evidence: The cited sentences, folded.
        shared: Whether both are in one language; if not, only Latin names are compared.
    """
    given = _comparisons(evidence, shared=shared)
    for winner, loser in _comparisons(claim, shared=shared):
        if any(winner & better and loser <= worse for better, worse in given):
            continue
        for better, worse in given:
            if _exchanged(winner - loser, loser - winner, better - worse, worse - better):
                return " ".join(sorted((loser - winner) & better))
    return ""


def _exchanged(winner: set[str], loser: set[str], better: set[str], worse: set[str]) -> bool:
    crossed = bool(loser & better) and not winner & better
    return crossed and bool(winner & worse or not loser & worse)


def _comparisons(text: str, *, shared: bool) -> list[tuple[set[str], set[str]]]:
    sides = []
    for found in _SURPASSES.finditer(text):
        before = _CLAUSE_START.split(text[: found.start()])[-1]
        after = _CLAUSE_START.split(text[found.end() :])[0]
        after = _CIRCUMSTANCE.split(after)[0]
        sides.append((_subjects(before, shared=shared), _subjects(after, shared=shared)))
    return sides


def _subjects(text: str, *, shared: bool) -> set[str]:
    return set(content(text)) if shared else set(map(str.casefold, _LATIN.findall(text)))
