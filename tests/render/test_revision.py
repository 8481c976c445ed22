"""A new version of a paper says what is new in it."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from mkdocs_paperdigest.archive.merging import with_new_facts
from mkdocs_paperdigest.models import Former, Paper
from mkdocs_paperdigest.render.revision import changes
from tests.plugin.sites import Element

from .papers import DAY, PAPERS, edition, extractive, section, topic
from .test_pages import page

OLD = extractive(replace(PAPERS[0], abstract="We study $x^2$ in depth. It works.", title="A Study"))


def newer(**facts: str) -> Paper:
    new = replace(OLD, version=2, digest=None, updated="2025-04-02T10:00:00Z", **facts)
    return with_new_facts(OLD, new)


def shown(paper: Paper) -> Element:
    return page(section(topic([edition([paper])])), f"vision/{DAY}.md").one("article")


def test_what_changed_is_shown_word_by_word() -> None:
    paper = newer(abstract="We study $x^3$ in great depth. It works.")
    found = shown(paper).one(".pd-revision")
    assert "v2 since April 2, 2025; abstract changed" in found.text
    assert [each.text for each in found.all("ins")] == ["x3", "great"]
    assert len(found.all("del")) == 1
    assert found.one("del").all("msup")
    assert "v2" in [each.text for each in shown(paper).one(".pd-marks").all("i")]


def test_a_new_title_is_told_and_the_same_abstract_is_not() -> None:
    found = shown(newer(title="A Deep Study")).one(".pd-revision")
    assert "title changed" in found.text
    assert "abstract changed" not in found.text
    assert found.one("ins").text == "Deep"


def test_a_version_whose_words_are_the_same_says_when_it_came_alone() -> None:
    found = shown(newer()).one(".pd-revision")
    assert found.text.strip() == "v2 since April 2, 2025"
    assert not found.all("details")


def test_nothing_is_said_where_no_other_version_was_known() -> None:
    assert not shown(OLD).all(".pd-revision")
    assert not shown(replace(OLD, version=3)).all(".pd-revision")


def test_of_several_versions_the_last_but_one_is_told_whatever_their_order() -> None:
    versions = [replace(OLD, version=number, title=f"A Study {number}") for number in (1, 2, 3)]
    for order in ([0, 1, 2], [2, 0, 1], [1, 2, 0], [2, 1, 0]):
        known = versions[order[0]]
        for at in order[1:]:
            known = with_new_facts(known, versions[at])
        assert (known.version, known.former) == (3, Former(2, "A Study 2"))


@pytest.mark.parametrize(
    ("before", "now"),
    [
        ("<b>x</b>", "<script>alert(1)</script>"),
        ("</del>{{ 7 }}", "</ins>${ [a](javascript:x)"),
        ("$\\frac{1}{$ a", "$x$ $"),
        ("", "new"),
        ("old", ""),
    ],
)
def test_whatever_the_texts_say_is_text(before: str, now: str) -> None:
    html = str(changes(before, now))
    for sign in ("<script", "<b>", "{{", "{%"):
        assert sign not in html
    assert html.count("<ins>") == html.count("</ins>")
    assert html.count("<del>") == html.count("</del>")


def test_a_long_text_is_told_whole() -> None:
    html = str(changes("a " * 2_000, "b " * 2_000))
    assert (html.count("<del>"), html.count("<ins>")) == (1, 1)
