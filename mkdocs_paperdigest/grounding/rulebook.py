"""The words that the checks look for, by language, read from the files in `rules/`.

A check that needs words applies where both languages at play, the claim's and the paper's, have
theirs. To teach the checks a language, add a folder of its name.
"""

from __future__ import annotations

import re
import tomllib
from functools import cache
from pathlib import Path
from typing import Any

import msgspec

from ..models import convert

_FOLDER = Path(__file__).parent / "rules"

Words = re.Pattern[str]
"""A pattern of words and phrases. In the files a long one is written over several lines."""


class Overclaim(msgspec.Struct, frozen=True):
    """A kind of strong words: how a claim says it, and what in the evidence bears it out."""

    name: str
    borne_out: Words
    said: Words | None = None


class Limit(msgspec.Struct, frozen=True):
    """A kind of hedge or limit: how evidence says it, and how a claim keeps it."""

    name: str
    kept: Words
    said: Words | None = None


class Negation(msgspec.Struct, frozen=True):
    """The denials of a language.

    Attributes:
        denies: Words that deny what stands by them.
        like: All words that a translation may render as a denial.
        needs: Words for a need.
        needs_not: Words that say that a need is gone.
        no_denial: What looks like a denial but is none, such as `not only`.
        strong: Denials that a translation must keep.
        without_need: A need denied in one phrase.
    """

    denies: Words
    like: Words
    needs: Words
    needs_not: Words
    no_denial: Words | None = None
    strong: Words | None = None
    without_need: Words | None = None


class Direction(msgspec.Struct, frozen=True):
    """Two opposite directions, as words; an asterisk stands for any ending.

    Attributes:
        name: The same in every language.
        one: Words of the first direction.
        other: Words of the second.
        like_one: Words that agree with the first, but are no contrary of the second.
        like_other: The same for the second.
    """

    name: str
    one: str
    other: str
    like_one: str = ""
    like_other: str = ""


class Bound(msgspec.Struct, frozen=True):
    """Words for upper and lower bounds."""

    at_most: Words
    at_least: Words


class Comparison(msgspec.Struct, frozen=True):
    """Words for comparisons.

    Attributes:
        surpasses: What stands between the better one and the worse one.
        falls_behind: The same the other way round.
        circumstance: What begins the part behind the second that is about neither.
    """

    surpasses: Words
    falls_behind: Words
    circumstance: Words


class Attribution(msgspec.Struct, frozen=True):
    """Words that tell whose a method is.

    Attributes:
        earlier: Words for the methods of others.
        own: Words for what a paper itself brings.
        earlier_subject: A sentence about the methods of others; the evidence's language only.
        own_subject: A sentence about what the paper brings; the evidence's language only.
    """

    earlier: Words
    own: Words
    earlier_subject: Words | None = None
    own_subject: Words | None = None


class Form(msgspec.Struct, frozen=True):
    """Forms of text that are no statement about research, such as placeholders and praise."""

    placeholder: Words
    absence: Words
    self_talk: Words
    echo: Words
    judgement: Words


class Numbers(msgspec.Struct, frozen=True):
    """Numbers in words.

    Attributes:
        ordinal: What makes the number behind it a place in a row or a label.
        hints: What a text says instead of a small number, by the number.
    """

    ordinal: Words
    hints: dict[str, Words] = {}


class Rules(msgspec.Struct, frozen=True):
    """All words of one language.

    Attributes:
        overclaim: Strong words by kind.
        limit: Hedges and limits by kind.
        negation: Denials.
        direction: Pairs of opposites.
        bound: Upper and lower bounds.
        comparison: Who surpasses whom.
        attribution: Whose something is.
        form: What is no statement.
        injection: Orders.
        numbers: Numbers in words.
        terms: Common terms in this language, by what they are in English.
    """

    overclaim: tuple[Overclaim, ...]
    limit: tuple[Limit, ...]
    negation: Negation
    direction: tuple[Direction, ...]
    bound: Bound
    comparison: Comparison
    attribution: Attribution
    form: Form
    injection: tuple[Words, ...]
    numbers: Numbers
    terms: dict[str, Words] = {}


LANGUAGES = tuple(sorted(folder.name for folder in _FOLDER.iterdir() if folder.is_dir()))
"""The languages that have rules; primary subtags."""


@cache
def rules_of(language: str) -> Rules | None:
    """Return the rules of a language, by its primary subtag; `None` if it has none."""
    if language not in LANGUAGES:
        return None
    tables: dict[str, Any] = {}
    for path in sorted((_FOLDER / language).glob("*.toml")):
        tables |= tomllib.loads(path.read_text(encoding="utf-8"))
    injection = tables["injection"]
    parts: dict[str, str] = injection.get("parts", {})
    tables["injection"] = [_with_parts(order, parts) for order in injection["orders"]]
    return convert(tables, Rules, _compiled)


@cache
def all_rules() -> tuple[Rules, ...]:
    """Return the rules of every language that has some."""
    return tuple(rules for language in LANGUAGES if (rules := rules_of(language)))


@cache
def table(path: str) -> dict[str, Any]:
    """Return a file of words that is not about one language's rules, such as `languages.toml`."""
    return tomllib.loads((_FOLDER / path).read_text(encoding="utf-8"))


def _with_parts(order: str, parts: dict[str, str]) -> str:
    for name, part in parts.items():
        order = order.replace(f"⟨{name}⟩", _joined(part))
    return order


def _joined(written: str) -> str:
    return "".join(line.strip() for line in written.splitlines())


def _compiled(_: object, written: str) -> object:
    return re.compile(_joined(written), re.IGNORECASE)
