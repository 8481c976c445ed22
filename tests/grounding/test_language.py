from __future__ import annotations

import pytest

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
