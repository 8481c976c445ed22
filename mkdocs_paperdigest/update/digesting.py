"""One paper's text → its digest: ask, check, have it read, ask once more, else copy."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime

import msgspec

from ..cache import Cache
from ..grounding import Grounded, examine, ground, may_hold, settle
from ..grounding.language import language_of
from ..models import (
    Checked,
    Claim,
    ClaimCount,
    Digest,
    Paper,
    Read,
    Reading,
    Section,
    Sentence,
    Tokens,
    moment,
)
from ..prices import Bill
from ..sentences import split_sentences
from ..summarizers.base import (
    NoAnswerError,
    NotNowError,
    OutOfServiceError,
    Reply,
    Summarizer,
    Task,
    Verdict,
)
from .budget import Budget
from .buying import bill_of, buy, model_of
from .plan import Depth, Plan, digest_key
from .verifying import read_statements

_CHARACTERS_PER_TOKEN = 4
_ANSWER_TOKENS: dict[Depth, int] = {"brief": 1_000, "full": 4_000}
_ASKED = ("title", "sentences", "language", "depth", "objections")
_HOPELESS = "no sentence of the abstract can stand for the paper"


def digest_paper(
    paper: Paper, reading: Reading, plan: Plan, key: str, cache: Cache, budget: Budget
) -> Digest:
    """Digest a paper from a text of it.

    Args:
        paper: The paper, for the facts that claims are held against.
        reading: The text that was read.
        plan: Who is asked, in which language, and who stands in where that does not hold: one
            that copies, so it cannot invent.
        key: The name of the digest that is wanted; see [`schedule.digest_key`][].
        cache: Where paid answers are kept before they are checked.
        budget: What requests may cost.

    Raises:
        BudgetSpentError: The budget does not allow a request; what was answered is in the cache.
        OutOfServiceError: The summarizer can answer nobody now; nothing was paid in vain.
        NoAnswerError: Not even the stand-in found a sentence that holds.
    """
    summarizer, language = plan.summarizer, plan.language
    if not summarizer.writes:
        return copy_digest(paper, reading, summarizer, key)
    sentences = number_sentences(reading)
    task = first_task(paper, reading, plan)
    spent = Bill()
    model = model_of(summarizer)
    shortfall = ""
    known: dict[str, Verdict] = {}
    for _ in range(2):
        try:
            reply = _ask(summarizer, task, key, cache, budget)
        except NoAnswerError as error:
            spent += bill_of(error, model, budget)
            shortfall = str(error)
            if error.refused:
                break
            continue
        spent += bill_of(reply, model, budget)
        examination = examine(reply.answer, sentences, paper, language)
        verdicts: Mapping[str, Verdict] | None = None
        checked: Checked | None = None
        # Who has lost too much already is asked again before anybody reads it.
        if plan.reader is not None and may_hold(examination):
            second, known = read_statements(
                examination, sentences, plan.reader, cache, budget, known
            )
            verdicts, checked = second.verdicts, second.checked
            spent += second.bill
        grounded = settle(examination, verdicts)
        if grounded.enough:
            made = _made(
                paper, reading.read, summarizer, reply.model, language, grounded, key, spent
            )
            return msgspec.structs.replace(made, checked=checked, share=reply.share)
        failed = grounded.objections[:1]
        shortfall = f"{failed[0].place}: {failed[0].rule}" if failed else "too little was left"
        task = msgspec.structs.replace(task, objections=tuple(map(str, grounded.objections[:20])))
    if other := _by_another(paper, reading, plan, cache, budget):
        spent += Bill(other.tokens, other.money)
    else:
        other = _copied(paper, reading.read, sentences, plan.stand_in, "")
    return msgspec.structs.replace(
        other, stands_in_for=key, shortfall=shortfall, tokens=spent.tokens, money=spent.money
    )


def copy_digest(paper: Paper, reading: Reading, summarizer: Summarizer, key: str) -> Digest:
    """Digest a paper by somebody who copies sentences and asks nobody.

    Args:
        paper: The paper.
        reading: The text that was read.
        summarizer: Who copies.
        key: The name of the digest.

    Raises:
        NoAnswerError: No sentence holds.
    """
    return _copied(paper, reading.read, number_sentences(reading), summarizer, key)


def copy_abstracts(papers: Mapping[str, Paper], summarizer: Summarizer) -> list[Digest | str]:
    """Digest several papers from their abstracts by somebody who copies sentences.

    Args:
        papers: By the names of their digests.
        summarizer: Who copies.

    Returns:
        The digest of each paper in turn, or why there is none.
    """
    made: list[Digest | str] = []
    for key, paper in papers.items():
        try:
            made.append(copy_digest(paper, abstract_alone(paper), summarizer, key))
        except NoAnswerError as error:
            made.append(str(error))
    return made


def first_task(paper: Paper, reading: Reading, plan: Plan) -> Task:
    """What a paper's summarizer is asked first."""
    sentences = number_sentences(reading)
    return Task(paper.title, sentences, plan.language, _depth_of(reading.read))


def answer_name(key: str, task: Task) -> str:
    """The name under which the answer to a task is kept, by all that decides it."""
    # How much of the text was sent is the summarizer's affair, and no other question.
    told = {name: getattr(task, name) for name in _ASKED}
    return f"answer|{key}|{hashlib.sha256(msgspec.json.encode(told)).hexdigest()}"


def _by_another(
    paper: Paper, reading: Reading, plan: Plan, cache: Cache, budget: Budget
) -> Digest | None:
    """The digest of the next model in line, where the first one has no answer that holds."""
    following = plan.fallback
    if following is None or not following.summarizer.writes:
        return None
    key = digest_key(paper, following, _depth_of(reading.read))
    try:
        return digest_paper(paper, reading, following, key, cache, budget)
    except (OutOfServiceError, NotNowError):
        return None


def abstract_alone(paper: Paper) -> Reading:
    """The abstract as a text that was read."""
    return Reading("abstract", (Section("", (paper.abstract,)),))


def preview_of(paper: Paper, stand_in: Summarizer) -> Claim | None:
    """The sentence of the abstract that stands for a paper until its digest is there."""
    try:
        return _copied(
            paper, "abstract", number_sentences(abstract_alone(paper)), stand_in, ""
        ).summary
    except NoAnswerError:
        return None


def number_sentences(reading: Reading) -> tuple[Sentence, ...]:
    """Split a text into the sentences that evidence refers to by number."""
    return tuple(
        Sentence(text, section.heading, section.anchor)
        for section in reading.sections
        for text in _sentences_of(section)
    )


def _sentences_of(section: Section) -> Iterator[str]:
    for paragraph in section.paragraphs:
        yield from split_sentences(paragraph)
    yield from section.rows


def _depth_of(read: Read) -> Depth:
    return "brief" if read == "abstract" else "full"


def _ask(summarizer: Summarizer, task: Task, key: str, cache: Cache, budget: Budget) -> Reply:
    """Get an answer from the cache, or buy it."""
    name = answer_name(key, task)
    model = model_of(summarizer)
    return buy(
        name, Reply, lambda: summarizer.summarize(task), estimate(task), model, cache, budget
    )


def estimate(task: Task) -> Tokens:
    """Guess what a task takes before a first answer tells."""
    sent = len(task.title) + sum(len(sentence.text) for sentence in task.sentences)
    return Tokens(sent // _CHARACTERS_PER_TOKEN, _ANSWER_TOKENS[task.depth])


def _copied(
    paper: Paper, read: Read, sentences: Sequence[Sentence], summarizer: Summarizer, key: str
) -> Digest:
    language = language_of(paper.abstract)
    left = tuple(sentences)
    while left:
        reply = summarizer.summarize(Task(paper.title, left, language, _depth_of(read)))
        grounded = ground(reply.answer, left, paper, language)
        if grounded.summary is not None:
            return _made(paper, read, summarizer, "", language, grounded, key, Bill())
        # A sentence that gives orders or talks to its reader is no summary; try without it.
        refused = set(reply.answer.summary.evidence)
        shorter = tuple(s for place, s in enumerate(left) if place not in refused)
        if len(shorter) == len(left):
            break
        left = shorter
    raise NoAnswerError(_HOPELESS)


def _made(
    paper: Paper,
    read: Read,
    summarizer: Summarizer,
    model: str,
    language: str,
    grounded: Grounded,
    key: str,
    bill: Bill,
) -> Digest:
    if grounded.summary is None:  # pragma: no cover  # what holds has a summary
        raise NoAnswerError("the summary did not hold")
    counted = grounded.claims
    return Digest(
        summarizer=summarizer.name,
        model=model,
        language=language,
        of_version=paper.version,
        read=read,
        made_at=moment(datetime.now(UTC)),
        summary=grounded.summary,
        takeaways=grounded.takeaways,
        deep=grounded.deep,
        claims=ClaimCount(counted.made, counted.kept, counted.dropped),
        tokens=bill.tokens,
        money=bill.money,
        key=key,
        title=grounded.title,
        affiliation=grounded.affiliation,
        keywords=grounded.keywords,
    )
