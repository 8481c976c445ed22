"""A server on 127.0.0.1 that speaks the Gemini API's REST, as scripted.

It answers `POST /v1beta/models/{model}:generateContent` and keeps every request. Left alone it
gives a right answer to each: statements are sentences of the paper it was sent, with their
numbers. A script says otherwise, request by request.
"""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any, Self, TypeAlias

JSON = {"Content-Type": "application/json; charset=UTF-8"}


@dataclass(frozen=True)
class Asked:
    """A request as it arrived."""

    path: str
    headers: dict[str, str]
    body: dict[str, Any]

    @property
    def model(self) -> str:
        return self.path.rsplit("/", 1)[-1].split(":")[0]

    @property
    def config(self) -> dict[str, Any]:
        config: dict[str, Any] = self.body["generationConfig"]
        return config

    @property
    def instructions(self) -> str:
        return _texts(self.body["systemInstruction"])

    @property
    def question(self) -> str:
        return "".join(_texts(content) for content in self.body["contents"])

    @property
    def sentences(self) -> dict[int, str]:
        """The numbered sentences of the paper."""
        lines = re.findall(r"^\[(\d+)\] (.*)$", self.question, re.MULTILINE)
        return {int(number): text for number, text in lines}


@dataclass(frozen=True)
class Told:
    """What the server sends back.

    Attributes:
        status: The HTTP status.
        body: The body.
        headers: The headers besides the length.
        wait: Seconds before anything is sent.
        cut: How many bytes of the body are withheld before the connection closes.
    """

    status: int = 200
    body: bytes = b""
    headers: dict[str, str] = field(default_factory=lambda: dict(JSON))
    wait: float = 0.0
    cut: int = 0


Script: TypeAlias = Callable[[Asked], Told]


def response(
    *parts: str | dict[str, Any],
    finish: str = "STOP",
    model_version: str = "gemini-3.1-flash",
    **more: Any,
) -> Told:
    """A response with one candidate, of parts that are texts or given whole."""
    content = {"role": "model", "parts": [{"text": p} if isinstance(p, str) else p for p in parts]}
    return envelope(
        candidates=[{"content": content, "finishReason": finish, "index": 0}],
        modelVersion=model_version,
        **more,
    )


def envelope(**fields: Any) -> Told:
    """A response of these fields."""
    usage = {
        "promptTokenCount": 1000,
        "candidatesTokenCount": 200,
        "thoughtsTokenCount": 30,
        "totalTokenCount": 1230,
    }
    return Told(body=json.dumps({"usageMetadata": usage, "responseId": "r1"} | fields).encode())


def blocked(reason: str = "PROHIBITED_CONTENT") -> Told:
    """A prompt that is refused."""
    return envelope(promptFeedback={"blockReason": reason})


def error(status: int, name: str, message: str, *details: dict[str, Any]) -> Told:
    """An error in Google's form."""
    body: dict[str, Any] = {"code": status, "message": message, "status": name}
    if details:
        body["details"] = list(details)
    return Told(status, json.dumps({"error": body}, indent=2).encode())


def limited(retry_delay: str | None, quota_id: str | None = None) -> Told:
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


def invalid_key() -> Told:
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


def right_answer(asked: Asked) -> dict[str, Any]:
    """An answer in the form asked for; each statement is a sentence of the paper."""
    sentences = asked.sentences
    said = [{"text": text, "evidence": [number]} for number, text in sentences.items()]
    schema = asked.config["responseSchema"]["properties"]
    answer: dict[str, Any] = {"summary": said[0], "takeaways": (said[1:] + said)[:3]}
    if "points" in schema:
        headings = schema["points"]["items"]["properties"]["heading"]["enum"]
        answer["points"] = [
            said[n % len(said)] | {"heading": heading} for n, heading in enumerate(headings)
        ]
        answer["title"] = ""
        answer["keywords"] = ["diffusion"]
    return answer


def right(asked: Asked) -> Told:
    """The response that holds the right answer."""
    return response(json.dumps(right_answer(asked), ensure_ascii=False))


class GeminiServer:
    """The server; a context manager.

    Attributes:
        url: Its address, as `GOOGLE_GEMINI_BASE_URL` takes it.
        asked: Every request, in order of arrival.
    """

    def __init__(self, *script: Told | Script) -> None:
        """Serve a script: one entry for each request, the last one for all that follow."""
        self.asked: list[Asked] = []
        self._script: tuple[Told | Script, ...] = script or (right,)
        self._lock = threading.Lock()
        self._closing = threading.Event()
        outer = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self) -> None:
                length = int(self.headers.get("Content-Length", "0"))
                body = json.loads(self.rfile.read(length) or b"{}")
                path = self.path.split("?")[0]
                outer._serve(self, Asked(path, dict(self.headers.items()), body))

            def log_message(self, *_: object) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,))
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}"

    def script(self, *script: Told | Script) -> None:
        """Begin another script with the next request, and forget the requests so far."""
        with self._lock:
            self.asked.clear()
            self._script = script or (right,)

    @property
    def models(self) -> Iterable[str]:
        """The models that were asked for."""
        return [asked.model for asked in self.asked]

    def _serve(self, handler: BaseHTTPRequestHandler, asked: Asked) -> None:
        with self._lock:
            step = self._script[min(len(self.asked), len(self._script) - 1)]
            self.asked.append(asked)
        told = step if isinstance(step, Told) else step(asked)
        if told.wait and self._closing.wait(told.wait):
            handler.close_connection = True
            return
        handler.send_response(told.status)
        for name, value in told.headers.items():
            handler.send_header(name, value)
        handler.send_header("Content-Length", str(len(told.body)))
        handler.end_headers()
        try:
            handler.wfile.write(told.body[: len(told.body) - told.cut])
        except OSError:
            handler.close_connection = True
        if told.cut:
            handler.close_connection = True

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._closing.set()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()


def _texts(content: dict[str, Any]) -> str:
    return "".join(part.get("text", "") for part in content["parts"])
