"""The summarizer `gemini`: Google's models through google-genai."""

from __future__ import annotations

import contextlib
import logging
import sys
import threading
import weakref
from collections.abc import Iterator
from typing import TYPE_CHECKING

from .base import Inquiry, Reply, Task, Verdicts
from .batching import Batches
from .exchange import TEMPERATURE, Answered, Exchange, FaultError, Request
from .gemini_api import (
    Response,
    check_key,
    decode_response,
    explain_gemini,
    made_service,
    read_response,
)
from .gemini_batches import GeminiBatches
from .limits import TooMuchError, limit_responses
from .prompt import PROMPT_VERSION
from .second_reading import READING_VERSION

if TYPE_CHECKING:
    from google.genai import Client

# Its warnings are for programmers; without a handler Python prints them among the build's lines.
logging.getLogger("google_genai").addHandler(logging.NullHandler())


class Gemini:
    """Asks a Gemini model.

    Attributes:
        name: `gemini`.
        model: The model that is asked for.
        version: Of what is asked.
        reading_version: Of what is asked as a second reader.
        writes: True.
    """

    name = "gemini"
    version = PROMPT_VERSION
    reading_version = READING_VERSION
    writes = True

    def __init__(
        self, key: str, model: str = "", timeout: float = 30.0, key_from: str = ""
    ) -> None:
        """Prepare to ask; nothing is imported or sent yet.

        Args:
            key: The API key.
            model: The model's name; empty for one that does not retire.
            timeout: Seconds for one request.
            key_from: The variable that holds the key; empty for the usual ones.
        """
        self._service = made_service(self.name, model, key, key_from)
        self.model = self._service.model
        self._exchange = Exchange(
            self._service, self._send, lambda fault: explain_gemini(fault, self._service)
        )
        self._timeout = timeout
        self._lock = threading.Lock()
        self._client: Client | None = None
        self._thinks = False

    def summarize(self, task: Task) -> Reply:
        """Answer a task. Called from several threads at once.

        Raises:
            OutOfServiceError: The service answers nobody now.
            NoAnswerError: It has no usable answer to this task.
        """
        return self._exchange.answer(task)

    def verify(self, inquiry: Inquiry) -> Verdicts:
        """Read statements against the sentences they cite. Called from several threads at once.

        Raises:
            OutOfServiceError: The service answers nobody now.
            NoAnswerError: It has no usable answer to this.
        """
        return self._exchange.read(inquiry)

    def check_model(self) -> None:
        """Ask whether the model is there for this key; that costs nothing.

        Raises:
            SummarizerError: It is not, or the service cannot be asked.
        """
        from google.genai import errors

        try:
            self._connected().models.get(model=self.model)
        except errors.APIError as error:
            fault = FaultError(error.code, getattr(error.response, "text", ""))
            raise explain_gemini(fault, self._service).error from None
        except _broken() as error:
            raise explain_gemini(FaultError(0, str(error)), self._service).error from None

    def batches(self) -> Batches:
        """What takes many tasks together."""
        check_key(self._service)
        service = GeminiBatches(self.model, self._connected, self._faults, thinks=self._thinks)
        return Batches(self._exchange, service)

    def _send(self, request: Request) -> Answered:
        check_key(self._service)
        return read_response(self._tried(request), request)

    def _tried(self, request: Request) -> Response:
        if not self._thinks:
            try:
                return self._request(request, thinks=False)
            except FaultError as fault:
                # Some models cannot be told not to think, others know no thinking.
                if fault.status != 400 or "thinking" not in fault.body.casefold():  # noqa: PLR2004
                    raise
                self._thinks = True
        return self._request(request, thinks=True)

    def _request(self, request: Request, *, thinks: bool) -> Response:
        from google.genai import types

        config = types.GenerateContentConfig(
            system_instruction=request.instructions,
            temperature=TEMPERATURE,
            max_output_tokens=request.output_tokens,
            response_mime_type="application/json",
            response_schema=request.schema,
            thinking_config=None if thinks else types.ThinkingConfig(thinking_budget=0),
            # The body as it came: the SDK's own reading of it fails in too many ways.
            should_return_http_response=True,
        )
        with self._faults():
            response = self._connected().models.generate_content(
                model=self.model, contents=request.question, config=config
            )
        http = response.sdk_http_response
        return decode_response(http.body if http and http.body else "")

    @contextlib.contextmanager
    def _faults(self) -> Iterator[None]:
        """Turn what the SDK raises into a fault."""
        from google.genai import errors

        try:
            yield
        except errors.APIError as error:
            raise FaultError(error.code, getattr(error.response, "text", "")) from None
        except TooMuchError as error:
            raise FaultError(0, str(error), slow=error.slow, endless=True) from None
        except _http_errors("TimeoutException"):
            says = f"no answer within {self._timeout:g} seconds"
            raise FaultError(0, says, slow=True) from None
        except _broken() as error:
            raise FaultError(0, str(error) or type(error).__name__) from None

    def _connected(self) -> Client:
        """The client, which all threads share: its connection pool is made for that."""
        from google.genai import Client, types

        with self._lock:
            if self._client is None:
                self._client = Client(
                    api_key=self._service.key,
                    # Neither an environment made for Vertex AI nor a redirection decides where
                    # the key goes.
                    vertexai=False,
                    http_options=types.HttpOptions(
                        timeout=round(self._timeout * 1000),
                        client_args={
                            "follow_redirects": False,
                            "event_hooks": limit_responses(self._timeout),
                        },
                    ),
                )
                # Its own finalizer may come after its sockets', which then complain.
                weakref.finalize(self, self._client.close)
            return self._client


def _broken() -> tuple[type[Exception], ...]:
    """What the SDK raises of an address that is none, certificates, an error's odd body."""
    http = _http_errors("HTTPError", "InvalidURL")
    return (*http, OSError, ValueError, TypeError, LookupError, AttributeError, RecursionError)


def _http_errors(*names: str) -> tuple[type[Exception], ...]:
    """The errors of these names in the HTTP library below the SDK: httpx2, or the older httpx."""
    libraries = [sys.modules[name] for name in ("httpx", "httpx2") if name in sys.modules]
    return tuple(getattr(library, name) for library in libraries for name in names)
