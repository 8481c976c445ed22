"""A query in arXiv's grammar as a test of single papers, for papers that are at hand.

Words and phrases are matched whole and without regard to case, accents excepted; no word is
reduced to its stem. Source: https://info.arxiv.org/help/api/user-manual.html#query_details
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TypeAlias

from .facts import Facts

Match: TypeAlias = Callable[[Facts], bool]

_TOKEN = re.compile(r'\s*(\(|\)|(?:ANDNOT|AND|OR)(?=[\s(]|$)|(?:\w+:)?"[^"]*"|[^\s()"]+)')
_OPERATORS = ("AND", "ANDNOT", "OR")
_DEEPEST = 50
_WORD = re.compile(r"\w+")


class QueryError(ValueError):
    """A query is malformed, or asks what only arXiv can tell; the message says which."""


def read_query(query: str) -> Match:
    """Read a query.

    Args:
        query: In arXiv's grammar.

    Returns:
        Tells of a paper's facts whether they match.

    Raises:
        QueryError: It is malformed, or asks for a field that only arXiv can search.
    """
    if _TOKEN.sub("", query).strip():
        raise QueryError("a quotation mark is open")
    reader = _Reader(_TOKEN.findall(query))
    match = reader.any_of(0)
    if reader.left:
        raise QueryError(f"{reader.left[0]!r} stands where AND, OR or ANDNOT has to")
    return match


class _Reader:
    """Takes the tokens of a query one by one; AND binds closer than OR."""

    def __init__(self, tokens: list[str]) -> None:
        self.left = tokens

    def any_of(self, depth: int) -> Match:
        match = self._all_of(depth)
        while self._takes("OR"):
            match = _either(match, self._all_of(depth))
        return match

    def _all_of(self, depth: int) -> Match:
        match = self._one(depth)
        while self.left and self.left[0] in ("AND", "ANDNOT"):
            wanted = self.left.pop(0) == "AND"
            match = _both(match, self._one(depth), wanted=wanted)
        return match

    def _one(self, depth: int) -> Match:
        if depth > _DEEPEST:
            raise QueryError("it is nested too deeply")
        if not self.left:
            raise QueryError("it breaks off")
        if self._takes("("):
            match = self.any_of(depth + 1)
            if not self._takes(")"):
                raise QueryError("a parenthesis is open")
            return match
        token = self.left.pop(0)
        if token in (*_OPERATORS, ")"):
            raise QueryError(f"{token!r} stands where a word has to")
        return _term(token)

    def _takes(self, token: str) -> bool:
        if self.left[:1] == [token]:
            del self.left[0]
            return True
        return False


def _either(one: Match, other: Match) -> Match:
    return lambda facts: one(facts) or other(facts)


def _both(one: Match, other: Match, *, wanted: bool) -> Match:
    return lambda facts: one(facts) and other(facts) is wanted


def _term(token: str) -> Match:
    name, colon, value = token.partition(":")
    if not colon or token.startswith('"'):
        name, value = "all", token
    value = value.strip('"')
    if name == "cat":
        return _in_category(value)
    if name == "id":
        return lambda facts: facts.id == value
    if name not in (*_FIELDS, "au", "all"):
        known = ", ".join(("cat", "id", *_FIELDS, "au", "all"))
        raise QueryError(f"the field {name!r} is not one of {known}")
    # Names are written `del_maestro`.
    words = _folded(value.replace("_", " ").removesuffix("*"))
    if not words.strip():
        raise QueryError(f"{token!r} is no word to search for")
    if name == "au":
        return _by_author(words)
    wanted = words.rstrip() if value.endswith("*") else words
    fields = _FIELDS.values() if name == "all" else (_FIELDS[name],)

    def in_text(facts: Facts) -> bool:
        return any(wanted in _folded(field(facts)) for field in fields)

    return _either(in_text, _by_author(words)) if name == "all" else in_text


def _by_author(words: str) -> Match:
    """Match names that hold these words, or whose surname and first letters they are."""
    surname, _, given = words.strip().rpartition(" ")

    def is_meant(name: str) -> bool:
        folded = _folded(name)
        if words in folded:
            return True
        begins, ends = folded.startswith(f" {given}"), folded.endswith(f" {surname} ")
        return bool(surname) and begins and ends

    return lambda facts: any(map(is_meant, facts.authors))


def _in_category(value: str) -> Match:
    if value.endswith("*"):
        prefix = value[:-1]
        return lambda facts: any(name.startswith(prefix) for name in facts.categories)
    return lambda facts: value in facts.categories


def _folded(text: str) -> str:
    """Return the words of a text, each between two spaces, for a search for whole words."""
    return f" {' '.join(_WORD.findall(text.casefold()))} "


_FIELDS: dict[str, Callable[[Facts], str]] = {
    "ti": lambda facts: facts.title,
    "abs": lambda facts: facts.abstract,
    "co": lambda facts: facts.comment,
    "jr": lambda facts: facts.journal,
}
