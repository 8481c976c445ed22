"""What a server can do, kept from one update to the next, so that it is found out once."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Literal

import msgspec

from ..files import write_atomically
from ..models import decode

Form = Literal["schema", "json", "words"]
"""How the form of an answer is asked for: by a schema, as some JSON, or in words alone."""

LimitName = Literal["max_completion_tokens", "max_tokens"]
"""How the longest answer is called: by the newer or the older name."""

_FORGOTTEN_AFTER = timedelta(days=30)
"""Servers learn, too."""


class Abilities(msgspec.Struct, frozen=True):
    """What a server can do with a model.

    Attributes:
        form: The strictest form of an answer that it takes.
        limit_name: How it calls the longest answer.
        warm: Whether it takes a temperature.
    """

    form: Form = "schema"
    limit_name: LimitName = "max_completion_tokens"
    warm: bool = True


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
            fresh = datetime.now(UTC) - learnt.at < _FORGOTTEN_AFTER
        except (OSError, ValueError, TypeError):
            return Abilities()
        return learnt.abilities if fresh else Abilities()

    def write(self, abilities: Abilities) -> None:
        """Keep what was learnt; where that cannot be, it is learnt again."""
        if self._file is None:
            return
        try:
            write_atomically(self._file, msgspec.json.encode(_Learnt(datetime.now(UTC), abilities)))
        except OSError:
            return
