"""Which files were opened and which folders listed, as the interpreter itself reports it."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

_KINDS = {"open": "open", "os.listdir": "list", "os.scandir": "list"}

_watchers: list[tuple[str, list[Path]]] = []


def _report(event: str, arguments: tuple[object, ...]) -> None:
    if event in _KINDS and _watchers and isinstance(arguments[0], str | bytes | os.PathLike):
        for kind, seen in _watchers:
            if kind == _KINDS[event]:
                seen.append(Path(os.fsdecode(arguments[0])))


sys.addaudithook(_report)


def watch_opened() -> AbstractContextManager[list[Path]]:
    """Every file that is opened meanwhile, in order."""
    return _watch("open")


def watch_listed() -> AbstractContextManager[list[Path]]:
    """Every folder that is listed meanwhile, in order."""
    return _watch("list")


@contextmanager
def _watch(kind: str) -> Iterator[list[Path]]:
    watcher: tuple[str, list[Path]] = (kind, [])
    _watchers.append(watcher)
    try:
        yield watcher[1]
    finally:
        _watchers.remove(watcher)
