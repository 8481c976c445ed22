"""Servers on 127.0.0.1 with the batch services of Gemini and OpenAI beside their single answers.

Batches wait until a test says how they end; their requests are answered as single ones are.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from typing import Any, Literal
from urllib.parse import urlsplit

from .gemini import JSON, GeminiServer, Prompt, verdicts
from .gemini import right as right_prompt
from .http import Asked, Reply
from .openai import Chat, OpenAIServer
from .openai import right as right_chat

State = Literal["waiting", "done", "failed"]


@dataclass
class Handed:
    """A batch as it was handed in.

    Attributes:
        name: The client's for it.
        requests: By key, as they came.
    """

    name: str
    requests: dict[str, dict[str, Any]]


@dataclass
class Counter:
    """What a test sets, and what it looks at.

    Attributes:
        state: How batches stand.
        unanswered: Requests of each batch that fail, by key.
        refusal: What handing in brings, in place of a batch.
        tail: What stands at the end of each file of answers.
        files: What was uploaded.
        handed: The batches, the oldest first.
    """

    state: State = "waiting"
    unanswered: set[str] = field(default_factory=set)
    refusal: Reply | None = None
    tail: bytes = b""
    files: dict[str, bytes] = field(default_factory=dict)
    handed: list[Handed] = field(default_factory=list)


def _single(body: dict[str, Any]) -> Asked:
    return Asked("POST", "/", {}, json.dumps(body).encode(), 0.0, 0)


def _reply(value: Any, **headers: str) -> Reply:
    return Reply(json.dumps(value).encode(), headers={**JSON, **headers})


def _lines(content: bytes) -> list[dict[str, Any]]:
    return [json.loads(line) for line in content.splitlines() if line.startswith(b"{")]


class GeminiBatchServer(GeminiServer):
    """Gemini's files and batches, as google-genai asks for them."""

    def __init__(self) -> None:
        super().__init__()
        self.counter = Counter()

    @property
    def singles(self) -> list[Asked]:
        """The requests that were sent one by one."""
        sent = [asked for asked in self.asked if asked.path.endswith(":generateContent")]
        return [*sent, *self.readings]

    def answer(self, asked: Asked) -> Reply:
        counter = self.counter
        path = urlsplit(asked.path).path.replace("/v1beta/", "/v1/")
        if path == "/upload/v1/files":
            number = str(len(counter.files))
            counter.files[number] = b""
            where = f"{self.url}/upload/session/{number}"
            return _reply({}, **{"x-goog-upload-url": where, "x-goog-upload-status": "active"})
        if session := re.fullmatch(r"/upload/session/(\d+)", path):
            counter.files[session[1]] += asked.body
            file = {"name": f"files/{session[1]}", "sizeBytes": str(len(asked.body))}
            return _reply({"file": file}, **{"x-goog-upload-status": "final"})
        if path.endswith(":batchGenerateContent"):
            return counter.refusal or self._take(json.loads(asked.body)["batch"])
        if path == "/v1/batches":
            return _reply({"operations": [self._about(n) for n in range(len(counter.handed))]})
        if batch := re.fullmatch(r"/v1/batches/(\d+)", path):
            return _reply(self._about(int(batch[1])))
        if out := re.fullmatch(r"/v1/files/out-(\d+):download", path):
            return Reply(self._answers(counter.handed[int(out[1])]))
        return super().answer(asked)

    def _take(self, batch: dict[str, Any]) -> Reply:
        content = self.counter.files[batch["inputConfig"]["fileName"].removeprefix("files/")]
        requests = {line["key"]: line["request"] for line in _lines(content)}
        self.counter.handed.append(Handed(batch["displayName"], requests))
        return _reply(self._about(len(self.counter.handed) - 1))

    def _about(self, number: int) -> dict[str, Any]:
        state = {"waiting": "RUNNING", "done": "SUCCEEDED", "failed": "EXPIRED"}[self.counter.state]
        about = {
            "displayName": self.counter.handed[number].name,
            "state": f"BATCH_STATE_{state}",
        }
        output = {"output": {"responsesFile": f"files/out-{number}"}}
        more = output if self.counter.state == "done" else {}
        return {"name": f"batches/{number}", "metadata": {**about, **more}}

    def _answers(self, handed: Handed) -> bytes:
        lines = []
        for key, body in handed.requests.items():
            if key in self.counter.unanswered:
                lines.append({"key": key, "error": {"code": 500, "message": "it failed"}})
            else:
                prompt = Prompt(_single(body))
                said = verdicts(prompt) if prompt.is_reading else right_prompt(prompt)
                answer = json.loads(said.body)
                lines.append({"key": key, "response": answer})
        return "".join(json.dumps(line) + "\n" for line in lines).encode() + self.counter.tail


class OpenAIBatchServer(OpenAIServer):
    """OpenAI's files and batches."""

    def __init__(self) -> None:
        super().__init__()
        self.counter = Counter()

    @property
    def singles(self) -> list[Asked]:
        """The requests that were sent one by one, and not refused for their form."""
        sent = [asked for asked in self.asked if asked.path == "/v1/chat/completions"]
        return [asked for asked in sent if not self._refusal(Chat(asked))]

    def answer(self, asked: Asked) -> Reply:
        counter, path = self.counter, urlsplit(asked.path).path
        if path == "/v1/files":
            number = f"file-{len(counter.files)}"
            counter.files[number] = asked.body
            return _reply({"id": number, "object": "file", "purpose": "batch"})
        if path == "/v1/batches" and asked.method == "POST":
            return counter.refusal or self._take(json.loads(asked.body))
        if path == "/v1/batches":
            about = [self._about(n) for n in range(len(counter.handed))]
            return _reply({"object": "list", "data": about, "has_more": False})
        if batch := re.fullmatch(r"/v1/batches/batch_(\d+)", path):
            return _reply(self._about(int(batch[1])))
        if out := re.fullmatch(r"/v1/files/out-(\d+)/content", path):
            return Reply(self._answers(counter.handed[int(out[1])]))
        return super().answer(asked)

    def _take(self, batch: dict[str, Any]) -> Reply:
        assert batch["endpoint"] == "/v1/chat/completions"
        content = self.counter.files[batch["input_file_id"]]
        requests = {line["custom_id"]: line["body"] for line in _lines(content)}
        self.counter.handed.append(Handed(batch["metadata"]["name"], requests))
        return _reply(self._about(len(self.counter.handed) - 1))

    def _about(self, number: int) -> dict[str, Any]:
        status = {"waiting": "in_progress", "done": "completed", "failed": "failed"}
        return {
            "id": f"batch_{number}",
            "object": "batch",
            "status": status[self.counter.state],
            "output_file_id": f"out-{number}" if self.counter.state == "done" else None,
            "metadata": {"name": self.counter.handed[number].name},
        }

    def _answers(self, handed: Handed) -> bytes:
        lines = []
        for key, body in handed.requests.items():
            if key in self.counter.unanswered:
                answer = {"status_code": 500, "body": {"error": {"message": "it failed"}}}
            else:
                chat = Chat(_single(body))
                said = self._refusal(chat) or right_chat(chat)
                answer = {"status_code": said.status, "body": json.loads(said.body)}
            lines.append({"id": f"r{key}", "custom_id": key, "response": answer, "error": None})
        return "".join(json.dumps(line) + "\n" for line in lines).encode() + self.counter.tail
