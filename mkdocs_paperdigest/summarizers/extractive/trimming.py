"""Shorter wordings of a sentence, by deletion alone.

What may go: connectives, "In this paper,", a purpose or a contrast before the main clause,
citations and glosses in parentheses, and what is added after the main clause without limiting
it. What limits a statement (conditions, scope, hedges, negations) never goes.
"""

from __future__ import annotations

import re
from itertools import product

from .openings import ADVERB, CONNECTIVE, HEDGE

_MOST_VARIANTS = 24
_LONGEST = 1200
_FEWEST_WORDS = 5

Span = tuple[int, int]

_PREAMBLE = re.compile(
    r"""(?:to|in\ order\ to|motivated|inspired|based\ on|building\ (?:up)?on|following|by|through
    |towards?|as|while|although|though|despite|unlike|contrary\ to|in\ contrast\ to|because|since
    |rather\ than|instead\ of|due\ to|in\ (?:light|view|response)|driven|recognizing|leveraging
    |whereas|drawing|starting\ from|departing)\b[^.;:]*?,\s+(?=(?:we|i|the\ (?:authors?|present)
    |this\ (?:paper|work|article|study|letter|note|thesis|survey|report|review))\s)""",
    re.VERBOSE | re.IGNORECASE,
)
_PARENTHESIS = re.compile(
    r"\s\(([^()$]{1,200})\)(?![\w$])|\s?\[(\d{1,3}(?:\s?[,–-]\s?\d{1,3}){0,20})\]"
)
_CITATION = re.compile(r"(?:see |e\.g\.,? |cf\. )?[A-Z][^()]{1,100}?,? \(?(?:19|20)\d\d[a-z]?")
_ITEM = re.compile(r"\d{1,2}|[ivxIVX]{1,4}|[a-h]")
_SCOPE = re.compile(
    r"\b(?:if|unless|only|except|provided|assuming|under|not|no|but|without|when|whenever"
    r"|at (?:most|least)|up to)\b",
    re.IGNORECASE,
)
_CONDITION = re.compile(
    r"\b(?:if|unless|only|except|provided|assuming|under|but|when|whenever|at (?:most|least)"
    r"|up to)\b",
    re.IGNORECASE,
)
_TAIL = re.compile(
    r"""(?:
    ,?\ (?:(?:and|or)\ )?(?:thus|thereby|hence|therefore)\b
    |,\ (?:(?:of|by|in|for|through|from|with|all\ of|some\ of|most\ of)\ )?
       (?:which|whose|whom|where)\b
    |,\ (?:and\ )?(?:so|such|while|whereas|as\ well\ as|as\ opposed\ to|in\ contrast|rather\ than
       |instead\ of|unlike|including|such\ as|e\.g\.|i\.e\.|namely|especially|particularly
       |in\ particular|even|making|respectively|inspired|motivated|followed
       |together)\b
    |,\ (?:and\ )?(?:\w+ly\ )?(?!during\b|according\b|using\b|concerning\b|regarding\b|assuming\b
        |being\b|including\b|excluding\b|depending\b|considering\b|spring\b|string\b|thing\b)
        [a-z]{2,}ing\b(?!\s*(?:,|and\b|or\b))
    |,?\ and\ (?:we|it|our|this|the|then|also|further|\w+ly|show|shows|demonstrate|demonstrates
       |prove|evaluate|apply|propose|provide|present|introduce|discuss|compare|find|give|derive
       |develop|use|describe|analy[sz]e|investigate|study|explore|establish|report|validate|verify
       |illustrate|argue|suggest|improve|achieve|outperform|outperforms|achieves|improves|can|is|are)\b
    |[;:]|\ (?:--|---|–|—)\ |\s?(?:---|—)
    |\ (?:in\ order\ to|so\ that|so\ as\ to|thereby|by\ [a-z]+ing|using|via|based\ on|through)\b
    )""",
    re.VERBOSE,
)
_MAIN_CLAUSE = re.compile(
    r"""\b(?:we|i|it|they|this|these|here|paper|work|results?|experiments?)\ \w+
    |\b(?:is|are|was|were|has|have|had|can|could|may|might|will|would|should|must|does|do|did
    |shows?|proposes?|presents?|introduces?|provides?|allows?|enables?|achieves?|outperforms?
    |improves?|requires?|remains?|becomes?|leads?|uses?|learns?|demonstrates?|suggests?|makes?)\b""",
    re.VERBOSE | re.IGNORECASE,
)
_OPEN_END = re.compile(
    r"(?:\b(?:a|an|the|of|for|to|in|on|and|or|nor|with|without|by|from|as|at|is|are|was|were|be|been"
    r"|that|which|who|this|these|those|our|their|its|both|either|neither|not|only|also|than|between"
    r"|into|over|can|may|will|has|have|more|most|very|such|when|while|if|e\.g\.|i\.e\.|via|but|so"
    r"|\w+ly)|[,;:(–—-])\s*$",
    re.IGNORECASE,
)
_ENUMERATION = re.compile(r"\s\(?(?:1|i|a)\)\s")
_DEPENDENT = re.compile(
    r"""(?:to|in|on|for|with|by|while|although|though|when|if|since|because|as|given|despite|using
    |unlike|motivated|inspired|based|under|following|through|from|at|whereas|after|before|\w+ing)\b""",
    re.VERBOSE | re.IGNORECASE,
)


def variants(sentence: str) -> list[str]:
    """The wordings of a sentence that deletion can make, the sentence itself first.

    Every one of them is a subsequence of the sentence.
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
    """Whether no hedge and no limit of scope would go with these stretches."""
    return not any(HEDGE.search(sentence, *span) for span in spans)


def _leads(sentence: str) -> list[list[Span]]:
    """What may go from the beginning: nothing, what carries nothing, what carries little."""
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
    """What may go from the end: nothing, or all after the main clause from some point on."""
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
    """The glosses and the citations that stand in parentheses."""
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
    """The sentence without these stretches."""
    kept: list[str] = []
    at = 0
    for start, end in sorted(spans):
        if start >= at:
            kept.append(sentence[at:start])
        at = max(at, end)
    kept.append(sentence[at:])
    return "".join(kept).strip()
