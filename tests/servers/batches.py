"""Servers on 127.0.0.1 with the batch services of Gemini and OpenAI beside their single answers.

Batches wait until a test says how they end; their requests are answered as single ones are. Answers
come in another order than requests, some twice, some for nobody, as the services reserve to
themselves; lists come in pages, the newest first, with batches of other people between ours.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from typing import Any, Literal
from urllib.parse import parse_qs, urlsplit

from .gemini import JSON, GeminiServer, Prompt, error, verdicts
from .gemini import right as right_prompt
from .http import Asked, Reply
from .openai import Chat, OpenAIServer
from .openai import error as problem
from .openai import right as right_chat
from .openai_makers import refuse

State = Literal["waiting", "done", "failed", "cancelled", "expired", "gone"]
"""How a batch stands; gone: the service knows none of its name."""


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
        because: Why they failed.
        unanswered: Requests of each batch that fail, by key.
        unreached: Requests that a batch which was cancelled or ran out of time did not come to.
        refusal: What handing in brings, in place of a batch.
        unsaid: What comes in place of the word that a batch was made.
        upload: What uploading brings, in place of a file.
        keeps_answers: Whether files of answers are there yet.
        lists: Whether batches are listed yet, which takes a moment.
        strangers: So many batches of others are listed before ours.
        tail: What stands at the end of each file of answers.
        files: What was uploaded.
        handed: The batches, the oldest first.
    """

    state: State = "waiting"
    because: str = "the queue is full"
    unanswered: set[str] = field(default_factory=set)
    unreached: set[str] = field(default_factory=set)
    refusal: Reply | None = None
    unsaid: Reply | None = None
    upload: Reply | None = None
    keeps_answers: bool = True
    lists: bool = True
    strangers: int = 0
    tail: bytes = b""
    files: dict[str, bytes] = field(default_factory=dict)
    handed: list[Handed] = field(default_factory=list)


def _single(body: dict[str, Any]) -> Asked:
    return Asked("POST", "/", {}, json.dumps(body).encode(), 0.0, 0)


def _reply(value: Any, **headers: str) -> Reply:
    return Reply(json.dumps(value).encode(), headers={**JSON, **headers})


def _disordered(lines: list[dict[str, Any]], **key: str) -> list[dict[str, Any]]:
    """Lines as the services send them: in no order, one twice, one for nobody."""
    return [*lines[::-1], *lines[:1], *({**line, **key} for line in lines[:1])]


def _in_lines(lines: list[dict[str, Any]]) -> bytes:
    return "".join(json.dumps(line) + "\n" for line in lines).encode()


def _query(asked: Asked) -> dict[str, str]:
    found = parse_qs(urlsplit(asked.path).query)
    return {name: values[0] for name, values in found.items()}


def _lines(content: bytes) -> list[dict[str, Any]]:
    return [json.loads(line) for line in content.splitlines() if line.startswith(b"{")]


_GEMINI_STATES: dict[State, str] = {
    "waiting": "RUNNING",
    "done": "SUCCEEDED",
    "failed": "FAILED",
    "cancelled": "CANCELLED",
    "expired": "EXPIRED",
}
_PAGE = 3


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
            started = {"x-goog-upload-url": where, "x-goog-upload-status": "active"}
            return counter.upload or _reply({}, **started)
        if session := re.fullmatch(r"/upload/session/(\d+)", path):
            counter.files[session[1]] += asked.body
            file = {"name": f"files/{session[1]}", "sizeBytes": str(len(asked.body))}
            return _reply({"file": file}, **{"x-goog-upload-status": "final"})
        if path.endswith(":batchGenerateContent"):
            if counter.refusal:
                return counter.refusal
            made = self._take(json.loads(asked.body)["batch"])
            return counter.unsaid or made
        if path == "/v1/batches":
            return self._list(int(_query(asked).get("pageToken", "0")))
        if batch := re.fullmatch(r"/v1/batches/(\d+)", path):
            if counter.state == "gone":
                return error(404, "NOT_FOUND", "Requested entity was not found.")
            return _reply(self._about(int(batch[1])))
        if out := re.fullmatch(r"/v1/files/out-(\d+):download", path):
            if not counter.keeps_answers:
                return error(404, "NOT_FOUND", "The file was deleted.")
            return Reply(self._answers(counter.handed[int(out[1])]))
        return super().answer(asked)

    def _list(self, start: int) -> Reply:
        strange = [
            {"name": f"batches/other-{n}", "metadata": {"displayName": f"other-{n}"}}
            for n in range(self.counter.strangers)
        ]
        ours = range(len(self.counter.handed) - 1, -1, -1) if self.counter.lists else ()
        listed = [*strange, *map(self._about, ours)]
        page = {"operations": listed[start : start + _PAGE]} if listed else {}
        more = {"nextPageToken": str(start + _PAGE)} if start + _PAGE < len(listed) else {}
        return _reply({**page, **more})

    def _take(self, batch: dict[str, Any]) -> Reply:
        content = self.counter.files[batch["inputConfig"]["fileName"].removeprefix("files/")]
        requests = {line["key"]: line["request"] for line in _lines(content)}
        self.counter.handed.append(Handed(batch["displayName"], requests))
        return _reply(self._about(len(self.counter.handed) - 1))

    def _about(self, number: int) -> dict[str, Any]:
        state = self.counter.state
        about = {
            "displayName": self.counter.handed[number].name,
            "state": f"BATCH_STATE_{_GEMINI_STATES.get(state, 'RUNNING')}",
        }
        # What was cancelled or ran out of time has nothing to retrieve.
        output = {"output": {"responsesFile": f"files/out-{number}"}} if state == "done" else {}
        failed = {"error": {"code": 8, "message": self.counter.because}}
        more = {"done": True, **failed} if state == "failed" else {}
        return {"name": f"batches/{number}", "metadata": {**about, **output}, **more}

    def _answers(self, handed: Handed) -> bytes:
        lines: list[dict[str, Any]] = []
        for key, body in handed.requests.items():
            if key in self.counter.unanswered:
                lines.append({"key": key, "error": {"code": 500, "message": "it failed"}})
            else:
                prompt = Prompt(_single(body))
                said = verdicts(prompt) if prompt.is_reading else right_prompt(prompt)
                answer = json.loads(said.body)
                lines.append({"key": key, "response": answer})
        return _in_lines(_disordered(lines, key="nobody")) + self.counter.tail


class OpenAIBatchServer(OpenAIServer):
    """OpenAI's files and batches."""

    def __init__(self) -> None:
        super().__init__()
        self.counter = Counter()

    @property
    def singles(self) -> list[Asked]:
        """The requests that were sent one by one, and not refused for their form."""
        sent = [asked for asked in self.asked if asked.path == "/v1/chat/completions"]
        return [asked for asked in sent if not refuse(Chat(asked), self._maker)]

    def answer(self, asked: Asked) -> Reply:
        counter, path = self.counter, urlsplit(asked.path).path
        if path == "/v1/files":
            number = f"file-{len(counter.files)}"
            counter.files[number] = asked.body
            return counter.upload or _reply({"id": number, "object": "file", "purpose": "batch"})
        if path == "/v1/batches" and asked.method == "POST":
            if counter.refusal:
                return counter.refusal
            made = self._take(json.loads(asked.body))
            return counter.unsaid or made
        if path == "/v1/batches":
            return self._listed(_query(asked))
        if batch := re.fullmatch(r"/v1/batches/batch_(\d+)", path):
            if counter.state == "gone":
                return problem(404, f"No batch found with id '{batch[0]}'.")
            return _reply(self._about(int(batch[1])))
        if out := re.fullmatch(r"/v1/files/(out|errors)-(\d+)/content", path):
            if not counter.keeps_answers:
                return problem(404, f"No such File object: {out[0]}")
            handed = counter.handed[int(out[2])]
            return Reply(self._answers(handed) if out[1] == "out" else self._errors(handed))
        return super().answer(asked)

    def _listed(self, query: dict[str, str]) -> Reply:
        strange = [
            {"id": f"other-{n}", "status": "completed"} for n in range(self.counter.strangers)
        ]
        ours = range(len(self.counter.handed) - 1, -1, -1) if self.counter.lists else ()
        listed = [*strange, *map(self._about, ours)]
        ids = [about["id"] for about in listed]
        start = ids.index(query["after"]) + 1 if "after" in query else 0
        end = start + min(int(query.get("limit", "20")), 100)
        more = {"has_more": end < len(listed)}
        return _reply({"object": "list", "data": listed[start:end], **more})

    def _take(self, batch: dict[str, Any]) -> Reply:
        assert batch["endpoint"] == "/v1/chat/completions"
        content = self.counter.files[batch["input_file_id"]]
        requests = {line["custom_id"]: line["body"] for line in _lines(content)}
        self.counter.handed.append(Handed(batch["metadata"]["name"], requests))
        return _reply(self._about(len(self.counter.handed) - 1))

    def _about(self, number: int) -> dict[str, Any]:
        counter = self.counter
        status = {"waiting": "in_progress", "done": "completed"}.get(counter.state, counter.state)
        handed = counter.handed[number]
        ended = counter.state in ("done", "cancelled", "expired")
        lacking = counter.unanswered | counter.unreached
        refused = {"code": "token_limit_exceeded", "message": counter.because}
        return {
            "id": f"batch_{number}",
            "object": "batch",
            "status": status,
            "errors": {"data": [refused]} if counter.state == "failed" else None,
            # A file without a line is not made.
            "output_file_id": f"out-{number}"
            if ended and handed.requests.keys() - lacking
            else None,
            "error_file_id": f"errors-{number}" if ended and lacking else None,
            "metadata": {"name": handed.name},
        }

    def _answers(self, handed: Handed) -> bytes:
        lines: list[dict[str, Any]] = []
        for key, body in handed.requests.items():
            if key in self.counter.unanswered | self.counter.unreached:
                continue
            chat = Chat(_single(body))
            said = refuse(chat, self._maker) or right_chat(chat)
            answer = {"status_code": said.status, "body": json.loads(said.body)}
            lines.append({"id": f"r{key}", "custom_id": key, "response": answer, "error": None})
        return _in_lines(_disordered(lines, custom_id="nobody")) + self.counter.tail

    def _errors(self, handed: Handed) -> bytes:
        failed = {"status_code": 500, "body": {"error": {"message": "it failed"}}}
        unreached = {"code": f"batch_{self.counter.state}", "message": "it was not come to"}
        answered = [
            {"custom_id": key, "response": failed, "error": None}
            for key in handed.requests.keys() & self.counter.unanswered
        ]
        skipped = [
            {"custom_id": key, "response": None, "error": unreached}
            for key in handed.requests.keys() & self.counter.unreached
        ]
        return _in_lines([*answered, *skipped])
