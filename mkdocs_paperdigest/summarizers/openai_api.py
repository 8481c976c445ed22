"""The chat API of OpenAI as many servers speak it: how answers read, what faults mean.

OpenAI, DeepSeek, OpenRouter, vLLM and Ollama agree on the request and on little else: which forms
of an answer can be asked for, where thoughts stand, how an error looks.
Source: https://platform.openai.com/docs/api-reference/chat
"""

from __future__ import annotations

import re
from typing import Any

import msgspec

from ..models import Tokens, decode, one_line
from .base import NoAnswerError, NotNowError, OutOfServiceError, SummarizerError
from .exchange import Answered, Fault, FaultError, Request, Service
from .wire import Schema

KEY_VARIABLE = "OPENAI_API_KEY"
BASE_URL_VARIABLE = "OPENAI_BASE_URL"
DEFAULT_MODEL = "gpt-5-mini"

_LONGEST_REASON = 200
_THOUGHTS = re.compile(r"\A\s*<think(?:ing)?>.*?</think(?:ing)?>", re.DOTALL)
_OPEN_THOUGHTS = re.compile(r"\A\s*<think(?:ing)?>")
_TOO_LONG = re.compile(
    r"context[ _-]?length|maximum context|context window|too many tokens|prompt is too long",
    re.IGNORECASE,
)


class _Message(msgspec.Struct, frozen=True):
    content: str | None = None
    refusal: str | None = None
    tool_calls: list[Any] | None = None


class _Choice(msgspec.Struct, frozen=True):
    message: _Message = _Message()
    finish_reason: str | None = None


class _Usage(msgspec.Struct, frozen=True):
    prompt_tokens: int = 0
    completion_tokens: int = 0


class Completion(msgspec.Struct, frozen=True):
    """What the API returns with status 200, as far as it is read here."""

    choices: tuple[_Choice, ...]
    model: str | None = None
    usage: _Usage | None = None


def decode_completion(body: bytes) -> Completion:
    """Read what came with status 200.

    Raises:
        FaultError: It is not what such a server sends.
    """
    try:
        return decode(body, Completion)
    except (ValueError, RecursionError) as error:
        raise FaultError(0, f"what answered does not speak OpenAI's chat API: {error}") from None


def read_completion(completion: Completion, request: Request) -> Answered:
    """What a completion says: the answer, or why there is none."""
    usage = completion.usage or _Usage()
    tokens = Tokens(max(0, usage.prompt_tokens), max(0, usage.completion_tokens))
    model = completion.model or ""

    def without(says: str, *, refused: bool = False) -> Answered:
        return Answered("", model, tokens, says, refused)

    if not completion.choices:
        return Answered("", model, tokens)
    choice = completion.choices[0]
    message, reason = choice.message, choice.finish_reason or ""
    if message.refusal:
        return without(f"the model refused ({_short(message.refusal)})", refused=True)
    if reason == "length":
        return without(f"the answer was cut off at {request.output_tokens} tokens")
    if reason == "content_filter":
        return without("the answer was withheld (content filter)", refused=True)
    if message.tool_calls or reason in ("tool_calls", "function_call"):
        return without("the model called a tool instead of answering")
    return Answered(without_thoughts(message.content or ""), model, tokens)


def without_thoughts(text: str) -> str:
    """An answer without the thinking that some models write before it; empty if that is all."""
    text = _THOUGHTS.sub("", text, count=1)
    return "" if _OPEN_THOUGHTS.match(text) else text


def plain_schema(schema: Schema) -> dict[str, Any]:
    """A schema of ours in the words of JSON Schema, which strict servers take too."""
    made: dict[str, Any] = {"type": str(schema["type"]).lower()}
    if "enum" in schema:
        made["enum"] = schema["enum"]
    if isinstance(items := schema.get("items"), dict):
        made["items"] = plain_schema(items)
    if isinstance(properties := schema.get("properties"), dict):
        made["properties"] = {name: plain_schema(of) for name, of in properties.items()}
        made["required"] = schema.get("required", [])
        made["additionalProperties"] = False
    return made


class _Problem(msgspec.Struct, frozen=True):
    message: str = ""
    code: str = ""
    kind: str = ""


def explain(fault: FaultError, service: Service) -> Fault:
    """What a fault of the service means."""
    problem = read_problem(fault.body)
    if fault.status == 429:  # noqa: PLR2004
        spent = problem.code == "insufficient_quota" or problem.kind == "insufficient_quota"
        why = problem.message or "no reason given"
        if spent:
            says = f"the account's quota is used up ({why}); check its plan"
            return Fault(OutOfServiceError(service.says(says)))
        says = (
            f"the model '{service.model}' is over its rate limit ({why}); papers without a digest "
            "wait for the next update, or lower the option 'concurrency'"
        )
        error = OutOfServiceError(service.says(says), passing=True)
        return Fault(error, limited=True, pause=fault.pause, reason=why)
    passing = fault.status in {0, 408, 409} or fault.status >= 500  # noqa: PLR2004
    return Fault(_final(fault.status, problem, service), passing=passing)


def is_too_long(fault: FaultError) -> bool:
    """Whether a text was longer than the model takes."""
    return fault.status in {400, 413, 422} and bool(_TOO_LONG.search(fault.body[:10_000]))


def read_problem(body: str) -> _Problem:
    """What a service says of an error, in whichever of the usual forms."""
    try:
        said = msgspec.json.decode(body)
    except (ValueError, RecursionError):
        # A proxy's page says nothing to people who see one line of it.
        return _Problem("" if body.lstrip().startswith("<") else _short(body))
    error = said.get("error", said) if isinstance(said, dict) else said
    if not isinstance(error, dict):
        return _Problem(_short(str(error)))
    message = error.get("message") or error.get("detail") or ""
    return _Problem(_short(str(message)), str(error.get("code")), str(error.get("type")))


def _short(text: str) -> str:
    text = one_line(text)
    return text if len(text) <= _LONGEST_REASON else text[:_LONGEST_REASON] + "…"


def _final(status: int, problem: _Problem, service: Service) -> SummarizerError:
    why = problem.message or "no reason given"
    if status == 401:  # noqa: PLR2004
        says = f"the key in {KEY_VARIABLE} was refused ({why}); set a valid one"
    elif status == 402:  # noqa: PLR2004
        says = f"the account's credit is used up ({why})"
    elif status == 403:  # noqa: PLR2004
        says = (
            f"the key in {KEY_VARIABLE} may not use the model '{service.model}' ({why}); "
            "check the account, or the option 'model'"
        )
    elif status == 404:  # noqa: PLR2004
        says = (
            f"the model '{service.model}' was not found ({why}); name another in the option "
            f"'model', or check {BASE_URL_VARIABLE}"
        )
    elif status == 0:
        says = f"the service cannot be reached ({why}); check the network, and {BASE_URL_VARIABLE}"
        return NotNowError(service.says(says))
    elif status >= 500 or status in {408, 409}:  # noqa: PLR2004
        return NotNowError(service.says(f"the service fails (status {status}: {why})"))
    elif status < 400:  # noqa: PLR2004
        says = f"the service sends elsewhere (status {status}); check {BASE_URL_VARIABLE}"
    else:
        says = f"the request was refused (status {status}: {why})"
        return NoAnswerError(service.says(says), refused=True)
    return OutOfServiceError(service.says(says))
