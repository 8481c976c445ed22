"""Which files were opened, as the interpreter itself reports it."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_watchers: list[list[Path]] = []


def _report(event: str, arguments: tuple[object, ...]) -> None:
    if event == "open" and _watchers and isinstance(arguments[0], str | bytes | os.PathLike):
        for opened in _watchers:
            opened.append(Path(os.fsdecode(arguments[0])))


sys.addaudithook(_report)


@contextmanager
def watch_opened() -> Iterator[list[Path]]:
    """Every file that is opened meanwhile, in order."""
    opened: list[Path] = []
    _watchers.append(opened)
    try:
        yield opened
    finally:
        _watchers.remove(opened)
