"""The official SDK, asked in one way: a request in, the body of the answer or a fault out."""

from __future__ import annotations

import importlib
import threading
import time
import weakref
from collections.abc import Callable
from email.utils import parsedate_to_datetime
from typing import Any

import msgspec

from ..models import decode
from .base import OutOfServiceError
from .exchange import FaultError, Service
from .limits import TooMuchError, limit_responses

_MOST_MODELS = 2_000
_LONGEST_PAUSE = 3_600.0


class _Model(msgspec.Struct, frozen=True):
    id: str | None = None
    name: str | None = None


class _ModelList(msgspec.Struct, frozen=True):
    data: tuple[_Model, ...] | None = None
    models: tuple[_Model, ...] | None = None


class OpenAIClient:
    """Sends requests through the SDK, which is imported with the first one.

    Args:
        service: Who is asked.
        base_url: Where the server is; empty for what the SDK's environment says.
        timeout: Seconds to wait for an answer to begin or to go on.
    """

    def __init__(self, service: Service, base_url: str, timeout: float) -> None:
        self._service = service
        self._base_url = base_url
        self._timeout = timeout
        self._lock = threading.Lock()
        self._client: Any = None

    def ask(self, request: Callable[[Any], Any]) -> bytes:
        """Ask the server something, and give the body of its answer as it came.

        Raises:
            FaultError: There was none, or one with an error.
            OutOfServiceError: The SDK is not installed, or no header can hold the key.
        """
        self._service.check_key()
        sdk = self._sdk()
        try:
            return bytes(request(self._connected(sdk)).content)
        except sdk.APIStatusError as error:
            pause = _seconds(error.response.headers.get("retry-after", ""))
            raise FaultError(error.status_code, error.response.text, pause) from None
        except TooMuchError as error:
            raise _endless(error) from None
        except sdk.APITimeoutError:
            says = f"no answer within {self._timeout:g} seconds"
            raise FaultError(0, says, slow=True) from None
        except sdk.APIConnectionError as error:
            if isinstance(error.__cause__, TooMuchError):  # as the SDK 2.0 wraps it
                raise _endless(error.__cause__) from None
            raise FaultError(0, str(error.__cause__ or error)) from None
        except (sdk.OpenAIError, OSError, ValueError, TypeError) as error:
            raise FaultError(0, str(error) or type(error).__name__) from None

    def models(self) -> tuple[str, ...]:
        """The names of the models that the server has; none where its list is no list.

        Raises:
            FaultError: It does not tell.
            OutOfServiceError: The SDK is not installed, or no header can hold the key.
        """
        body = self.ask(lambda client: client.models.with_raw_response.list())
        try:
            said = decode(body, _ModelList)
        except (ValueError, RecursionError):
            return ()
        names = (model.id or model.name for model in said.data or said.models or ())
        return tuple(name for name in names if name)[:_MOST_MODELS]

    def _connected(self, sdk: Any) -> Any:
        """The SDK's client, which all threads share."""
        with self._lock:
            if self._client is None:
                self._client = sdk.OpenAI(
                    # Servers on this machine look at no key, but the SDK wants one.
                    api_key=self._service.key or "none",
                    base_url=self._base_url or None,
                    timeout=self._timeout,
                    max_retries=0,
                    default_headers={"Accept-Encoding": "identity"},
                    # No redirection decides where the key goes.
                    http_client=sdk.DefaultHttpxClient(
                        follow_redirects=False,
                        timeout=self._timeout,
                        event_hooks=limit_responses(self._timeout),
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


def _endless(error: TooMuchError) -> FaultError:
    return FaultError(0, str(error), slow=error.slow, endless=True)


def is_called(wanted: str, name: str) -> bool:
    """Whether a server's name of a model is the wanted one, as it may be shortened."""
    return wanted == name or name in (f"{wanted}:latest", f"models/{wanted}")


def _seconds(header: str) -> float | None:
    """What `Retry-After` says: seconds, or a date."""
    try:
        seconds = float(header)
    except ValueError:
        try:
            seconds = parsedate_to_datetime(header).timestamp() - time.time()
        except ValueError:
            return None
    return min(max(0.0, seconds), _LONGEST_PAUSE)
