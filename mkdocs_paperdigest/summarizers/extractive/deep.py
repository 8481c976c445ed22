"""The deep digest: sentences of a full text that announce what they are."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import get_args

from ...models import Heading, Sentence
from ..base import Statement
from .openings import opened, points_back
from .word_tables import patterns_of

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

_HEADINGS: dict[str, Heading] = {heading: heading for heading in get_args(Heading)}
_ANNOUNCED = {_HEADINGS[name]: pattern for name, pattern in patterns_of("deep").items()}
_HOME: dict[Heading, re.Pattern[str]] = {
    "background": re.compile(r"introduction|background", re.IGNORECASE),
    "gap": re.compile(r"introduction|background|related", re.IGNORECASE),
}


def deep_digest(sentences: Sequence[Sentence], title: str) -> dict[Heading, tuple[Statement, ...]]:
    """Choose sentences for the headings of a deep digest.

    Only introduction, conclusion and their like are read: there authors speak of their own
    work as a whole.

    Args:
        sentences: The whole text.
        title: Of the paper.

    Returns:
        Up to two statements for each heading; a heading that no sentence announces is left out.
    """
    found: dict[Heading, list[Statement]] = {}
    for at, sentence in enumerate(sentences):
        if not _TELLING_SECTION.search(sentence.section[:200]) or not _stands_alone(sentence.text):
            continue
        for heading, pattern in _ANNOUNCED.items():
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
    """Tell whether a sentence can be understood away from its place."""
    return (
        len(text) <= _LONGEST
        and _FEWEST_WORDS <= text.count(" ") + 1 <= _MOST_WORDS
        and not points_back(text)
        and not _POINTING.search(text)
        and text[-1:] in ".!?"
    )
