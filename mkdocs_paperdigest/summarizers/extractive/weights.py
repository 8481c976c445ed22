"""The trained numbers, as `python -m training` writes them."""

from __future__ import annotations

from functools import cache
from importlib.resources import files

import msgspec

from ...models import decode


class Provenance(msgspec.Struct, frozen=True):
    """Where the numbers come from.

    Attributes:
        data: The data sets.
        license: Of the data.
        command: Makes the numbers anew.
    """

    data: tuple[str, ...]
    license: str
    command: str


class Salience(msgspec.Struct, frozen=True):
    """A logistic regression: will a word of the abstract stand in a human's summary?

    Attributes:
        bias: The constant term.
        weights: By feature.
        prior: By stem: the log odds that it does, in hundredths, whatever the paper.
        unknown: The same for all other stems.
    """

    bias: float
    weights: dict[str, float]
    prior: dict[str, int]
    unknown: int


class Roles(msgspec.Struct, frozen=True):
    """Two linear classifiers: a sentence by its own words, then again beside its neighbours.

    Attributes:
        labels: What the columns stand for.
        bias: The constant terms of the first.
        grams: Its weights by n-gram, in hundredths.
        context_bias: The constant terms of the second.
        context: Its weights by feature.
    """

    labels: tuple[str, ...]
    bias: tuple[float, ...]
    grams: dict[str, tuple[int, ...]]
    context_bias: tuple[float, ...]
    context: tuple[tuple[float, ...], ...]


class Weights(msgspec.Struct, frozen=True):
    """All that was learned.

    Attributes:
        about: Where the numbers come from.
        salience: Of words.
        ranker: Of wordings of sentences: linear, by feature.
        roles: Of sentences.
    """

    about: Provenance
    salience: Salience
    ranker: dict[str, float]
    roles: Roles


@cache
def load_weights() -> Weights:
    """Return the numbers of `weights.json`; it is read once."""
    data = files(__package__).joinpath("weights.json").read_bytes()
    return decode(data, Weights)
