"""One request to a model's service and what becomes of it: patience, limits, what it cost.

A service's own file says how a request is sent, how its answers read and what its faults mean;
when to wait, to try again or to give up is decided here, so that all services behave alike.
"""

from __future__ import annotations

import re
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TypeAlias, TypeVar
from urllib.parse import quote, quote_plus

import msgspec

from ..models import NO_TOKENS, Tokens, one_line
from .base import (
    Inquiry,
    NoAnswerError,
    OutOfServiceError,
    Reply,
    SummarizerError,
    Task,
    Verdicts,
)
from .prompt import OUTPUT_TOKENS, instructions, question, share_sent
from .second_reading import OUTPUT_TOKENS as READING_TOKENS
from .second_reading import (
    VerdictsForm,
    decode_verdicts,
    reading_instructions,
    reading_question,
    reading_schema,
)
from .wire import Schema, answer_form, answer_schema, decode_answer

_T = TypeVar("_T")

TEMPERATURE = 0.2
"""Low: a digest reports. Not zero, at which newer models may repeat themselves without end."""

PATIENCE = 60.0
"""Seconds that one task waits in all for a limit per minute to pass."""

MOST_LIMITED = 5
"""Refusals by a limit per minute after which a task is given up."""

FIRST_PAUSE = 5.0
"""Seconds to wait at a limit that does not say how long; doubled each time."""

RETRY_PAUSES = (1.0, 4.0)
"""Seconds to wait before each new attempt after a fault of the service or the network."""


class Request(msgspec.Struct, frozen=True):
    """What is sent, and as what the answer is read.

    Attributes:
        instructions: The rules.
        question: The paper, or the statements.
        schema: Of the answer, as the model is told.
        output_tokens: Of the answer at most.
        form: The answer is read as this.
    """

    instructions: str
    question: str
    schema: Schema
    output_tokens: int
    form: type = object


class Answered(msgspec.Struct, frozen=True):
    """What a service answered.

    Attributes:
        text: What the model wrote, without its thoughts; empty where it is withheld.
        model: The model that wrote, as the service names it.
        tokens: What it cost.
        withheld: Why there is no whole answer; empty where there is.
        refused: Whether asking once more is no use.
    """

    text: str = ""
    model: str = ""
    tokens: Tokens = NO_TOKENS
    withheld: str = ""
    refused: bool = False


class FaultError(Exception):
    """A request brought no answer.

    Attributes:
        status: The HTTP status; 0 where there was none: the network, or no answer in time.
        body: What the service said, or what went wrong.
        pause: Seconds it asked to wait, in its header.
        slow: Whether the answer did not come in time.
        endless: Whether it began and did not end, as it would again.
    """

    def __init__(
        self,
        status: int,
        body: str,
        pause: float | None = None,
        *,
        slow: bool = False,
        endless: bool = False,
    ) -> None:
        super().__init__(status)
        self.status = status
        self.body = body
        self.pause = pause
        self.slow = slow
        self.endless = endless


class Fault(msgspec.Struct, frozen=True):
    """What a fault means.

    Attributes:
        error: What is raised where nothing else helps.
        limited: Whether a limit per minute was reached, which passes.
        passing: Whether the same request may be answered in a moment.
        pause: Seconds that the service asks to wait.
        reason: What the service says of a limit.
    """

    error: SummarizerError
    limited: bool = False
    passing: bool = False
    pause: float | None = None
    reason: str = ""


_WORD = re.compile(r"\S+")
_MASK = "***"
_TELLING = 8
"""So many characters of a key tell which one it is."""


class Service(msgspec.Struct, frozen=True):
    """Who is asked.

    Attributes:
        name: Of the summarizer.
        model: That is asked for.
        key: That is sent; empty for none.
        key_from: Where the owner of the site put it.
        address: Where the owner of the site says where the service is.
    """

    name: str
    model: str
    key: str
    key_from: str = ""
    address: str = ""

    def check_key(self) -> None:
        """Make sure that a header can hold the key, whose errors would quote it.

        Raises:
            OutOfServiceError: None can.
        """
        if not self.key.isascii() or not self.key.isprintable() or " " in self.key:
            raise OutOfServiceError(self.says(f"the key in {self.key_from} is garbled"))

    def without_key(self, text: str) -> str:
        """A text without the key, and without what services leave of it when they mask it."""
        key = self.key
        for form in {key, quote(key, safe=""), quote_plus(key), key.replace("/", "\\/")} - {""}:
            text = text.replace(form, "…")
        if len(key) > 2 * _TELLING:
            text = re.sub(re.escape(key[:_TELLING]) + r"\S*", "…", text)
        return _WORD.sub(lambda word: "…" if _MASK in word[0] else word[0], text)

    def says(self, text: str) -> str:
        """A message for people: one line, with the summarizer's name and without the key."""
        return f"summarizer '{self.name}': {one_line(self.without_key(text))}"


class Pace:
    """The moment before which no thread sends, because the service asked for a pause."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._not_before = 0.0

    def hold(self, seconds: float) -> None:
        """Let nobody send for so many seconds."""
        with self._lock:
            self._not_before = max(self._not_before, time.monotonic() + seconds)

    def wait(self) -> None:
        """Return when sending is allowed."""
        while True:
            with self._lock:
                left = self._not_before - time.monotonic()
            if left <= 0:
                return
            time.sleep(left)


Send: TypeAlias = Callable[[Request], Answered]
"""Sends one request, once.

Raises:
    FaultError: It brought no answer.
    OutOfServiceError: It cannot be sent.
"""


@dataclass(frozen=True)
class Exchange:
    """All that asking a service takes; may be used from several threads.

    Attributes:
        service: Who is asked.
        send: How.
        explain: What a fault of it means.
        pace: When; shared by all threads.
    """

    service: Service
    send: Send
    explain: Callable[[FaultError], Fault]
    pace: Pace = field(default_factory=Pace)

    def answer(self, task: Task) -> Reply:
        """Ask for the answer to a task, as often as is sensible.

        Raises:
            OutOfServiceError: The service answers nobody now.
            NotNowError: It does not answer this now.
            NoAnswerError: It has no usable answer to this task.
        """
        return self.reply(self._respond(self.request(task)), task)

    def request(self, task: Task) -> Request:
        """What is sent for a task.

        Raises:
            NoAnswerError: There is nothing to send.
        """
        if not task.sentences:
            raise NoAnswerError(self.service.says("there is no text to summarise"), refused=True)
        return Request(
            instructions=instructions(task),
            question=question(task),
            schema=answer_schema(task.depth),
            output_tokens=OUTPUT_TOKENS[task.depth],
            form=answer_form(task.depth),
        )

    def reply(self, came: Answered, task: Task) -> Reply:
        """Read what came for a task.

        Raises:
            NoAnswerError: It is no usable answer.
        """
        answer, model, tokens = self._read(came, lambda text: decode_answer(text, task))
        return Reply(answer, model, tokens, share=share_sent(task))

    def read(self, inquiry: Inquiry) -> Verdicts:
        """Ask for the verdicts on some statements, as often as is sensible.

        Raises:
            OutOfServiceError: The service answers nobody now.
            NotNowError: It does not answer this now.
            NoAnswerError: It has no usable answer to this.
        """
        return self.verdicts(self._respond(self.reading_request(inquiry)), inquiry)

    def reading_request(self, inquiry: Inquiry) -> Request:
        """What is sent for some statements."""
        return Request(
            instructions=reading_instructions(),
            question=reading_question(inquiry),
            schema=reading_schema(),
            output_tokens=READING_TOKENS,
            form=VerdictsForm,
        )

    def verdicts(self, came: Answered, inquiry: Inquiry) -> Verdicts:
        """Read what came for some statements.

        Raises:
            NoAnswerError: It is no usable answer.
        """
        return Verdicts(*self._read(came, lambda text: decode_verdicts(text, inquiry)))

    def _read(self, came: Answered, decode: Callable[[str], _T]) -> tuple[_T, str, Tokens]:
        """Read what came: the answer, the model that gave it, what it cost."""

        def without(why: str, *, refused: bool = False) -> NoAnswerError:
            return NoAnswerError(self.service.says(why), came.tokens, refused=refused)

        if came.withheld:
            raise without(came.withheld, refused=came.refused)
        if not came.text.strip():
            raise without("the answer was empty")
        try:
            decoded = decode(came.text)
        except ValueError as error:
            raise without(f"the answer does not have the form asked for ({error})") from None
        return decoded, one_line(came.model)[:100] or self.service.model, came.tokens

    def _respond(self, request: Request) -> Answered:
        waited = 0.0
        limited = failed = 0
        while True:
            self.pace.wait()
            try:
                return self.send(request)
            except FaultError as error:
                fault = self.explain(error)
                if fault.limited:
                    pause = fault.pause if fault.pause is not None else FIRST_PAUSE * 2**limited
                    limited += 1
                    waited += pause
                    if waited > PATIENCE or limited >= MOST_LIMITED:
                        raise fault.error from None
                    self.pace.hold(pause)
                elif fault.passing and failed < len(RETRY_PAUSES):
                    time.sleep(RETRY_PAUSES[failed])
                    failed += 1
                else:
                    raise fault.error from None
