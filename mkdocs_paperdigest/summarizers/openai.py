"""The summarizer `openai`: any server that speaks OpenAI's chat API, through the official SDK."""

from __future__ import annotations

import importlib
import json
import threading
import weakref
from functools import cached_property
from pathlib import Path
from typing import Any

import msgspec

from .abilities import Abilities, AbilitiesFile, Form
from .base import Inquiry, OutOfServiceError, Reply, Task, Verdicts
from .batching import Batches
from .exchange import TEMPERATURE, Answered, Exchange, FaultError, Request, Service
from .openai_api import (
    DEFAULT_MODEL,
    decode_completion,
    explain,
    is_too_long,
    plain_schema,
    read_completion,
)
from .openai_batches import OpenAIBatches
from .prompt import PROMPT_VERSION, shortened
from .second_reading import READING_VERSION

_LOOSER: dict[Form, Form] = {"schema": "json", "json": "words"}
_ABOUT_FORMS = ("response_format", "json_schema", "schema", "grammar")
_UNSUPPORTED = (400, 404, 415, 422, 500, 501)


class OpenAI:
    """Asks a model of a server that speaks OpenAI's chat API.

    What a server cannot do is found out with the first requests and remembered for a month:
    answers by schema, a temperature, the older or the newer name for the longest answer.

    Attributes:
        name: `openai`.
        model: The model that is asked for.
        version: Of what is asked.
        reading_version: Of what is asked as a second reader.
        writes: True.
    """

    name = "openai"
    version = PROMPT_VERSION
    reading_version = READING_VERSION
    writes = True

    def __init__(
        self,
        key: str,
        model: str = "",
        timeout: float = 30.0,
        base_url: str = "",
        learnt: Path | None = None,
    ) -> None:
        """Prepare to ask; nothing is imported or sent yet.

        Args:
            key: The API key; a server on this machine needs none.
            model: The model's name; empty for OpenAI's.
            timeout: Seconds for one request.
            base_url: Where the server is; empty for OpenAI's own.
            learnt: The folder that keeps what servers cannot do; `None` to find it out anew.
        """
        self.model = model or DEFAULT_MODEL
        self._service = Service(self.name, self.model, key)
        self._exchange = Exchange(
            self._service, self._send, lambda fault: explain(fault, self._service)
        )
        self._timeout = timeout
        self._base_url = base_url
        self._lock = threading.Lock()
        self._client: Any = None
        self._file = AbilitiesFile(learnt, base_url, self.model)

    @cached_property
    def _abilities(self) -> Abilities:
        """What the server can do, as far as is known."""
        return self._file.read()

    def summarize(self, task: Task) -> Reply:
        """Answer a task. Called from several threads at once.

        A text that is longer than the model takes is cut by sections, twice if need be.

        Raises:
            OutOfServiceError: The service answers nobody now, or the SDK is not installed.
            NoAnswerError: It has no usable answer to this task.
        """
        for part in (1.0, 0.5):
            try:
                return self._exchange.answer(shortened(task, part))
            except _TooLongError:
                continue
        try:
            return self._exchange.answer(shortened(task, 0.2))
        except _TooLongError as error:
            raise OutOfServiceError(str(error)) from None

    def verify(self, inquiry: Inquiry) -> Verdicts:
        """Read statements against the sentences they cite. Called from several threads at once.

        Raises:
            OutOfServiceError: The service answers nobody now.
            NoAnswerError: It has no usable answer to this.
        """
        return self._exchange.read(inquiry)

    def batches(self) -> Batches:
        """What takes many tasks together; OpenAI's own service has it, most other servers not."""
        return Batches(self._exchange, OpenAIBatches(self._call, self._cold_body))

    def check_model(self) -> None:
        """Ask whether the model is there for this key; that costs nothing.

        Raises:
            SummarizerError: It is not, or the service cannot be asked.
        """
        try:
            self._call(lambda client: client.models.with_raw_response.retrieve(self.model))
        except FaultError as fault:
            raise explain(fault, self._service).error from None

    def _send(self, request: Request) -> Answered:
        while True:
            asked = self._abilities
            try:
                return self._complete(request)
            except FaultError as fault:
                if is_too_long(fault):
                    raise _TooLongError(
                        self._service.says(
                            f"the text is longer than the model '{self.model}' takes; "
                            "name another in the option 'model'"
                        )
                    ) from None
                if not self._adapts(fault, asked):
                    raise

    def _adapts(self, fault: FaultError, asked: Abilities) -> bool:
        """Whether another way of asking is left after a server took offence at the last one."""
        if fault.status not in _UNSUPPORTED:
            return False
        body = fault.body.casefold()
        with self._lock:
            if asked != self._abilities:
                return True  # another thread has learnt it meanwhile
            if "max_completion_tokens" in body and asked.limit_name == "max_completion_tokens":
                learnt = msgspec.structs.replace(asked, limit_name="max_tokens")
            elif "temperature" in body and asked.warm:
                learnt = msgspec.structs.replace(asked, warm=False)
            elif any(word in body for word in _ABOUT_FORMS) and asked.form in _LOOSER:
                learnt = msgspec.structs.replace(asked, form=_LOOSER[asked.form])
            else:
                return False
            self._abilities = learnt
            self._file.write(learnt)
        return True

    def _complete(self, request: Request) -> Answered:
        body = self._body(request)
        answer = self._call(lambda client: client.chat.completions.with_raw_response.create(**body))
        return read_completion(decode_completion(answer), request)

    def _cold_body(self, request: Request) -> dict[str, Any]:
        """The body of a request that nobody can learn from: no temperature, which some refuse."""
        return {name: value for name, value in self._body(request).items() if name != "temperature"}

    def _body(self, request: Request) -> dict[str, Any]:
        abilities = self._abilities
        form = abilities.form
        schema = plain_schema(request.schema)
        rules = request.instructions
        if form != "schema":
            rules += "\nAnswer with one JSON object of this schema, and nothing else:\n"
            rules += f"{json.dumps(schema)}\n"
        more: dict[str, Any] = {abilities.limit_name: request.output_tokens}
        if abilities.warm:
            more["temperature"] = TEMPERATURE
        if form == "schema":
            named = {"name": "answer", "schema": schema}
            more["response_format"] = {"type": "json_schema", "json_schema": named}
        elif form == "json":
            more["response_format"] = {"type": "json_object"}
        messages = [
            {"role": "system", "content": rules},
            {"role": "user", "content": request.question},
        ]
        return {"model": self.model, "messages": messages, **more}

    def _call(self, ask: Any) -> bytes:
        """Ask the server something, and give the body of its answer as it came.

        Raises:
            FaultError: There was none, or one with an error.
        """
        sdk = self._sdk()
        try:
            return bytes(ask(self._connected(sdk)).content)
        except sdk.APIStatusError as error:
            pause = _seconds(error.response.headers.get("retry-after", ""))
            raise FaultError(error.status_code, error.response.text, pause) from None
        except sdk.APITimeoutError:
            raise FaultError(0, f"no answer within {self._timeout:g} seconds") from None
        except sdk.APIConnectionError as error:
            raise FaultError(0, str(error.__cause__ or error)) from None
        except (sdk.OpenAIError, OSError, ValueError, TypeError) as error:
            raise FaultError(0, str(error) or type(error).__name__) from None

    def _connected(self, sdk: Any) -> Any:
        """The client, which all threads share."""
        with self._lock:
            if self._client is None:
                self._client = sdk.OpenAI(
                    # Servers on this machine look at no key, but the SDK wants one.
                    api_key=self._service.key or "none",
                    base_url=self._base_url or None,
                    timeout=self._timeout,
                    max_retries=0,
                    # No redirection decides where the key goes.
                    http_client=sdk.DefaultHttpxClient(
                        follow_redirects=False, timeout=self._timeout
                    ),
                )
                # Its own finalizer may come after its sockets', which then complain.
                weakref.finalize(self, self._client.close)
            return self._client

    def _sdk(self) -> Any:
        try:
            return importlib.import_module("openai")
        except ImportError as error:
            raise OutOfServiceError(
                self._service.says(
                    f"its SDK cannot be imported ({error}); "
                    "run: pip install 'mkdocs-paperdigest[openai]'"
                )
            ) from None


class _TooLongError(OutOfServiceError):
    """The text is longer than the model takes."""


def _seconds(header: str) -> float | None:
    try:
        return min(max(0.0, float(header)), 3_600.0)
    except ValueError:
        return None
