from __future__ import annotations

import pytest

from mkdocs_paperdigest.grounding import ground
from mkdocs_paperdigest.models import Claim, ClaimCount, Sentence
from mkdocs_paperdigest.summarizers.base import Answer, Statement

from .statements import TITLE, grounded, objection, paper

TEXT = (
    "We study sparse attention for long documents at the University of Graz.",
    "Sparse attention halves memory on two benchmarks.",
    "Recall improves by 12% on LongBench.",
    "Training takes 3 days on one machine.",
)
SUMMARY = Statement(TEXT[0], (0,))
FIRST, SECOND = Statement(TEXT[1], (1,)), Statement(TEXT[2], (2,))
WRONG = Statement("Recall improves by 97.1% on LongBench.", (2,))


def test_whole_answer_holds() -> None:
    answer = Answer(SUMMARY, (FIRST, SECOND), {"performance": (SECOND,), "steps": (FIRST,)})
    outcome = grounded(answer, TEXT)
    assert outcome.enough
    assert outcome.objections == ()
    assert outcome.claims == ClaimCount(made=5, kept=5, dropped=0)
    assert [claim.text for claim in outcome.takeaways] == [TEXT[1], TEXT[2]]
    assert list(outcome.deep) == ["performance", "steps"]


def test_what_fails_is_dropped_and_named() -> None:
    answer = Answer(SUMMARY, (FIRST, WRONG, SECOND), {"results": (WRONG,)})
    outcome = grounded(answer, TEXT)
    assert outcome.enough
    assert [claim.text for claim in outcome.takeaways] == [TEXT[1], TEXT[2]]
    assert outcome.deep == {}
    assert outcome.claims == ClaimCount(made=5, kept=3, dropped=2)
    assert tuple(map(str, outcome.objections)) == (
        "takeaway 2: the number 97.1% does not stand in sentence 2",
        "results 1: the number 97.1% does not stand in sentence 2",
    )


def test_quote_section_anchor_and_role_come_from_our_copy() -> None:
    sentences = [
        Sentence("Sparse attention  saves memory.", "Method", "S2"),
        Sentence("It keeps recall.", "Method", "S2"),
        Sentence("Nothing else changes.", "Results", "S3"),
        Sentence("It saves memory in tests.", "Results", "S3"),
    ]
    statement = Statement("Sparse attention saves memory in tests.", (3, 0, 1, 3), "result")
    outcome = ground(Answer(statement, ()), sentences, paper(TITLE, "About attention."), "en")
    assert outcome.summary == Claim(
        text="Sparse attention saves memory in tests.",
        quote="Sparse attention  saves memory. It keeps recall. … It saves memory in tests.",
        section="Method",
        anchor="S2",
        role="result",
    )


@pytest.mark.parametrize(
    ("answer", "enough"),
    [
        (Answer(SUMMARY, (FIRST, SECOND)), True),
        (Answer(SUMMARY, (FIRST,)), True),
        (Answer(SUMMARY, (FIRST, WRONG)), False),
        (Answer(SUMMARY, ()), False),
        (Answer(WRONG, (FIRST, SECOND)), False),
        (Answer(SUMMARY, (FIRST, SECOND, WRONG, WRONG, WRONG)), True),
        (Answer(SUMMARY, (FIRST, SECOND, WRONG, WRONG, WRONG, WRONG)), False),
    ],
)
def test_what_is_enough(answer: Answer, enough: bool) -> None:
    assert grounded(answer, TEXT).enough is enough


def test_short_text_needs_no_more_takeaways_than_it_has_sentences() -> None:
    assert grounded(Answer(SUMMARY, ()), TEXT[:1]).enough
    assert grounded(Answer(SUMMARY, (FIRST,)), TEXT[:2]).enough
    assert not grounded(Answer(SUMMARY, ()), TEXT[:2]).enough


def test_repetition_is_dropped() -> None:
    again = Statement(TEXT[1].upper(), (1,))
    outcome = grounded(Answer(SUMMARY, (SUMMARY, FIRST, again)), TEXT)
    assert [claim.text for claim in outcome.takeaways] == [TEXT[1]]
    assert outcome.claims.dropped == 2


def test_affiliation_must_stand_word_for_word() -> None:
    stated = Answer(SUMMARY, (), affiliation=Statement("University of Graz", (0,)))
    outcome = grounded(stated, TEXT)
    assert outcome.affiliation is not None
    assert outcome.affiliation.text == "University of Graz"
    assert outcome.claims.made == 2
    for wrong in (
        Statement("Graz University", (0,)),
        Statement("University of Graz", (1,)),
        Statement("无", (0,)),
    ):
        outcome = grounded(Answer(SUMMARY, (), affiliation=wrong), TEXT)
        assert outcome.affiliation is None
        assert str(outcome.objections[0]).startswith("affiliation: ")


def test_keywords_stand_in_the_paper_and_are_few() -> None:
    keywords = (
        "sparse attention",
        "LongBench",
        "diffusion",
        "Sparse Attention",
        "benchmark",
        "xxx",
        "稀疏注意力",
    )
    outcome = grounded(Answer(SUMMARY, (), keywords=keywords), TEXT)
    assert outcome.keywords == ("sparse attention", "LongBench", "稀疏注意力")
    many = grounded(Answer(SUMMARY, (), keywords=tuple(" ".join(TEXT).split())), TEXT)
    assert 0 < len(many.keywords) <= 8


@pytest.mark.parametrize(
    ("title", "translation", "kept"),
    [
        ("SparseBERT: Attention in 3 Steps", "SparseBERT：三个步骤的注意力", True),
        ("SparseBERT: Attention in 3 Steps", "SparseBERT：3 步注意力", True),
        ("SparseBERT: Attention in 3 Steps", "SparseBERT：4 步注意力", False),
        ("SparseBERT: Attention in 3 Steps", "稀疏模型：3 步注意力", False),
        ("SparseBERT: Attention in 3 Steps", "SparseBERT：用 GPT-4 的 3 步注意力", False),
        ("SparseBERT: Attention in 3 Steps", "SparseBERT: attention in the 3 steps", False),
        ("SparseBERT: Attention in 3 Steps", "SparseBERT: Attention in 3 Steps", False),
        ("SparseBERT: Attention in 3 Steps", "未提及", False),
        ("Sparse Attention for Long Documents", "面向长文档的稀疏注意力", True),
        ("A Survey of LLMs and 3D Vision", "大语言模型与三维视觉综述", True),
    ],
)  # fmt: skip
def test_title(title: str, translation: str, kept: bool) -> None:
    answer = Answer(SUMMARY, (), title=translation)
    outcome = grounded(answer, TEXT, language="zh", title=title)
    assert outcome.title == (translation if kept else "")


def test_title_in_the_language_of_the_paper_is_no_translation() -> None:
    assert grounded(Answer(SUMMARY, (), title="Attention, Sparse, for Documents"), TEXT).title == ""


@pytest.mark.parametrize(
    "text",
    ["\x00", "\ud800", "a" * 50_000, "的" * 50_000, "9" * 6000 + "%", "1e999999 times", "10^99999",
     "九" * 9000 + "个", "万" * 9000 + "个", "0分之0", "((((" * 5000, "$" * 9999,
     "\\textbf{" * 3000,
     "and " * 9000, "<" * 9999, "-" * 9999, "1,2," * 5000, "a " * 9000, "你必须" * 3000,
     "\u202e\u200b", "🦀" * 3000, "x-free " * 3000, "of the " * 9000],
)  # fmt: skip
@pytest.mark.parametrize("language", ["en", "zh", "de", "", "☃"])
def test_nothing_raises(text: str, language: str) -> None:
    answer = Answer(
        Statement(text, (0,)),
        (Statement(text[:1000], (0, 1)),),
        {"gap": (Statement("We study sparse attention, 2x.", (0,)),)},
        title=text,
        affiliation=Statement(text, (0,)),
        keywords=(text,),
    )
    outcome = ground(
        answer, [Sentence(text), Sentence(TEXT[0])], paper(text or "T", text), language
    )
    assert outcome.claims.made == 4


def test_empty_text() -> None:
    assert "does not exist" in objection(TEXT[0], evidence=(0,))
