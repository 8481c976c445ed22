"""Types of single values (ids, times, addresses), and JSON in and out."""

from __future__ import annotations

import re
import threading
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Annotated, Any, Literal, TypeAlias, TypeVar, get_args, overload

import msgspec

SCHEMA_VERSION: Literal[1] = 1

Read: TypeAlias = Literal["html", "pdf", "abstract"]
"""Which text of a paper was read."""

Role: TypeAlias = Literal["", "background", "objective", "method", "result"]
"""What a sentence does in a paper's argument; empty where that is not sure."""

Heading: TypeAlias = Literal[
    "background", "gap", "method", "results", "steps", "significance", "innovation",
    "performance", "limitations", "effort",
]  # fmt: skip
"""A heading of a deep digest."""

HEADINGS: tuple[Heading, ...] = get_args(Heading)
"""All headings, in reading order."""

BaseId: TypeAlias = Annotated[
    str,
    msgspec.Meta(pattern=r"^([0-9]{4}\.[0-9]{4,5}|[a-z][a-z-]*(\.[A-Za-z-]{2,20})?/[0-9]{7})\Z"),
]
"""An arXiv identifier without its version, old scheme or new."""

Slug: TypeAlias = Annotated[
    str,
    msgspec.Meta(pattern=r"^[^\W_][^\s/\\<>\"'`{}|^%?#&:;,+=@!*()\[\]$]*\Z", max_length=100),
]
"""A topic's name as one safe segment of a URL and of a file path."""

_DAY = r"[0-9]{4}-[0-9]{2}-[0-9]{2}"
_HOUR = r"(T[0-9]{2}:[0-9]{2}:[0-9]{2}Z)?"

Moment: TypeAlias = Annotated[str, msgspec.Meta(pattern=rf"^{_DAY}{_HOUR}\Z")]
"""A time in UTC, or a day where the hour is not known."""

OptionalMoment: TypeAlias = Annotated[str, msgspec.Meta(pattern=rf"^({_DAY}{_HOUR})?\Z")]
"""A moment; empty where it is not known."""

WebAddress: TypeAlias = Annotated[
    str, msgspec.Meta(pattern=r"^https?://[^\s<>\"'`{}|\\^]+\Z", max_length=2000)
]
"""An address that a page may link to."""

OptionalWebAddress: TypeAlias = Annotated[
    str, msgspec.Meta(pattern=r"^(https?://[^\s<>\"'`{}|\\^]+)?\Z", max_length=2000)
]
"""The same; empty where there is none."""


T = TypeVar("T")

_decoders: dict[Any, msgspec.json.Decoder[Any]] = {}
_first_use = threading.Lock()


@overload
def decode(data: bytes | str, kind: type[T]) -> T: ...


@overload
def decode(data: bytes | str, kind: Any) -> Any: ...


def decode(data: bytes | str, kind: Any) -> Any:
    """Read JSON from outside as a value of type `kind`.

    Raises:
        ValueError: The text is no JSON, or does not have the shape of `kind`. The message says
            what is wrong and where.
    """
    return _decoder_of(kind).decode(data)


def convert(value: object, kind: type[T], read: Callable[[type, Any], object] | None = None) -> T:
    """Turn lists and dicts into a value of type `kind`, with the checks of [`decode`][].

    Args:
        value: The lists and dicts.
        kind: The type.
        read: Makes values of the types that msgspec does not know, given the type and the raw
            value.

    Raises:
        ValueError: It does not have the shape of `kind`.
    """
    _decoder_of(kind)
    return msgspec.convert(value, kind, dec_hook=read)


def _decoder_of(kind: Any) -> msgspec.json.Decoder[Any]:
    """Return the decoder of a type, which one thread at a time makes.

    msgspec stores what it knows of a struct in the struct, at its first use; the process crashes
    where another thread uses the struct before that is done.
    """
    decoder = _decoders.get(kind)
    if decoder is None:
        with _first_use:
            decoder = _decoders[kind] = msgspec.json.Decoder(kind)
    return decoder


def encode(value: object) -> bytes:
    """Write a value as readable JSON with a stable order of keys."""
    return msgspec.json.format(msgspec.json.encode(value, order="deterministic"), indent=2) + b"\n"


def moment(time: datetime) -> Moment:
    """Write a time as a [`Moment`][]; it must have a time zone."""
    return time.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


_NOT_TEXT = re.compile(r"[\x00-\x08\x0e-\x1f\x7f-\x9f\ud800-\udfff]")


def one_line(text: str) -> str:
    """Return a text on one line, without control characters and unpaired surrogates."""
    return " ".join(_NOT_TEXT.sub(" ", text).split())
