"""Shorter wordings of a sentence, by deletion alone.

What may go: connectives, "In this paper,", a purpose or a contrast before the main clause,
citations and glosses in parentheses, and what is added after the main clause without limiting
it. What limits a statement (conditions, scope, hedges, negations) never goes.
"""

from __future__ import annotations

import re
from itertools import product

from .openings import ADVERB, CONNECTIVE, HEDGE
from .word_tables import patterns_of

_MOST_VARIANTS = 24
_LONGEST = 1200
_FEWEST_WORDS = 5

Span = tuple[int, int]
"""Where a stretch of a sentence begins and ends."""

_PATTERNS = patterns_of("trimming")
_PREAMBLE = _PATTERNS["preamble"]
_SCOPE = _PATTERNS["scope"]
_CONDITION = _PATTERNS["condition"]
_TAIL = _PATTERNS["tail"]
_MAIN_CLAUSE = _PATTERNS["main_clause"]
_OPEN_END = _PATTERNS["open_end"]
_DEPENDENT = _PATTERNS["dependent"]

_PARENTHESIS = re.compile(
    r"\s\(([^()$]{1,200})\)(?![\w$])|\s?\[(\d{1,3}(?:\s?[,–-]\s?\d{1,3}){0,20})\]"
)
_CITATION = re.compile(r"(?:see |e\.g\.,? |cf\. )?[A-Z][^()]{1,100}?,? \(?(?:19|20)\d\d[a-z]?")
_ITEM = re.compile(r"\d{1,2}|[ivxIVX]{1,4}|[a-h]")
_ENUMERATION = re.compile(r"\s\(?(?:1|i|a)\)\s")


def variants(sentence: str) -> list[str]:
    """Return the wordings of a sentence that deletion can make, the sentence itself first.

    Each of them has words of the sentence in its order and no other.
    """
    if len(sentence) > _LONGEST:
        return [sentence]
    glosses, citations = _parentheses(sentence)
    if not _unhedged(sentence, citations):
        return [sentence]
    found = {sentence: None}
    for lead, gloss, tail in product(
        *(
            [spans for spans in choices if _unhedged(sentence, spans)]
            for choices in (_leads(sentence), [[], glosses], _tails(sentence))
        )
    ):
        if tail and lead and lead[-1][1] >= tail[0][0]:
            continue
        wording = _without(sentence, [*lead, *citations, *gloss, *tail])
        if len(wording.split()) >= _FEWEST_WORDS:
            found[wording] = None
        if len(found) >= _MOST_VARIANTS:
            break
    return list(found)


def _unhedged(sentence: str, spans: list[Span]) -> bool:
    """Tell whether no hedge and no limit of scope would go with these stretches."""
    return not any(HEDGE.search(sentence, *span) for span in spans)


def _leads(sentence: str) -> list[list[Span]]:
    """Return what may go from the beginning: nothing, connectives, a whole preamble."""
    at = 0
    while match := CONNECTIVE.match(sentence, at):
        at = match.end()
    adverb = ADVERB.match(sentence, at)
    light: list[Span] = [(0, at)] if at else []
    if adverb:
        light.append(adverb.span("adverb"))
    leads: list[list[Span]] = [[], light] if light else [[]]
    preamble = _PREAMBLE.match(sentence, at)
    if preamble and not _SCOPE.search(preamble[0]):
        spans = [(0, preamble.end())]
        after = ADVERB.match(sentence, preamble.end())
        leads.append([*spans, after.span("adverb")] if after else spans)
    return leads


def _tails(sentence: str) -> list[list[Span]]:
    """Return what may go from the end: nothing, or all from some point after the main clause."""
    end = len(sentence) - 1 if sentence[-1:] in ".!?" else len(sentence)
    held = [match.span() for match in re.finditer(r"\([^()]*\)|\$[^$]*\$", sentence)]
    tails: list[list[Span]] = [[]]
    for match in _TAIL.finditer(sentence):
        at = match.start()
        if any(start <= at < stop for start, stop in held):
            continue
        kept = sentence[:at]
        if (
            _CONDITION.search(sentence, at)
            or len(kept.split()) < _FEWEST_WORDS
            or not _MAIN_CLAUSE.search(kept)
            or _OPEN_END.search(kept)
            or (_ENUMERATION.search(kept) and not match[0].startswith(":"))
        ):
            continue
        if _DEPENDENT.match(kept) and not re.search(r",\ (?:we|this|our|the|it)\ ", kept):
            continue
        tails.append([(at, end)])
    return tails


def _parentheses(sentence: str) -> tuple[list[Span], list[Span]]:
    """Return the glosses and the citations that stand in parentheses."""
    glosses: list[Span] = []
    citations: list[Span] = []
    for match in _PARENTHESIS.finditer(sentence):
        inside = match[1] or ""
        if match[2] or _CITATION.match(inside):
            citations.append(match.span())
        elif not _ITEM.fullmatch(inside) and not _SCOPE.search(inside):
            glosses.append(match.span())
    return glosses, citations


def _without(sentence: str, spans: list[Span]) -> str:
    """Return the sentence without these stretches."""
    kept: list[str] = []
    at = 0
    for start, end in sorted(spans):
        if start >= at:
            kept.append(sentence[at:start])
        at = max(at, end)
    kept.append(sentence[at:])
    return "".join(kept).strip()
