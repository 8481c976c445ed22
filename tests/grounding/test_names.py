from __future__ import annotations

import pytest

from .statements import objection

EVIDENCE = "We evaluate sparse attention with LLaMA-7B models on CIFAR-10 and the Long Range Arena."


@pytest.mark.parametrize(
    "claim",
    [
        "Sparse attention is evaluated with LLaMA 7B models on CIFAR10.",
        "Sparse attention is evaluated on CIFAR-10 and the Long Range Arena.",
        "Models with sparse attention are evaluated on the Long Range Arena.",
        "A LLaMA-7B model with sparse attention is evaluated.",
    ],
)
def test_name_of_the_paper_stands(claim: str) -> None:
    assert objection(claim, EVIDENCE) == ""


@pytest.mark.parametrize(
    ("claim", "name"),
    [
        ("Sparse attention is evaluated with Mistral models on CIFAR-10.", "Mistral"),
        ("Sparse attention is evaluated with LLaMA-7B models on CIFAR-100.", "CIFAR-100"),
        ("We evaluate sparse attention models on ImageNet.", "ImageNet"),
        ("Geoffrey Hinton evaluates sparse attention models on CIFAR-10.", "Geoffrey"),
        ("We evaluate sparse attention models from Stanford on CIFAR-10.", "Stanford"),
        ("We evaluate sparse attention with RLHF on CIFAR-10.", "RLHF"),
    ],
)
def test_name_that_the_paper_lacks_is_named(claim: str, name: str) -> None:
    assert objection(claim, EVIDENCE) == f"summary: the name {name} does not stand in the paper"


def test_authors_are_no_source_of_names() -> None:
    assert "Lovelace" in objection("We evaluate the sparse attention of Lovelace.", EVIDENCE)


@pytest.mark.parametrize("word", ["LongBench", "pipeline", "GPT-4", "Adam"])
def test_every_latin_word_of_a_chinese_claim_must_stand(word: str) -> None:
    claim = f"作者结合 {word} 评测稀疏注意力模型。"
    assert objection(claim, EVIDENCE, language="zh").startswith("summary: the name")
    assert objection(claim, f"{EVIDENCE} They build on {word}.", language="zh") == ""


def test_name_may_stand_anywhere_in_the_text() -> None:
    text = ("ChunkFormer is our model.", "It halves memory on long documents.")
    assert objection("ChunkFormer halves memory on long documents.", *text, evidence=(1,)) == ""


def test_usual_abbreviation_of_what_is_spelled_out() -> None:
    text = "Large language models forget the middle of long documents."
    assert objection("LLM 会遗忘长文档的中间部分。", text, language="zh") == ""
    assert objection("RNN 会遗忘长文档的中间部分。", text, language="zh")


def test_unit_behind_a_number_is_no_name() -> None:
    assert objection("显存占用降至 16 GB。", "Memory use falls to 16GB.", language="zh") == ""


def test_latex_and_accents_do_not_hide_a_name() -> None:
    text = 'We call it \\textbf{ChunkFormer} and test CO$_2$ data by M\\"uller.'
    assert objection("We call it ChunkFormer and test CO2 data by Müller.", text) == ""


@pytest.mark.parametrize(
    ("language", "claim"),
    [
        ("en", "BookSum surpasses LongBench."),
        ("zh", "BookSum 优于 LongBench。"),
    ],
)
def test_sides_of_a_comparison_that_changed_places(language: str, claim: str) -> None:
    assert "comparison" in objection(claim, "LongBench surpasses BookSum.", language=language)
