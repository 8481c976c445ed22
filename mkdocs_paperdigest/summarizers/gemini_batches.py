"""Gemini's batches: a file of requests handed in, a file of responses handed back.

Source: https://ai.google.dev/gemini-api/docs/batch-api
"""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from typing import TYPE_CHECKING

import msgspec

from .batching import Returned, read_lines
from .exchange import TEMPERATURE, Answered, FaultError, Request
from .gemini_api import Response, read_response

if TYPE_CHECKING:
    from google.genai import Client

_OVER = frozenset(
    f"JOB_STATE_{name}"
    for name in ("SUCCEEDED", "PARTIALLY_SUCCEEDED", "FAILED", "CANCELLED", "EXPIRED")
)
_NOT_FOUND = 404
_ANY = Request("", "", {}, 0)
"""Stands for the request where an answer is read apart from it."""


class _Error(msgspec.Struct):
    message: str = ""


class _Line(msgspec.Struct):
    key: str
    response: Response | None = None
    error: _Error | None = None


class GeminiBatches:
    """Takes batches of requests to Gemini.

    Args:
        model: Who is asked.
        client: Connects.
        faults: Turns what the SDK raises into a `FaultError`.
        thinks: Whether the model may think before it answers.
    """

    def __init__(
        self,
        model: str,
        client: Callable[[], Client],
        faults: Callable[[], AbstractContextManager[None]],
        *,
        thinks: bool,
    ) -> None:
        self._model = model
        self._client = client
        self._faults = faults
        self._thinks = thinks

    def upload(self, name: str, requests: Mapping[str, Request]) -> str:
        """Send a file of requests."""
        from google.genai import types

        lines = [
            msgspec.json.encode({"key": key, "request": self._body(request)})
            for key, request in requests.items()
        ]
        with self._faults():
            file = self._client().files.upload(
                file=io.BytesIO(b"\n".join(lines) + b"\n"),
                config=types.UploadFileConfig(display_name=name, mime_type="application/jsonl"),
            )
        return file.name or ""

    def begin(self, name: str, file: str) -> str:
        """Have a file answered under a name of ours."""
        from google.genai import types

        with self._faults():
            job = self._client().batches.create(
                model=self._model,
                src=file,
                config=types.CreateBatchJobConfig(display_name=name),
            )
        return job.name or ""

    def look_for(self, name: str) -> str:
        """How Gemini calls the batch of a name of ours."""
        with self._faults():
            for job in self._client().batches.list():
                if job.display_name == name:
                    return job.name or ""
        return ""

    def collect(self, batch: str) -> Returned:
        """Ask for a batch."""
        try:
            with self._faults():
                job = self._client().batches.get(name=batch)
        except FaultError as fault:
            if fault.status == _NOT_FOUND:
                return Returned("unknown")
            raise
        state = job.state.name if job.state else ""
        if state not in _OVER:
            return Returned("waiting")
        # Whatever ended a batch, what it was answered by then is paid for.
        file = job.dest.file_name if job.dest else None
        if not file:
            return Returned("failed", because=state.removeprefix("JOB_STATE_").lower())
        try:
            with self._faults():
                content = self._client().files.download(file=file)
        except FaultError as fault:
            if fault.status == _NOT_FOUND:
                return Returned("lost")
            raise
        return _read(content or b"")

    def _body(self, request: Request) -> dict[str, object]:
        config: dict[str, object] = {
            "temperature": TEMPERATURE,
            "maxOutputTokens": request.output_tokens,
            "responseMimeType": "application/json",
            "responseSchema": request.schema,
        }
        if not self._thinks:
            config["thinkingConfig"] = {"thinkingBudget": 0}
        return {
            "systemInstruction": {"parts": [{"text": request.instructions}]},
            "contents": [{"role": "user", "parts": [{"text": request.question}]}],
            "generationConfig": config,
        }


def _read(content: bytes) -> Returned:
    answers: dict[str, Answered] = {}
    because = ""
    for line in read_lines(content, _Line):
        if line.response is not None:
            answers[line.key] = read_response(line.response, _ANY)
        elif line.error is not None:
            because = because or line.error.message
    return Returned("done", answers, because)
