"""Builds as processes of their own, begun from one that has imported everything.

Reads on standard input the folder of a site a line, and starts `mkdocs build` there; tells the
process's number, and when it is over how it ended. Forking spares each build the two seconds that
its imports take, so that a hundred builds can be killed in a minute.
"""

from __future__ import annotations

import os
import sys
import time
from functools import partial
from pathlib import Path

import google.genai  # noqa: F401  # dear to import
import mkdocs.__main__
import mkdocs.commands.build

import mkdocs_paperdigest.plugin  # noqa: F401
import mkdocs_paperdigest.update.conductor as update_room
from mkdocs_paperdigest.arxiv.connection import ArxivConnection


def build(folder: Path) -> None:
    """Build a site as its own process does, but for the waiting between requests to arXiv."""
    vars(update_room)["ArxivConnection"] = partial(ArxivConnection, interval=0.01)
    if (folder / "slow-disk").exists():
        whole = os.fsync

        def fsync(descriptor: int) -> None:
            time.sleep(0.01)
            whole(descriptor)
            time.sleep(0.01)

        vars(os)["fsync"] = fsync
    with (folder / "log.txt").open("w") as log:
        os.dup2(log.fileno(), 1)
        os.dup2(log.fileno(), 2)
    os.chdir(folder)
    mkdocs.__main__.cli(["build", "--quiet"], prog_name="mkdocs")


def main() -> None:
    """Serve until standard input ends."""
    for line in sys.stdin:
        child = os.fork()
        if not child:
            build(Path(line.rstrip("\n")))
            os._exit(0)  # not reached: mkdocs exits
        print(child, flush=True)  # noqa: T201
        _, ended = os.waitpid(child, 0)
        print(os.waitstatus_to_exitcode(ended), flush=True)  # noqa: T201


if __name__ == "__main__":
    main()
