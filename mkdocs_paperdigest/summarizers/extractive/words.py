"""Words as the features count them: lower case, without endings."""

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


def words(text: str) -> list[str]:
    """The words of a text in order, in lower case; each sign of a script without spaces is one."""
    return _WORD.findall(text.lower())


def stems(text: str) -> list[str]:
    """The words of a text in order, without their endings."""
    return [stem(word) for word in words(text)]


def is_english(found: list[str]) -> bool:
    """Whether these words are of an English text, judged by its function words."""
    known = sum(word in FUNCTION_WORDS for word in found)
    return known > 0 and known >= _ENOUGH_FUNCTION_WORDS * len(found)


@lru_cache(maxsize=20_000)
def stem(word: str) -> str:
    """A word without its ending, as far as that is more than a few letters."""
    word = word[:_LONGEST_WORD]
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= _SHORTEST_STEM:
            return word[: -len(ending)]
    return word
