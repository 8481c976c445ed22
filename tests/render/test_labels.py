"""Labels: every language complete, in its own plurals and dates."""

from __future__ import annotations

import json
import re
from datetime import date
from importlib.resources import files

import pytest
from babel import Locale
from markupsafe import Markup

from mkdocs_paperdigest.render.labels import load_labels

_LOCALES = {
    file.name.removesuffix(".json"): json.loads(file.read_text(encoding="utf-8"))
    for file in (files("mkdocs_paperdigest.render") / "locales").iterdir()
}


def forms(entry: str | dict[str, str]) -> dict[str, str]:
    return entry if isinstance(entry, dict) else {"other": entry}


def places(text: str) -> set[str]:
    return set(re.findall(r"\{.*?\}", text))


def test_the_promised_languages_are_there() -> None:
    assert {"en", "zh", "ja", "de", "fr", "es"} <= set(_LOCALES)


@pytest.mark.parametrize("language", sorted(_LOCALES))
def test_a_language_has_every_label_with_the_same_values(language: str) -> None:
    english, labels = _LOCALES["en"], _LOCALES[language]
    assert list(labels) == list(english)
    for key, entry in labels.items():
        assert isinstance(entry, dict) == isinstance(english[key], dict), key
        for form, text in forms(entry).items():
            assert text.strip(), key
            assert places(text) == places(forms(english[key])["other"]), (key, form)


@pytest.mark.parametrize("language", sorted(_LOCALES))
def test_a_language_has_the_plural_forms_that_its_grammar_needs(language: str) -> None:
    grammar = Locale.parse(language, sep="-").plural_form
    needed = {grammar(count) for count in range(1000)}
    for key, entry in _LOCALES[language].items():
        if isinstance(entry, dict):
            assert needed <= set(entry), key


def test_counts_dates_and_numbers_follow_the_language() -> None:
    english, german, chinese = map(load_labels, ("en", "de", "zh"))
    assert english("count_papers", 1) == "1 paper"
    assert english("count_papers", 1234) == "1,234 papers"
    assert german("count_editions", 1234) == "1.234 Ausgaben"
    assert chinese("count_papers", 1) == "1 篇论文"
    assert english.day(date(2024, 3, 18)) == "March 18, 2024"
    assert chinese.weekday(date(2024, 3, 18)) == "2024年3月18日星期一"
    assert german.month(date(2024, 3, 18)) == "März 2024"
    assert english.moment("2024-03-18T19:29:04Z") == "March 18, 2024, 19:29 UTC"
    assert english.moment("2024-03-18") == "March 18, 2024"


@pytest.mark.parametrize(
    ("language", "said"),
    [("zh-TW", "摘要原文"), ("zh-Hans-SG", "摘要原文"), ("pt-BR", "Abstract"), ("xx", "Abstract"),
     ("de_AT", "Abstract"), ("", "Abstract"), ("../../etc/passwd", "Abstract")],
)  # fmt: skip
def test_a_language_falls_back_to_the_wider_one_and_then_to_english(
    language: str, said: str
) -> None:
    labels = load_labels(language)
    assert labels("abstract") == said
    assert labels.day(date(2024, 3, 18))


@pytest.mark.parametrize("language", ["zh-TW", "zh_HK", "zh-Hant", "zh-Hant-MO"])
def test_chinese_where_it_is_written_so_has_the_traditional_script(language: str) -> None:
    assert load_labels(language)("section_title") == "論文速遞"
    assert load_labels("zh-CN")("section_title") == "论文速递"


def test_values_are_escaped_in_html_and_kept_in_text() -> None:
    labels = load_labels("en")
    assert labels("all_of", topic="<b>{topic}</b>") == "All of &lt;b&gt;{topic}&lt;/b&gt;"
    assert labels("all_of", topic=Markup("<b>x</b>")) == "All of <b>x</b>"
    assert labels.text("all_of", topic="R&D") == "All of R&D"


def test_a_label_that_is_not_there_is_an_error() -> None:
    with pytest.raises(KeyError):
        load_labels("en")("no_such_label")
    with pytest.raises(KeyError):
        load_labels("en")("all_of", wrong="x")
