"""What a summarizer is asked, what it answers, and how it says that it cannot."""

from __future__ import annotations

from typing import Literal, Protocol

import msgspec

from ..models import NO_TOKENS, Heading, Role, Sentence, Tokens

PROTOCOL = 1
"""The version of what a summarizer is asked and answers; raised when either changes."""


class Statement(msgspec.Struct, frozen=True):
    """One statement of a summarizer, not yet checked.

    Attributes:
        text: What it says.
        evidence: The numbers of the one to five sentences that support it.
        role: What it does in the paper's argument, where the summarizer knows.
    """

    text: str
    evidence: tuple[int, ...]
    role: Role = ""


class Answer(msgspec.Struct, frozen=True):
    """What a summarizer says about a paper, not yet checked.

    Attributes:
        summary: The paper in one sentence.
        takeaways: The points to remember.
        deep: The deep digest by heading; empty at brief depth.
        title: The title in the reader's language; empty where that is the paper's.
        affiliation: Of the first author, where the text states it.
        keywords: Terms a researcher would search for.
    """

    summary: Statement
    takeaways: tuple[Statement, ...]
    deep: dict[Heading, tuple[Statement, ...]] = {}
    title: str = ""
    affiliation: Statement | None = None
    keywords: tuple[str, ...] = ()


class Question(msgspec.Struct, frozen=True):
    """A statement that a second reader is asked about, with all that it is given.

    Attributes:
        place: Which statement of the answer it is: `summary`, `takeaway 2`, `results 1`.
        text: What it says.
        evidence: The numbers of the sentences it cites.
        doubts: Where the reader is to look twice, in a few words.
    """

    place: str
    text: str
    evidence: tuple[int, ...]
    doubts: tuple[str, ...] = ()


class Inquiry(msgspec.Struct, frozen=True):
    """What a second reader is asked about one paper.

    Attributes:
        questions: The statements.
        cited: The sentences they cite, by number.
        beside: Neighbours of those, by number: for what a pronoun means, not as evidence.
        sections: The headings that all these stand under, by number, where there are any.
    """

    questions: tuple[Question, ...]
    cited: dict[int, str]
    beside: dict[int, str] = {}
    sections: dict[int, str] = {}


class Verdict(msgspec.Struct, frozen=True):
    """What a second reader says of one statement, given only the sentences it cites.

    Attributes:
        place: Which statement of the answer, such as `summary`, `takeaway 2` or `results 1`.
        supported: Whether all that it says is borne out by those sentences.
        reason: Why not, in a few words; empty where it is.
    """

    place: str
    supported: bool
    reason: str = ""


class Verdicts(msgspec.Struct, frozen=True):
    """What a second reader says, with the model that read and what it cost.

    Attributes:
        batched: Whether it came in a batch, which has a price of its own.
    """

    verdicts: tuple[Verdict, ...]
    model: str = ""
    tokens: Tokens = NO_TOKENS
    batched: bool = False


class Task(msgspec.Struct, frozen=True):
    """What a summarizer is asked.

    Attributes:
        title: The paper's title.
        sentences: The text that was read; evidence refers to places in it, from 0.
        language: In which to answer, as a BCP 47 tag.
        depth: `full` asks for the deep digest too.
        objections: What did not hold in an earlier answer to the same task.
        characters: At most so many of the text are sent; 0 for as many as the prompt allows.
    """

    title: str
    sentences: tuple[Sentence, ...]
    language: str
    depth: Literal["brief", "full"]
    objections: tuple[str, ...] = ()
    characters: int = 0


class Reply(msgspec.Struct, frozen=True):
    """An answer with the model that gave it and what it cost.

    Attributes:
        answer: What was said.
        model: Who said it, as the service names it.
        tokens: What it cost.
        batched: Whether it came in a batch, which has a price of its own.
        share: How much of the text was sent, from 0 to 1: models take no more than so much.
    """

    answer: Answer
    model: str = ""
    tokens: Tokens = NO_TOKENS
    batched: bool = False
    share: float = 1.0


class Summarizer(Protocol):
    """Turns a text into an answer.

    Attributes:
        name: As the option `summarizer` has it.
        model: The model that is asked for; empty without one.
        version: Changes with all else that decides its answers: prompt, schema, weights.
        writes: Whether it writes text of its own in the language asked for, at a price; one that
            does not copies the paper's sentences for nothing.
    """

    name: str
    model: str
    version: str
    writes: bool

    def summarize(self, task: Task) -> Reply:
        """Answer a task. Called from several threads at once.

        Raises:
            OutOfServiceError: Nobody can be answered now.
            NotNowError: This task cannot be answered now.
            NoAnswerError: This task got no usable answer.
        """
        ...


class SecondReader(Protocol):
    """Reads statements against the sentences they cite, without knowing who wrote them or why.

    Attributes:
        name: Of the service, as the option `summarizer` has it.
        model: The model that is asked.
        reading_version: Changes with all else that decides its verdicts.
    """

    name: str
    model: str
    reading_version: str

    def verify(self, inquiry: Inquiry) -> Verdicts:
        """Say of each statement whether its sentences bear it out. Called from several threads.

        A statement may come back without a verdict; none comes back for a statement that was not
        asked about, and two that contradict each other count as one against it.

        Raises:
            OutOfServiceError: Nobody can be answered now.
            NotNowError: This cannot be answered now.
            NoAnswerError: There was no usable answer.
        """
        ...


class SummarizerError(Exception):
    """A summarizer could not answer. The message is one line and holds no key."""


class OutOfServiceError(SummarizerError):
    """No further task can be answered in this update: no key, a refused one, no quota.

    Attributes:
        passing: Whether it mends itself; all else only the owner can mend.
    """

    def __init__(self, message: str, *, passing: bool = False) -> None:
        super().__init__(message)
        self.passing = passing


class NotNowError(SummarizerError):
    """This task got no answer now, through a fault that may be its own; a later update may."""


class NoAnswerError(SummarizerError):
    """This task got no usable answer: refused, cut off, empty or not to be read.

    Attributes:
        tokens: What the attempt cost all the same.
        refused: Whether asking once more is no use, as with a refusal for safety.
    """

    def __init__(self, message: str, tokens: Tokens = NO_TOKENS, *, refused: bool = False) -> None:
        super().__init__(message)
        self.tokens = tokens
        self.refused = refused
