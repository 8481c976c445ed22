"""The summarizer `google-generativeai`: Google's models through the SDK of that name.

It is the predecessor of google-genai, for those who pinned it; same service, same prompt, same
checks. The SDK keeps one key and one address for the whole process: the last configured one.
"""

from __future__ import annotations

import importlib
import os
import threading
import warnings
from typing import Any

from .base import Inquiry, OutOfServiceError, Reply, Task, Verdicts
from .exchange import TEMPERATURE, Answered, Exchange, FaultError, Request, Service
from .gemini_api import (
    BASE_URL_VARIABLE,
    Candidate,
    Content,
    Part,
    PromptFeedback,
    Response,
    UsageMetadata,
    check_key,
    explain_gemini,
    made_service,
    read_response,
)
from .prompt import PROMPT_VERSION
from .second_reading import READING_VERSION


class GoogleGenerativeAI:
    """Asks a Gemini model.

    Attributes:
        name: `google-generativeai`.
        model: The model that is asked for.
        version: Of what is asked.
        reading_version: Of what is asked as a second reader.
        writes: True.
    """

    name = "google-generativeai"
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
        self._sdk: Any = None

    def summarize(self, task: Task) -> Reply:
        """Answer a task. Called from several threads at once.

        Raises:
            OutOfServiceError: The service answers nobody now, or the SDK is not installed.
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

    def _send(self, request: Request) -> Answered:
        check_key(self._service)
        return read_response(self._asked(request), request)

    def _asked(self, request: Request) -> Response:
        sdk = self._configured()
        from google.auth.exceptions import GoogleAuthError
        from requests import RequestException, Timeout, TooManyRedirects

        # Imported by name, since they come with the SDK and type checkers may not have it.
        api_error = importlib.import_module("google.api_core.exceptions").GoogleAPICallError
        parse_error = importlib.import_module("google.protobuf.json_format").Error
        model = sdk.GenerativeModel(
            self.model,
            system_instruction=request.instructions,
            generation_config={
                "temperature": TEMPERATURE,
                "max_output_tokens": request.output_tokens,
                "response_mime_type": "application/json",
                "response_schema": request.schema,
            },
        )
        try:
            said = model.generate_content(
                request.question, request_options={"timeout": self._timeout, "retry": None}
            )
        except api_error as error:
            raise FaultError(int(error.code or 0), getattr(error.response, "text", "")) from None
        except Timeout:
            says = f"no answer within {self._timeout:g} seconds"
            raise FaultError(0, says, slow=True) from None
        except TooManyRedirects as error:
            status = error.response.status_code if error.response is not None else 0
            raise FaultError(status, str(error)) from None
        except (RequestException, GoogleAuthError, OSError) as error:
            raise FaultError(0, str(error) or type(error).__name__) from None
        # Its reading of a body that is not the API's fails in all these ways.
        except (parse_error, ValueError, TypeError, AttributeError, RecursionError):
            raise FaultError(0, "what answered is not the Gemini API") from None
        return _response(said)

    def _configured(self) -> Any:
        with self._lock:
            if self._sdk is None:
                self._sdk = _import(self._service)
                address = os.environ.get(BASE_URL_VARIABLE, "").rstrip("/")
                self._sdk.configure(
                    api_key=self._service.key,
                    transport="rest",
                    client_options={"api_endpoint": address} if address else None,
                )
                client = importlib.import_module("google.generativeai.client")
                # A private part, but of a line that has ended: the key follows no redirection.
                session = client.get_default_generative_client().transport._session
                session.max_redirects = 0
            return self._sdk


def _import(service: Service) -> Any:
    try:
        with warnings.catch_warnings():
            # It says at its import that its support has ended; our documentation does.
            warnings.simplefilter("ignore", FutureWarning)
            return importlib.import_module("google.generativeai")
    except ImportError as error:
        raise OutOfServiceError(
            service.says(
                f"its SDK cannot be imported ({error}); "
                "run: pip install 'mkdocs-paperdigest[google-generativeai]'"
            )
        ) from None


def _response(said: Any) -> Response:
    """What the SDK says, in the form the service sent it."""
    candidates = tuple(
        Candidate(
            Content(tuple(Part(part.text) for part in candidate.content.parts)),
            candidate.finish_reason.name,
        )
        for candidate in said.candidates
    )
    block_reason, usage = said.prompt_feedback.block_reason, said.usage_metadata
    return Response(
        candidates,
        PromptFeedback(block_reason.name if block_reason else ""),
        # It knows no tokens of thinking, but the total counts them.
        UsageMetadata(
            usage.prompt_token_count,
            max(usage.candidates_token_count, usage.total_token_count - usage.prompt_token_count),
        ),
        said.to_dict().get("model_version", ""),
    )
