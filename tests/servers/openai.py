"""A server on 127.0.0.1 that speaks OpenAI's chat API, as the servers of several makers do.

It answers `POST /v1/chat/completions` and `GET /v1/models`, and keeps every request. A maker says
what is refused, in the words of the real one; left alone it gives a right answer to what it takes.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Callable
from typing import Any, TypeAlias

from .gemini import JSON, right_answer
from .http import Asked, Reply, Server
from .openai_makers import Chat, Maker, error, refuse, refuse_length

__all__ = ["Chat", "Maker", "OpenAIServer", "Step", "completion", "error", "right", "stream"]

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


def stream(reply: Reply) -> Reply:
    """The same completion piece by piece, after the comments that queues send."""
    whole = json.loads(reply.body)
    message = whole["choices"][0]["message"]
    pieces = [message["content"][at : at + 40] for at in range(0, len(message["content"]), 40)]
    chunks: list[dict[str, Any]] = [
        {"model": whole["model"], "choices": [{"index": 0, "delta": {"content": piece}}]}
        for piece in pieces
    ]
    end = {"index": 0, "delta": {}, "finish_reason": whole["choices"][0]["finish_reason"]}
    chunks += [{"choices": [end]}, {"choices": [], "usage": whole["usage"]}]
    lines = [": PROCESSING", *(f"data: {json.dumps(chunk)}" for chunk in chunks), "data: [DONE]"]
    return Reply("\n\n".join(lines).encode(), headers={"Content-Type": "text/event-stream"})


def right(chat: Chat) -> Reply:
    """The right answer to a writer or a second reader."""
    if "verdicts" in chat.schema["properties"]:
        said = [{"number": number, "supported": True} for number in chat.statements]
        return completion(json.dumps({"verdicts": said}))
    return completion(json.dumps(right_answer(chat), ensure_ascii=False))  # type: ignore[arg-type]


class OpenAIServer(Server):
    """Answers by a script, after what its maker refuses; `url` is what `OPENAI_BASE_URL` takes."""

    def __init__(
        self,
        *script: Step,
        maker: Maker = "openai",
        models: tuple[str, ...] = (),
        context: int = 0,
    ) -> None:
        """Serve a script: one step for each request that is taken, the last for all that follow.

        Args:
            script: The steps.
            maker: Whose server it is.
            models: That it lists; by default it lists none, as many do.
            context: The tokens of a prompt and its answer, four characters each; 0 for any.
        """
        super().__init__()
        self._models = models
        self.context = context
        self._steps = list(script) or [right]
        self._maker = maker
        self._lock = threading.Lock()

    def script(self, *steps: Step) -> None:
        """Serve other steps from now on."""
        with self._lock:
            self._steps = list(steps)

    @property
    def base_url(self) -> str:
        return f"{self.url}/v1"

    @property
    def chats(self) -> list[Chat]:
        return [Chat(asked) for asked in self.asked if asked.method == "POST"]

    def answer(self, asked: Asked) -> Reply:
        if asked.method == "GET" and asked.path == "/v1/models":
            return self._list()
        if asked.path != "/v1/chat/completions":
            return Reply(b"404 page not found", 404, {"Content-Type": "text/plain"})
        chat = Chat(asked)
        if refusal := refuse(chat, self._maker) or refuse_length(chat, self._maker, self.context):
            return refusal
        if self._maker == "careless" and not chat.tells_form:
            return completion('{"the_summary": "Of what I made of it."}')
        with self._lock:
            step = self._steps.pop(0) if len(self._steps) > 1 else self._steps[0]
        reply = step if isinstance(step, Reply) else step(chat)
        if self._maker == "ollama" and self.context and chat.sent / 4 > self.context:
            said = json.loads(reply.body)
            said["usage"] = {"prompt_tokens": self.context // 2 + 2, "completion_tokens": 230}
            return Reply(json.dumps(said).encode(), headers=JSON)
        return stream(reply) if chat.body.get("stream") else reply

    def _list(self) -> Reply:
        step = self._steps[0]
        if isinstance(step, Reply) and step.status == 401:
            return step
        if not self._models:
            return Reply(b'{"detail":"Not Found"}', 404, JSON)
        models = [{"id": name, "object": "model"} for name in self._models]
        return Reply(json.dumps({"object": "list", "data": models}).encode(), headers=JSON)
