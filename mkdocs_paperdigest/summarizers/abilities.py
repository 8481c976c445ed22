"""What a server can do, kept from one update to the next, so that it is found out once."""

from __future__ import annotations

import hashlib
import threading
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Literal

import msgspec

from ..files import write_atomically
from ..models import decode

Form = Literal["schema", "both", "json", "words"]
"""How the form of an answer is asked for: by a schema; by that and in words, of a server that does
not hold its model to it; as some JSON and in words; or in words alone."""

LimitName = Literal["max_completion_tokens", "max_tokens"]
"""How the longest answer is called: by the newer or the older name."""

_FORGOTTEN_AFTER = timedelta(days=30)
"""Servers learn, too."""

_LENGTHS_FORGOTTEN_AFTER = timedelta(days=1)
"""Who is told that a context is too small gives the server a longer one."""


class Abilities(msgspec.Struct, frozen=True):
    """What a server can do with a model.

    Attributes:
        form: The strictest form of an answer that it takes.
        limit_name: How it calls the longest answer.
        warm: Whether it takes a temperature.
        apart: Whether rules may stand in a message of their own.
        streams: Whether it answers only piece by piece.
        most_output: The longest answer it can be asked for, in tokens; 0 for any.
        context: The tokens that prompt and answer may have together; 0 where it never objected.
        characters_per_token: Of a text that it found too long; 0 where it does not tell.
    """

    form: Form = "schema"
    limit_name: LimitName = "max_completion_tokens"
    warm: bool = True
    apart: bool = True
    streams: bool = False
    most_output: int = 0
    context: int = 0
    characters_per_token: float = 0.0


class _Learnt(msgspec.Struct, frozen=True):
    at: datetime
    abilities: Abilities


class AbilitiesFile:
    """A file about one server and model.

    Args:
        folder: Where such files are kept; `None` where nothing is.
        server: The server's address.
        model: The model's name.
    """

    def __init__(self, folder: Path | None, server: str, model: str) -> None:
        name = hashlib.sha256(f"{server}|{model}".encode()).hexdigest()[:32]
        self._file = folder / f"{name}.json" if folder else None

    def read(self) -> Abilities:
        """What was learnt lately; else that it can do all."""
        try:
            learnt = decode(self._file.read_bytes() if self._file else b"", _Learnt)
            age = datetime.now(UTC) - learnt.at
        except (OSError, ValueError, TypeError):
            return Abilities()
        if age >= _FORGOTTEN_AFTER:
            return Abilities()
        if age >= _LENGTHS_FORGOTTEN_AFTER:
            return msgspec.structs.replace(learnt.abilities, context=0, characters_per_token=0.0)
        return learnt.abilities

    def write(self, abilities: Abilities) -> None:
        """Keep what was learnt; where that cannot be, it is learnt again."""
        if self._file is None:
            return
        try:
            write_atomically(self._file, msgspec.json.encode(_Learnt(datetime.now(UTC), abilities)))
        except OSError:
            return


class Learning:
    """What is known of a server while several threads ask it, each of which may learn more.

    What was tried is kept only once it led to an answer: an objection may be to one request alone.

    Args:
        file: Where it is kept.
    """

    def __init__(self, file: AbilitiesFile) -> None:
        self._file = file
        self._lock = threading.Lock()
        self._proven: Abilities | None = None
        self._tried: Abilities | None = None
        self.has_answered = False

    @property
    def now(self) -> Abilities:
        """What the server can do, as far as is known, or is tried."""
        with self._lock:
            if self._proven is None:
                self._proven = self._file.read()
            return self._tried or self._proven

    def take(self, asked: Abilities, other: Abilities) -> None:
        """Try something else than what was asked, unless another thread does so by now."""
        with self._lock:
            if asked == (self._tried or self._proven):
                self._tried = other

    def prove(self, asked: Abilities) -> None:
        """Keep what led to an answer."""
        with self._lock:
            self.has_answered = True
            if asked == self._proven:
                return
            self._proven = asked
            if self._tried == asked:
                self._tried = None
        self._file.write(asked)

    def give_up(self) -> None:
        """Forget what was tried in vain."""
        with self._lock:
            self._tried = None
