"""OpenAI's batches: a file of requests handed in, a file of responses handed back.

Source: https://platform.openai.com/docs/guides/batch
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, TypeVar

import msgspec

from ..models import decode
from .batching import Returned, read_lines
from .exchange import Answered, FaultError, Request
from .openai_api import Completion, read_completion

_T = TypeVar("_T")

_FAILED = frozenset({"failed", "cancelled"})
_OVER = frozenset({"completed", "expired"})
"""What a batch that ran out of time has of answers, it gives."""

_OK = 200
_ANY = Request("", "", {}, 0)
"""Stands for the request where an answer is read apart from it."""


class _Batch(msgspec.Struct):
    id: str
    status: str = ""
    output_file_id: str | None = None
    metadata: dict[str, str] | None = None


class _Page(msgspec.Struct):
    data: tuple[_Batch, ...] = ()


class _File(msgspec.Struct):
    id: str


class _Response(msgspec.Struct):
    status_code: int
    body: Completion


class _Line(msgspec.Struct):
    custom_id: str
    response: _Response | None = None


class OpenAIBatches:
    """Takes batches of requests to OpenAI.

    Args:
        call: Asks something of a client, and gives the body of the answer.
        body: The body of a single request.
    """

    def __init__(
        self,
        call: Callable[[Callable[[Any], Any]], bytes],
        body: Callable[[Request], dict[str, Any]],
    ) -> None:
        self._call = call
        self._body = body

    def submit(self, name: str, requests: Mapping[str, Request]) -> str:
        """Hand requests in under a name of ours."""
        lines = [
            msgspec.json.encode(
                {
                    "custom_id": key,
                    "method": "POST",
                    "url": "/v1/chat/completions",
                    "body": self._body(request),
                }
            )
            for key, request in requests.items()
        ]
        content = b"\n".join(lines) + b"\n"
        file = self._ask(
            _File,
            lambda client: client.files.with_raw_response.create(
                file=(f"{name}.jsonl", content), purpose="batch"
            ),
        )
        made = self._ask(
            _Batch,
            lambda client: client.batches.with_raw_response.create(
                input_file_id=file.id,
                endpoint="/v1/chat/completions",
                completion_window="24h",
                metadata={"name": name},
            ),
        )
        return made.id

    def look_for(self, name: str) -> str:
        """How OpenAI calls the batch of a name of ours; it is among the newest."""
        page = self._ask(_Page, lambda client: client.batches.with_raw_response.list(limit=100))
        named = [each.id for each in page.data if (each.metadata or {}).get("name") == name]
        return named[0] if named else ""

    def collect(self, batch: str) -> Returned:
        """Ask for a batch."""
        found = self._ask(_Batch, lambda client: client.batches.with_raw_response.retrieve(batch))
        if found.status in _FAILED:
            return Returned("failed", because=found.status)
        if found.status not in _OVER:
            return Returned("waiting")
        file = found.output_file_id
        if not file:
            return Returned("failed", because=f"{found.status} without an answer")
        content = self._call(lambda client: client.files.with_raw_response.content(file))
        return Returned("done", _answers(content))

    def _ask(self, kind: type[_T], ask: Callable[[Any], Any]) -> _T:
        try:
            return decode(self._call(ask), kind)
        except (ValueError, RecursionError) as error:
            raise FaultError(0, f"what answered has no batches as OpenAI has: {error}") from None


def _answers(content: bytes) -> dict[str, Answered]:
    return {
        line.custom_id: read_completion(line.response.body, _ANY)
        for line in read_lines(content, _Line)
        if line.response is not None and line.response.status_code == _OK
    }
