"""What stands between dollar signs: a formula, words or prices."""

from __future__ import annotations

import re

_TEXT_ALONE = re.compile(
    r"\s*\\(?:text(?:bf|it|tt|sc|sl|sf|rm|normal)?|emph|href|url|unicode|mbox)\s*"
    r"\{[^{}$]*\}(?:\s*\{[^{}$]*\})?\s*"
)
DEGREES = {
    r"^\circ": "°",
    r"^{\circ}": "°",
    r"{}^\circ": "°",
    r"{}^{\circ}": "°",
    r"\degree": "°",
    r"^\prime": "′",
    r"^{\prime}": "′",
    r"'": "′",
    r"''": "″",
    r"^{\prime\prime}": "″",
}
"""Formulas that are a degree, minute or second and no more."""

_WORD_ALONE = re.compile(r"[A-Z]?[a-z]{3,}")
_CURRENCY = re.compile(r"\d[\d.,]*\s?(?:[kKMBT]\b|[a-zA-Z]{2,})?(?:\s|[-–/]|$)")
_WORDS = re.compile(r"(?<![\\a-zA-Z])[a-zA-Z]{3,}(?=[\s,.;]|$)")


def is_words(source: str) -> bool:
    """Tell words that authors put between dollar signs for their style."""
    return bool(_TEXT_ALONE.fullmatch(source) or _WORD_ALONE.fullmatch(source))


def is_formula(source: str, after: str) -> bool:
    """Tell a formula between dollar signs from the text between two prices.

    Args:
        source: What stands between the signs.
        after: The character behind the second sign.
    """
    if not source.strip():
        return False
    words = len(_WORDS.findall(source))
    price = _CURRENCY.match(source) and source.endswith(" ") and words > 1
    if any(c in source for c in "\\^_{") and not price:
        return True
    if after.isdigit() and source[:1].isdigit():
        return False
    if source[:1].isdigit() and source[-1].isspace():
        return False
    return words <= (1 if source[:1].isdigit() else 3)
