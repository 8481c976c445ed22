"""Whether a claim is as strong as its evidence: strong words, hedges, limits, bounds, new matter.

Models that summarise papers over-generalise: in a study of ten models (Peters and Chin-Yee, Royal
Society Open Science, 2025) up to 73% of summaries claimed more than the text. So a claim may use a
strong word only where its evidence does, and keeps the hedges and limits of its evidence.
"""

from __future__ import annotations

import re

from .case import Case
from .normalising import clauses, content
from .rulebook import Limit, Words

_FORMULA = re.compile(r"\$[^$]+\$|\\[A-Za-z]+\{")
ENOUGH_OVERLAP = 0.3
"""The share of a claim's content words that must stand in the cited sentences or the title."""
_LONG_INVENTION = 5
"""Content words in a row that the evidence lacks, from which on they are a statement apart."""
_LONGEST_OPENING = 6
_WEIGHTY = 0.4
"""The share of a sentence that what limits or denies must cover, for a translation to keep it."""


def overclaim(case: Case, kind: str) -> str:
    """A strong word of the claim, such as *all*, *first* or *causes*, that its evidence lacks.

    Args:
        case: The statement.
        kind: Which kind of strong words is looked for: the name of an entry of `overclaim` in the
            rules.
    """
    if not (case.ours and case.theirs):
        return ""
    for ours in case.ours.overclaim:
        found = ours.said.search(case.claim) if ours.name == kind and ours.said else None
        if found and not any(
            theirs.borne_out.search(case.evidence)
            for theirs in case.theirs.overclaim
            if theirs.name == kind
        ):
            return f"{found[0]} is more than {case.where} says"
    return ""


def unsupported_content(case: Case) -> str:
    """More than the evidence says: claim and evidence, in one language, share too few words.

    A claim may put a formula of the evidence into words, so there the words do not tell.
    """
    if case.translated or any(_FORMULA.search(sentence) for sentence in case.raw):
        return ""
    known = set(content(case.evidence)) | case.whole.title_stems
    stems = content(case.claim)
    run = longest = 0
    for word in stems:
        run = 0 if word in known else run + 1
        longest = max(longest, run)
    shared = sum(word in known for word in stems)
    if not stems or shared < ENOUGH_OVERLAP * len(stems) or longest >= _LONG_INVENTION:
        return f"it says more than {case.where} does"
    return ""


def lost_limit(case: Case, kind: str) -> str:
    """A hedge or a limit, such as *may* or *in mice*, that only the evidence has.

    Where both are in one language, only the part of the evidence that the claim draws upon counts;
    else a limit counts where half of the cited sentences have it.

    Args:
        case: The statement.
        kind: Which kind of limits is looked for: the name of an entry of `limit` in the rules.
    """
    if not (case.ours and case.theirs):
        return ""
    said = next((limit.said for limit in case.theirs.limit if limit.name == kind), None)
    kept = next((limit.kept for limit in case.ours.limit if limit.name == kind), None)
    if said is None or kept is None:
        return ""
    hits = [sentence for sentence in case.cited if said.search(sentence)]
    if not hits or kept.search(case.claim):
        return ""
    if case.translated:
        weighty = [hit for hit in hits if weighs(hit, said)]
        lost = len(weighty) * 2 >= len(case.cited)
        return f"it leaves out a limit of {case.where}: {kind}" if lost else ""
    drawn = set(content(case.claim))
    for part in (part for hit in hits for part in _parts(hit, case.theirs.limit)):
        if (found := said.search(part)) and _draws_upon(drawn, part, found[0]):
            return f"it leaves out a limit of {case.where}: {kind} ({found[0].strip()})"
    return ""


def weighs(sentence: str, said: Words) -> bool:
    """Tell whether a hedge or a denial covers much of a sentence, and not just an aside."""
    parts = [(part, len(content(part))) for part in clauses(sentence)]
    covered = sum(length for part, length in parts if said.search(part))
    # A hedge in a clause's opening, as `In mice,`, holds for what follows.
    opening = bool(parts) and parts[0][1] <= _LONGEST_OPENING // 2 and said.search(parts[0][0])
    return bool(opening) or covered >= _WEIGHTY * sum(length for _, length in parts)


def _parts(sentence: str, limits: tuple[Limit, ...]) -> list[str]:
    """The clauses of a sentence; one that opens with a phrase such as `In mice,` also without it.

    The opening holds for the clause behind it, so what draws upon that one alone drops it.
    """
    parts = clauses(sentence)
    if len(parts) > 1 and len(parts[0].split()) <= _LONGEST_OPENING:
        cues = (limit.said.search(parts[0]) for limit in limits if limit.said)
        cue = next((found[0] for found in cues if found), "")
        parts.append(f"{cue} {parts[1]}" if cue else "")
    return parts


def _draws_upon(drawn: set[str], part: str, cue: str) -> bool:
    about = set(content(part)) - set(content(cue))
    return bool(about) and len(about & drawn) * 2 >= len(about)


def turned_bound(case: Case) -> str:
    """A bound of the claim, `at most` or `at least`, where its evidence has only the other one.

    The number is right then, and the statement says the opposite.
    """
    if not (case.ours and case.theirs):
        return ""
    ours, theirs = case.ours.bound, case.theirs.bound
    for said, other, given, contrary in (
        (ours.at_most, ours.at_least, theirs.at_most, theirs.at_least),
        (ours.at_least, ours.at_most, theirs.at_least, theirs.at_most),
    ):
        found, reversed_ = said.search(case.claim), contrary.search(case.evidence)
        if found and reversed_ and not (given.search(case.evidence) or other.search(case.claim)):
            return f"it turns a bound in {case.where} round ({found[0]}, against {reversed_[0]})"
    return ""
