"""Settling an answer: which statements stay, by the checks and by a second reader's verdicts."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal, TypeAlias

import msgspec

from ..models import Claim, ClaimCount, Heading, one_line
from ..summarizers.base import Verdict

_ENOUGH_TAKEAWAYS = 2
_LONGEST_OBJECTION = 300

Under: TypeAlias = Heading | Literal["", "affiliation"]
"""Where in a digest a statement stands: a heading of the deep one; empty for the brief one."""


class Objection(msgspec.Struct, frozen=True):
    """An objection to a statement.

    Attributes:
        place: Which statement of the answer: `summary`, `takeaway 2`, `results 1`.
        rule: The rule that it breaks, in words of ours that may be published.
        detail: The same for the model, with a few of its own words; never published.
        sure: Whether it is enough to drop the statement where there is no second reader.
    """

    place: str
    rule: str
    detail: str = ""
    sure: bool = True

    def __str__(self) -> str:
        return one_line(f"{self.place}: {self.detail or self.rule}")[:_LONGEST_OBJECTION]


class Examined(msgspec.Struct, frozen=True):
    """A statement that the checks have examined, before a second reader.

    Attributes:
        place: Which statement of the answer it is.
        text: What it says.
        evidence: The numbers of the sentences it rests on, in order.
        rejected: The hard objection that drops it; `None` if there is none.
        doubts: The soft objections; a second reader decides.
        claim: The statement with its quote; `None` where it is rejected.
        heading: Under which heading of the deep digest it stands; empty for the others.
    """

    place: str
    text: str
    evidence: tuple[int, ...]
    rejected: Objection | None
    doubts: tuple[Objection, ...] = ()
    claim: Claim | None = None
    heading: Under = ""


class Examination(msgspec.Struct, frozen=True):
    """An answer that the checks have examined, statement by statement.

    Attributes:
        statements: In the answer's order.
        title: The translation, empty if it did not hold or is the original.
        keywords: Those that stand in the paper.
        objections: What speaks against title and keywords.
        sentences: How many sentences the text has.
    """

    statements: tuple[Examined, ...]
    title: str
    keywords: tuple[str, ...]
    objections: tuple[Objection, ...]
    sentences: int


class Grounded(msgspec.Struct, frozen=True):
    """What is kept of an answer.

    Attributes:
        summary: The paper in one sentence, or `None` if it did not hold.
        takeaways: Those that hold, in the answer's order.
        deep: The claims that hold by heading; headings with none are left out.
        title: The translation, empty if it did not hold or is the original.
        affiliation: Of the first author, or `None`.
        keywords: Those that stand in the paper.
        claims: How many statements were made, kept and dropped; title and keywords are none.
        objections: What failed, fit to be sent back to a model.
        enough: Whether what remains is a digest: a summary, two takeaways (or all where fewer
            were stated or the text has no further sentences), and no less than half of what was
            stated.
    """

    summary: Claim | None
    takeaways: tuple[Claim, ...]
    deep: dict[Heading, tuple[Claim, ...]]
    title: str
    affiliation: Claim | None
    keywords: tuple[str, ...]
    claims: ClaimCount
    objections: tuple[Objection, ...]
    enough: bool


def settle(examination: Examination, verdicts: Mapping[str, Verdict] | None) -> Grounded:
    """Decide which statements of an answer are kept.

    Args:
        examination: What the checks found.
        verdicts: A second reader's verdicts by place, which decide over soft objections. Without
            a verdict, a sure objection drops the statement. `None` where nobody read any.
    """
    objections: list[Objection] = []
    kept: list[Examined] = []
    for statement in examination.statements:
        verdict = verdicts.get(statement.place) if verdicts else None
        objection = statement.rejected or _unsettled(statement, verdict)
        if objection is None and statement.claim is not None:
            kept.append(statement)
        elif objection is not None:
            objections.append(objection)
    claims = {statement.place: statement.claim for statement in kept if statement.claim}
    summary = claims.get("summary")
    takeaways = tuple(claim for place, claim in claims.items() if place.startswith("takeaway "))
    deep: dict[Heading, tuple[Claim, ...]] = {}
    for statement in kept:
        if statement.heading and statement.heading != "affiliation" and statement.claim:
            deep[statement.heading] = (*deep.get(statement.heading, ()), statement.claim)
    made = len(examination.statements)
    stated = sum(s.place.startswith("takeaway ") for s in examination.statements)
    wanted = max(0, min(_ENOUGH_TAKEAWAYS, max(1, stated), examination.sentences - 1))
    return Grounded(
        summary=summary,
        takeaways=takeaways,
        deep=deep,
        title=examination.title,
        affiliation=claims.get("affiliation"),
        keywords=examination.keywords,
        claims=ClaimCount(made, len(kept), made - len(kept)),
        objections=(*objections, *examination.objections),
        enough=summary is not None and len(takeaways) >= wanted and len(kept) * 2 >= made,
    )


def may_hold(examination: Examination) -> bool:
    """Tell whether an answer would be enough if a second reader overruled every soft objection."""
    fine = {s.place: Verdict(s.place, supported=True) for s in examination.statements}
    return settle(examination, fine).enough


def _unsettled(statement: Examined, verdict: Verdict | None) -> Objection | None:
    if verdict is None:
        return next((doubt for doubt in statement.doubts if doubt.sure), None)
    if verdict.supported:
        return None
    reason = one_line(verdict.reason)
    return Objection(
        statement.place,
        "a second reader did not find it in its sentences",
        f"it is not borne out by its sentences ({reason})" if reason else "",
    )
