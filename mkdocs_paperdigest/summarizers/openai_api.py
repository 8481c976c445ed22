"""The chat API of OpenAI as many servers speak it: what is sent, and how answers read.

OpenAI, DeepSeek, OpenRouter, Mistral, vLLM and Ollama agree on the outline of an answer and on
little else: where thoughts stand, how it is said that an answer was cut off, whether it is counted.
So whatever decides nothing may be missing or of another kind. Errors are read in `openai_faults`.
Source: https://platform.openai.com/docs/api-reference/chat
"""

from __future__ import annotations

import re
from typing import Any

import msgspec

from ..models import Tokens, decode, one_line
from .exchange import Answered, FaultError, Request
from .wire import Schema

DEFAULT_MODEL = "gpt-5-mini"

_LONGEST_REASON = 200
_CHARACTERS_PER_TOKEN = 4
"""By which an answer is counted whose server does not."""

_CUT_OFF = frozenset(
    {"length", "max_tokens", "max_output_tokens", "model_length", "model_context_window_exceeded"}
)
_FILTERED = frozenset({"content_filter", "safety", "sensitive", "refusal"})
_BROKE_OFF = frozenset(
    {"error", "network_error", "insufficient_system_resource", "abort", "generation_failed"}
)
"""How servers say that they failed after they had begun to answer."""

_BAD_GATEWAY = 502

_THOUGHTS = re.compile(
    r"\A\s*(?:<(think(?:ing)?|thought|reasoning|seed:think)>.*?</\1>|\[THINK\].*?\[/THINK\])\s*",
    re.DOTALL,
)
_OPEN_THOUGHTS = re.compile(r"\A\s*(?:<(?:think(?:ing)?|thought|reasoning|seed:think)>|\[THINK\])")
# Where the server's template wrote the beginning, only the end stands in what the model wrote.
_END_OF_THOUGHTS = re.compile(r"\A[^{\[]*?(?:</think(?:ing)?>|\[/THINK\])", re.DOTALL)
_LAST_END_OF_THOUGHTS = re.compile(r"\A.*</think(?:ing)?>(?=\s*(?:```|\{))", re.DOTALL)
_FINAL_CHANNEL = re.compile(r"\A.*<\|channel\|>final(?:[^<]*)<\|message\|>", re.DOTALL)


class _Message(msgspec.Struct, frozen=True):
    content: Any = None
    refusal: Any = None
    tool_calls: Any = None


class _Choice(msgspec.Struct, frozen=True):
    message: _Message | None = None
    finish_reason: Any = None
    error: Any = None


class Completion(msgspec.Struct, frozen=True):
    """What the API returns with status 200, as far as it is read here."""

    choices: tuple[_Choice, ...] | None = None
    model: Any = None
    usage: Any = None
    error: Any = None


def decode_completion(body: bytes) -> Completion:
    """Read what came with status 200, in one piece or as a stream.

    Raises:
        FaultError: It is not what such a server sends, or it tells of an error.
    """
    try:
        completion = decode(_in_one_piece(body), Completion)
    except (ValueError, RecursionError) as error:
        what = "a web page" if body.lstrip()[:1] == b"<" else str(error)
        raise FaultError(200, what) from None
    failed = completion.error or (completion.choices and completion.choices[0].error)
    if failed:
        raise FaultError(_status_of(failed), _as_text({"error": failed}))
    if completion.choices is None:
        raise FaultError(200, "it sent JSON without an answer in it")
    return completion


def read_completion(completion: Completion, request: Request, sent: int = 0) -> Answered:
    """What a completion says: the answer, or why there is none.

    Args:
        completion: What came.
        request: What it answers.
        sent: The characters that were sent, by which it is counted where the server does not.

    Raises:
        FaultError: The server failed after it had begun to answer.
    """
    choice = completion.choices[0] if completion.choices else _Choice()
    message = choice.message or _Message()
    text = _text_of(message.content)
    tokens = _count(completion.usage) or Tokens(
        sent // _CHARACTERS_PER_TOKEN, len(text) // _CHARACTERS_PER_TOKEN
    )
    model = completion.model if isinstance(completion.model, str) else ""
    reason = str(choice.finish_reason or "").casefold()

    def without(says: str, *, refused: bool = False) -> Answered:
        return Answered("", model, tokens, says, refused)

    if message.refusal:
        return without(f"the model refused ({_short(str(message.refusal))})", refused=True)
    if reason in _BROKE_OFF:
        raise FaultError(_BAD_GATEWAY, f"it broke off with finish_reason {reason!r}")
    if reason in _CUT_OFF:
        return without(f"the answer was cut off at {request.output_tokens} tokens")
    if reason in _FILTERED:
        return without("the answer was withheld (content filter)", refused=True)
    if message.tool_calls or reason in ("tool_calls", "function_call"):
        return without("the model called a tool instead of answering")
    return Answered(without_thoughts(text), model, tokens)


def prompt_tokens(completion: Completion) -> int:
    """How many tokens of a prompt the server says that it read; 0 where it does not."""
    counted = _count(completion.usage)
    return counted.input if counted else 0


def without_thoughts(text: str) -> str:
    """An answer without the thinking that some models write before it; empty if that is all."""
    text = _FINAL_CHANNEL.sub("", text, count=1)
    while (shorter := _THOUGHTS.sub("", text, count=1)) != text:
        text = shorter
    if _OPEN_THOUGHTS.match(text):
        return ""
    text = _END_OF_THOUGHTS.sub("", text, count=1)
    return text if text.lstrip()[:1] in ("{", "`") else _LAST_END_OF_THOUGHTS.sub("", text, count=1)


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


def _text_of(content: Any) -> str:
    """What the model wrote: as text, or as parts of which some are thoughts."""
    if isinstance(content, list):
        parts = [part for part in content if isinstance(part, dict)]
        said = [part.get("text") for part in parts if part.get("type", "text") == "text"]
        return "".join(text for text in said if isinstance(text, str))
    return content if isinstance(content, str) else ""


def _count(usage: Any) -> Tokens | None:
    """What an answer cost; `None` where the server does not count."""
    if not isinstance(usage, dict):
        return None
    read, written, total = (
        int(value) if isinstance(value := usage.get(name), (int, float)) and value > 0 else 0
        for name in ("prompt_tokens", "completion_tokens", "total_tokens")
    )
    if not read and not written:
        return None
    # Some leave thoughts out of what was written, and charge them all the same.
    return Tokens(read, max(written, total - read))


class _Delta(msgspec.Struct, frozen=True):
    delta: _Message | None = None
    finish_reason: Any = None
    error: Any = None


class _Chunk(msgspec.Struct, frozen=True):
    choices: tuple[_Delta, ...] | None = None
    model: Any = None
    usage: Any = None
    error: Any = None


def _in_one_piece(body: bytes) -> bytes:
    """A body whose pieces are put together, where it is a stream of server-sent events."""
    if not body.lstrip().startswith((b"data:", b"event:", b": ")):
        return body
    lines = (line.strip() for line in body.splitlines())
    pieces = [line[5:].strip() for line in lines if line.startswith(b"data:")]
    chunks = [decode(piece, _Chunk) for piece in pieces if piece and piece != b"[DONE]"]
    deltas = [chunk.choices[0] for chunk in chunks if chunk.choices]
    said = [each.delta for each in deltas if each.delta]
    message = {
        "content": "".join(_text_of(each.content) for each in said),
        "refusal": "".join(str(each.refusal) for each in said if each.refusal) or None,
        "tool_calls": [each.tool_calls for each in said if each.tool_calls] or None,
    }
    whole = {
        "choices": [
            {
                "message": message,
                # A stream that ends without a reason has lost its end.
                "finish_reason": _last(each.finish_reason for each in deltas) or "abort",
                "error": _last(each.error for each in deltas),
            }
        ],
        "model": _last(chunk.model for chunk in chunks),
        "usage": _last(chunk.usage for chunk in chunks),
        "error": _last(chunk.error for chunk in chunks),
    }
    return msgspec.json.encode(whole)


def _last(values: Any) -> Any:
    given = [value for value in values if value]
    return given[-1] if given else None


def _status_of(failed: Any) -> int:
    """The status that an error in the body of an answer names, as if it had come with it."""
    code = failed.get("code") if isinstance(failed, dict) else None
    status = int(code) if isinstance(code, int) or (isinstance(code, str) and code.isdigit()) else 0
    return status if 400 <= status < 600 else _BAD_GATEWAY  # noqa: PLR2004


def _as_text(error: Any) -> str:
    return msgspec.json.encode(error).decode()


def _short(text: str) -> str:
    text = one_line(text)
    return text if len(text) <= _LONGEST_REASON else text[:_LONGEST_REASON] + "…"
