"""OpenAI's batches: a file of requests handed in, a file of responses handed back.

Source: https://platform.openai.com/docs/guides/batch
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any, TypeVar

import msgspec

from ..models import decode
from .batching import Returned, read_lines
from .exchange import Answered, FaultError, Request
from .openai_api import Completion, read_completion

_T = TypeVar("_T")

_OVER = frozenset({"completed", "expired", "cancelled", "failed"})
"""What a batch that ran out of time or was cancelled has of answers, it gives."""

_MOST_PAGES = 100
_OK = 200
_NOT_FOUND = 404
_ANY = Request("", "", {}, 0)
"""Stands for the request where an answer is read apart from it."""


class _Error(msgspec.Struct):
    message: str | None = None


class _Errors(msgspec.Struct):
    data: tuple[_Error, ...] | None = None


class _Batch(msgspec.Struct):
    id: str
    status: str = ""
    output_file_id: str | None = None
    error_file_id: str | None = None
    errors: _Errors | None = None
    metadata: dict[str, str] | None = None

    @property
    def because(self) -> str:
        """Why it failed, as far as it says so."""
        said = (self.errors and self.errors.data) or ()
        return next((each.message for each in said if each.message), self.status)


class _Page(msgspec.Struct):
    data: tuple[_Batch, ...] = ()
    has_more: bool = False


class _File(msgspec.Struct):
    id: str


class _Response(msgspec.Struct):
    status_code: int
    body: Completion


class _Line(msgspec.Struct):
    custom_id: str
    response: _Response | None = None


class _FailedBody(msgspec.Struct):
    error: _Error | None = None


class _FailedResponse(msgspec.Struct):
    body: _FailedBody | None = None


class _FailedLine(msgspec.Struct):
    response: _FailedResponse | None = None
    error: _Error | None = None

    @property
    def because(self) -> str:
        """Why there is no answer."""
        body = self.response and self.response.body
        said = self.error or (body and body.error)
        return (said and said.message) or ""


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

    def upload(self, name: str, requests: Mapping[str, Request]) -> str:
        """Send a file of requests."""
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
        return file.id

    def begin(self, name: str, file: str) -> str:
        """Have a file answered under a name of ours."""
        made = self._ask(
            _Batch,
            lambda client: client.batches.with_raw_response.create(
                input_file_id=file,
                endpoint="/v1/chat/completions",
                completion_window="24h",
                metadata={"name": name},
            ),
        )
        return made.id

    def look_for(self, name: str) -> str:
        """How OpenAI calls the batch of a name of ours, which stands among all of the account."""
        after: dict[str, str] = {}
        for _ in range(_MOST_PAGES):
            ask = partial(_list, after=after)
            page = self._ask(_Page, ask)
            for each in page.data:
                if (each.metadata or {}).get("name") == name:
                    return each.id
            if not (page.has_more and page.data):
                break
            after = {"after": page.data[-1].id}
        return ""

    def collect(self, batch: str) -> Returned:
        """Ask for a batch."""
        try:
            found = self._ask(
                _Batch, lambda client: client.batches.with_raw_response.retrieve(batch)
            )
        except FaultError as fault:
            if fault.status == _NOT_FOUND:
                return Returned("unknown")
            raise
        if found.status not in _OVER:
            return Returned("waiting")
        failed = self._why(found.error_file_id) if found.error_file_id else ""
        if not found.output_file_id:
            return Returned("failed", because=failed or found.because)
        try:
            answers = self._content(found.output_file_id)
        except FaultError as fault:
            if fault.status == _NOT_FOUND:
                return Returned("lost")
            raise
        return Returned("done", _answers(answers), failed)

    def _why(self, file: str) -> str:
        """What a file of errors says first; it is of use to people alone."""
        try:
            failed = self._content(file)
        except FaultError:
            return ""
        return next(filter(None, (line.because for line in read_lines(failed, _FailedLine))), "")

    def _content(self, file: str) -> bytes:
        return self._call(lambda client: client.files.with_raw_response.content(file))

    def _ask(self, kind: type[_T], ask: Callable[[Any], Any]) -> _T:
        try:
            return decode(self._call(ask), kind)
        except (ValueError, RecursionError) as error:
            raise FaultError(0, f"what answered has no batches as OpenAI has: {error}") from None


def _list(client: Any, after: dict[str, str]) -> Any:
    return client.batches.with_raw_response.list(limit=100, **after)


def _answers(content: bytes) -> dict[str, Answered]:
    answers: dict[str, Answered] = {}
    for line in read_lines(content, _Line):
        if line.response is not None and line.response.status_code == _OK:
            # One that broke off is missing, as one that failed at once.
            with contextlib.suppress(FaultError):
                answers[line.custom_id] = read_completion(line.response.body, _ANY)
    return answers
