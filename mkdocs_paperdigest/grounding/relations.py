"""Whether numbers, comparisons and methods of a claim belong to what they do in its evidence.

A claim can be made of the evidence's own numbers and names and still be false, when it changes
their places. What is compared here is which words stand by which number, who surpasses whom, and
whose method it is.
"""

from __future__ import annotations

import re
from itertools import pairwise

from .case import Case
from .normalising import content, stem
from .quantities import quantities
from .rulebook import Rules

_SEGMENT_END = re.compile(
    r"[;:()，；：、。]|[.,](?!\d)|\b(?:and|while|whereas|but|versus|vs|compared)\b|以及|并|而|比"
)
_DIGIT = re.compile(r"\d")
_NAME_OR_NUMBER = re.compile(r"[A-Za-z][A-Za-z0-9]*(?:[-.][A-Za-z0-9]+)*|\d+(?:\.\d+)?")
_COINED = re.compile(r"[A-Za-z].*[A-Z0-9]")
_MARK = "="
"""Stands before a name that was coined for one thing alone, such as `GPT-4o`."""
_ADVERB = re.compile(r"\b(?:\w+ly|always|also|often|even|still|far|much)\b|始终|总是|明显|显著")
_LABEL = re.compile(r"\b[A-Z]\w*[ -]$")
_CLEAR = 2
"""How many more words must stand by the other number; one may be chance."""


def _things(text: str, case: Case, rules: Rules) -> set[str]:
    """Return the things that a text names, in a form that claim and evidence share.

    In one language these are the words that say what it is about. In two, they are the names and
    numbers in Latin letters, and the terms of which we know what they are in English.
    """
    found = _NAME_OR_NUMBER.findall(text)
    named = set(map(str.casefold, found))
    coined = {_MARK + name.casefold() for name in found if _COINED.search(name)}
    if not case.translated:
        return set(content(text)) | {thing for thing in named if thing[0].isdigit()} | coined
    named |= coined
    if rules.terms:
        return named | {stem(term) for term, said in rules.terms.items() if said.search(text)}
    return named | set(content(text))


def misplaced_number(case: Case) -> str:
    """A number of the claim among the words that stand by another number in the evidence.

    Both numbers stand in the evidence, so that only their places tell the mistake.
    """
    if not _DIGIT.search(case.claim):
        return ""
    ours, theirs = _surroundings(case.claim, case), _surroundings(case.evidence, case)
    common = [number for number in ours if number in theirs]
    for n, one in enumerate(common):
        for other in common[n + 1 :]:
            straight = [len(ours[n] & theirs[n]) for n in (one, other)]
            crossed = [len(ours[one] & theirs[other]), len(ours[other] & theirs[one])]
            both = (
                not case.translated
                and all(crossed)
                and not all(straight)
                and sum(crossed) >= sum(straight)
            )
            if both or sum(crossed) >= sum(straight) + _CLEAR:
                return f"it puts {one:g} and {other:g} where {case.where} does not"
        if not ours[one] & theirs[one]:
            for other, around in theirs.items():
                if other not in ours and len(ours[one] & around) >= _CLEAR:
                    return f"it puts {one:g} where {case.where} has {other:g}"
    return ""


def _surroundings(text: str, case: Case) -> dict[float, set[str]]:
    """Return the words around each number that stands in a text once, in the same segment.

    Of two numbers in one part, each has the words that are nearer to it, in one language.
    """
    rules = case.ours if text is case.claim else case.theirs
    around: dict[float, set[str]] = {}
    twice: set[float] = set()
    if rules is None:
        return around
    text = _RESPECTIVELY.sub(r"\1 \3, \2 \4", _ABBREVIATION.sub(" ", text))
    listed = _listed(text)
    for segment in _SEGMENT_END.split(text):
        if not _DIGIT.search(segment):
            continue
        numbers = [
            q
            for q in quantities(segment)
            if any(map(str.isdigit, q.text)) and not _LABEL.search(segment, 0, q.start)
        ]
        if not numbers:
            continue
        ends = [q.start + len(q.text) for q in numbers]
        cuts = [(end + q.start) // 2 for end, q in zip(ends, numbers[1:], strict=False)]
        # Another language may have its words on the other side of a number.
        spans = list(zip([0, *cuts], [*cuts, len(segment)], strict=True))
        spans = [(0, len(segment))] * len(numbers) if case.translated else spans
        for q, (start, end) in zip(numbers, spans, strict=True):
            number = q.readings[0][0]
            if number in around or number in listed:
                twice.add(number)
            words = {w for w in _things(segment[start:end], case, rules) if not w[0].isdigit()}
            around.setdefault(number, set()).update(words)
    return {number: words for number, words in around.items() if number not in twice}


def _listed(text: str) -> set[float]:
    """Numbers in a row such as `2, 4 and 8`, which share the words around them."""
    found = quantities(text)
    rows = (
        (before, behind)
        for before, behind in pairwise(found)
        if _LINK.fullmatch(text, before.start + len(before.text), behind.start)
    )
    return {quantity.readings[0][0] for row in rows for quantity in row}


_LINK = re.compile(r"\s?(?:,|、|and|, and|or|和|或|与|及)\s?")
_RESPECTIVELY = re.compile(
    r"([\w-]+) and (?:the )?([\w-]+)"
    r"((?: [\w-]+){0,4} (?:by|of|is|are|than|to|at) \d[\d.]*\s?[%×x]?)"
    r" and (\d[\d.]*\s?[%×x]?)"
)
_ABBREVIATION = re.compile(r"\([^()\d]{0,40}\)")
_CLAUSE_START = re.compile(r"[,;:，；。]|\b(?:while|whereas|but|that|although|though)\b|而|但")
_GOT_BY = re.compile(r"\b(?:achieved|obtained|attained|reached|provided) (?:by|with) ")
_PLACE_BEHIND = re.compile(r"^\W*(?:than |to )?(?:in|on|for|at) ", re.IGNORECASE)


def swapped_comparison(case: Case) -> str:
    """A comparison of the claim, who surpasses whom, that the evidence has the other way round."""
    if not (case.ours and case.theirs):
        return ""
    given = [pair for s in case.cited for pair in _comparisons(s, case, case.theirs)]
    for winner, loser in _comparisons(case.claim, case, case.ours):
        if any(winner & better and loser <= worse for better, worse in given):
            continue
        for better, worse in given:
            if crossed := _crossed(winner, loser, better, worse):
                sides = " ".join(sorted(crossed))
                return f"it turns the comparison in {case.where} round ({sides})"
    return ""


def _crossed(winner: set[str], loser: set[str], better: set[str], worse: set[str]) -> set[str]:
    """Return the things that changed sides between two comparisons; empty if they agree."""
    agree = (loser - winner) & (worse - better)
    risen, fallen = (winner - loser) & (worse - better), (loser - winner) & (better - worse)
    if agree or not (risen or fallen):
        return set()
    coined = any(thing.startswith(_MARK) for thing in risen | fallen)
    straight = winner & better if coined else set[str]()
    if (risen and fallen) or (coined and not any(thing.startswith(_MARK) for thing in straight)):
        return {thing.removeprefix(_MARK) for thing in risen | fallen}
    return set()


def _comparisons(text: str, case: Case, rules: Rules) -> list[tuple[set[str], set[str]]]:
    """Return the comparisons of a text, each as the things of the better and of the worse side."""
    text = _ADVERB.sub("", _GOT_BY.sub("of ", text))
    sides = []
    for words, turned in (
        (rules.comparison.surpasses, False),
        (rules.comparison.falls_behind, True),
    ):
        for found in words.finditer(text):
            before: set[str] = set()
            # A clause such as `always exceeding` has its subject in the one before.
            for clause in reversed(_CLAUSE_START.split(text[: found.start()])):
                before = before or _things(clause, case, rules)
            after = _PLACE_BEHIND.sub("", _CLAUSE_START.split(text[found.end() :])[0])
            behind = _things(rules.comparison.circumstance.split(after)[0], case, rules)
            sides.append((behind, before) if turned else (before, behind))
    return sides


def taken_from_others(case: Case) -> str:
    """What the claim says of the paper's own method and its evidence of earlier ones."""
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


def changed_subject(case: Case) -> str:
    """What the claim says of one named thing and its evidence of another.

    That is so where the name that the claim opens with stands in no cited sentence, and every cited
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
