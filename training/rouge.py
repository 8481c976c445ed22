"""ROUGE as the package `rouge-score` counts it, with stemming, best of the references."""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

from rouge_score.rouge_scorer import RougeScorer
from rouge_score.tokenizers import DefaultTokenizer


class Rouge(NamedTuple):
    """F-measures of 1-grams, 2-grams and the longest common subsequence."""

    one: float
    two: float
    longest: float

    @property
    def mean(self) -> float:
        """The mean of the three, which the ranker is fitted to."""
        return sum(self) / len(self)


class _Tokenizer:
    """The package's tokenizer with a cache: each text is tokenized once."""

    def __init__(self) -> None:
        self.tokenize = cache(DefaultTokenizer(use_stemmer=True).tokenize)


_scorer = RougeScorer(["rouge1", "rouge2", "rougeL"], tokenizer=_Tokenizer())


@cache
def rouge(text: str, reference: str) -> Rouge:
    """Compare a text with one reference."""
    scores = _scorer.score(reference, text)
    return Rouge(*(scores[name].fmeasure for name in ("rouge1", "rouge2", "rougeL")))


def best_each(text: str, references: list[str]) -> Rouge:
    """Return each measure with the reference that is best for it."""
    scores = [rouge(text, reference) for reference in references]
    return Rouge(*(max(column) for column in zip(*scores, strict=True)))


def best_one(text: str, references: list[str]) -> Rouge:
    """Return the measures with the one reference that has the highest ROUGE-1."""
    return max(rouge(text, reference) for reference in references)
