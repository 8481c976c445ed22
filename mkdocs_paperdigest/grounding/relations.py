"""Whether a claim says of the right things what its evidence says: numbers, comparisons, methods.

A claim can be made of the evidence's own numbers and names and still be false, when it changes
their places. What is compared here is which words stand by which number, who surpasses whom, and
whose method it is.
"""

from __future__ import annotations

import re

from .case import Case
from .numbers import quantities
from .rulebook import Rules
from .text import content

_SEGMENT_END = re.compile(
    r"[;:()，；：、。]|[.,](?!\d)|\b(?:and|while|whereas|but|versus|vs|compared)\b|以及|并|而|比"
)
_DIGIT = re.compile(r"\d")
_LATIN = re.compile(r"[A-Za-z][A-Za-z0-9]*(?:[-.][A-Za-z0-9]+)*")
_LATIN_OR_NUMBER = re.compile(r"[A-Za-z][A-Za-z0-9]*(?:[-.][A-Za-z0-9]+)*|\d+(?:\.\d+)?")
_CLEAR = 2
"""How many more words must speak for the other number; one is chance."""


def misplaces_number(case: Case) -> str:
    """A number that stands by the words of another one in the evidence."""
    if not _DIGIT.search(case.claim):
        return ""
    ours = _surroundings(case.claim, shared=not case.translated)
    theirs = _surroundings(case.evidence, shared=not case.translated)
    common = [number for number in ours if number in theirs]
    for n, one in enumerate(common):
        for other in common[n + 1 :]:
            straight = len(ours[one] & theirs[one]) + len(ours[other] & theirs[other])
            crossed = len(ours[one] & theirs[other]) + len(ours[other] & theirs[one])
            if crossed >= straight + _CLEAR:
                return f"it puts {one:g} and {other:g} where {case.where} does not"
        if not ours[one] & theirs[one]:
            for other, around in theirs.items():
                if other not in ours and len(ours[one] & around) >= _CLEAR:
                    return f"it puts {one:g} where {case.where} has {other:g}"
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


_CLAUSE_START = re.compile(r"[,;:，；。]|\b(?:while|whereas|but|that|although|though)\b|而|但")
_PLACE_BEHIND = re.compile(r"^\W*(?:than |to )?(?:in|on|for|at) ", re.IGNORECASE)


def swaps_sides(case: Case) -> str:
    """Who surpasses whom in a claim while the evidence has it the other way.

    Where the languages differ, only names in Latin letters and numbers are compared.
    """
    if not (case.ours and case.theirs):
        return ""
    given = _comparisons(case.evidence, case.theirs, shared=not case.translated)
    for winner, loser in _comparisons(case.claim, case.ours, shared=not case.translated):
        if any(winner & better and loser <= worse for better, worse in given):
            continue
        for better, worse in given:
            if _exchanged(winner - loser, loser - winner, better - worse, worse - better):
                sides = " ".join(sorted((loser - winner) & better))
                return f"it turns the comparison in {case.where} round ({sides})"
    return ""


def _exchanged(winner: set[str], loser: set[str], better: set[str], worse: set[str]) -> bool:
    crossed = bool(loser & better) and not winner & better
    return crossed and bool(winner & worse or not loser & worse)


def _comparisons(text: str, rules: Rules, *, shared: bool) -> list[tuple[set[str], set[str]]]:
    sides = []
    for found in rules.comparison.surpasses.finditer(text):
        before = _CLAUSE_START.split(text[: found.start()])[-1]
        after = _PLACE_BEHIND.sub("", _CLAUSE_START.split(text[found.end() :])[0])
        after = rules.comparison.circumstance.split(after)[0]
        sides.append((_subjects(before, shared=shared), _subjects(after, shared=shared)))
    return sides


def _subjects(text: str, *, shared: bool) -> set[str]:
    found = set(map(str.casefold, _LATIN_OR_NUMBER.findall(text)))
    return set(content(text)) | {f for f in found if f[0].isdigit()} if shared else found


def takes_from_others(case: Case) -> str:
    """Whether a claim gives to the paper's own method what its evidence says of earlier ones."""
    if not (case.ours and case.theirs and case.cited):
        return ""
    ours, theirs = case.ours.attribution, case.theirs.attribution
    if theirs.earlier_subject is None or theirs.own_subject is None:
        return ""
    if not all(theirs.earlier_subject.search(sentence) for sentence in case.cited):
        return ""
    if theirs.own_subject.search(case.evidence) or ours.earlier.search(case.claim):
        return ""
    own = ours.own.search(case.claim)
    name = _coined(case.claim)
    if own or (name and name not in case.evidence):
        return f"{case.where} says it of earlier methods, not of {own[0] if own else name}"
    return ""


_SUBJECT = re.compile(r"^(?:the |this )?([A-Za-z][\w+-]*[A-Z0-9][\w+-]*|[A-Z]{2,}[\w+-]*)(?![\w-])")
_SUBJECT_SENTENCE = re.compile(
    r"^(?:\W*(?:In contrast|However|Moreover|Similarly|Furthermore|Overall),? )?(?:the )?"
    r"([A-Z][\w+-]*[A-Z0-9][\w+-]*)(?:'s)? (?!and\b|or\b)(?:\w+ly )?[a-z]+(?:s|ed)\b"
)


def _coined(text: str) -> str:
    found = _SUBJECT.match(text)
    return found[1] if found else ""


def changes_subject(case: Case) -> str:
    """Whether a claim says of one named thing what its evidence says of another.

    It does where the name that the claim opens with stands in no cited sentence, and every cited
    sentence opens with another name that the claim leaves out.
    """
    name = _coined(case.claim)
    if not name or name.casefold() in case.evidence.casefold():
        return ""
    subjects = [_SUBJECT_SENTENCE.match(sentence) for sentence in case.cited]
    if not subjects or not all(subjects):
        return ""
    others = {found[1] for found in subjects if found}
    if any(other.casefold() in case.claim.casefold() for other in others):
        return ""
    return f"{case.where} says it of {min(others)}, not of {name}"
