from __future__ import annotations

import pytest

from mkdocs_paperdigest.grounding.language import is_in, language_of

from .statements import objection

EVIDENCE = "We study sparse attention with LongBench, BookSum and NarrativeQA for long documents."
CLAIMS = {
    "en": "We study sparse attention for long documents.",
    "zh": "本文使用 LongBench、BookSum 和 NarrativeQA 研究长文档的稀疏注意力。",
    "ja": "本論文では長い文書のための疎な注意機構を研究する。",
    "ko": "본 논문은 긴 문서를 위한 희소 어텐션을 연구한다.",
    "ru": "Мы изучаем разреженное внимание для длинных документов.",
    "de": "Wir untersuchen das spärliche Aufmerken für lange Dokumente.",
    "fr": "Nous étudions une attention parcimonieuse pour les longs documents.",
    "es": "El trabajo estudia la atención dispersa para los documentos largos.",
}


@pytest.mark.parametrize("wanted", list(CLAIMS))
@pytest.mark.parametrize("written", list(CLAIMS))
def test_only_the_asked_for_language_passes(wanted: str, written: str) -> None:
    found = objection(CLAIMS[written], EVIDENCE, language=wanted)
    assert found == (
        ""
        if wanted == written
        else f"summary: it is not in the language that was asked for ({wanted})"
    )


@pytest.mark.parametrize("tag", ["zh-CN", "zh_TW", "zh-Hant-HK", "ZH"])
def test_script_and_region_do_not_matter(tag: str) -> None:
    assert objection(CLAIMS["zh"], EVIDENCE, language=tag) == ""
    assert objection(CLAIMS["en"], EVIDENCE, language=tag)


def test_half_translated_claim() -> None:
    claim = "We study sparse attention 方法 with LongBench and BookSum for long documents 效果。"
    assert "language" in objection(claim, EVIDENCE, language="zh")
    assert "language" in objection(claim, EVIDENCE, language="en")


def test_unknown_language_refuses_english() -> None:
    assert "language" in objection(CLAIMS["en"], EVIDENCE, language="tr")


@pytest.mark.parametrize(
    ("language", "sentences"),
    [
        (
            "ru",
            (
                "Мы изучаем разреженное внимание для длинных документов.",
                "Метод BERT снижает расход памяти на 40% на двух наборах данных.",
            ),
        ),
        ("uk", ("Ми вивчаємо розріджену увагу для довгих документів, її переваги й недоліки.",)),
        ("ar", ("ندرس الانتباه المتناثر للوثائق الطويلة.", "تنخفض الذاكرة بنسبة 40٪ في التجارب.")),
        ("fa", ("ما توجه تُنُک را برای پرونده‌های بلند بررسی می‌کنیم و چگونگی آن را گزارش می‌دهیم.",)),
        ("hi", ("हम लंबे दस्तावेज़ों के लिए विरल ध्यान का अध्ययन करते हैं।", "स्मृति 40% घटती है।")),
    ],
)
def test_copy_of_the_papers_own_sentences_holds_in_its_own_language(
    language: str, sentences: tuple[str, ...]
) -> None:
    found = language_of(" ".join(sentences))
    assert is_in(" ".join(sentences), language)
    for number, sentence in enumerate(sentences):
        assert objection(sentence, *sentences, language=found, evidence=(number,)) == ""


def test_scripts_that_languages_share_are_told_apart_only_where_letters_tell() -> None:
    assert is_in("Мы изучаем внимание.", "ru")
    assert is_in("Мы изучаем внимание.", "bg")
    assert not is_in("We study attention.", "ru")
    assert not is_in("Мы изучаем внимание.", "en")
