"""Several threads that need a kind of value at once, for the first time in a process."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

_FROM_THE_CACHE = """
import sys, threading
from pathlib import Path
from mkdocs_paperdigest.cache import open_cache
from mkdocs_paperdigest.summarizers.base import Answer, Reply, Statement, Verdict, Verdicts

sys.setswitchinterval(1e-6)
said = Reply(Answer(Statement("It rains.", (0,)), ()))
read = Verdicts((Verdict("summary", True),))
with open_cache(Path(sys.argv[1])) as cache:
    cache.put("reply", said)
    cache.put("verdicts", read)
    together = threading.Barrier(8)
    found = []

    def look():
        cache.get("nothing", str)  # each thread has a connection of its own
        together.wait()
        found.append((cache.get("reply", Reply), cache.get("verdicts", Verdicts)))

    threads = [threading.Thread(target=look) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == [(said, read)] * 8, found
"""


def test_the_cache_may_be_read_by_all_of_them(tmp_path: Path) -> None:
    for number in range(8):
        command = [sys.executable, "-c", _FROM_THE_CACHE, str(tmp_path / str(number))]
        done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603
        assert done.returncode == 0, done.stderr
