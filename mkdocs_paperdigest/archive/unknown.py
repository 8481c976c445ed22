"""Fields that a newer version of this package wrote, and that writing a file again would lose."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Any

import msgspec
from msgspec import inspect

_RETIRED = frozenset({"unread"})
"""Fields of earlier versions that are no longer needed."""


def unknown_field(content: bytes, kind: type[msgspec.Struct]) -> str:
    """Name a field in JSON that a type does not have.

    Args:
        content: JSON that can be read as `kind`.
        kind: What it is read as.

    Returns:
        The path of the first such field, as `papers.digest.title`; empty where there is none.
    """
    return next(_unknown(msgspec.json.decode(content), _type_of(kind)), "")


@cache
def _type_of(kind: type[msgspec.Struct]) -> inspect.Type:
    return inspect.type_info(kind)


def _unknown(value: Any, kind: inspect.Type) -> Iterator[str]:
    if isinstance(kind, inspect.UnionType):
        kind = next((t for t in kind.types if not isinstance(t, inspect.NoneType)), kind)
    if isinstance(kind, inspect.StructType) and isinstance(value, dict):
        fields = {field.encode_name: field.type for field in kind.fields}
        for name, inner in value.items():
            if name in fields:
                yield from (f"{name}.{rest}" for rest in _unknown(inner, fields[name]))
            elif name not in _RETIRED:
                yield f"{name}."
    elif isinstance(kind, inspect.VarTupleType) and isinstance(value, list):
        for inner in value:
            yield from _unknown(inner, kind.item_type)
    elif isinstance(kind, inspect.DictType) and isinstance(value, dict):
        for inner in value.values():
            yield from _unknown(inner, kind.value_type)
