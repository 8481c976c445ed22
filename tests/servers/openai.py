"""A server on 127.0.0.1 that speaks OpenAI's chat API, as the servers of several makers do.

It answers `POST /v1/chat/completions` and `GET /v1/models/{model}`, and keeps every request. A
maker says what is refused; left alone it gives a right answer to what it takes.
"""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Callable
from typing import Any, Literal, TypeAlias

from .gemini import JSON, right_answer
from .http import Asked, Reply, Server

Maker = Literal["openai", "vllm", "deepseek", "llamacpp", "plain"]


class Chat:
    """A request as a model is given it, with what `right_answer` looks at."""

    def __init__(self, asked: Asked) -> None:
        self.headers = {name.lower(): value for name, value in asked.headers.items()}
        self.body: dict[str, Any] = json.loads(asked.body)
        self.instructions: str = self.body["messages"][0]["content"]
        self.question: str = self.body["messages"][1]["content"]
        self.form = self.body.get("response_format", {}).get("type", "")

    @property
    def config(self) -> dict[str, Any]:
        return {"responseSchema": self.schema}

    @property
    def schema(self) -> dict[str, Any]:
        if self.form == "json_schema":
            found: dict[str, Any] = self.body["response_format"]["json_schema"]["schema"]
        else:
            found = json.loads(self.instructions.strip().splitlines()[-1])
        return found

    @property
    def sentences(self) -> dict[int, str]:
        lines = re.findall(r"^\[(\d+)\] (.*)$", self.question, re.MULTILINE)
        return {int(number): text for number, text in lines}

    @property
    def statements(self) -> dict[int, str]:
        lines = re.findall(r"^\[(\d+)\] \(cites [^)]*\) (.*)$", self.question, re.MULTILINE)
        return {int(number): text for number, text in lines}


Step: TypeAlias = Reply | Callable[[Chat], Reply]


def completion(
    content: str | None, finish: str | None = "stop", model: str = "some-model-1", **message: Any
) -> Reply:
    """A completion with one choice."""
    said = {"role": "assistant", "content": content, **message}
    body = {
        "id": "c1",
        "object": "chat.completion",
        "created": 1,
        "model": model,
        "choices": [{"index": 0, "message": said, "finish_reason": finish}],
        "usage": {"prompt_tokens": 1000, "completion_tokens": 230, "total_tokens": 1230},
    }
    return Reply(json.dumps(body).encode(), headers=JSON)


def right(chat: Chat) -> Reply:
    """The right answer to a writer or a second reader."""
    if "verdicts" in chat.schema["properties"]:
        said = [{"number": number, "supported": True} for number in chat.statements]
        return completion(json.dumps({"verdicts": said}))
    return completion(json.dumps(right_answer(chat), ensure_ascii=False))  # type: ignore[arg-type]


def error(status: int, message: str, code: str = "", **headers: str) -> Reply:
    """An error as OpenAI writes it."""
    body = {"error": {"message": message, "type": "invalid_request_error", "code": code or None}}
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return Reply(json.dumps(body).encode(), status, {**JSON, **named})


class OpenAIServer(Server):
    """Answers by a script, after what its maker refuses; `url` is what `OPENAI_BASE_URL` takes."""

    def __init__(self, *script: Step, maker: Maker = "openai") -> None:
        super().__init__()
        self._steps = list(script) or [right]
        self._maker = maker
        self._lock = threading.Lock()

    @property
    def base_url(self) -> str:
        return f"{self.url}/v1"

    @property
    def chats(self) -> list[Chat]:
        return [Chat(asked) for asked in self.asked if asked.method == "POST"]

    def answer(self, asked: Asked) -> Reply:
        if asked.method == "GET" and asked.path.startswith("/v1/models/"):
            step = self._steps[0]
            return (
                step
                if isinstance(step, Reply)
                else Reply(b'{"id":"m","object":"model"}', headers=JSON)
            )
        if asked.path != "/v1/chat/completions":
            return Reply(b"404 page not found", 404, {"Content-Type": "text/plain"})
        chat = Chat(asked)
        if refusal := self._refusal(chat):
            return refusal
        with self._lock:
            step = self._steps.pop(0) if len(self._steps) > 1 else self._steps[0]
        return step if isinstance(step, Reply) else step(chat)

    def _refusal(self, chat: Chat) -> Reply | None:
        body = chat.body
        match self._maker:
            case "openai":  # its models that think
                if "max_tokens" in body:
                    return error(
                        400, "Unsupported parameter: 'max_tokens'", "unsupported_parameter"
                    )
                if "temperature" in body:
                    says = "Unsupported value: 'temperature' does not support 0.2 with this model."
                    return error(400, says, "unsupported_value")
            case "deepseek":
                if chat.form == "json_schema":
                    return error(400, "This response_format type is unavailable now")
            case "llamacpp":
                if "max_completion_tokens" in body:
                    return Reply(b'{"error":"unknown field max_completion_tokens"}', 400, JSON)
            case "plain":
                if chat.form:
                    detail = b'{"object":"error","message":"extra fields: response_format"}'
                    return Reply(detail, 422, JSON)
            case "vllm":
                pass
        return None
