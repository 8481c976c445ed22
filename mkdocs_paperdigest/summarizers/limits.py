"""Bounds on what a server may send: HTTP clients wait for each next byte anew, and read it all."""

from __future__ import annotations

import importlib
import time
from collections.abc import Callable, Iterator
from typing import Any

MOST_BYTES = 32_000_000
"""Far more than an answer has, and more than a file of answers to a batch of ours."""

_TIMES_AS_LONG = 5
"""Servers with a queue send blank lines until it is a request's turn; it comes, or it does not."""


class TooMuchError(OSError):
    """A server sends for too long, or too much.

    Attributes:
        slow: Whether it is for too long.
    """

    def __init__(self, message: str, *, slow: bool) -> None:
        super().__init__(message)
        self.slow = slow


def limit_responses(timeout: float) -> dict[str, list[Callable[[Any], None]]]:
    """The hooks that make an HTTP client of httpx stop reading what has no end.

    Args:
        timeout: Seconds to wait for each next byte; for all of them, five times as long.
    """

    def limit(response: Any) -> None:
        library = importlib.import_module(type(response).__module__.partition(".")[0])
        whole = response.stream
        until = time.monotonic() + timeout * _TIMES_AS_LONG

        class Limited(library.SyncByteStream):  # type: ignore[misc, name-defined]
            def __iter__(self) -> Iterator[bytes]:
                size = 0
                for piece in whole:
                    size += len(piece)
                    if time.monotonic() > until:
                        raise TooMuchError(
                            f"no whole answer within {timeout * _TIMES_AS_LONG:g} seconds",
                            slow=True,
                        )
                    if size > MOST_BYTES:
                        says = f"an answer of more than {MOST_BYTES:,} bytes"
                        raise TooMuchError(says, slow=False)
                    yield piece

            def close(self) -> None:
                whole.close()

        response.stream = Limited()

    return {"response": [limit]}
