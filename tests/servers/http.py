"""A real HTTP server on 127.0.0.1 that records what it is asked."""

from __future__ import annotations

import sys
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Self

NEVER = 600.0
"""Seconds of a pause that outlasts every test."""


@dataclass
class Asked:
    """A request as it came in.

    Attributes:
        at: When, in seconds of the monotonic clock.
        port: The client's end of the connection it came over.
    """

    method: str
    path: str
    headers: dict[str, str]
    body: bytes
    at: float
    port: int


@dataclass
class Reply:
    """What the server sends back, and how badly.

    Attributes:
        pause: Seconds before the first byte, at most until the server is closed.
        cut_at: Bytes of the body after which the connection breaks.
        drip: Seconds between single bytes of the body.
    """

    body: bytes = b""
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    pause: float = 0.0
    cut_at: int | None = None
    drip: float = 0.0


class _QuietServer(ThreadingHTTPServer):
    daemon_threads = True
    # A connection that finds no place is tried again by the kernel after a whole second.
    request_queue_size = 128

    def handle_error(self, request: object, client_address: object) -> None:
        """Say nothing of clients that hang up: some tests are about that."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)  # type: ignore[arg-type]


class Server:
    """Answers with `answer`; use as a context manager."""

    def __init__(self) -> None:
        self.asked: list[Asked] = []
        self._closing = threading.Event()
        outer = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            # Head and body are two writes; the second must not wait for the client's word.
            disable_nagle_algorithm = True

            def _serve(self) -> None:
                length = int(self.headers.get("Content-Length", 0))
                body = self.rfile.read(length)
                if len(body) < length:  # who asked was killed in the middle of it
                    self.close_connection = True
                    return
                asked = Asked(
                    self.command,
                    self.path,
                    dict(self.headers.items()),
                    body,
                    time.monotonic(),
                    self.client_address[1],
                )
                outer.asked.append(asked)
                outer._send(self, outer.answer(asked))

            do_GET = do_POST = _serve  # noqa: N815

            def log_message(self, format: str, *args: object) -> None:  # noqa: A002
                """Say nothing."""

        self._http = _QuietServer(("127.0.0.1", 0), Handler)
        self._thread = threading.Thread(
            target=self._http.serve_forever, kwargs={"poll_interval": 0.01}
        )
        self.url = f"http://127.0.0.1:{self._http.server_address[1]}"

    def answer(self, asked: Asked) -> Reply:
        raise NotImplementedError

    def has_been_asked(self, times: int) -> bool:
        """Wait for as many requests: who gives up early is gone before the last has come in."""
        until = time.monotonic() + 60
        while len(self.asked) < times and time.monotonic() < until:
            time.sleep(0.01)
        return len(self.asked) == times

    def _send(self, handler: BaseHTTPRequestHandler, reply: Reply) -> None:
        if reply.pause:
            self._closing.wait(reply.pause)
        try:
            handler.send_response(reply.status)
            for name, value in reply.headers.items():
                handler.send_header(name, value)
            handler.send_header("Content-Length", str(len(reply.body)))
            handler.end_headers()
            if reply.drip:
                for byte in reply.body:
                    handler.wfile.write(bytes([byte]))
                    time.sleep(reply.drip)
            handler.wfile.write(reply.body[: reply.cut_at] if not reply.drip else b"")
            if reply.cut_at is not None:
                handler.close_connection = True
        except (BrokenPipeError, ConnectionResetError):
            handler.close_connection = True

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._closing.set()
        self._http.shutdown()
        self._http.server_close()
        self._thread.join()


Fault = Callable[[Asked], Reply]
