"""Whether a claim denies what its evidence denies, and nothing else.

In one language a denial is compared by the words it falls on: the stems beside it must be stated
undenied on the other side. Between two languages only that there is a denial can be compared, so
there only strong denials count.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from .case import Case
from .normalising import clauses, content, first_clause, last_clause, stem, words
from .rulebook import Negation, Words, table
from .wording import weighs

_BEFORE, _BEHIND = 2, 3
"""How many content words before and behind a denial count as its scope."""

# What is said by the way may be left out.
_ASIDE = re.compile(r"\([^()]{0,300}\)")
_WORDS: dict[str, str] = table("en/words.toml")["denials"]
_CONTRARY_PREFIXES = tuple(_WORDS["contrary_prefixes"].split())
_AUXILIARIES = frozenset(map(stem, _WORDS["auxiliaries"].split()))
_FREE_OF = re.compile(r"\b([a-z]+)-free\b", re.IGNORECASE)


def added_denial(case: Case) -> str:
    """A denial of the claim that its evidence does not have: *does not help*, of what helps."""
    if not (case.ours and case.theirs):
        return ""
    ours, theirs = case.ours.negation, case.theirs.negation
    if case.translated:
        found = (ours.strong or ours.denies).search(case.claim)
        if found and not theirs.like.search(case.evidence):
            return f"it and {case.where} differ in an added denial ({found[0]})"
        return ""
    if ours.no_denial is None:  # no stems to compare what is denied by
        found = ours.denies.search(case.claim)
        return (
            f"it and {case.where} differ in a denial ({found[0]})"
            if found and not theirs.denies.search(case.evidence)
            else ""
        )
    return _told(case, "an added", _denied_only_in(*_undecided(case, ours), ours))


def dropped_denial(case: Case) -> str:
    """A denial of the evidence that the claim does not have: *helps*, of what does not help."""
    if not (case.ours and case.theirs):
        return ""
    ours, theirs = case.ours.negation, case.theirs.negation
    if case.translated:
        strong = theirs.strong or theirs.denies
        denials = [_denies_mainly(_plainly(s, theirs), strong) for s in case.cited]
        dropped = bool(denials) and all(denials) and not ours.like.search(case.claim)
        return f"it and {case.where} differ in a dropped denial" if dropped else ""
    if ours.no_denial is None:
        found = theirs.denies.search(case.evidence)
        return (
            f"it and {case.where} differ in a denial ({found[0]})"
            if found and not ours.like.search(case.claim)
            else ""
        )
    return _told(case, "a dropped", _denied_only_in(*_undecided(case, ours)[::-1], ours))


def turned_need(case: Case) -> str:
    """A need, as in *requires labels*, that one side has and the other denies."""
    if not (case.ours and case.theirs):
        return ""
    ours, theirs = case.ours.negation, case.theirs.negation
    found = (ours.needs_not if case.translated else ours.without_need or ours.needs_not).search(
        case.claim
    )
    plainly = theirs.needs.search(case.evidence) and not theirs.needs_not.search(case.evidence)
    if found and plainly:
        return f"it and {case.where} differ in a need ({found[0]})"
    if theirs.without_need is None:
        return ""
    plain_need = theirs.needs.search(theirs.without_need.sub(" ", case.evidence))
    needed = ours.needs.search(case.claim)
    denied = theirs.without_need.search(case.evidence)
    if needed and denied and not plain_need and not ours.needs_not.search(case.claim):
        return f"it and {case.where} differ in a need ({needed[0]})"
    return ""


def contrary_word(case: Case) -> str:
    """A word of one side whose contrary by a prefix stands on the other: *unavailable*."""
    if case.translated or not case.ours:
        return ""
    ours, theirs = set(words(case.claim)), set(words(case.evidence))
    for here, there in ((ours, theirs), (theirs, ours)):
        for word in here - there:
            for contrary in (prefix + word for prefix in _CONTRARY_PREFIXES):
                known = len(word) > 4 and contrary in there and contrary not in here  # noqa: PLR2004
                if known and not case.ours.negation.denies.search(case.claim):
                    return f"it turns {case.where} round ({word}, {contrary})"
    return ""


def _told(case: Case, how: str, denied: str) -> str:
    return f"it and {case.where} differ in {how} denial ({denied})" if denied else ""


def _denies_mainly(sentence: str, denies: Words) -> bool:
    """Whether a denial covers much of a sentence: a translation may leave out one by the way."""
    if not denies.search(sentence):
        return False
    said = [(len(content(clause)), clause) for clause in clauses(sentence)]
    most = max(length for length, _ in said)
    return weighs(sentence, denies) or any(
        length == most and denies.search(clause) for length, clause in said
    )


def _plainly(text: str, negation: Negation) -> str:
    text = _ASIDE.sub(" ", text)
    return negation.no_denial.sub(" ", text) if negation.no_denial else text


def _undecided(case: Case, negation: Negation) -> tuple[str, str]:
    """Claim and evidence without what only looks like a denial."""
    no_denial = negation.no_denial
    if no_denial is None:
        return case.claim, case.evidence
    return no_denial.sub(" ", case.claim), no_denial.sub(" ", case.evidence)


class _Denied(NamedTuple):
    """What a denial is about: the word it falls on, and the words around."""

    head: str
    around: list[str]


def _denied_only_in(one: str, other: str, negation: Negation) -> str:
    """A denial in `one` whose words `other` states undenied."""
    given = _denied(one, negation)
    if not given:
        return ""
    denied = {word for denial in _denied(other, negation) for word in (denial.head, *denial.around)}
    stated = set(content(other))
    # Where a text says weakly or by a prefix what the other denies, the two may agree.
    weakly = {
        stem(found[0])
        for clause in clauses(other)
        if not {denial.head for denial in given}.isdisjoint(content(clause))
        for found in negation.like.finditer(clause)
    }
    for head, around in given:
        known = [word for word in around if word in stated]
        if (
            head in stated
            and len(known) * 3 >= len(around) * 2
            and not denied & {head, *known}
            and weakly <= {head}
        ):
            return " ".join(["not", head, *around])
    return ""


def _denied(text: str, negation: Negation) -> list[_Denied]:
    found = [_Denied(head, []) for free in _FREE_OF.finditer(text) for head in content(free[1])[:1]]
    for denial in negation.denies.finditer(text):
        behind = first_clause(text[denial.end() : denial.end() + 120])
        scope = content(behind)[: _BEHIND + 1]
        if len(scope) > 1 and scope[0] in _AUXILIARIES:
            scope = scope[1:]
        scope = scope[:_BEHIND]
        before = content(last_clause(text[max(0, denial.start() - 80) : denial.start()]))
        if scope:
            found.append(_Denied(scope[0], before[-_BEFORE:] + scope[1:]))
    return found
