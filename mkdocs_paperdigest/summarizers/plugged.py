"""Summarizers of other packages, found by their entry points."""

from __future__ import annotations

from collections.abc import Mapping
from importlib.metadata import entry_points

import msgspec

from ..models import convert, one_line
from .base import (
    PROTOCOL,
    NotNowError,
    OutOfServiceError,
    Reply,
    Summarizer,
    SummarizerError,
    Task,
)

GROUP = "mkdocs_paperdigest.summarizers"
_LONGEST_REASON = 200


def plugged_names() -> list[str]:
    """The names of the summarizers that other packages bring."""
    return sorted({entry.name for entry in entry_points(group=GROUP)})


class Plugged:
    """A summarizer of another package, whose faults are no faults of a build.

    An entry point names a callable that takes `model`, `timeout` (in seconds) and `environment`,
    and makes a [`Summarizer`][]. It may have an attribute `protocol`: the version it was written
    for.

    Args:
        name: Of the entry point.
        model: The option `model`.
        timeout: Seconds for one request.
        environment: Where it is to look for keys, and nowhere else.
    """

    version = ""
    writes = True

    def __init__(
        self, name: str, model: str, timeout: float, environment: Mapping[str, str]
    ) -> None:
        self.name = name
        self.model = model
        self._made: Summarizer | None = None
        self._broken = ""
        try:
            self._made = _make(name, model, timeout, environment)
        except Exception as error:  # noqa: BLE001  # whatever somebody else's code raises
            self._broken = f"cannot be used ({_reason(error)})"
            return
        self.model = str(self._made.model)
        self.version = str(self._made.version)
        self.writes = bool(self._made.writes)

    def summarize(self, task: Task) -> Reply:
        """Answer a task.

        Raises:
            SummarizerError: It could not, in its own words; or in ours, where it broke.
        """
        if self._made is None:
            raise OutOfServiceError(f"summarizer '{self.name}' {self._broken}")
        try:
            reply = self._made.summarize(task)
        except SummarizerError:
            raise
        except Exception as error:
            raise NotNowError(f"summarizer '{self.name}' broke ({_reason(error)})") from error
        if not isinstance(reply, Reply):
            raise NotNowError(f"summarizer '{self.name}' gave no Reply but {type(reply).__name__}")
        try:
            # Python lets anything stand in a Reply; all else relies on what its types say.
            return convert(msgspec.to_builtins(reply), Reply)
        except (ValueError, TypeError) as error:
            raise NotNowError(
                f"summarizer '{self.name}' gave a Reply that is none ({_reason(error)})"
            ) from error


def _make(name: str, model: str, timeout: float, environment: Mapping[str, str]) -> Summarizer:
    (entry, *_) = entry_points(group=GROUP, name=name)
    make = entry.load()
    wanted = getattr(make, "protocol", PROTOCOL)
    if wanted != PROTOCOL:
        raise ValueError(f"it was written for version {wanted} of the protocol, this is {PROTOCOL}")
    made: Summarizer = make(model=model, timeout=timeout, environment=environment)
    for attribute in ("model", "version", "writes", "summarize"):
        if not hasattr(made, attribute):
            raise TypeError(f"what it makes has no {attribute!r}")
    return made


def _reason(error: Exception) -> str:
    said = one_line(str(error))[:_LONGEST_REASON]
    return f"{type(error).__name__}: {said}" if said else type(error).__name__
