"""Whether a claim turns round what goes up or down, is better or worse.

Pairs of opposites are listed in the rules (`direction`). A claim is doubted where it uses one side
of a pair, its evidence only the other, and both say it of the same words.
"""

from __future__ import annotations

import re
from functools import cache
from itertools import product
from typing import NamedTuple

from .case import Case
from .normalising import clauses, content, last_clause
from .rulebook import rules_of

_NEAR = 2
"""How many content words before and behind a word tell what it is said of."""
_NEAR_CHARACTERS = 60


class _Side(NamedTuple):
    """A word of one side of a pair of opposites, where it stands in a text."""

    word: str
    around: frozenset[str]
    contrary: bool


def turned_direction(case: Case) -> str:
    """A word of the claim, such as *increases*, whose opposite alone stands in its evidence.

    Where both are in one language, what the two are said of must be in common.
    """
    if not (case.ours and case.theirs):
        return ""
    claimed = _sides(case.claim, case.whole.language)
    given = _sides(case.evidence, case.whole.source)
    for (pair, side), said in claimed.items():
        opposite = (pair, not side)
        # Who uses both directions may well agree in each.
        if opposite not in given or (pair, side) in given or opposite in claimed:
            continue
        for ours, theirs in product(said, given[opposite]):
            if not ours.contrary or not (theirs.contrary or (case.translated and not side)):
                continue
            common = ours.around & theirs.around - {*content(ours.word), *content(theirs.word)}
            if case.translated or common:
                return f"it turns {case.where} round ({ours.word}, against {theirs.word})"
    return ""


def _sides(text: str, language: str) -> dict[tuple[str, bool], list[_Side]]:
    text = text.casefold()
    sides: dict[tuple[str, bool], list[_Side]] = {}
    for name, side, contrary, found in _opposites(language):
        for match in found.finditer(text):
            around = _around(text, match.start(), match.end())
            sides.setdefault((name, side), []).append(_Side(match[0], around, contrary))
    return sides


def _around(text: str, start: int, end: int) -> frozenset[str]:
    before = last_clause(text[max(0, start - _NEAR_CHARACTERS) : start])
    behind = clauses(text[end : end + _NEAR_CHARACTERS])[:1]
    return frozenset(content(before)[-_NEAR:] + content("".join(behind))[:_NEAR])


@cache
def _opposites(language: str) -> tuple[tuple[str, bool, bool, re.Pattern[str]], ...]:
    """Name, side, whether it has its contrary on the other side, and the words, for each list."""
    rules = rules_of(language)
    return tuple(
        (pair.name, side, contrary, _words(written))
        for pair in (rules.direction if rules else ())
        for side, contrary, written in (
            (True, True, pair.one),
            (False, True, pair.other),
            (True, False, pair.like_one),
            (False, False, pair.like_other),
        )
        if written
    )


def _words(written: str) -> re.Pattern[str]:
    listed = "|".join(written.replace("*", "[a-z]*").split())
    if not listed.isascii():
        return re.compile(listed)
    return re.compile(rf"(?<![a-z-])(?:{listed})(?![a-z]|-[a-z])")
