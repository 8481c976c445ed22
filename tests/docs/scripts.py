"""Scripts of the documentation, run as a host or a reader runs them."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path


def run(folder: Path, script: str, **variables: str) -> subprocess.CompletedProcess[str]:
    """Run a script in a folder, where `python` is the one that runs the tests."""
    here = os.pathsep.join((str(Path(sys.executable).parent), os.environ["PATH"]))
    nobody = {
        f"GIT_{who}_{what}": told
        for who in ("AUTHOR", "COMMITTER")
        for what, told in (("NAME", "A Tester"), ("EMAIL", "tester@lab.example"))
    }
    return subprocess.run(  # noqa: S603
        ["sh", "-c", script],  # noqa: S607
        cwd=folder,
        env={**os.environ, **nobody, "PATH": here, **variables},
        check=False,
        capture_output=True,
        text=True,
    )
