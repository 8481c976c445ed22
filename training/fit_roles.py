"""Fits the two classifiers of roles: what each sentence of an abstract does."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import numpy as np
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression

from mkdocs_paperdigest.summarizers.extractive.roles import contexts, first_scores, grams
from mkdocs_paperdigest.summarizers.extractive.weights import Roles

from .data import Labelled

_FOLDS = 5
_FEWEST_SENTENCES = 12  # an n-gram must stand in
_LEAST_WEIGHT = 6  # in hundredths: n-grams that weigh less for every role are left out
_STRENGTH = 0.1
_STRENGTH_CONTEXT = 0.05
_DIGITS = 4


def fit_roles(papers: Sequence[Labelled]) -> Roles:
    """Learn both classifiers, the second from scores of the first on papers it has not seen."""
    rows: list[list[float]] = []
    labels: list[str] = []
    shares: list[float] = []
    for fold in range(_FOLDS):
        first = _fit_first([paper for at, paper in enumerate(papers) if at % _FOLDS != fold])
        for paper in papers[fold::_FOLDS]:
            scores = first_scores(paper.sentences, first)
            rows += contexts(scores)
            labels += paper.labels
            shares += [share * share for share in paper.confs]
    table = np.array(rows)
    middle, spread = table.mean(axis=0), table.std(axis=0) + 1e-9
    model = LogisticRegression(C=_STRENGTH_CONTEXT, max_iter=5000, tol=1e-7)
    model.fit((table - middle) / spread, labels, sample_weight=np.array(shares) / np.mean(shares))
    weights = model.coef_ / spread
    first = _fit_first(papers)
    return Roles(
        labels=first.labels,
        bias=first.bias,
        grams=first.grams,
        context_bias=_rounded(model.intercept_ - weights @ middle),
        context=tuple(_rounded(row) for row in weights),
    )


def _fit_first(papers: Sequence[Labelled]) -> Roles:
    """Return the classifier that sees each sentence alone."""
    seen = [
        grams(paper.sentences, place) for paper in papers for place in range(len(paper.sentences))
    ]
    labels = [label for paper in papers for label in paper.labels]
    shares = np.array([share * share for paper in papers for share in paper.confs])
    times = Counter(gram for sentence in seen for gram in sentence)
    known = sorted(gram for gram, count in times.items() if count >= _FEWEST_SENTENCES)
    column = {gram: at for at, gram in enumerate(known)}
    places = [[column[gram] for gram in sentence if gram in column] for sentence in seen]
    table = csr_matrix(
        (
            np.ones(sum(map(len, places))),
            [at for row in places for at in row],
            np.cumsum([0, *map(len, places)]),
        ),
        shape=(len(seen), len(known)),
    )
    model = LogisticRegression(C=_STRENGTH, max_iter=5000, tol=1e-6)
    model.fit(table, labels, sample_weight=shares / shares.mean())
    hundredths = np.rint(100 * model.coef_.T).astype(int)
    return Roles(
        labels=tuple(str(label) for label in model.classes_),
        bias=_rounded(model.intercept_),
        grams={
            gram: tuple(int(weight) for weight in row)
            for gram, row in zip(known, hundredths, strict=True)
            if max(abs(row)) >= _LEAST_WEIGHT
        },
        context_bias=(),
        context=(),
    )


def _rounded(
    values: Sequence[float] | np.ndarray[tuple[int], np.dtype[np.float64]],
) -> tuple[float, ...]:
    return tuple(round(float(value), _DIGITS) for value in values)
