from __future__ import annotations

import pytest

from .statements import doubts, objection

LOST_IN_ENGLISH = [
    ("Sparse attention improves recall.", "Sparse attention may improve recall."),
    ("Sparse attention improves recall.", "Results suggest that sparse attention improves recall."),
    ("Sparse attention improves recall.", "Sparse attention possibly improves recall."),
    ("The drug lowers blood pressure.", "The drug lowers blood pressure in mice."),
    ("Sparse attention improves recall.", "Sparse attention improves recall only on CIFAR-10."),
    ("Results show gains in recall.", "Preliminary results show gains in recall."),
    ("Sparse attention cuts memory by 40%.", "Sparse attention cuts memory by up to 40%."),
    ("The estimator converges fast.", "Assuming convexity, the estimator converges fast."),
    ("Sparse attention improves recall.", "Sparse attention sometimes improves recall."),
    ("Sparse attention cures forgetting.", "We aim to cure forgetting with sparse attention."),
]  # fmt: skip
KEPT_IN_ENGLISH = [
    ("Sparse attention might improve recall.", "Sparse attention may improve recall."),
    ("Results suggest better recall.", "Results suggest that recall gets better."),
    ("In animal tests the drug lowers blood pressure.", "The drug lowers blood pressure in mice."),
    ("Sparse attention cuts memory by at most 40%.", "Sparse attention cuts memory by up to 40%."),
    ("Sparse attention halves memory.", "Sparse attention halves memory, but caches may grow."),
]  # fmt: skip
CHINESE = [
    (
        "稀疏注意力提升了召回率。",
        "稀疏注意力可能提升召回率。",
        "Sparse attention may improve recall.",
    ),
    ("该药物降低血压。", "该药物在小鼠中降低血压。", "The drug lowers blood pressure in mice."),
    (
        "结果说明召回率有提升。",
        "初步结果说明召回率有提升。",
        "Preliminary results show gains in recall.",
    ),
    (
        "方法在 CIFAR-10 上有效。",
        "方法仅在 CIFAR-10 上有效。",
        "The method works only on CIFAR-10.",
    ),
    ("显存降低 40%。", "显存最多降低 40%。", "Memory is reduced by up to 40%."),
]


@pytest.mark.parametrize(("claim", "evidence"), LOST_IN_ENGLISH)
def test_hedge_or_limit_must_not_be_dropped(claim: str, evidence: str) -> None:
    assert "leaves out" in doubts(claim, evidence)


@pytest.mark.parametrize(("claim", "evidence"), KEPT_IN_ENGLISH)
def test_hedge_or_limit_in_other_words_is_kept(claim: str, evidence: str) -> None:
    assert objection(claim, evidence) == ""


@pytest.mark.parametrize(("without", "with_it", "evidence"), CHINESE)
def test_hedge_or_limit_in_chinese(without: str, with_it: str, evidence: str) -> None:
    assert "leaves out" in doubts(without, evidence, language="zh")
    assert doubts(with_it, evidence, language="zh") == ""


@pytest.mark.parametrize(
    ("claim", "evidence"),
    [
        ("The change in recall is significant.", "The change in recall is not significant."),
        ("The change in recall is not significant.", "The change in recall is significant."),
        ("The method requires labels for training.", "The method requires no labels for training."),
        ("The estimator requires training.", "The estimator is training-free."),
        ("Sparse attention fails to preserve recall.", "Sparse attention preserves recall."),
    ],
)  # fmt: skip
def test_denial_must_not_change_sides(claim: str, evidence: str) -> None:
    assert "denial" in objection(claim, evidence)


@pytest.mark.parametrize(
    ("claim", "evidence"),
    [
        ("召回率的差异显著。", "The change in recall is not significant."),
        ("召回率的差异不显著。", "The change in recall is significant."),
        ("该方法无法处理长文档。", "The method handles long documents."),
        ("该方法需要标注。", "The method works without requiring annotation."),
        ("该方法无需标注。", "The method requires annotation."),
    ],
)
def test_denial_in_chinese(claim: str, evidence: str) -> None:
    found = objection(claim, evidence, language="zh")
    assert "denial" in found or "need" in found


def test_not_only_denies_nothing() -> None:
    evidence = "Sparse attention not only saves memory but also improves recall."
    assert objection("Sparse attention saves memory and improves recall.", evidence) == ""


@pytest.mark.parametrize(
    ("language", "claim", "evidence"),
    [
        ("en", "Sparsity underperforms density here.", "Sparsity outperforms density here."),
        ("en", "Sparse attention increases memory use.", "Sparse attention reduces memory use."),
        ("en", "Sparsity is slower than density.", "Sparsity is faster than density."),
        ("en", "Recall improves by at most 12%.", "Recall improves by at least 12%."),
        ("zh", "稀疏注意力不如稠密注意力。", "Sparse attention outperforms dense attention."),
        ("zh", "稀疏注意力增加了显存占用。", "Sparse attention reduces memory use."),
        ("zh", "稀疏注意力降低了召回率。", "Sparse attention increases recall."),
    ],
)  # fmt: skip
def test_direction_must_not_turn(language: str, claim: str, evidence: str) -> None:
    assert "round" in objection(claim, evidence, language=language)


@pytest.mark.parametrize(
    ("language", "claim"),
    [
        ("en", "Sparse attention improves recall on all benchmarks."),
        ("en", "Sparse attention is a groundbreaking way to improve recall on benchmarks."),
        ("en", "Sparse attention reaches state-of-the-art recall on benchmarks."),
        ("zh", "稀疏注意力在所有基准上提升召回率。"),
        ("zh", "稀疏注意力是提升召回率的革命性方法。"),
        ("zh", "首个提升召回率的稀疏注意力方法。"),
    ],
)
def test_strong_words_need_a_ground(language: str, claim: str) -> None:
    evidence = "Sparse attention improves recall on several benchmarks."
    assert "is more than" in objection(claim, evidence, language=language)


def test_claim_about_something_else() -> None:
    evidence = "Sparse attention improves recall on several benchmarks."
    assert "says more" in objection(
        "Hospitals adopted the tool for triage of emergencies.", evidence
    )
    invented = (
        "Sparse attention improves recall on several benchmarks, and rural hospitals adopted it "
        "for triage of emergencies."
    )
    assert "says more" in objection(invented, evidence)


def test_paraphrase_holds() -> None:
    evidence = (
        "Extensive experiments on several benchmarks show that sparse attention improves recall."
    )
    assert (
        objection("On several benchmarks, recall improves with sparse attention.", evidence) == ""
    )


def test_sentence_shortened_by_deletion_holds_unless_a_hedge_goes() -> None:
    evidence = (
        "However, as we show, sparse attention, which is cheap, improves recall on documents, "
        "while dense attention may forget."
    )
    assert objection("Sparse attention improves recall on documents.", evidence) == ""
    assert "leaves out" in objection("Dense attention forget.", evidence)
