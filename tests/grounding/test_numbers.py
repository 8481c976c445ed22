from __future__ import annotations

import pytest

from .statements import objection

STATED = [
    ("Accuracy rises by 12% on the test set.", "Accuracy rises by 12 percent on the test set."),
    ("Accuracy rises by 12 per cent on the test set.", "Accuracy rises by 12\\% on the test set."),
    ("The corpus has 1200 documents.", "The corpus has 1,200 documents."),
    ("The corpus has 1.2 million documents.", "The corpus has 1,200,000 documents."),
    ("The corpus has 6,000 questions.", "The corpus has 6K questions."),
    ("Training is twice as fast.", "Training is 2x as fast."),
    ("Training is 4 times as fast.", "Training is $4\\times$ as fast."),
    ("Training is three times as fast.", "Training is as fast threefold."),
    ("Attention has two stages.", "Attention has 2 stages."),
    ("Attention has twelve stages.", "Attention has 12 stages."),
    ("The error falls below 0.001.", "The error falls below $10^{-3}$."),
    ("The error is 1.5e5 units.", "The error is $1.5 \\times 10^{5}$ units."),
    ("Gains range from 5% to 10%.", "Gains range from 5 to 10%."),
    ("The speedup is 100x over dense.", "The speedup is two orders of magnitude over dense."),
    ("Memory is cut by 50% on long documents.", "Memory is cut by half on long documents."),
    ("The score is 54.3% on long documents.", "The score is 54.3 mAP on long documents."),
    ("The three parts are search, ranking, reading.", "Parts are search, ranking, and reading."),
]  # fmt: skip
NOT_STATED = [
    ("Accuracy rises by 21% on the test set.", "Accuracy rises by 12% on the test set."),
    ("Accuracy rises by 12% on the test set.", "Accuracy rises by 12x on the test set."),
    ("Accuracy rises by 12x on the test set.", "Accuracy rises by 12% on the test set."),
    ("The corpus has 12,000 documents.", "The corpus has 1,200 documents."),
    ("The corpus has 1.2 billion documents.", "The corpus has 1.2 million documents."),
    ("Attention has three stages.", "Attention has two stages."),
    ("The error falls below 0.01.", "The error falls below $10^{-3}$."),
    ("Training takes 10 hours.", "Training takes 10 minutes."),
    ("The model is trained on 10 datasets.", "The model is trained on CIFAR-10 datasets."),
]
STATED_IN_CHINESE = [
    ("准确率提升百分之十二。", "Accuracy rises by 12%."),
    ("准确率提升 12%。", "Accuracy rises by twelve percent."),
    ("语料包含 120 万篇文档。", "The corpus has 1.2M documents."),
    ("语料包含一百二十万篇文档。", "The corpus has 1.2 million documents."),
    ("模型有 70 亿参数。", "The model has 7B parameters."),
    ("训练速度是原来的三倍。", "Training is 3x as fast."),
    ("训练速度达到两倍。", "Training is twice as fast."),
    ("方法分为两个阶段。", "The method has two stages."),
    ("方法分为两个阶段。", "It is a two-stage method."),
    ("方法先生成三维网格。", "The method first generates 3D meshes."),
    ("显存减半。", "Memory is halved."),
    ("误差降低三分之一。", "The error is reduced by one-third."),
    ("速度快两个数量级。", "It is two orders of magnitude faster."),
    ("一种新方法统一了十分重要的任务。", "A new method unifies very important tasks."),
    ("在 2,000 张图像上评测。", "Evaluated on 2000 images."),
]
NOT_STATED_IN_CHINESE = [
    ("准确率提升百分之二十一。", "Accuracy rises by 12%."),
    ("语料包含 12 万篇文档。", "The corpus has 1.2M documents."),
    ("训练速度是原来的三倍。", "Training is 2x as fast."),
    ("方法分为三个阶段。", "The method has two stages."),
    ("方法先生成二维网格。", "The method first generates 3D meshes."),
    ("误差降低三分之二。", "The error is reduced by one-third."),
    ("训练需要 10 小时。", "Training takes 10 minutes."),
]


@pytest.mark.parametrize(("claim", "evidence"), STATED)
def test_number_in_another_notation_stands(claim: str, evidence: str) -> None:
    assert "number" not in objection(claim, evidence)


@pytest.mark.parametrize(("claim", "evidence"), NOT_STATED)
def test_number_that_is_not_there_is_named(claim: str, evidence: str) -> None:
    assert objection(claim, evidence).startswith(("summary: the number", "summary: the unit"))


@pytest.mark.parametrize(("claim", "evidence"), STATED_IN_CHINESE)
def test_chinese_number_stands(claim: str, evidence: str) -> None:
    assert objection(claim, evidence, language="zh") == ""


@pytest.mark.parametrize(("claim", "evidence"), NOT_STATED_IN_CHINESE)
def test_chinese_number_that_is_not_there_is_named(claim: str, evidence: str) -> None:
    found = objection(claim, evidence, language="zh")
    assert found.startswith(("summary: the number", "summary: the unit"))


def test_decimal_comma_of_another_language() -> None:
    evidence = "The accuracy is 97.1% on long documents."
    assert (
        objection("Die Genauigkeit ist 97,1 % auf langen Dokumenten.", evidence, language="de")
        == ""
    )
    assert objection("Die Genauigkeit ist 97,2 % auf langen Dokumenten.", evidence, language="de")


def test_numbers_must_stand_in_the_cited_sentences_not_elsewhere() -> None:
    text = ("Accuracy is 91.5% on long documents.", "Memory falls by 40% on long documents.")
    assert objection("Memory falls by 91.5% on long documents.", *text, evidence=(1,))


@pytest.mark.parametrize("language", ["en", "zh"])
def test_numbers_that_changed_places(language: str) -> None:
    evidence = "Recall on LongBench rises by 14% with NTK, precision on BookSum by 34% with ALiBi."
    claim = {
        "en": "Recall on LongBench rises by 34% with NTK, precision on BookSum by 14% with ALiBi.",
        "zh": "LongBench 上使用 NTK 的召回率提升 34%，BookSum 上使用 ALiBi 的精确率提升 14%。",
    }
    assert "puts" in objection(claim[language], evidence, language=language)
