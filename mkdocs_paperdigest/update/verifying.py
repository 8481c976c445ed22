"""What code let pass is read by somebody else: statement by statement, against its sentences."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from itertools import chain

import msgspec

from ..cache import Cache
from ..grounding import Examination
from ..models import Checked, Claim, ClaimCount, Digest, Sentence, Tokens, moment
from ..prices import Bill
from ..summarizers.base import (
    Inquiry,
    NoAnswerError,
    Question,
    SecondReader,
    SummarizerError,
    Verdict,
    Verdicts,
)
from .budget import Budget, BudgetSpentError
from .buying import bill_of, buy, model_of

_CHARACTERS_PER_TOKEN = 4
_TOKENS_PER_VERDICT = 20
_SHARE_OF_TEXT = 0.2
"""A second reading is to cost no more than a fifth of what was sent for a deep digest: what cited
sentences and statements leave of that is for neighbours."""

_RULES_AND_VERDICTS = 3_500
"""Characters that every second reading takes besides."""

_FEWEST_CHARACTERS = 400


@dataclass(frozen=True, slots=True)
class SecondReading:
    """What came of a second reading.

    Attributes:
        verdicts: By place; `None` where nobody could read.
        checked: Who read, or why nobody could.
        bill: What it cost.
    """

    verdicts: Mapping[str, Verdict] | None
    checked: Checked
    bill: Bill = field(default_factory=Bill)


def read_statements(
    examination: Examination,
    sentences: Sequence[Sentence],
    reader: SecondReader,
    cache: Cache,
    budget: Budget,
    known: Mapping[str, Verdict],
) -> tuple[SecondReading, dict[str, Verdict]]:
    """Have the statements that code let pass read against the sentences they cite.

    Args:
        examination: What code found.
        sentences: The text that was read.
        reader: Who reads.
        cache: Where verdicts are kept, by all that decides them.
        budget: What the request may cost.
        known: Verdicts on statements of an earlier answer, by what they say and cite; those that
            were not changed since are not read again.

    Returns:
        What came of it, and all verdicts by what the statements say and cite.
    """
    passed = [statement for statement in examination.statements if statement.rejected is None]
    open_ = [s for s in passed if _said(s.text, s.evidence) not in known]
    questions = tuple(
        Question(s.place, s.text, s.evidence, tuple(doubt.rule for doubt in s.doubts))
        for s in open_
    )
    found: dict[str, Verdict] = {}
    reading = SecondReading({}, Checked(reader.model, reader.reading_version, _now()))
    if questions:
        reading = _try(make_inquiry(questions, sentences), reader, cache, budget)
        found = {verdict.place: verdict for verdict in (reading.verdicts or {}).values()}
    by_content = dict(known)
    verdicts: dict[str, Verdict] = {}
    for statement in passed:
        said = _said(statement.text, statement.evidence)
        verdict = by_content.get(said) or found.get(statement.place)
        if verdict is not None:
            by_content[said] = verdict
            verdicts[statement.place] = msgspec.structs.replace(verdict, place=statement.place)
    if reading.verdicts is None and not verdicts:
        return reading, by_content
    return replace(reading, verdicts=verdicts), by_content


def read_digest(digest: Digest, reader: SecondReader, cache: Cache, budget: Budget) -> Digest:
    """Have a digest read that was filed when nobody could.

    Its statements are read against their quotes, which are the sentences they cite. What is not
    borne out is dropped; a summary that is not takes the first takeaway that is in its place.

    Returns:
        The digest as it holds now.

    Raises:
        SummarizerError: It could not be read; see [`SecondReader`][].
        BudgetSpentError: The budget does not allow it.
    """
    found = _ask(inquiry_about(digest), reader, cache, budget)
    refused = {verdict.place for verdict in found.verdicts if not verdict.supported}
    takeaways = _left("takeaway", digest.takeaways, refused)
    summary = digest.summary
    if "summary" in refused and takeaways:
        summary, *rest = takeaways
        takeaways = tuple(rest)
    deep = {
        heading: left
        for heading, said in digest.deep.items()
        if (left := _left(heading, said, refused))
    }
    dropped = len(refused)
    bill = Bill(digest.tokens, digest.money) + bill_of(found, model_of(reader), budget)
    counted = digest.claims
    return msgspec.structs.replace(
        digest,
        summary=summary,
        takeaways=takeaways,
        deep=deep,
        checked=_checked(found, reader),
        tokens=bill.tokens,
        money=bill.money,
        claims=ClaimCount(counted.made, counted.kept - dropped, counted.dropped + dropped),
    )


def inquiry_about(digest: Digest) -> Inquiry:
    """What a second reader is asked about a digest that is filed: each statement, by its quote."""
    claims = dict(_claims(digest))
    questions = tuple(
        Question(place, claim.text, (number,))
        for number, (place, claim) in enumerate(claims.items())
    )
    return Inquiry(questions, {number: claim.quote for number, claim in enumerate(claims.values())})


def verdicts_name(inquiry: Inquiry, reader: SecondReader) -> str:
    """The name under which verdicts are kept, by all that decides them."""
    key = msgspec.json.encode([reader.name, reader.model, reader.reading_version, inquiry])
    return f"verdicts|{hashlib.sha256(key).hexdigest()}"


def _try(inquiry: Inquiry, reader: SecondReader, cache: Cache, budget: Budget) -> SecondReading:
    try:
        found = _ask(inquiry, reader, cache, budget)
    except (SummarizerError, BudgetSpentError) as error:
        spent = Bill()
        if isinstance(error, NoAnswerError):
            spent = bill_of(error, model_of(reader), budget)
        return SecondReading(None, Checked(at=_now(), because=str(error)[:200]), spent)
    verdicts = {verdict.place: verdict for verdict in found.verdicts}
    bill = bill_of(found, model_of(reader), budget)
    return SecondReading(verdicts, _checked(found, reader), bill)


def _ask(inquiry: Inquiry, reader: SecondReader, cache: Cache, budget: Budget) -> Verdicts:
    """Get verdicts from the cache, or buy them."""
    name = verdicts_name(inquiry, reader)
    model = model_of(reader)
    guess = estimate_reading(inquiry)
    return buy(name, Verdicts, lambda: reader.verify(inquiry), guess, model, cache, budget)


def _checked(found: Verdicts, reader: SecondReader) -> Checked:
    return Checked(found.model or reader.model, reader.reading_version, _now())


def make_inquiry(questions: tuple[Question, ...], sentences: Sequence[Sentence]) -> Inquiry:
    """Put together what a second reader is given: what is cited, and what stands beside it."""
    cited = sorted(set(chain.from_iterable(question.evidence for question in questions)))
    text = sum(len(sentence.text) for sentence in sentences)
    needed = sum(len(sentences[number].text) for number in cited)
    needed += sum(len(question.text) for question in questions)
    left = int(text * _SHARE_OF_TEXT) - needed - _RULES_AND_VERDICTS
    room = max(_FEWEST_CHARACTERS, left)
    beside: dict[int, str] = {}
    # A pronoun looks back more often than ahead.
    for step in (-1, 1):
        for number in cited:
            neighbour = number + step
            if not 0 <= neighbour < len(sentences) or neighbour in cited:
                continue
            # A neighbour across a heading speaks of something else.
            if sentences[neighbour].section != sentences[number].section:
                continue
            room -= len(sentences[neighbour].text)
            if room < 0:
                break
            beside[neighbour] = sentences[neighbour].text
    return Inquiry(
        questions,
        {number: sentences[number].text for number in cited},
        beside,
        {n: sentences[n].section for n in (*cited, *beside) if sentences[n].section},
    )


def estimate_reading(inquiry: Inquiry) -> Tokens:
    """Guess what a second reading takes."""
    sent = sum(map(len, chain(inquiry.cited.values(), inquiry.beside.values())))
    sent += sum(len(question.text) for question in inquiry.questions)
    said = _TOKENS_PER_VERDICT * len(inquiry.questions)
    return Tokens(sent // _CHARACTERS_PER_TOKEN + 1_000, said)


def _claims(digest: Digest) -> Iterator[tuple[str, Claim]]:
    yield "summary", digest.summary
    for n, claim in enumerate(digest.takeaways, 1):
        yield f"takeaway {n}", claim
    for heading, claims in digest.deep.items():
        for n, claim in enumerate(claims, 1):
            yield f"{heading} {n}", claim


def _left(place: str, claims: tuple[Claim, ...], refused: set[str]) -> tuple[Claim, ...]:
    return tuple(claim for n, claim in enumerate(claims, 1) if f"{place} {n}" not in refused)


def _said(text: str, evidence: Sequence[int]) -> str:
    return f"{list(evidence)} {text}"


def _now() -> str:
    return moment(datetime.now(UTC))
