"""Tokens of a text: its words in lower case, and the same without their endings."""

from __future__ import annotations

import re
from functools import lru_cache

_WORD = re.compile(
    "[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]|[^\\W_\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]+"
)
_ENDINGS = (
    "ational", "ations", "ically", "ation", "ingly", "ments", "ment", "ing", "ies", "ied", "ers",
    "er", "ed", "es", "ly", "al", "s", "e",
)  # fmt: skip
_SHORTEST_STEM = 3
_LONGEST_WORD = 40

FUNCTION_WORDS = frozenset(
    """a an the of for to in on and or with by from as at is are was were be been it its this that
    these those we our their they which can has have not into such than via using use based
    between both also more most other over when where while how
    """.split()
)
"""English words that say how a sentence is built, not what it is about."""

_ENOUGH_FUNCTION_WORDS = 0.15


def tokens(text: str) -> list[str]:
    """Return the words of a text in lower case; each sign of a script without spaces is one."""
    return _WORD.findall(text.lower())


def token_stems(text: str) -> list[str]:
    """Return the words of a text without their endings."""
    return [token_stem(token) for token in tokens(text)]


def is_english(found: list[str]) -> bool:
    """Tell whether words are those of an English text, by the share of function words."""
    known = sum(word in FUNCTION_WORDS for word in found)
    return known > 0 and known >= _ENOUGH_FUNCTION_WORDS * len(found)


@lru_cache(maxsize=20_000)
def token_stem(word: str) -> str:
    """Return a word without its ending; at least three letters stay."""
    word = word[:_LONGEST_WORD]
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= _SHORTEST_STEM:
            return word[: -len(ending)]
    return word
