"""The one connection to arXiv, kept within arXiv's terms.

No more than one request in three seconds over a single connection, on all machines together; what
arXiv asks for in `Retry-After` is obeyed, in later builds too.
Source: https://info.arxiv.org/help/api/tou.html
"""

from __future__ import annotations

import contextlib
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from email.utils import parsedate_to_datetime
from importlib.metadata import version
from pathlib import Path
from urllib.parse import urljoin, urlsplit

import msgspec
import requests
import urllib3

from ..files import write_atomically
from ..models import Trouble, decode

INTERVAL = 3.0
"""Seconds between the end of one request and the start of the next."""

_LONGEST_WAIT = 60.0
_LONGEST_MEMORY = 86_400.0
_TRIES = 3
_REDIRECTS = 5
_CHUNK = 65_536
_LIMITED = (429, 503)


class ArxivError(Exception):
    """arXiv did not give what was asked for; the message is one line for people.

    Attributes:
        trouble: What kind of failure it was.
    """

    def __init__(self, trouble: Trouble, message: str) -> None:
        super().__init__(message)
        self.trouble: Trouble = trouble


class TooLargeError(ArxivError):
    """The answer is larger than the caller takes."""


@dataclass(frozen=True, slots=True)
class Fetched:
    """An answer of arXiv: its status, body, media type and final address."""

    status: int
    content: bytes
    content_type: str
    url: str


class _Turn(msgspec.Struct):
    """When arXiv was asked last and may be asked again, in seconds since the epoch.

    It is kept in a file that all builds on the machine share.
    """

    last: float = 0.0
    not_before: float = 0.0


class ArxivConnection:
    """Fetches from arXiv, one request at a time, from any thread.

    Args:
        folder: Where the time of the last request is kept, for the next build to respect.
        timeout: Seconds for one request, its body included.
        contact: The address of the site that is built, so that arXiv can see who asks.
        interval: Seconds between requests.
    """

    def __init__(
        self, folder: Path, timeout: float, contact: str = "", interval: float = INTERVAL
    ) -> None:
        self._turn_file = folder / "arxiv-turn.json"
        self._timeout = timeout
        self._interval = interval
        self._lock = threading.Lock()
        self._session = requests.Session()
        agent = f"mkdocs-paperdigest/{version('mkdocs-paperdigest')}"
        self._session.headers["User-Agent"] = f"{agent} (+{contact})" if contact else agent

    def close(self) -> None:
        """Close the connection."""
        self._session.close()

    def get(self, url: str, *, limit: int) -> Fetched:
        """Fetch an address, waiting for the turn before and trying again where that may help.

        Args:
            url: The address. Redirects are followed within its own origin only.
            limit: The largest body to take, in bytes.

        Returns:
            The answer, whatever its status but for 429 and 5xx.

        Raises:
            TooLargeError: The body is larger than `limit`.
            ArxivError: arXiv cannot be reached or does not want to be asked now.
        """
        with self._lock:
            for failed in range(1, _TRIES + 1):
                self._wait_for_turn()
                try:
                    return self._follow(url, limit)
                except _PassingError as error:
                    if failed == _TRIES or error.wait > _LONGEST_WAIT:
                        self._record(error.wait)
                        raise ArxivError(error.trouble, str(error)) from None
                    self._record(max(error.wait, self._interval * 2**failed))
        raise AssertionError("the last try returns or raises")  # pragma: no cover

    def _wait_for_turn(self) -> None:
        turn = self._read_turn()
        now = time.time()
        wait = max(turn.last + self._interval, turn.not_before) - now
        if wait > _LONGEST_WAIT:
            until = datetime.fromtimestamp(now + wait).astimezone().strftime("%H:%M")
            raise ArxivError("limited", f"arXiv asked to be left alone until {until}")
        if wait > 0:
            time.sleep(wait)

    def _follow(self, url: str, limit: int) -> Fetched:
        for _ in range(_REDIRECTS):
            answer, target = self._request(url, limit)
            if target is None:
                return answer
            url = target
            self._wait_for_turn()
        raise ArxivError("damaged", f"{_host(url)} redirects without end")

    def _request(self, url: str, limit: int) -> tuple[Fetched, str | None]:
        began = time.monotonic()
        with (
            self._turn_taken(),
            _in_own_words(url),
            self._session.get(
                url, timeout=self._timeout, stream=True, allow_redirects=False
            ) as response,
        ):
            if response.status_code in _LIMITED or response.status_code >= 500:  # noqa: PLR2004
                raise _passing_status(response)
            if response.is_redirect:
                return Fetched(0, b"", "", url), _same_origin(url, response.headers["Location"])
            body = bytearray()
            # Whatever has come, be it one byte: a body that drips must not outlast the timeout.
            while chunk := response.raw.read1(_CHUNK, decode_content=True):
                body += chunk
                if len(body) > limit:
                    raise TooLargeError("damaged", f"{url} is larger than {limit:,} bytes")
                if time.monotonic() - began > self._timeout:
                    raise requests.Timeout
            kind = response.headers.get("Content-Type", "")
            return Fetched(response.status_code, bytes(body), kind, url), None

    @contextlib.contextmanager
    def _turn_taken(self) -> Iterator[None]:
        # Before, too: whoever is killed while asking has asked.
        self._record(0.0)
        try:
            yield
        finally:
            self._record(0.0)

    def _read_turn(self) -> _Turn:
        try:
            turn = decode(self._turn_file.read_bytes(), _Turn)
        except (OSError, msgspec.DecodeError):
            return _Turn()
        # A clock that was set back must not stop all requests for as long.
        return _Turn(
            min(turn.last, time.time()), min(turn.not_before, time.time() + _LONGEST_MEMORY)
        )

    def _record(self, wait: float) -> None:
        now = time.time()
        turn = _Turn(last=now, not_before=now + wait if wait else 0.0)
        write_atomically(self._turn_file, msgspec.json.encode(turn))


class _PassingError(Exception):
    """A failure that may be gone at the next try, after `wait` seconds."""

    def __init__(self, trouble: Trouble, message: str, wait: float = 0.0) -> None:
        super().__init__(message)
        self.trouble: Trouble = trouble
        self.wait = wait


@contextlib.contextmanager
def _in_own_words(url: str) -> Iterator[None]:
    host = _host(url)
    try:
        yield
    except requests.ConnectTimeout:
        raise ArxivError("unreachable", f"{host} cannot be reached (no answer)") from None
    except (requests.Timeout, urllib3.exceptions.ReadTimeoutError):
        raise _PassingError("unreachable", f"{host} took too long to answer") from None
    except requests.exceptions.SSLError:
        raise ArxivError("unreachable", f"{host} has no certificate that can be trusted") from None
    except (requests.ConnectionError, urllib3.exceptions.ProtocolError) as error:
        if "NewConnectionError" in repr(error) or "NameResolutionError" in repr(error):
            raise ArxivError("unreachable", f"{host} cannot be reached") from None
        raise _PassingError("unreachable", f"{host} broke off the connection") from None
    # requests reads addresses it is redirected to, and lets what they raise pass.
    except (requests.RequestException, urllib3.exceptions.HTTPError, ValueError) as error:
        kind = type(error).__name__
        raise ArxivError("unreachable", f"{host} cannot be asked ({kind})") from None


def _passing_status(response: requests.Response) -> _PassingError:
    wait = _retry_after(response.headers.get("Retry-After", ""))
    if response.status_code in _LIMITED:
        why = "too many requests" if response.status_code == 429 else "not available now"  # noqa: PLR2004
        return _PassingError("limited", f"arXiv answered {response.status_code}: {why}", wait)
    return _PassingError("unreachable", f"arXiv answered {response.status_code}", wait)


def _retry_after(value: str) -> float:
    """Read `Retry-After`, seconds or a date (RFC 9110, section 10.2.3), as seconds from now."""
    if value.strip().isdecimal():
        return min(float(value), _LONGEST_MEMORY)
    try:
        wait = parsedate_to_datetime(value).timestamp() - time.time()
    except (TypeError, ValueError, OverflowError):
        return 0.0
    return min(max(0.0, wait), _LONGEST_MEMORY)


def _same_origin(url: str, location: str) -> str:
    """Follow a redirect within an origin: scheme, host and port; it may only become safer."""
    try:
        target = urljoin(url, location)
        before, after = urlsplit(url), urlsplit(target)
        same = (before.scheme, before.hostname, before.port) == (
            after.scheme,
            after.hostname,
            after.port,
        )
        safer = (
            before.hostname == after.hostname
            and (before.scheme, after.scheme) == ("http", "https")
            and before.port is after.port is None
        )
    except ValueError:
        same = safer = False
    if not (same or safer):
        raise ArxivError("damaged", f"{_host(url)} redirects to another origin")
    return target


def _host(url: str) -> str:
    return urlsplit(url).hostname or url
