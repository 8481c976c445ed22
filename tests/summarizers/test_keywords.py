from __future__ import annotations

from pathlib import Path

import msgspec
import pytest

from mkdocs_paperdigest.sentences import split_sentences
from mkdocs_paperdigest.summarizers.extractive.document import read_document
from mkdocs_paperdigest.summarizers.extractive.keywords import keywords
from mkdocs_paperdigest.summarizers.extractive.salience import (
    WORD_FEATURES,
    salience,
    with_prior,
    word_features,
)
from mkdocs_paperdigest.summarizers.extractive.weights import load_weights
from mkdocs_paperdigest.summarizers.terms import is_term

ABSTRACTS = Path(__file__).parent.parent / "data" / "abstracts.jsonl"


class Known(msgspec.Struct):
    title: str
    abstract: str


KNOWN = [msgspec.json.decode(line, type=Known) for line in ABSTRACTS.read_bytes().splitlines()]


@pytest.mark.parametrize(
    ("title", "abstract", "wanted"),
    [
        (
            "Unlocking Self-Reflective Multimodal Reasoning with Apples",
            "Multimodal reasoning is hard. Apples amplify multimodal reasoning of an image.",
            ("multimodal reasoning",),
        ),
        (
            "Apple Enhancement Guided by Gaussian Splatting",
            "We study apple enhancement. It is guided by Gaussian splatting. Both amplify images.",
            ("apple enhancement", "Gaussian splatting"),
        ),
        (
            "Learning to segment orchards",  # what follows "to" may be a verb
            "We learn to segment orchards. We segment orchards at night.",
            (),
        ),
        (
            "Big Brother in the orchard",  # a title may joke
            "We count apples on photographs. Counting takes time.",
            (),
        ),
        (
            "FruitNet: a network",
            "We propose FruitNet. FruitNet is zero-shot. FruitNet is a novel SOTA method.",
            ("FruitNet",),
        ),
        ("", "We count. It works.", ()),
        ("12L-ECG in 1900", "The 12L-ECG is used. A 12L-ECG has 12 leads.", ("12L-ECG",)),
    ],
)
def test_whole_noun_phrases_or_none(title: str, abstract: str, wanted: tuple[str, ...]) -> None:
    assert keywords(title, split_sentences(abstract)) == wanted


@pytest.mark.parametrize("paper", KNOWN, ids=lambda paper: paper.title[:20])
def test_all_are_terms_that_stand_in_the_text(paper: Known) -> None:
    text = f"{paper.title} {paper.abstract}".lower()
    found = keywords(paper.title, split_sentences(paper.abstract))
    assert all(map(is_term, found))
    assert all(" ".join(word.lower().split()) in text for word in found)
    assert len({word.lower() for word in found}) == len(found)


@pytest.mark.parametrize("paper", KNOWN, ids=lambda paper: paper.title[:20])
def test_salience_is_the_weighted_sum_that_was_learned(paper: Known) -> None:
    document = read_document(paper.title, tuple(split_sentences(paper.abstract)))
    weights = load_weights().salience
    found = salience(document, weights)
    assert found.keys() == word_features(document).keys()
    for word, features in word_features(document).items():
        seen = with_prior(features, weights.prior, weights.unknown, word)
        total = weights.bias + sum(
            weights.weights[name] * value for name, value in zip(WORD_FEATURES, seen, strict=True)
        )
        assert found[word] == pytest.approx(1 / (1 + 2.718281828459045**-total), abs=1e-4)
