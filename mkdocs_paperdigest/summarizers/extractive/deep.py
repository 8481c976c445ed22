"""The deep digest: sentences of a full text that announce what they are."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import get_args

from ...models import Heading, Sentence
from ..base import Statement
from .openings import opened, points_back

_MOST_EACH = 2
_FEWEST_WORDS = 8
_MOST_WORDS = 60
_LONGEST = 600

_TELLING_SECTION = re.compile(
    r"introduction|conclu|discussion|summary|limitation|contribution|outlook|future|overview",
    re.IGNORECASE,
)
_POINTING = re.compile(
    r"\b(?:figs?|figures?|tables?|tabs?|sections?|secs?|eqs?|equations?|appendix|chapters?)\b\.?"
    r"\s*\(?[A-Z\d~\\]|\b(?:above|below|as follows)\b|:$",
    re.IGNORECASE,
)

# In the order in which they are asked: what says most clearly what it is, first.
_ANNOUNCED: dict[Heading, str] = {
    "limitations": r"\b(?:limitations?|drawbacks?|shortcomings?)\s+(?:of|in|is|are|include)\b"
    r"|\b(?:our|this) (?:work|study|method|approach|analysis|model) (?:has|is|does|did|was)"
    r"(?: \w+)? (?:limitations?|limited|not|restricted)\b"
    r"|\bwe (?:do not|did not|have not|could not|cannot) (?:consider|address|study|account|include"
    r"|evaluate|test|cover|handle)"
    r"|\b(?:is|are|we leave \w[^.]{0,60}) (?:left )?(?:for|to|as) future (?:work|research|stud)"
    r"|\b(?:in|as) (?:the )?future(?: work)?, we\b|\bremains? to be seen\b",
    "innovation": r"\b(?:our|the|this (?:paper|work)'s) (?:main |key |major |primary |central )?"
    r"(?:contributions?|novelty|innovation)\b|\bto the best of our knowledge\b"
    r"|\bfor the first time\b|\b(?:is|are|we \w+) the first\b(?! (?:step|stage|part|time))",
    "gap": r"\b(?:little|less|not much) (?:is known|attention|work)|\bremains? (?:an? )?(?:\w+ )?"
    r"(?:open|unclear|unknown|unexplored|underexplored|unsolved|elusive|challenging|poorly)"
    r"|\b(?:has|have) not (?:yet )?been\b|\bno (?:existing|prior|previous) \w+"
    r"|\b(?:existing|previous|prior|current) (?:\w+ ){1,4}"
    r"(?:do not|does not|fail|cannot|lack|ignore|suffer|are limited|neglect|rely)",
    "performance": r"\b(?:outperform|surpass|exceed|achiev|attain|improv|reduc|speed|accurac)\w*"
    r"\b[^.]{0,120}(?:\d\s?(?:%|\\%|percent|x\b|×|times\b)|\bstate[- ]of[- ]the[- ]art\b)",
    "significance": r"\b(?:our|these|the|this) (?:results?|findings?|work|study|analysis|insights?)"
    r" (?:\w+ly )?(?:suggests?|impl(?:y|ies)|opens?|paves?|highlights?|offers?|provides?"
    r"|underlines?|underscores?|has implications|have implications)\b|\bpaves? the way\b"
    r"|\bopens? (?:up )?(?:the door|new|a new|possibilit|avenue)",
    "results": r"\bwe (?:have |also |further )?(?:show|showed|shown|find|found|demonstrate"
    r"|demonstrated|observe|observed|prove|proved|conclude|establish|established) that\b"
    r"|\b(?:results?|experiments?|findings?|analys[ei]s) (?:\w+ly )?(?:shows?|showed|demonstrates?"
    r"|demonstrated|indicates?|indicated|reveals?|revealed|confirms?|confirmed) that\b",
    "steps": r"\bfirst\b[^.]{10,250}\b(?:then|second|next)\b|\b(?:consists? of|comprises?|in|has)"
    r" (?:two|three|four|five) (?:\w+ )?(?:steps|stages|phases|components|modules|parts)\b",
    "method": r"\b(?:we|this (?:paper|work|article|study)) (?:have |also |therefore |then |here )?"
    r"(?:propose[sd]?|introduce[sd]?|present(?:s|ed)?|develop(?:s|ed)?|design(?:s|ed)?"
    r"|describe[sd]?|construct(?:s|ed)?|devise[sd]?)\b",
    "background": r"\b(?:in recent years|recently|over the (?:last|past)|in the (?:last|past)"
    r" (?:few |two |three )?(?:years|decades?))\b|\b(?:is|are|has become|have become|has been|have"
    r" been) (?:an? )?(?:\w+ly )?(?:widely|fundamental|central|important|essential|crucial|key"
    r"|ubiquitous)\b",
}
_PATTERNS = {heading: re.compile(pattern, re.IGNORECASE) for heading, pattern in _ANNOUNCED.items()}
_HOME: dict[Heading, re.Pattern[str]] = {
    "background": re.compile(r"introduction|background", re.IGNORECASE),
    "gap": re.compile(r"introduction|background|related", re.IGNORECASE),
}


def deep_digest(sentences: Sequence[Sentence], title: str) -> dict[Heading, tuple[Statement, ...]]:
    """The headings of a deep digest for which the body of a text has clear sentences.

    Only introduction, conclusion and their like are read: there authors speak of their own
    work as a whole. A heading that nothing announces is left out.
    """
    found: dict[Heading, list[Statement]] = {}
    for at, sentence in enumerate(sentences):
        if not _TELLING_SECTION.search(sentence.section[:200]) or not _stands_alone(sentence.text):
            continue
        for heading, pattern in _PATTERNS.items():
            home = _HOME.get(heading)
            if home and not home.search(sentence.section[:200]):
                continue
            if pattern.search(sentence.text):
                statements = found.setdefault(heading, [])
                if len(statements) < _MOST_EACH:
                    statements.append(Statement(opened(sentence.text, title), (at,)))
                break
    return {heading: tuple(found[heading]) for heading in get_args(Heading) if heading in found}


def _stands_alone(text: str) -> bool:
    """Whether a sentence can be understood away from its place."""
    return (
        len(text) <= _LONGEST
        and _FEWEST_WORDS <= text.count(" ") + 1 <= _MOST_WORDS
        and not points_back(text)
        and not _POINTING.search(text)
        and text[-1:] in ".!?"
    )
