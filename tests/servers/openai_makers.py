"""What the servers of several makers refuse, in their own words."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any, Literal, TypeAlias

from .gemini import JSON
from .http import Asked, Reply

Maker = Literal[
    "openai", "vllm", "deepseek", "llamacpp", "plain", "mistral", "groq", "lmstudio", "ollama",
    "gemma", "dashscope", "careless", "mute",
]  # fmt: skip
"""`careless` takes a schema and does not hold its model to it, `mute` never says what is wrong,
`gemma` is a model behind Google's own gateway, `dashscope` one that only streams."""

_MOST_OUTPUT = 8192


class Chat:
    """A request as a model is given it, with what `right_answer` looks at."""

    def __init__(self, asked: Asked) -> None:
        self.headers = {name.lower(): value for name, value in asked.headers.items()}
        self.body: dict[str, Any] = json.loads(asked.body)
        said = [message["content"] for message in self.body["messages"]]
        self.sent = sum(map(len, said))
        self.instructions: str = said[0]
        self.question: str = said[-1]
        self.form = self.body.get("response_format", {}).get("type", "")

    @property
    def config(self) -> dict[str, Any]:
        return {"responseSchema": self.schema}

    @property
    def schema(self) -> dict[str, Any]:
        if self.form == "json_schema":
            found: dict[str, Any] = self.body["response_format"]["json_schema"]["schema"]
        else:
            lines = self.instructions.splitlines()
            found = next(json.loads(line) for line in lines if line.startswith('{"type"'))
        return found

    @property
    def tells_form(self) -> bool:
        """Whether the model itself is told the form of the answer."""
        return '{"type"' in self.instructions

    @property
    def output_tokens(self) -> int:
        """How long the answer may be."""
        found: int = self.body.get("max_completion_tokens") or self.body["max_tokens"]
        return found

    @property
    def sentences(self) -> dict[int, str]:
        lines = re.findall(r"^\[(\d+)\] (.*)$", self.question, re.MULTILINE)
        return {int(number): text for number, text in lines}

    @property
    def statements(self) -> dict[int, str]:
        lines = re.findall(r"^\[(\d+)\] \(cites [^)]*\) (.*)$", self.question, re.MULTILINE)
        return {int(number): text for number, text in lines}


def error(status: int, message: str, code: str = "", **headers: str) -> Reply:
    """An error as OpenAI writes it."""
    body = {"error": {"message": message, "type": "invalid_request_error", "code": code or None}}
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return Reply(json.dumps(body).encode(), status, {**JSON, **named})


_Refuse: TypeAlias = Callable[[Chat], Reply | None]


def _openai(chat: Chat) -> Reply | None:
    """As its models that think do."""
    if "max_tokens" in chat.body:
        return error(400, "Unsupported parameter: 'max_tokens'", "unsupported_parameter")
    if "temperature" in chat.body:
        says = "Unsupported value: 'temperature' does not support 0.2 with this model."
        return error(400, says, "unsupported_value")
    return None


def _deepseek(chat: Chat) -> Reply | None:
    if chat.form == "json_schema":
        return error(400, "This response_format type is unavailable now")
    if chat.output_tokens > _MOST_OUTPUT:
        says = "Invalid max_tokens value, the valid range of max_tokens is [1, 8192]"
        return error(400, says, "invalid_request_error")
    return None


def _llamacpp(chat: Chat) -> Reply | None:
    if "max_completion_tokens" in chat.body:
        return Reply(b'{"error":"unknown field max_completion_tokens"}', 400, JSON)
    return None


def _plain(chat: Chat) -> Reply | None:
    if chat.form:
        detail = b'{"object":"error","message":"extra fields: response_format"}'
        return Reply(detail, 422, JSON)
    return None


def _mistral(chat: Chat) -> Reply | None:
    if "max_completion_tokens" not in chat.body:
        return None
    # It gives the whole request back, in which all the other names stand, too.
    where, extra = ["body", "max_completion_tokens"], "Extra inputs are not permitted"
    found = {"type": "extra_forbidden", "loc": where, "msg": extra, "input": chat.body}
    return Reply(json.dumps({"detail": [found]}).encode(), 422, JSON)


def _groq(chat: Chat) -> Reply | None:
    if chat.output_tokens > _MOST_OUTPUT:
        says = (
            "`max_completion_tokens` must be less than or equal to `8192`, the maximum value for "
            "`max_completion_tokens` is less than the `context_window` for this model"
        )
        return error(400, says)
    if chat.form == "json_schema":
        return error(400, "This model does not support response format `json_schema`.")
    return None


def _lmstudio(chat: Chat) -> Reply | None:
    if chat.form == "json_object":
        says = "'response_format.type' must be 'json_schema' or 'text'"
        return Reply(json.dumps({"error": says}).encode(), 400, JSON)
    return None


def _gemma(chat: Chat) -> Reply | None:
    if chat.body["messages"][0]["role"] != "system":
        return None
    says = "Developer instruction is not enabled for models/gemma-3-27b-it"
    found = {"error": {"code": 400, "message": says, "status": "INVALID_ARGUMENT"}}
    return Reply(json.dumps([found]).encode(), 400, JSON)


def _dashscope(chat: Chat) -> Reply | None:
    if chat.body.get("stream"):
        return None
    says = "parameter.enable_thinking must be set to false for non-streaming calls"
    return error(400, says, "invalid_parameter_error")


def _mute(chat: Chat) -> Reply | None:
    if chat.form or "max_completion_tokens" in chat.body or "temperature" in chat.body:
        return Reply(b"Bad Request", 400)
    return None


_REFUSALS: dict[str, _Refuse] = {
    "openai": _openai,
    "deepseek": _deepseek,
    "llamacpp": _llamacpp,
    "plain": _plain,
    "mistral": _mistral,
    "groq": _groq,
    "lmstudio": _lmstudio,
    "gemma": _gemma,
    "dashscope": _dashscope,
    "mute": _mute,
}


def refuse(chat: Chat, maker: Maker) -> Reply | None:
    """What a maker's server says to a request that it does not take."""
    refusal = _REFUSALS.get(maker)
    return refusal(chat) if refusal else None


def refuse_length(chat: Chat, maker: Maker, context: int) -> Reply | None:
    """What it says to a text that is longer than its context, in tokens of four characters."""
    prompt, output = chat.sent // 4, chat.output_tokens
    if not context or prompt + (output if maker == "vllm" else 0) <= context:
        return None
    says = {
        "vllm": (
            f"This model's maximum context length is {context} tokens. However, you requested "
            f"{prompt + output} tokens ({prompt} in the messages, {output} in the completion). "
            "Please reduce the length of the messages or completion."
        ),
        "llamacpp": "the request exceeds the available context size, try increasing it",
        "lmstudio": (
            f"Trying to keep the first {prompt} tokens when context the overflows. However, the "
            f"model is loaded with context length of only {context} tokens"
        ),
        "groq": "Please reduce the length of the messages or completion.",
    }.get(maker)
    if says is None:
        return None
    body: dict[str, Any] = {"error": {"message": says, "type": "invalid_request_error"}}
    if maker == "lmstudio":
        body = {"error": says}
    elif maker == "llamacpp":
        kind = "exceed_context_size_error"
        counts = {"n_prompt_tokens": prompt, "n_ctx": context}
        body = {"error": {"message": says, "type": kind, "code": 400, **counts}}
    return Reply(json.dumps(body).encode(), 400, JSON)
