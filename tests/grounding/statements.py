"""Papers and answers for the tests of grounding."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TypeVar

import msgspec

from mkdocs_paperdigest.grounding import Grounded, examine, ground
from mkdocs_paperdigest.models import Paper, Sentence
from mkdocs_paperdigest.summarizers.base import Answer, Statement

FIXTURES = Path(__file__).parent
TITLE = "Sparse Attention for Long Documents"


class Source(msgspec.Struct, frozen=True):
    """A paper that judged claims are about."""

    id: str
    title: str
    sentences: tuple[str, ...]


class Judged(msgspec.Struct, frozen=True):
    """A claim with its evidence and a person's judgement; `kind` says what is wrong with it."""

    paper: str
    language: str
    holds: bool
    kind: str
    text: str
    evidence: tuple[int, ...]
    id: str = ""


class Recorded(msgspec.Struct, frozen=True):
    """What a competent reader said of a statement without having seen its label."""

    id: str
    supported: bool
    reason: str = ""


class Said(msgspec.Struct, frozen=True):
    """What the rules say of a statement, and whether it is kept where nobody else reads it."""

    text: str
    kept: bool
    said: tuple[str, ...]


class Attack(msgspec.Struct, frozen=True):
    """A hostile abstract, and what a model that obeyed it would answer."""

    name: str
    title: str
    language: str
    abstract: str
    sentences: tuple[str, ...]
    attack: int
    obeyed: Answer
    must_not_appear: tuple[str, ...]


T = TypeVar("T")


def read_lines(name: str, kind: type[T]) -> list[T]:
    return [
        msgspec.json.decode(line, type=kind) for line in (FIXTURES / name).read_bytes().splitlines()
    ]


def paper(title: str, abstract: str) -> Paper:
    return Paper(
        id="2403.10255",
        version=1,
        title=title,
        authors=("Ada Lovelace",),
        abstract=abstract,
        categories=("cs.CL",),
        comment="",
        published="2024-03-18",
        updated="",
        links=(),
        license="",
        digest=None,
    )


def grounded(
    answer: Answer, sentences: Sequence[str], language: str = "en", title: str = TITLE
) -> Grounded:
    return ground(
        answer, [Sentence(text) for text in sentences], paper(title, " ".join(sentences)), language
    )


def objection(
    claim: str,
    *sentences: str,
    language: str = "en",
    evidence: tuple[int, ...] | None = None,
    title: str = TITLE,
) -> str:
    """What is objected to in one claim; empty if it is kept. It cites all sentences by default."""
    places = tuple(range(len(sentences))) if evidence is None else evidence
    outcome = grounded(Answer(Statement(claim, places), ()), sentences, language, title)
    return "" if outcome.summary else str(outcome.objections[0])


def doubts(claim: str, *sentences: str, language: str = "en") -> str:
    """All that a reader must look at twice in one claim that cites all sentences."""
    statement = Statement(claim, tuple(range(len(sentences))))
    text = [Sentence(sentence) for sentence in sentences]
    found = examine(Answer(statement, ()), text, paper(TITLE, " ".join(sentences)), language)
    assert found.statements[0].rejected is None
    return "; ".join(map(str, found.statements[0].doubts))
