"""The Gemini API as both of Google's SDKs reach it: its answers, its faults, and patience.

Either SDK sends one request and says what came back, as a [`Response`][] or a [`FaultError`][];
what follows from that is decided here, so that both summarizers behave alike.
"""

from __future__ import annotations

import re
import threading
import time
from collections.abc import Callable
from typing import TypeAlias, TypeVar
from urllib.parse import quote, quote_plus

import msgspec

from ..models import Tokens, one_line
from .base import (
    Inquiry,
    NoAnswerError,
    NotNowError,
    OutOfServiceError,
    Reply,
    SummarizerError,
    Task,
    Verdicts,
)
from .prompt import OUTPUT_TOKENS, instructions, question
from .second_reading import OUTPUT_TOKENS as READING_TOKENS
from .second_reading import (
    decode_verdicts,
    reading_instructions,
    reading_question,
    reading_schema,
)
from .wire import Schema, answer_schema, decode_answer

_T = TypeVar("_T")

DEFAULT_MODEL = "gemini-flash-latest"
"""An alias that does not retire; the model behind it is recorded with each answer."""

TEMPERATURE = 0.2
"""Low: a digest reports. Not zero, at which newer models may repeat themselves without end."""

BASE_URL_VARIABLE = "GOOGLE_GEMINI_BASE_URL"

PATIENCE = 60.0
"""Seconds that one task waits in all for a limit per minute to pass."""

MOST_LIMITED = 5
"""Refusals by a limit per minute after which a task is given up."""

FIRST_PAUSE = 5.0
"""Seconds to wait at a limit that does not say how long; doubled each time."""

RETRY_PAUSES = (1.0, 4.0)
"""Seconds to wait before each new attempt after a fault of the service or the network."""

_LONGEST_REASON = 200

_FINAL_REASONS = frozenset({"SAFETY", "PROHIBITED_CONTENT", "BLOCKLIST", "SPII"})


class Request(msgspec.Struct, frozen=True):
    """What is sent: rules, paper, the form of the answer and its longest size in tokens."""

    instructions: str
    question: str
    schema: Schema
    output_tokens: int


class Part(msgspec.Struct, frozen=True):
    """A piece of an answer, or of the thinking before it."""

    text: str = ""
    thought: bool = False


class Content(msgspec.Struct, frozen=True):
    """The pieces of an answer."""

    parts: tuple[Part, ...] = ()


class Candidate(msgspec.Struct, frozen=True, rename="camel"):
    """An answer, and why it ends."""

    content: Content = Content()
    finish_reason: str = ""


class PromptFeedback(msgspec.Struct, frozen=True, rename="camel"):
    """Why a prompt was not answered at all."""

    block_reason: str = ""


class UsageMetadata(msgspec.Struct, frozen=True, rename="camel"):
    """What a request cost, in tokens."""

    prompt_token_count: int = 0
    candidates_token_count: int = 0
    thoughts_token_count: int = 0


class Response(msgspec.Struct, frozen=True, rename="camel"):
    """What the API returns with status 200, as far as it is read here."""

    candidates: tuple[Candidate, ...] = ()
    prompt_feedback: PromptFeedback = PromptFeedback()
    usage_metadata: UsageMetadata = UsageMetadata()
    model_version: str = ""


class FaultError(Exception):
    """A request brought no response.

    Attributes:
        status: The HTTP status; 0 where there was none: the network, or no answer in time.
        body: What the service said, or what went wrong.
    """

    def __init__(self, status: int, body: str) -> None:
        super().__init__(status)
        self.status = status
        self.body = body


Send: TypeAlias = Callable[[Request], Response]
"""Sends one request, once.

Raises:
    FaultError: It brought no response.
"""


class Service(msgspec.Struct, frozen=True):
    """Who is asked: the summarizer's name, the model and the key."""

    name: str
    model: str
    key: str

    def says(self, text: str) -> str:
        """A message for people: one line, with the summarizer's name and without the key."""
        for form in {self.key, quote(self.key, safe=""), quote_plus(self.key)} - {""}:
            text = text.replace(form, "…")
        return f"summarizer '{self.name}': {one_line(text)}"


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


def answer(task: Task, service: Service, send: Send, pace: Pace) -> Reply:
    """Ask for the answer to a task, as often as is sensible.

    Raises:
        OutOfServiceError: The service answers nobody now.
        NoAnswerError: It has no usable answer to this task.
    """
    if not task.sentences:
        raise NoAnswerError(service.says("there is no text to summarise"), refused=True)
    request = Request(
        instructions=instructions(task),
        question=question(task),
        schema=answer_schema(task.depth),
        output_tokens=OUTPUT_TOKENS[task.depth],
    )
    decoded, model, tokens = _ask(
        request, service, send, pace, lambda text: decode_answer(text, task)
    )
    return Reply(decoded, model, tokens)


def read_again(inquiry: Inquiry, service: Service, send: Send, pace: Pace) -> Verdicts:
    """Ask for the verdicts on some statements, as often as is sensible.

    Raises:
        OutOfServiceError: The service answers nobody now.
        NoAnswerError: It has no usable answer to this.
    """
    request = Request(
        instructions=reading_instructions(),
        question=reading_question(inquiry),
        schema=reading_schema(),
        output_tokens=READING_TOKENS,
    )
    verdicts, model, tokens = _ask(
        request, service, send, pace, lambda text: decode_verdicts(text, inquiry)
    )
    return Verdicts(verdicts, model, tokens)


def _ask(
    request: Request, service: Service, send: Send, pace: Pace, decode: Callable[[str], _T]
) -> tuple[_T, str, Tokens]:
    """Send a request, and read what came: the answer, the model that gave it, what it cost."""
    if not service.key.isascii() or not service.key.isprintable() or not service.key.strip():
        raise OutOfServiceError(
            service.says("the key in GEMINI_API_KEY or GOOGLE_API_KEY is empty or garbled")
        )
    response = _respond(request, service, send, pace)
    usage = response.usage_metadata
    tokens = Tokens(
        usage.prompt_token_count, usage.candidates_token_count + usage.thoughts_token_count
    )

    def without(why: str, *, refused: bool = False) -> NoAnswerError:
        return NoAnswerError(service.says(why), tokens, refused=refused)

    if blocked := response.prompt_feedback.block_reason:
        raise without(f"the paper was refused ({blocked[:40]})", refused=True)
    if not response.candidates:
        raise without("the answer was empty")
    candidate = response.candidates[0]
    reason = candidate.finish_reason
    if reason == "MAX_TOKENS":
        raise without(f"the answer was cut off at {request.output_tokens} tokens")
    if reason != "STOP":
        says = f"the answer was withheld ({reason[:40] or 'no reason given'})"
        raise without(says, refused=reason in _FINAL_REASONS)
    text = "".join(part.text for part in candidate.content.parts if not part.thought)
    if not text.strip():
        raise without("the answer was empty")
    try:
        decoded = decode(text)
    except ValueError as error:
        raise without(f"the answer does not have the form asked for ({error})") from None
    return decoded, one_line(response.model_version)[:100] or service.model, tokens


def decode_response(body: str) -> Response:
    """Read what came with status 200.

    Raises:
        FaultError: It is not what the Gemini API sends.
    """
    try:
        return msgspec.json.decode(body, type=Response)
    except (ValueError, RecursionError) as error:
        raise FaultError(0, f"what answered is not the Gemini API: {error}") from None


def explain(fault: FaultError, service: Service) -> SummarizerError:
    """Say what a fault of the service means, in words for people."""
    error = _error(fault)
    if fault.status == 429:  # noqa: PLR2004
        return _out_of_quota(error, service)
    return _final(fault.status, error, service)


def _respond(request: Request, service: Service, send: Send, pace: Pace) -> Response:
    waited = 0.0
    limited = failed = 0
    while True:
        pace.wait()
        try:
            return send(request)
        except FaultError as fault:
            error = _error(fault)
            if fault.status == 429:  # noqa: PLR2004
                pause = error.pause if error.pause is not None else FIRST_PAUSE * 2**limited
                limited += 1
                waited += pause
                if error.is_daily or waited > PATIENCE or limited >= MOST_LIMITED:
                    raise _out_of_quota(error, service) from None
                pace.hold(pause)
            elif _is_passing(fault.status) and failed < len(RETRY_PAUSES):
                time.sleep(RETRY_PAUSES[failed])
                failed += 1
            else:
                raise _final(fault.status, error, service) from None


def _is_passing(status: int) -> bool:
    return status in {0, 408} or status >= 500  # noqa: PLR2004


class _Violation(msgspec.Struct, frozen=True, rename="camel"):
    quota_id: str = ""


class _Detail(msgspec.Struct, frozen=True, rename="camel"):
    reason: str = ""
    retry_delay: str = ""
    violations: tuple[_Violation, ...] = ()


class _Error(msgspec.Struct, frozen=True):
    message: str = ""
    status: str = ""
    details: tuple[_Detail, ...] = ()

    @property
    def reason(self) -> str:
        """What the service says, at a length for one line."""
        said = one_line(self.message) or self.status or "no reason given"
        return said if len(said) <= _LONGEST_REASON else said[:_LONGEST_REASON] + "…"

    @property
    def is_daily(self) -> bool:
        """Whether a limit per day was reached."""
        return any("PerDay" in v.quota_id for d in self.details for v in d.violations)

    @property
    def pause(self) -> float | None:
        """The seconds the service asks to wait, where it does."""
        for detail in self.details:
            if seconds := _DURATION.fullmatch(detail.retry_delay):
                return float(seconds[1])
        return None

    def names(self, reason: str) -> bool:
        """Whether one of the details has this reason."""
        return any(detail.reason == reason for detail in self.details)


class _ErrorBody(msgspec.Struct, frozen=True):
    error: _Error


_DURATION = re.compile(r"(\d{1,9}(?:\.\d{1,9})?)s")


def _error(fault: FaultError) -> _Error:
    try:
        return msgspec.json.decode(fault.body, type=_ErrorBody).error
    except (ValueError, RecursionError):
        # A proxy's page says nothing to people who see one line of it.
        return _Error(message="" if fault.body.lstrip().startswith("<") else fault.body)


def _out_of_quota(error: _Error, service: Service) -> OutOfServiceError:
    if error.is_daily:
        return OutOfServiceError(
            service.says(
                f"today's quota of the model '{service.model}' is used up ({error.reason}); "
                "papers without a digest wait for the next update, or name another model in "
                "the option 'model'"
            )
        )
    return OutOfServiceError(
        service.says(
            f"the model '{service.model}' is over its rate limit ({error.reason}); papers "
            "without a digest wait for the next update, or lower the option 'concurrency'"
        ),
        passing=True,
    )


def _final(status: int, error: _Error, service: Service) -> SummarizerError:
    if status in {400, 401} and (
        status == 401 or error.names("API_KEY_INVALID") or "API key" in error.message  # noqa: PLR2004
    ):
        says = (
            f"the key in GEMINI_API_KEY or GOOGLE_API_KEY was refused ({error.reason}); "
            "set a valid one, as from https://aistudio.google.com/apikey"
        )
    elif status == 403:  # noqa: PLR2004
        says = (
            f"the key in GEMINI_API_KEY or GOOGLE_API_KEY may not use the model "
            f"'{service.model}' ({error.reason}); check the key's project, or the option 'model'"
        )
    elif status == 404:  # noqa: PLR2004
        says = (
            f"the model '{service.model}' was not found ({error.reason}); "
            "name another in the option 'model'"
        )
    elif error.status == "FAILED_PRECONDITION":
        says = f"the service does not answer this account ({error.reason})"
    elif status == 0:
        says = (
            f"the service cannot be reached ({error.reason}); check the network, "
            f"and {BASE_URL_VARIABLE} if you set it"
        )
        return NotNowError(service.says(says))
    elif _is_passing(status):
        says = f"the service fails (status {status}: {error.reason}); try again later"
        return NotNowError(service.says(says))
    elif status < 400:  # noqa: PLR2004
        says = f"the service sends elsewhere (status {status}); check {BASE_URL_VARIABLE}"
    else:
        return NoAnswerError(
            service.says(f"the request was refused (status {status}: {error.reason})"),
            refused=True,
        )
    return OutOfServiceError(service.says(says))
