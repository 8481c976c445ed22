"""A server on 127.0.0.1 that speaks the Gemini API's REST, as scripted.

It answers `POST /v1beta/models/{model}:generateContent` and keeps every request. Left alone it
gives a right answer to each: statements are sentences of the paper it was sent, with their
numbers. A script says otherwise, request by request.
"""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Callable
from typing import Any, TypeAlias

from .http import Asked, Reply, Server

JSON = {"Content-Type": "application/json; charset=UTF-8"}


class Prompt:
    """A request as a model is given it."""

    def __init__(self, asked: Asked) -> None:
        self.path = asked.path.split("?")[0]
        self.headers = asked.headers
        self.text = asked.body.decode()
        self.body: dict[str, Any] = json.loads(asked.body)
        self.model = self.path.rsplit("/", 1)[-1].split(":")[0]
        self.config: dict[str, Any] = self.body["generationConfig"]
        self.instructions = _texts(self.body["systemInstruction"])
        self.question = "".join(_texts(content) for content in self.body["contents"])

    @property
    def sentences(self) -> dict[int, str]:
        """The numbered sentences of the paper."""
        lines = re.findall(r"^\[(\d+)\] (.*)$", self.question, re.MULTILINE)
        return {int(number): text for number, text in lines}

    @property
    def is_reading(self) -> bool:
        """Whether a second reader is asked, and not a writer."""
        return "verdicts" in self.config["responseSchema"]["properties"]

    @property
    def statements(self) -> dict[int, str]:
        """The numbered statements that a second reader is asked about."""
        lines = re.findall(r"^\[(\d+)\] \(cites [^)]*\) (.*)$", self.question, re.MULTILINE)
        return {int(number): text for number, text in lines}


Step: TypeAlias = Reply | Callable[[Prompt], Reply]


def response(
    *parts: str | dict[str, Any],
    finish: str = "STOP",
    model_version: str = "gemini-3.1-flash",
    **more: Any,
) -> Reply:
    """A response with one candidate, of parts that are texts or given whole."""
    content = {"role": "model", "parts": [{"text": p} if isinstance(p, str) else p for p in parts]}
    return envelope(
        candidates=[{"content": content, "finishReason": finish, "index": 0}],
        modelVersion=model_version,
        **more,
    )


def envelope(**fields: Any) -> Reply:
    """A response of these fields."""
    usage = {
        "promptTokenCount": 1000,
        "candidatesTokenCount": 200,
        "thoughtsTokenCount": 30,
        "totalTokenCount": 1230,
    }
    return Reply(
        headers=JSON,
        body=json.dumps({"usageMetadata": usage, "responseId": "r1"} | fields).encode(),
    )


def blocked(reason: str = "PROHIBITED_CONTENT") -> Reply:
    """A prompt that is refused."""
    return envelope(promptFeedback={"blockReason": reason})


def error(status: int, name: str, message: str, *details: dict[str, Any]) -> Reply:
    """An error in Google's form."""
    body: dict[str, Any] = {"code": status, "message": message, "status": name}
    if details:
        body["details"] = list(details)
    return Reply(json.dumps({"error": body}, indent=2).encode(), status, JSON)


def limited(retry_delay: str | None, quota_id: str | None = None) -> Reply:
    """A refusal by a limit; without a delay or a quota that part is not said."""
    details: list[dict[str, Any]] = []
    if quota_id:
        violation = {
            "quotaMetric": "generativelanguage.googleapis.com/generate_content_requests",
            "quotaId": quota_id,
            "quotaDimensions": {"location": "global", "model": "gemini-flash"},
            "quotaValue": "10",
        }
        details.append(
            {"@type": "type.googleapis.com/google.rpc.QuotaFailure", "violations": [violation]}
        )
    if retry_delay:
        details.append(
            {"@type": "type.googleapis.com/google.rpc.RetryInfo", "retryDelay": retry_delay}
        )
    return error(429, "RESOURCE_EXHAUSTED", "You exceeded your current quota.", *details)


def invalid_key() -> Reply:
    """The refusal of a key."""
    return error(
        400,
        "INVALID_ARGUMENT",
        "API key not valid. Please pass a valid API key.",
        {
            "@type": "type.googleapis.com/google.rpc.ErrorInfo",
            "reason": "API_KEY_INVALID",
            "domain": "googleapis.com",
            "metadata": {"service": "generativelanguage.googleapis.com"},
        },
    )


def right_answer(prompt: Prompt) -> dict[str, Any]:
    """An answer in the form asked for; each statement is a sentence of the paper."""
    sentences = prompt.sentences
    said = [{"text": text, "evidence": [number]} for number, text in sentences.items()]
    schema = prompt.config["responseSchema"]["properties"]
    answer: dict[str, Any] = {"summary": said[0], "takeaways": (said[1:] + said)[:3]}
    if "points" in schema:
        headings = schema["points"]["items"]["properties"]["heading"]["enum"]
        answer["points"] = [
            said[n % len(said)] | {"heading": heading} for n, heading in enumerate(headings)
        ]
        answer["title"] = ""
        answer["keywords"] = ["diffusion"]
    return answer


def right(prompt: Prompt) -> Reply:
    """The response that holds the right answer."""
    return response(json.dumps(right_answer(prompt), ensure_ascii=False))


def verdicts(prompt: Prompt, *refused: str) -> Reply:
    """Find every statement supported but those that hold one of these words."""
    said = [
        {"number": number, "supported": True}
        if not any(word in text for word in refused)
        else {"number": number, "supported": False, "reason": "no cited sentence says so"}
        for number, text in prompt.statements.items()
    ]
    return response(json.dumps({"verdicts": said}))


class GeminiServer(Server):
    """Answers by a script; `url` is what `GOOGLE_GEMINI_BASE_URL` takes.

    Attributes:
        readings: The requests to a second reader, which are answered apart from the script.
        reader: How those are answered.
    """

    def __init__(self, *script: Step) -> None:
        """Serve a script: one step for each request, the last one for all that follow."""
        super().__init__()
        self.readings: list[Asked] = []
        self.reader: Step = verdicts
        self._steps = list(script) or [right]
        self._lock = threading.Lock()

    @property
    def prompts(self) -> list[Prompt]:
        return [Prompt(asked) for asked in self.asked]

    def answer(self, asked: Asked) -> Reply:
        if b'"verdicts"' in asked.body:
            with self._lock:
                self.asked.remove(asked)
                self.readings.append(asked)
            return self.reader if isinstance(self.reader, Reply) else self.reader(Prompt(asked))
        with self._lock:
            step = self._steps.pop(0) if len(self._steps) > 1 else self._steps[0]
        named = re.fullmatch(r"/v1(?:beta)?/(models/[^/?:]+)", asked.path)
        if asked.method == "GET" and named:
            # What the service says of a model, which costs nothing.
            about = json.dumps({"name": named[1], "version": "1"}).encode()
            return step if isinstance(step, Reply) else Reply(about, headers=JSON)
        if not re.fullmatch(r"/v1(beta)?/models/[^/]+:generateContent(\?.*)?", asked.path):
            return error(404, "NOT_FOUND", "Requested entity was not found.")
        return step if isinstance(step, Reply) else step(Prompt(asked))


def _texts(content: dict[str, Any]) -> str:
    return "".join(part.get("text", "") for part in content["parts"])
