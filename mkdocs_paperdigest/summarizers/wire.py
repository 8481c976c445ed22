"""The answer of a model as it travels: the schema it is asked for, and its reading."""

from __future__ import annotations

import re
from typing import Annotated, Literal, TypeAlias, TypeVar

import msgspec

from ..models import HEADINGS, Heading, decode, one_line
from .base import Answer, Statement, Task

Schema: TypeAlias = dict[str, object]
"""A schema in the subset of OpenAPI 3.0 that the Gemini API takes."""

MAX_ANSWER = 200_000
"""Characters of an answer beyond which it is not read."""

_Text = Annotated[str, msgspec.Meta(max_length=2_000)]
_Term = Annotated[str, msgspec.Meta(max_length=100)]
_Numbers = Annotated[tuple[int, ...], msgspec.Meta(max_length=20)]


class _Said(msgspec.Struct, frozen=True):
    text: _Text
    evidence: _Numbers


class _Point(_Said, frozen=True):
    heading: Heading


class _Brief(msgspec.Struct, frozen=True, kw_only=True):
    summary: _Said
    takeaways: Annotated[tuple[_Said, ...], msgspec.Meta(max_length=20)]
    title: _Text | None = None
    keywords: Annotated[tuple[_Term, ...], msgspec.Meta(max_length=30)] | None = None


class _Full(_Brief, frozen=True, kw_only=True):
    points: Annotated[tuple[_Point, ...], msgspec.Meta(max_length=100)]
    affiliation: _Said | None = None


T = TypeVar("T")


def _object(required: tuple[str, ...], **properties: Schema) -> Schema:
    return {"type": "OBJECT", "properties": properties, "required": list(required)}


def _array(items: Schema) -> Schema:
    return {"type": "ARRAY", "items": items}


def answer_schema(depth: Literal["brief", "full"]) -> Schema:
    """The schema of an answer, as a model is asked for it."""
    text: Schema = {"type": "STRING"}
    evidence = _array({"type": "INTEGER"})
    said = _object(("text", "evidence"), text=text, evidence=evidence)
    if depth == "brief":
        return _object(
            ("summary", "takeaways", "title", "keywords"),
            summary=said,
            takeaways=_array(said),
            title=text,
            keywords=_array(text),
        )
    heading: Schema = {"type": "STRING", "enum": list(HEADINGS)}
    point = _object(("heading", "text", "evidence"), heading=heading, text=text, evidence=evidence)
    return _object(
        ("summary", "takeaways", "points", "title", "keywords"),
        summary=said,
        takeaways=_array(said),
        points=_array(point),
        title=text,
        affiliation=said,
        keywords=_array(text),
    )


def decode_answer(text: str, task: Task) -> Answer:
    """Read a model's answer to a task; what was not asked for is not read.

    Raises:
        ValueError: It does not have the form that was asked for. The message says what is wrong
            and where.
    """
    if task.depth == "brief":
        return _answer(decode_form(text, _Brief), task)
    full = decode_form(text, _Full)
    deep: dict[Heading, tuple[Statement, ...]] = {}
    for heading in HEADINGS:
        if points := tuple(_statement(p) for p in full.points if p.heading == heading):
            deep[heading] = points
    return msgspec.structs.replace(
        _answer(full, task),
        deep=deep,
        affiliation=_statement(full.affiliation) if full.affiliation else None,
    )


def _answer(said: _Brief, task: Task) -> Answer:
    title = one_line(said.title or "")
    return Answer(
        summary=_statement(said.summary),
        takeaways=tuple(map(_statement, said.takeaways)),
        title="" if title.casefold() == one_line(task.title).casefold() else title,
        keywords=tuple(dict.fromkeys(filter(None, map(one_line, said.keywords or ())))),
    )


def decode_form(text: str, form: type[T]) -> T:
    """Read a model's JSON, mending what models do to it.

    Raises:
        ValueError: It does not have the form that was asked for.
    """
    if len(text) > MAX_ANSWER:
        raise ValueError(f"longer than {MAX_ANSWER} characters")
    try:
        return decode(_repair(text), form)
    except RecursionError:
        raise ValueError("nested too deeply") from None


def answer_form(depth: Literal["brief", "full"]) -> type:
    """What an answer is read as."""
    return _Brief if depth == "brief" else _Full


def fits(text: str, form: type) -> bool:
    """Whether an answer can be read."""
    try:
        decode_form(text, form)
    except ValueError:
        return False
    return True


def _statement(said: _Said) -> Statement:
    # Some models write -1 for "none"; as a place in a sequence it would be its last one.
    return Statement(one_line(said.text), tuple(n for n in said.evidence if n >= 0))


_RAW_CONTROL = re.compile(r"[\x00-\x1f]")
_BACKSLASH = re.compile(r'\\(?:(?P<json>["\\/]|u[0-9a-fA-F]{4})|(?P<word>[A-Za-z]*))')

# The TeX commands that would read as a line feed, carriage return or tab and a rest. Backspace
# and form feed need no such list: no text holds them.
_TEX_WORDS = frozenset(
    """
    nabla natural ncong ne nearrow neg neq newline nexists ngeq ngtr ni nleq nless nmid nolimits
    nonumber norm normalsize not notin nparallel nsim nsubseteq nu nwarrow
    rVert rangle rbrace rbrack rceil ref restriction rfloor rho right rightarrow rightharpoonup
    rightleftharpoons rightrightarrows rm rmoustache rvert
    tan tanh tau tbinom text textbf textcolor textit textnormal textrm textsc textsf textsl
    textstyle textsubscript textsuperscript texttt tfrac therefore theta thickapprox thicksim tilde
    times tiny to top triangle triangledown triangleleft triangleq triangleright twoheadrightarrow
    """.split()
)


def _repair(text: str) -> str:
    r"""Undo what models do to JSON that holds LaTeX.

    They fence it as code, talk before and after it, break lines inside strings and leave
    backslashes single. Some of the latter are no escape (`\alpha`, `\(`), others are the wrong one
    (`\beta` is a backspace and `eta`): all of them get the second backslash that they lack.
    """
    begin, end = text.find("{"), text.rfind("}")
    if 0 <= begin < end:
        text = text[begin : end + 1]
    return _BACKSLASH.sub(_double, _RAW_CONTROL.sub(" ", text.lstrip("\ufeff")))


def _double(found: re.Match[str]) -> str:
    word = found["word"]
    is_escape = (
        word is None
        or word in {"b", "f"}
        or (word[:1] in {"n", "r", "t"} and word not in _TEX_WORDS)
    )
    return found[0] if is_escape else "\\" + found[0]
