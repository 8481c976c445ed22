"""Work whose cost must not run away, done where it can be ended."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).parents[1]


def run_bounded(work: Callable[[], None]) -> None:
    """Run a function of a module in a process of its own, for two minutes at most."""
    name = work.__name__
    subprocess.run(  # noqa: S603
        [sys.executable, "-c", f"from {work.__module__} import {name}; {name}()"],
        check=True,
        timeout=120,
        cwd=ROOT,
    )
