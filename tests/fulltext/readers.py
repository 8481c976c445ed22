"""Readers that end badly: what `child.run_reader` runs in the tests, as real processes."""

from __future__ import annotations

import os
import signal
import sys
import time
from collections.abc import Iterator

from mkdocs_paperdigest.fulltext.child import serve


def _read(content: bytes, arguments: list[str]) -> Iterator[bytes]:
    """Write the file back, then do as told."""
    yield content
    match arguments:
        case ["killed"]:
            os.kill(os.getpid(), signal.SIGSEGV)
        case ["hungry"]:
            held = [bytes(10_000_000) for _ in range(1_000)]
            yield str(len(held)).encode()
        case ["slow"]:
            time.sleep(60)
        case ["broken"]:
            raise ValueError("a fault of the reader")
        case ["leaving"]:
            sys.exit(7)
        case ["keys"]:
            yield str(sorted(name for name in os.environ if "KEY" in name)).encode()


if __name__ == "__main__":
    serve(_read)
