"""Labels: every language complete, in its own plurals and dates."""

from __future__ import annotations

import json
import re
from datetime import date
from importlib.resources import files

import pytest
from babel import Locale
from markupsafe import Markup

from mkdocs_paperdigest.render.labels import load_labels, own_name, text_direction

_LOCALES = {
    file.name.removesuffix(".json"): json.loads(file.read_text(encoding="utf-8"))
    for file in (files("mkdocs_paperdigest.render") / "locales").iterdir()
}


def forms(entry: str | dict[str, str]) -> dict[str, str]:
    return entry if isinstance(entry, dict) else {"other": entry}


def places(text: str) -> set[str]:
    return set(re.findall(r"\{.*?\}", text))


def stands_for_one_number(language: str, form: str) -> bool:
    """Whether a plural form is for one count alone, which its words can then say."""
    grammar = Locale.parse(language, sep="-").plural_form
    return [grammar(count) for count in range(1000)].count(form) == 1


def test_the_promised_languages_are_there() -> None:
    promised = {"en", "zh", "ja", "de", "fr", "es", "ru", "ko", "pt", "it", "ar", "he"}
    assert promised <= set(_LOCALES)


@pytest.mark.parametrize("language", sorted(_LOCALES))
def test_a_language_has_every_label_with_the_same_values(language: str) -> None:
    english, labels = _LOCALES["en"], _LOCALES[language]
    assert list(labels) == list(english)
    for key, entry in labels.items():
        assert isinstance(entry, dict) == isinstance(english[key], dict), key
        for form, text in forms(entry).items():
            assert text.strip(), key
            wanted = places(forms(english[key])["other"])
            if isinstance(entry, dict) and stands_for_one_number(language, form):
                assert places(text) | {"{count}"} == wanted, (key, form)
            else:
                assert places(text) == wanted, (key, form)


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
    ("language", "count", "said"),
    [
        ("ru", 1, "1 статья"),
        ("ru", 3, "3 статьи"),
        ("ru", 11, "11 статей"),
        ("ru", 21, "21 статья"),
        ("ru", 1234, "1\u00a0234 статьи"),
        ("ko", 1, "논문 1편"),
        ("ko", 1234, "논문 1,234편"),
        ("pt", 0, "0 artigo"),
        ("pt", 2, "2 artigos"),
        ("pt", 1_000_000, "1.000.000 artigos"),
        ("it", 1, "1 articolo"),
        ("it", 0, "0 articoli"),
        ("ar", 0, "لا أوراق"),
        ("ar", 1, "ورقة واحدة"),
        ("ar", 2, "ورقتان"),
        ("ar", 7, "7 أوراق"),
        ("ar", 11, "11 ورقة"),
        ("ar", 102, "102 ورقة"),
        ("ar", 103, "103 أوراق"),
        ("he", 1, "מאמר אחד"),
        ("he", 2, "שני מאמרים"),
        ("he", 12, "12 מאמרים"),
    ],
)
def test_counts_take_the_form_of_the_language(language: str, count: int, said: str) -> None:
    assert load_labels(language).text("count_papers", count) == said


@pytest.mark.parametrize(
    ("language", "day", "month", "monthday"),
    [
        ("ru", "понедельник, 18 марта 2024\u202fг.", "март 2024\u202fг.", "18 мар."),
        ("ko", "2024년 3월 18일 월요일", "2024년 3월", "3월 18일"),
        ("pt", "segunda-feira, 18 de março de 2024", "março de 2024", "18 de mar."),
        ("it", "lunedì 18 marzo 2024", "marzo 2024", "18 mar"),
        ("ar", "الاثنين، 18 مارس 2024", "مارس 2024", "18 مارس"),
        ("he", "יום שני, 18 במרץ 2024", "מרץ 2024", "18 במרץ"),
    ],
)
def test_days_stand_as_the_language_writes_them(
    language: str, day: str, month: str, monthday: str
) -> None:
    labels, monday = load_labels(language), date(2024, 3, 18)
    assert (labels.weekday(monday), labels.month(monday)) == (day, month)
    assert labels.monthday(monday) == monthday


@pytest.mark.parametrize("language", sorted(_LOCALES))
@pytest.mark.parametrize("key", ["listed", "updated", "checked", "made_model"])
def test_no_sentence_with_a_date_ends_twice(language: str, key: str) -> None:
    """A Russian date ends with the full stop of its "year"."""
    labels = load_labels(language)
    given = {"date": labels.weekday(date(2024, 3, 18)), "model": "m", "text": "t", "version": 1}
    for count in (1, 2, 5) if isinstance(_LOCALES[language][key], dict) else (None,):
        assert ".." not in labels.text(key, count, **given)


@pytest.mark.parametrize("language", ["sv", "fa", "pl-PL", "xx"])
def test_a_language_without_labels_has_english_ones_with_english_dates(language: str) -> None:
    labels = load_labels(language)
    assert (labels.language, labels.direction) == ("en", "ltr")
    assert labels("listed", 1234, date=labels.weekday(date(2024, 3, 18))) == (
        "1,234 papers, listed on Monday, March 18, 2024."
    )


def test_a_language_is_written_and_called_as_it_is_with_labels_or_without() -> None:
    directions = [text_direction(tag) for tag in ("he", "ar-EG", "fa", "ur", "sv", "xx")]
    assert directions == ["rtl", "rtl", "rtl", "rtl", "ltr", "ltr"]
    assert [own_name(tag) for tag in ("he", "fa", "zh-TW", "xx")] == [
        "עברית", "فارسی", "中文", "xx"
    ]  # fmt: skip


def test_what_stands_in_a_right_to_left_label_keeps_its_own_direction() -> None:
    hebrew = load_labels("he")
    assert hebrew("all_of", topic="C++") == "הכול בנושא \u2068C++\u2069"
    assert hebrew("all_of", topic=Markup("<b>C++</b>")) == "הכול בנושא \u2068<b>C++</b>\u2069"
    assert hebrew.text("all_of", topic="C++") == "הכול בנושא C++"
    assert load_labels("en")("all_of", topic="C++") == "All of C++"


@pytest.mark.parametrize(
    ("language", "said"),
    [("zh-TW", "摘要原文"), ("zh-Hans-SG", "摘要原文"), ("pt-BR", "Resumo original"),
     ("RU", "Аннотация"), ("xx", "Abstract"), ("de_AT", "Abstract"), ("", "Abstract"),
     ("../../etc/passwd", "Abstract")],
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
