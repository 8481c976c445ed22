"""The Gemini API as both of Google's SDKs reach it: how its answers read, what its faults mean.

Either SDK sends one request and says what came back, as a [`Response`][] or a [`FaultError`][].
"""

from __future__ import annotations

import re

import msgspec

from ..models import Tokens, decode, one_line
from .base import NotNowError, OutOfServiceError, SummarizerError
from .exchange import Answered, Fault, FaultError, Request, Service

DEFAULT_MODEL = "gemini-flash-latest"
"""An alias that does not retire; the model behind it is recorded with each answer."""

KEY_VARIABLES = "GEMINI_API_KEY or GOOGLE_API_KEY"
BASE_URL_VARIABLE = "GOOGLE_GEMINI_BASE_URL"

_LONGEST_REASON = 200

_FINAL_REASONS = frozenset({"SAFETY", "PROHIBITED_CONTENT", "BLOCKLIST", "SPII"})


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


def made_service(name: str, model: str, key: str, key_from: str) -> Service:
    """Who is asked, by the names that the owner of the site knows."""
    return Service(name, model or DEFAULT_MODEL, key, key_from or KEY_VARIABLES, BASE_URL_VARIABLE)


def check_key(service: Service) -> None:
    """Make sure that a key can be sent at all.

    Raises:
        OutOfServiceError: It is empty, or no header can hold it.
    """
    if not service.key:
        raise OutOfServiceError(service.says(f"the key in {service.key_from} is empty"))
    service.check_key()


def read_response(response: Response, request: Request) -> Answered:
    """What a response says: the answer, or why there is none."""
    usage = response.usage_metadata
    tokens = Tokens(
        usage.prompt_token_count, usage.candidates_token_count + usage.thoughts_token_count
    )
    model = response.model_version
    if blocked := response.prompt_feedback.block_reason:
        says = f"the paper was refused ({blocked[:40]})"
        return Answered("", model, tokens, says, refused=True)
    if not response.candidates:
        return Answered("", model, tokens)
    candidate = response.candidates[0]
    reason = candidate.finish_reason
    if reason == "MAX_TOKENS":
        says = f"the answer was cut off at {request.output_tokens} tokens"
        return Answered("", model, tokens, says)
    if reason != "STOP":
        says = f"the answer was withheld ({reason[:40] or 'no reason given'})"
        return Answered("", model, tokens, says, refused=reason in _FINAL_REASONS)
    text = "".join(part.text for part in candidate.content.parts if not part.thought)
    return Answered(text, model, tokens)


def decode_response(body: str) -> Response:
    """Read what came with status 200.

    Raises:
        FaultError: It is not what the Gemini API sends.
    """
    try:
        return decode(body, Response)
    except (ValueError, RecursionError) as error:
        raise FaultError(0, f"what answered is not the Gemini API: {error}") from None


def explain_gemini(fault: FaultError, service: Service) -> Fault:
    """What a fault of the service means."""
    error = _error(fault, service)
    if fault.slow:
        says = f"{fault.body}; raise the option 'timeout'"
        return Fault(NotNowError(service.says(says)), passing=not fault.endless)
    if fault.status == 429:  # noqa: PLR2004
        return Fault(
            _out_of_quota(error, service),
            limited=not error.is_daily,
            pause=error.pause,
            reason=error.reason,
        )
    return Fault(_final(fault.status, error, service), passing=_is_passing(fault.status))


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


def _error(fault: FaultError, service: Service) -> _Error:
    try:
        error = decode(fault.body, _ErrorBody).error
    except (ValueError, RecursionError):
        # A proxy's page says nothing to people who see one line of it.
        error = _Error(message="" if fault.body.lstrip().startswith("<") else fault.body)
    # Before it is shortened, which could leave a part of the key.
    return msgspec.structs.replace(error, message=service.without_key(error.message))


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
            f"the key in {service.key_from} was refused ({error.reason}); "
            "set a valid one, as from https://aistudio.google.com/apikey"
        )
    elif status == 403:  # noqa: PLR2004
        says = (
            f"the key in {service.key_from} may not use the model "
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
        # It may be this paper that is refused, or any request: how others fare tells.
        says = f"the request was refused (status {status}: {error.reason})"
        return NotNowError(service.says(says))
    return OutOfServiceError(service.says(says))
