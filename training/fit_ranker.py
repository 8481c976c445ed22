"""Fits the ranker: which wording of which sentence is closest to a human's summary."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence

import msgspec
import numpy as np
from sklearn.linear_model import LogisticRegression

from mkdocs_paperdigest.summarizers.extractive.document import Document, read_document
from mkdocs_paperdigest.summarizers.extractive.features import FEATURES, view
from mkdocs_paperdigest.summarizers.extractive.roles import role_chances
from mkdocs_paperdigest.summarizers.extractive.salience import (
    WORD_FEATURES,
    salience,
    with_prior,
    word_features,
)
from mkdocs_paperdigest.summarizers.extractive.tokens import token_stems
from mkdocs_paperdigest.summarizers.extractive.trimming import variants
from mkdocs_paperdigest.summarizers.extractive.weights import Roles, Salience

from .data import Abstract
from .rouge import Rouge, best_each

FOLDS = 5
_FEWEST_PAPERS = 4  # a stem must occur in, to have a prior of its own
_PRIOR_PAPERS = 4.0  # that the average stem counts for beside a stem's own
_RIDGE = 50.0
_DIGITS = 5


class Example(msgspec.Struct, frozen=True):
    """A paper to learn from or to measure on."""

    document: Document
    references: list[str]
    features: dict[str, list[float]]
    wanted: frozenset[str]


class Judged(msgspec.Struct, frozen=True):
    """All wordings of a paper and how close each comes to the human's."""

    texts: list[str]
    features: list[list[float]]
    scores: list[Rouge]


def read_example(abstract: Abstract) -> Example:
    """Prepare an abstract."""
    document = read_document(abstract.title, abstract.sentences)
    return Example(
        document=document,
        references=abstract.target,
        features=word_features(document),
        wanted=frozenset(word for text in abstract.target for word in token_stems(text)),
    )


def judge(example: Example, weights: Salience, roles: Roles) -> Judged:
    """Make all wordings of a paper and score them."""
    document = example.document
    chances = role_chances(document.sentences, roles)
    views = view(document, salience(document, weights), chances)
    texts: list[str] = []
    features: list[list[float]] = []
    for place, sentence in enumerate(document.sentences):
        for text in variants(sentence):
            texts.append(text)
            features.append(views.wording(place, text))
    return Judged(texts, features, [best_each(text, example.references) for text in texts])


def judge_all(examples: Sequence[Example], roles: Roles) -> list[Judged]:
    """Judge each paper with a salience that was learned from other papers."""
    judged: dict[int, Judged] = {}
    for fold in range(FOLDS):
        others = [example for at, example in enumerate(examples) if at % FOLDS != fold]
        weights = fit_salience(others)
        for at in range(fold, len(examples), FOLDS):
            judged[at] = judge(examples[at], weights, roles)
    return [judged[at] for at in range(len(examples))]


def fit_salience(examples: Sequence[Example]) -> Salience:
    """Learn which words of an abstract a human's summary takes up."""
    rows: list[list[float]] = []
    taken: list[bool] = []
    for half in (0, 1):  # a paper's own summary must not shape the priors it is seen with
        prior, unknown = _priors(examples[1 - half :: 2])
        for example in examples[half::2]:
            for word, features in example.features.items():
                rows.append(with_prior(features, prior, unknown, word))
                taken.append(word in example.wanted)
    table = np.array(rows)
    middle, spread = table.mean(axis=0), table.std(axis=0) + 1e-9
    model = LogisticRegression(solver="newton-cholesky", tol=1e-10)
    model.fit((table - middle) / spread, taken)
    weights = model.coef_[0] / spread
    prior, unknown = _priors(examples)
    return Salience(
        bias=round(float(model.intercept_[0] - weights @ middle), _DIGITS),
        weights={
            name: round(float(weight), _DIGITS)
            for name, weight in zip(WORD_FEATURES, weights, strict=True)
        },
        prior=prior,
        unknown=unknown,
    )


def fit_ranker(judged: Sequence[Judged]) -> dict[str, float]:
    """Learn, by ridge regression, how far each wording is above the average of its paper."""
    blocks, gains, shares = [], [], []
    for one in judged:
        block = np.array(one.features, dtype=float)
        gain = np.array([score.mean for score in one.scores])
        blocks.append(block - block.mean(axis=0))
        gains.append(gain - gain.mean())
        shares.append(np.full(len(gain), 1 / math.sqrt(len(gain))))
    table, target, share = (np.concatenate(parts) for parts in (blocks, gains, shares))
    spread = table.std(axis=0) + 1e-9
    table /= spread
    weighted = table * share[:, None]
    left = weighted.T @ table + _RIDGE * np.eye(len(FEATURES))
    solved = np.linalg.solve(left, weighted.T @ target) / spread
    return {
        name: round(float(weight), _DIGITS + 2)
        for name, weight in zip(FEATURES, solved, strict=True)
    }


def _priors(examples: Sequence[Example]) -> tuple[dict[str, int], int]:
    """Return the log odds, in hundredths, that a summary takes up a stem of its abstract."""
    papers: Counter[str] = Counter()
    taken: Counter[str] = Counter()
    for example in examples:
        papers.update(example.features.keys())
        taken.update(word for word in example.features if word in example.wanted)
    usual = taken.total() / papers.total()
    prior = {
        word: _odds((taken[word] + _PRIOR_PAPERS * usual) / (times + _PRIOR_PAPERS))
        for word, times in sorted(papers.items())
        if times >= _FEWEST_PAPERS
    }
    return prior, _odds(usual)


def _odds(chance: float) -> int:
    return round(100 * math.log(chance / (1 - chance)))
