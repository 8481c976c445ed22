from __future__ import annotations

import pytest

from mkdocs_paperdigest.summarizers.terms import is_term, lists


@pytest.mark.parametrize(
    "text",
    [
        "diffusion models", "large language models", "chain of thought", "time series", "GPT-4",
        "CLIP", "iOS", "p-adic L-functions", "text-to-image generation", "novel view synthesis",
        "galaxies", "general relativity", "Lie algebras", "low-rank adaptation", "segmentation",
        "扩散模型", "GAN 反演", "диффузионные модели", "拡散モデル",
        "3次元畳み込みニューラルネットワーク",
    ],
)  # fmt: skip
def test_what_a_researcher_would_search_for(text: str) -> None:
    assert is_term(text)


@pytest.mark.parametrize(
    "text",
    [
        "", "  ", "however", "However", "amplify", "Image", "image", "multimodal", "zero-shot",
        "novel method", "proposed framework", "simple method", "better performance", "training",
        "Unlocking Self-Reflective Multimodal", "Keyword-Oriented Multimodal", "of the model",
        "we propose", "results that are good", "significantly", "state-of-the-art", "42", "$x$",
        "https://example.org", "a, b", "<b>term</b>", "这是一个很长的句子不是一个可以搜索的关键词",
        "然而", "方法", "新方法", "word " * 40, "!!", "\\alpha",
    ],
)  # fmt: skip
def test_what_none_would_search_for(text: str) -> None:
    assert not is_term(text)


@pytest.mark.parametrize("text", ["red neuronal", "apprentissage profond", "neuronale Netze"])
def test_the_english_lists_do_not_judge_other_languages(text: str) -> None:
    assert is_term(text, "es")


def test_the_lists_do_not_contradict_each_other() -> None:
    known = lists()
    assert not known.verbs & known.plain
    assert not known.empty & (known.plain | known.loose | known.nouns)
    assert not known.functions & known.plain
    assert all(is_term(phrase) for phrase in known.phrases)
