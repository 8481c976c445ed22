"""Answers of models: what is read, what is mended, what is refused."""

from __future__ import annotations

import json
from typing import Any

import pytest

from mkdocs_paperdigest.models import HEADINGS, Sentence
from mkdocs_paperdigest.summarizers.base import Statement, Task
from mkdocs_paperdigest.summarizers.wire import MAX_ANSWER, answer_schema, decode_answer

BRIEF = Task("A Title", (Sentence("First."), Sentence("Second.")), "en", "brief")
FULL = Task("A Title", BRIEF.sentences, "de", "full")

SUMMARY = {"text": "We measure.", "evidence": [0]}
BRIEF_ANSWER: dict[str, Any] = {
    "summary": SUMMARY,
    "takeaways": [SUMMARY],
    "title": "",
    "keywords": [],
}
FULL_ANSWER = BRIEF_ANSWER | {
    "points": [
        {"heading": "limitations", "text": "It is slow.", "evidence": [1]},
        {"heading": "method", "text": "We look.", "evidence": [0, 1]},
        {"heading": "method", "text": "We count.", "evidence": [1]},
    ],
    "title": "Ein Titel",
    "affiliation": {"text": "ETH Zürich", "evidence": [0]},
    "keywords": ["Messung", " Messung ", "", "Zählung"],
}


def text_of(raw: str) -> str:
    """The summary of an answer in which it stands as `raw`, JSON escapes and all."""
    answer = json.dumps({"summary": {"text": "RAW", "evidence": [0]}, "takeaways": []})
    return decode_answer(answer.replace("RAW", raw), BRIEF).summary.text


def test_a_brief_answer() -> None:
    answer = decode_answer(json.dumps(BRIEF_ANSWER), BRIEF)
    assert answer.summary == Statement("We measure.", (0,))
    assert answer.takeaways == (answer.summary,)


def test_a_full_answer_has_its_headings_in_reading_order() -> None:
    answer = decode_answer(json.dumps(FULL_ANSWER), FULL)
    assert list(answer.deep) == ["method", "limitations"]
    assert [said.text for said in answer.deep["method"]] == ["We look.", "We count."]
    assert answer.title == "Ein Titel"
    assert answer.affiliation == Statement("ETH Zürich", (0,))
    assert answer.keywords == ("Messung", "Zählung")


def test_the_same_title_is_no_translation() -> None:
    answer = decode_answer(json.dumps(FULL_ANSWER | {"title": "a  title"}), FULL)
    assert answer.title == ""


def test_what_a_full_answer_may_lack() -> None:
    asked = {"summary", "takeaways", "points"}
    answer = decode_answer(json.dumps({k: FULL_ANSWER[k] for k in asked}), FULL)
    assert (answer.title, answer.affiliation, answer.keywords) == ("", None, ())


@pytest.mark.parametrize(
    "change",
    [
        {"summary": None},
        {"summary": "We measure."},
        {"summary": {"text": "We measure."}},
        {"summary": {"text": 7, "evidence": [0]}},
        {"summary": {"text": "We measure.", "evidence": "0"}},
        {"summary": {"text": "We measure.", "evidence": ["0"]}},
        {"summary": {"text": "We measure.", "evidence": [0.5]}},
        {"summary": {"text": "We measure.", "evidence": [True]}},
        {"summary": {"text": "We measure.", "evidence": list(range(500))}},
        {"summary": {"text": "long " * 1000, "evidence": [0]}},
        {"takeaways": {}},
        {"takeaways": [SUMMARY] * 100},
        {"points": None},
        {"points": [{"heading": "gossip", "text": "It is slow.", "evidence": [1]}]},
        {"points": [{"text": "It is slow.", "evidence": [1]}]},
        {"keywords": ["word"] * 500},
        {"keywords": "word"},
    ],
)
def test_another_form_is_refused(change: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=r"\S"):
        decode_answer(json.dumps(FULL_ANSWER | change), FULL)


@pytest.mark.parametrize("field", ["summary", "takeaways", "points"])
def test_what_is_missing_is_refused(field: str) -> None:
    with pytest.raises(ValueError, match=field):
        decode_answer(json.dumps({k: v for k, v in FULL_ANSWER.items() if k != field}), FULL)


@pytest.mark.parametrize(
    "text",
    [
        *("", " ", "null", "[]", "{", "{}", "xxx", "I am sorry.", "```", "```json\n```"),
        *("\\", '"\\', "\ufeff", "\x00", '{"summary": "\ud800"}', "{}" * MAX_ANSWER),
        *("[" * 50_000, '{"x": ' * 30_000, '{"x":' + "[" * 90_000),
    ],
)
@pytest.mark.parametrize("task", [BRIEF, FULL])
def test_no_answer_at_all_is_refused(text: str, task: Task) -> None:
    with pytest.raises(ValueError, match=r"\S"):
        decode_answer(text, task)


@pytest.mark.parametrize(
    "frame", ["```json\n%s\n```", "```\n%s\n```\n", " \n```JSON\n%s\n\n``` ", "\ufeff%s", "\n%s\n"]
)
def test_a_fence_is_taken_off(frame: str) -> None:
    answer = decode_answer(frame % json.dumps(BRIEF_ANSWER, indent=2), BRIEF)
    assert answer.summary.text == "We measure."


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        # As JSON has it.
        (r"a \"word\" \/ caf\u00e9 \\alpha", 'a "word" / café \\alpha'),
        (r"two\nlines\tand a tab\r", "two lines and a tab"),
        (r"\\beta \\nabla \\text{x} \\\\", r"\beta \nabla \text{x} \\"),
        (r"new\nThe line\rThat\tTotals", "new The line That Totals"),
        # No escape at all.
        (r"$\alpha_t \leq \epsilon$", r"$\alpha_t \leq \epsilon$"),
        (r"\(x\) \[y\] \{z\} 5\% \$3 a\_b \& \, \;", r"\(x\) \[y\] \{z\} 5\% \$3 a\_b \& \, \;"),
        (r"$\underline{x} \upsilon \unit$", r"$\underline{x} \upsilon \unit$"),
        # The wrong escape.
        (r"$\beta \bar{x} \binom{n}{k}$", r"$\beta \bar{x} \binom{n}{k}$"),
        (r"$\frac{1}{2} \forall f$", r"$\frac{1}{2} \forall f$"),
        (r"$\nabla f \neq \nu$", r"$\nabla f \neq \nu$"),
        (r"$\rho \right) \rangle$", r"$\rho \right) \rangle$"),
        (r"$\tau \theta \times10 \text{s} x \to y$", r"$\tau \theta \times10 \text{s} x \to y$"),
        # All in one.
        (r"$\\alpha\beta$\n\gamma", r"$\alpha\beta$ \gamma"),
    ],
)
def test_backslashes(raw: str, text: str) -> None:
    assert text_of(raw) == text


def test_raw_line_breaks_inside_a_string() -> None:
    assert text_of("one\ntwo\tthree\x01") == "one two three"


def test_no_number_can_point_to_the_end() -> None:
    said = {"text": "We measure.", "evidence": [-1, 1, -2, 10**30]}
    answer = decode_answer(json.dumps(BRIEF_ANSWER | {"summary": said}), BRIEF)
    assert answer.summary.evidence == (1, 10**30)


def conforms(value: object, schema: dict[str, Any]) -> bool:
    """Whether a value has the form of a schema in the subset that is used."""
    if schema["type"] == "OBJECT":
        return (
            isinstance(value, dict)
            and set(schema["required"]) <= set(value) <= set(schema["properties"])
            and all(conforms(v, schema["properties"][k]) for k, v in value.items())
        )
    if schema["type"] == "ARRAY":
        return isinstance(value, list) and all(conforms(v, schema["items"]) for v in value)
    if schema["type"] == "INTEGER":
        return isinstance(value, int)
    return isinstance(value, str) and value in schema.get("enum", [value])


def test_what_is_asked_for_is_what_is_read() -> None:
    assert conforms(BRIEF_ANSWER, answer_schema("brief"))
    assert conforms(FULL_ANSWER, answer_schema("full"))
    assert not conforms(BRIEF_ANSWER, answer_schema("full"))


def test_facts_are_not_asked_for() -> None:
    asked = json.dumps(answer_schema("full"))
    assert all(heading in asked for heading in HEADINGS)
    assert not any(f'"{fact}"' in asked for fact in ("authors", "link", "url", "id", "date"))
