"""True statements that words alone once spoke against."""

from __future__ import annotations

import pytest

from mkdocs_paperdigest.grounding import examine, settle
from mkdocs_paperdigest.grounding.checks import ABOUT_FACTS, ABOUT_FORM, SOFT
from mkdocs_paperdigest.grounding.rulebook import LANGUAGES, rules_of
from mkdocs_paperdigest.models import Sentence
from mkdocs_paperdigest.summarizers.base import Answer, Statement, Verdict

from .statements import TITLE, doubts, objection, paper

KEPT = [
    ("zh", "不同基准上的召回率各异。", "Recall varies from benchmark to benchmark."),
    ("zh", "两种方法的召回率相差很小。", "The recall of the two methods is close."),
    ("zh", "完整模型与简化模型的结果相差无几。", "The full model and the small one score alike."),
    ("zh", "只要改动一行代码就能使用。", "It only takes a change of a line of code."),
    ("zh", "它由两个部分组成：检索与排序。", "It consists of retrieval and ranking."),
    ("zh", "第 1 步检索文档，第 2 步排序。", "First, documents are retrieved, then ranked."),
    ("zh", "表 3 给出了召回率。", "The recall is given in the table."),
    ("zh", "注意力能建模长程依赖。", "Attention models long-range relations."),
    ("zh", "该模块刻画变量之间的依赖关系。", "The module captures how variables relate."),
    ("zh", "超过 0.7 的样本会被拒绝。", "Samples above 0.7 are rejected, as the fit fails."),
    ("zh", "取值在第 1 到第 99 百分位之间。", "Values lie between the 1st and 99th percentiles."),
    ("zh", "数十个任务上的召回率有提升。", "Recall improves on dozens of tasks."),
    ("zh", "有两三个任务没有提升。", "A few tasks do not improve."),
    ("zh", "剂量为 60 Gy/20 次。", "The dose is 60 Gy in 20 fractions."),
    ("zh", "两个潜在空间并不相同。", "The two latent spaces differ."),
    ("zh", "启发式策略是始终预测高频词。", "It is to constantly predict frequent words."),
    ("zh", "我们考察哪些参数会增强离群维度。",
     ("We show how a model can block this heuristic when it is not contextually appropriate, by "
      "assigning a counterbalancing weight mass to the remaining dimensions, and we investigate "
      "which model parameters boost outlier dimensions and when they arise during training.")),
    ("zh", "该方法提升召回率。", "It is so."),
    ("zh", "最高可将十亿像素级图像压缩 136 倍。", "Gigapixel images shrink by up to 136 times."),
    ("zh", "实验展示了成功。", "Simulated and physical experiments show its success."),
    ("zh", "图像分为健康与癌变两类。",
     "Survival over 5 years is low. Images are sorted into healthy and cancerous categories."),
    ("zh", "不确定性感知跟踪能预测关联。",
     "Cells move stochastically. Uncertainty-aware tracking predicts associations."),
    ("zh", "作者希望这为新系统铺平道路。", "We hope that this paves the way for new systems."),
    ("fr", "Le Fused Tomography Engine améliore la reconstruction.",
     "The Fused Tomography Engine improves reconstruction."),
    ("fr", "Le débruitage en IRM porte sur 96,605 séries.", "MRI denoising covers 96,605 series."),
    ("ja", "3次元畳み込みで画像を分類する。", "Images are classified by 3D convolution."),
    ("de", "Das Verfahren nutzt KI und MRT.", "The method uses AI and MR imaging."),
    ("zh", "采用三次样条插值。", "It uses cubic spline interpolation."),
    ("zh", "现有方法的输出千篇一律。", "The outputs of current methods are uniform."),
    ("zh", "五花八门的方法都有人用。", "Methods of many kinds are in use."),
    ("zh", "该方法无需任何额外训练。", "The method takes zero extra training."),
    ("zh", "该方法不使用任何标签。", "The method is free of labels."),
    ("en", "The method works without any labels.", "The method works with zero labels."),
    ("zh", "新数据集用于评估纹理的重建。",
     "To better assess how texture is rebuilt, a new data set is given."),
    ("en", "A new data set assesses rebuilt texture.",
     "To better assess rebuilt texture, a new data set is given."),
    ("en", "Step 1 retrieves the documents.", "In the beginning the documents are retrieved."),
    ("en", "The first one, stage 1, retrieves documents.", "The first stage retrieves documents."),
    (
        "en",
        "The exponential noise scales with the inverse temperature everywhere.",
        "We set $W \\sim \\operatorname{Exp}(s)$ for all $x$.",
    ),
    ("en", "Attention came 6th of 23 entries.", "Attention was placed 6th among 23 entries."),
]  # fmt: skip
WORDS_AND_FIGURES = [
    ("zh", "模型有四个注意力头。", "The model has 4 attention heads."),
    ("zh", "模型有 8 个注意力头。", "The model has eight attention heads."),
    ("zh", "模型有十二层。", "The model has 12 layers."),
    ("zh", "模型有 12 层。", "The model has twelve layers."),
    ("zh", "使用两块显卡。", "It uses 2 graphics cards."),
    ("en", "The model has twelve layers.", "The model has 12 layers."),
    ("en", "The model has 8 layers.", "The model has eight layers."),
    ("zh", "训练用了 90 分钟。", "Training took 1.5 hours."),
    ("zh", "语料有 120 万篇。", "The corpus has 1.2 million documents."),
]  # fmt: skip
WRONG = [
    ("zh", "模型有十三层。", "The model has 12 layers."),
    ("zh", "模型有 9 个注意力头。", "The model has eight attention heads."),
    ("zh", "训练用了 10 小时。", "Training took 10 minutes, evaluation 2 hours."),
    ("zh", "语料有 12 亿篇。", "The corpus has 1.2 million documents."),
    ("zh", "召回率提升 5 到 15 个百分点。", "Recall rises by 5 to 10 percent."),
    ("zh", "召回率提升三倍。", "Recall rises by 3%."),
    ("zh", "参数 3 千万。", "There are 3 million parameters."),
    ("zh", "队伍排名第 3。", "The team was placed 6th."),
    ("zh", "百分之十五的样本有误。", "Of all samples 50% are wrong."),
    ("zh", "它压缩十亿像素级的图像。", "It compresses megapixel images."),
]  # fmt: skip


@pytest.mark.parametrize(("language", "claim", "evidence"), KEPT)
def test_true_statement_in_other_words_is_kept(language: str, claim: str, evidence: str) -> None:
    assert objection(claim, evidence, language=language) == ""


@pytest.mark.parametrize(("language", "claim", "evidence"), WORDS_AND_FIGURES)
def test_numbers_in_words_match_figures(language: str, claim: str, evidence: str) -> None:
    assert objection(claim, evidence, language=language) == ""


@pytest.mark.parametrize(("language", "claim", "evidence"), WRONG)
def test_wrong_numbers_are_dropped(language: str, claim: str, evidence: str) -> None:
    found = objection(claim, evidence, language=language)
    assert "number" in found or "unit" in found


def test_five_sentences_may_bear_one_statement_out() -> None:
    sentences = [f"Attention reaches {n}0% on set {name}." for n, name in enumerate("ABCDE", 1)]
    claim = "Attention reaches 10%, 20%, 30%, 40% and 50%."
    assert objection(claim, *sentences) == ""


@pytest.mark.parametrize(
    ("claim", "evidence"),
    [
        ("XNet relies on dense attention maps.", "Existing methods rely on dense attention maps."),
        ("DenseNet beats XNet at recall.", "XNet beats DenseNet at recall."),
        ("The code has been released.", "We will release the code in the future."),
        ("XNet is superior to others.", "XNet is superior or comparable to others."),
    ],
)
def test_roles_plans_and_parity_are_looked_at(claim: str, evidence: str) -> None:
    assert doubts(f"{claim}", evidence, "XNet and DenseNet are compared.") or objection(
        claim, evidence, "XNet.", evidence=(0,)
    )


def test_reader_overrules_doubts_and_nothing_else() -> None:
    sentences = [Sentence("Sparse attention may improve recall by 12%.")]
    doubted = Statement("Sparse attention improves recall by 12%.", (0,))
    wrong = Statement("Sparse attention may improve recall by 97%.", (0,))
    found = examine(Answer(doubted, (wrong,)), sentences, paper(TITLE, ""), "en")
    said = {
        place: Verdict(place, supported=True) for place in ("summary", "takeaway 1", "results 9")
    }
    assert settle(found, None).summary is None
    assert settle(found, {}).summary is None
    outcome = settle(found, said)
    assert outcome.summary is not None
    assert outcome.takeaways == ()
    assert outcome.claims.made == 2


def test_rules_never_repeat_what_a_model_wrote() -> None:
    address = "https://evil.example/x"
    statement = Statement(f"We study sparse attention at {address}.", (0,))
    sentences = [Sentence("We study sparse attention.")]
    found = examine(Answer(statement, ()), sentences, paper(TITLE, ""), "en").statements[0].rejected
    assert found is not None
    assert "evil" in str(found)
    assert found.rule in {check.rule for check in (*ABOUT_FORM, *ABOUT_FACTS, *SOFT)}


def test_languages_with_rules_have_all_of_them() -> None:
    assert LANGUAGES == ("en", "zh")
    assert rules_of("ja") is None
    english, chinese = rules_of("en"), rules_of("zh")
    assert english is not None
    assert chinese is not None
    for table in ("overclaim", "limit", "direction"):
        names = {entry.name for entry in getattr(chinese, table)}
        assert names <= {entry.name for entry in getattr(english, table)}
