"""Git, as tests and those who follow the documentation run it."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

_NOBODY = {
    f"GIT_{who}_{what}": told
    for who in ("AUTHOR", "COMMITTER")
    for what, told in (("NAME", "A Tester"), ("EMAIL", "tester@lab.example"))
}


def git(folder: Path, *arguments: str) -> str:
    """Run a command of git in a folder, untouched by the settings of who runs the tests."""
    ran = subprocess.run(  # noqa: S603
        ["git", *arguments],  # noqa: S607
        cwd=folder,
        env={**os.environ, **_NOBODY, "GIT_CONFIG_GLOBAL": os.devnull},
        check=True,
        capture_output=True,
        text=True,
    )
    return ran.stdout.strip()
