from __future__ import annotations

import pytest

from .statements import objection

EVIDENCE = "We study sparse attention for long documents; code is at https://example.org/sparse."


@pytest.mark.parametrize(
    "text",
    ["xxx", "XXX", "N/A", "None", "TBD", "…", "...", "-", "", "unknown",
     "Not mentioned in the paper.",
     "The paper does not mention sparse attention for long documents.",
     "Sparse attention is not specified in the text."],
)  # fmt: skip
def test_placeholder(text: str) -> None:
    assert objection(text, EVIDENCE).startswith(
        ("summary: it is a placeholder", "summary: it says what")
    )


@pytest.mark.parametrize(
    "text", ["无", "未提及", "暂无。", "论文中没有提到稀疏注意力。", "文中未明确说明方法。"]
)
def test_placeholder_in_chinese(text: str) -> None:
    found = objection(text, EVIDENCE, language="zh")
    assert found.startswith(("summary: it is a placeholder", "summary: it says what"))


@pytest.mark.parametrize(
    "text",
    ["As an AI language model, I study sparse attention for long documents.",
     "I cannot summarize sparse attention for long documents.",
     "I'm sorry, but sparse attention for long documents is unclear.",
     "Sure, here is the study of sparse attention for long documents.",
     "Here is a summary of sparse attention for long documents.",
     "Based on the provided text, we study sparse attention for long documents.",
     "Summary: We study sparse attention for long documents.",
     '{"text": "We study sparse attention for long documents"}'],
)  # fmt: skip
def test_talk_about_the_answer(text: str) -> None:
    assert objection(text, EVIDENCE).startswith(("summary: it talks", "summary: it repeats"))


@pytest.mark.parametrize(
    "text",
    ["作为一个语言模型，我研究稀疏注意力。", "以下是关于稀疏注意力的总结。",
     "根据提供的文本，作者研究稀疏注意力。", "抱歉，无法概括稀疏注意力。",
     "好的，本文研究稀疏注意力。", "摘要：本文研究稀疏注意力。"],
)  # fmt: skip
def test_talk_about_the_answer_in_chinese(text: str) -> None:
    found = objection(text, EVIDENCE, language="zh")
    assert found.startswith(("summary: it talks", "summary: it repeats"))


@pytest.mark.parametrize(
    "text",
    ["We study <b>sparse attention</b> for long documents.",
     "We study sparse attention for long documents <!-- hidden -->.",
     "We study ![sparse](attention.png) attention for long documents.",
     "We study [sparse attention](javascript:alert(1)) for long documents.",
     "We study {{ sparse }} attention for long documents.",
     "We study sparse attention {% for long %} documents.",
     "We study sparse attention --8<-- for long documents."],
)  # fmt: skip
def test_markup(text: str) -> None:
    assert objection(text, EVIDENCE) == "summary: it holds markup"


def test_sentence_of_the_paper_may_talk_of_models_and_summaries() -> None:
    sentence = "As an AI language model, GPT-4 writes a one-sentence summary in one sentence."
    assert objection(sentence, sentence) == ""
    assert objection("None", "None")


def test_formula_is_no_markup() -> None:
    text = "Sparse attention costs $\\mathcal{O}(n^{{3/2}})$ for $x<y>z$ on long documents."
    assert objection(text, text) == ""


@pytest.mark.parametrize(
    "address",
    ["https://example.org/other", "http://evil.example", "www.evil.example.com", "mail@example.com",
     "evil.io/x"],
)  # fmt: skip
def test_address_that_the_paper_lacks(address: str) -> None:
    found = objection(f"We study sparse attention for long documents at {address}.", EVIDENCE)
    assert found == f"summary: the address {address} does not stand in the paper"


def test_address_of_the_paper_stands() -> None:
    assert objection("Code for sparse attention is at https://example.org/sparse.", EVIDENCE) == ""


def test_length_and_lines() -> None:
    assert "too long" in objection("We study sparse attention for long documents. " * 10, EVIDENCE)
    assert "lines" in objection("We study sparse attention\nfor long documents.", EVIDENCE)
    assert "too long" in objection("a" * 100_000, EVIDENCE)


def test_long_sentence_of_the_paper_may_be_repeated() -> None:
    sentence = "We study sparse attention" + ", and more sparse attention" * 20 + "."
    assert objection(sentence, sentence) == ""


@pytest.mark.parametrize(
    ("evidence", "reason"),
    [((), "no sentence"), ((0, 1, 2, 3, 4, 5), "more than 5"), ((9,), "does not exist"),
     ((-1,), "does not exist"), ((10**30,), "does not exist")],
)  # fmt: skip
def test_evidence_that_cannot_be(evidence: tuple[int, ...], reason: str) -> None:
    found = objection(
        "We study sparse attention.",
        *[f"We study sparse attention {c}." for c in "abcdef"],
        evidence=evidence,
    )
    assert reason in found
