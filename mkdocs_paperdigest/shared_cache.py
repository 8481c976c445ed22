"""A cache that several sites share on a Redis or Valkey server, so that a team pays once.

The cache in the folder stays: it is read first and written too, and a build whose server is gone
goes on with it alone. Whoever may write to the server is trusted as much as whoever may write to
the folder: what comes back is text of a bounded length, read as a type of ours or taken for absent.
"""

from __future__ import annotations

import contextlib
import hashlib
import secrets
import threading
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

import msgspec

from .cache import Cache, open_cache
from .models import decode, one_line

if TYPE_CHECKING:
    from redis import Redis

T = TypeVar("T")

_PREFIX = "paperdigest:1:"
_LARGEST = 16_000_000
_KEPT_DAYS = 400
_SECONDS_TO_ANSWER = 5.0
_LEASE_SECONDS = 20.0
_SECONDS_BETWEEN_LOOKS = 0.3
_NEVER = -1
"""What the server says of the time that is left to what does not run out."""

# A lease that ran out may be somebody else's by now.
_RELEASE = "if redis.call('get', KEYS[1]) == ARGV[1] then return redis.call('del', KEYS[1]) end"
_RENEW = (
    "if redis.call('get', KEYS[1]) == ARGV[1] then "
    "return redis.call('pexpire', KEYS[1], ARGV[2]) end"
)


class Tell(Protocol):
    """Takes a line for people; `to_mend` where it stays so until the owner does something."""

    def __call__(self, line: str, *, to_mend: bool) -> None:
        """Take it."""


class SharedCache(Cache):
    """A cache in a folder with a server behind it.

    Args:
        local: The one in the folder.
        server: Names and values there; names are hashed.
        tell: Is told once if the server fails, from when on it is let be, or if it is full, from
            when on it is read alone.
        lease_seconds: After so long the turn of a build that died is over.
    """

    def __init__(
        self, local: Cache, server: Redis, tell: Tell, lease_seconds: float = _LEASE_SECONDS
    ) -> None:
        super().__init__(local._disk_cache)
        self._server = server
        self._tell = tell
        self._milliseconds = int(lease_seconds * 1_000)
        self._down = threading.Event()
        self._full = threading.Event()
        self._held: dict[str, str] = {}
        self._lock = threading.Lock()
        self._renewing: threading.Thread | None = None
        self._closed = threading.Event()

    def get(self, name: str, kind: type[T]) -> T | None:
        """Read a value, here or from the server; `None` where there is none of this kind."""
        found = super().get(name, kind)
        if found is not None:
            return found
        key = _key("value", name)
        # No more is asked for than is taken, whatever stands there.
        content = self._ask(lambda server: server.getrange(key, 0, _LARGEST))
        if not isinstance(content, bytes) or not 0 < len(content) <= _LARGEST:
            return None
        try:
            value = decode(content.decode(), kind)
        except (ValueError, RecursionError):
            return None
        super().put(name, value)
        return value

    def put(self, name: str, value: object) -> None:
        """Keep a value here and on the server; without effect where they do not let us."""
        super().put(name, value)
        content = msgspec.json.encode(value)
        if len(content) <= _LARGEST and not self._full.is_set():
            seconds = _KEPT_DAYS * 86_400
            self._ask(lambda server: server.set(_key("value", name), content, ex=seconds))

    @contextlib.contextmanager
    def turn(self, name: str, kind: type[T], may_wait: Callable[[], object]) -> Iterator[T | None]:
        """Wait until no other build is buying a value, and let none buy it meanwhile.

        Args:
            name: Of the value.
            kind: What it is.
            may_wait: Raises where it is time to give up.

        Yields:
            The value, if another build has bought it by then.
        """
        key, token = _key("lease", name), secrets.token_hex(16)
        while not self._take(key, token):
            found = self.get(name, kind)
            if found is not None:
                yield found
                return
            may_wait()
            time.sleep(_SECONDS_BETWEEN_LOOKS)
        try:
            # Who had the turn may have filed the value just before it ended.
            yield self.get(name, kind)
        finally:
            with self._lock:
                self._held.pop(key, None)
            self._ask(lambda server: server.eval(_RELEASE, 1, key, token))

    def close(self) -> None:
        """Hang up."""
        self._closed.set()
        with contextlib.suppress(Exception):
            self._server.close()

    def _take(self, key: str, token: str) -> bool:
        """Take a turn; where the server can give none, nobody has to wait for one."""
        got = self._ask(lambda server: server.set(key, token, nx=True, px=self._milliseconds))
        if self._down.is_set() or self._full.is_set():
            return True
        if not got:
            left = self._ask(lambda server: server.pttl(key))
            # What would not run out in time is no turn of ours, and nobody waits for it.
            return left is not None and (left == _NEVER or left > self._milliseconds)
        with self._lock:
            self._held[key] = token
            if self._renewing is None:
                self._renewing = threading.Thread(target=self._renew, daemon=True)
                self._renewing.start()
        return True

    def _renew(self) -> None:
        """Keep the turns of this build from running out while it is alive."""
        while not self._closed.wait(self._milliseconds / 4_000) and not self._down.is_set():
            with self._lock:
                held = list(self._held.items())
            for key, token in held:
                self._ask(partial(_renew_turn, key=key, token=token, last=self._milliseconds))

    def _ask(self, ask: Callable[[Redis], Any]) -> Any:
        """Ask the server; `None` where it fails, and from then on."""
        if self._down.is_set():
            return None
        try:
            return ask(self._server)
        except Exception as error:  # noqa: BLE001  # whatever it sends, it costs no build
            if _is_of_one_key(error):
                return None
            is_full = type(error).__name__ == "OutOfMemoryError"
            with self._lock:
                state = self._full if is_full else self._down
                first = not state.is_set()
                state.set()
            if first and not self._closed.is_set():
                says = _says_full if is_full else _says_down
                self._tell(says(self._server, error), to_mend=_is_for_owner(error))
            return None


@contextlib.contextmanager
def open_shared_cache(folder: Path, address: str, tell: Tell) -> Iterator[Cache]:
    """Open the cache in a folder, and the server behind it if there is one.

    Args:
        folder: See [`open_cache`][].
        address: Of the server, as `redis://host:6379/0`; empty for none.
        tell: Is told if it cannot be used; then the cache in the folder is all there is.

    Raises:
        OSError: The folder cannot be written to.
    """
    with open_cache(folder) as local:
        shared = _connect(local, address, tell) if address else None
        try:
            yield shared or local
        finally:
            if shared:
                shared.close()


def _connect(local: Cache, address: str, tell: Tell) -> SharedCache | None:
    try:
        import redis
        from redis.backoff import NoBackoff
        from redis.retry import Retry
    except ImportError as error:
        tell(
            f"option 'cache': the client of Redis cannot be imported ({error}); "
            "run: pip install 'mkdocs-paperdigest[redis]'; this build uses its own cache alone",
            to_mend=True,
        )
        return None
    server = redis.Redis.from_url(
        address,
        socket_timeout=_SECONDS_TO_ANSWER,
        socket_connect_timeout=_SECONDS_TO_ANSWER,
        retry=Retry(NoBackoff(), 0),
        protocol=2,
    )
    shared = SharedCache(local, server, tell)
    shared._ask(lambda asked: asked.ping())
    return shared


def _renew_turn(server: Redis, key: str, token: str, last: int) -> Any:
    return server.eval(_RENEW, 1, key, token, last)


def _key(kind: str, name: str) -> str:
    return f"{_PREFIX}{kind}:{hashlib.sha256(name.encode()).hexdigest()}"


def _is_of_one_key(error: Exception) -> bool:
    """Whether something else stands under a key of ours; others may be as they should."""
    return str(error).startswith("WRONGTYPE")


def _is_for_owner(error: Exception) -> bool:
    kinds = ("Authentication", "Authorization", "NoPermission", "ReadOnly", "OutOfMemory")
    return type(error).__name__.startswith(kinds) or "NOAUTH" in str(error)


def _says_down(server: Redis, error: Exception) -> str:
    return (
        f"{_named(server)} cannot be used ({_why(error)}); "
        "this build goes on with its own cache alone"
    )


def _says_full(server: Redis, error: Exception) -> str:
    return (
        f"{_named(server)} is full ({_why(error)}); "
        "give it more memory, until then it is read alone"
    )


def _named(server: Redis) -> str:
    """The server without the password that its address may hold."""
    known = server.connection_pool.connection_kwargs
    return f"option 'cache': the server at {known.get('host')}:{known.get('port', 6379)}"


def _why(error: Exception) -> str:
    return one_line(str(error))[:150] or type(error).__name__
