"""What it takes to find similar papers, at several sizes of an archive.

    python benchmarks/similar.py [--sizes 1000 10000]

The papers are made up: a few hundred fields with words of their own, and words that all share, both
as unevenly frequent as words are. Times are of the processor, so that other work on the machine
does not count. "One more day" is what a build takes that brought twenty-five papers.
"""

from __future__ import annotations

import argparse
import random
import tempfile
import time
import tracemalloc
from collections.abc import Iterator
from datetime import date, timedelta
from functools import partial
from pathlib import Path

from mkdocs_paperdigest.archive import Archive
from mkdocs_paperdigest.keeping import Keep
from mkdocs_paperdigest.models import Edition, Paper, Topic, TopicName
from mkdocs_paperdigest.similar.kept import relate
from mkdocs_paperdigest.similar.related import Shown

_PAPERS_A_DAY = 25
_FIELDS = 300
_TOPIC = Topic("Topic", "topic", "cat:cs.CV")
_SYLLABLES = "ba de fi go lu ma ne pi ro su ta ve xi zo ka le mi no pu ra".split()


def _words(chance: random.Random, many: int) -> list[str]:
    return ["".join(chance.choices(_SYLLABLES, k=chance.randint(2, 5))) for _ in range(many)]


def _uneven(many: int) -> list[float]:
    return [1 / rank for rank in range(1, many + 1)]


def _editions(papers: int) -> Iterator[Edition]:
    chance = random.Random(7)  # noqa: S311
    shared = _words(chance, 20_000)
    fields = [_words(chance, 60) for _ in range(_FIELDS)]
    frequent, own = _uneven(len(shared)), _uneven(60)
    for start in range(0, papers, _PAPERS_A_DAY):
        day = date(2020, 1, 1) + timedelta(days=start // _PAPERS_A_DAY)
        found = []
        for number in range(start, min(start + _PAPERS_A_DAY, papers)):
            field = chance.choice(fields)
            said = chance.choices(shared, frequent, k=150) + chance.choices(field, own, k=50)
            chance.shuffle(said)
            found.append(
                Paper(
                    id=f"{2400 + number // 90_000}.{number % 90_000:05}",
                    version=1,
                    title=" ".join(chance.choices(field, k=8)),
                    authors=("A. Author",),
                    abstract=" ".join(said),
                    categories=("cs.CV",),
                    comment="",
                    published=f"{day}T12:00:00Z",
                    updated="",
                    links=(),
                    license="",
                    digest=None,
                )
            )
        yield Edition(1, TopicName("Topic", "topic"), day, tuple(found))


def _shown(archive: Archive) -> list[Shown]:
    return [
        Shown("topic", record.date, record.sha256, partial(_papers, archive, record.date))
        for record in archive.record(_TOPIC).editions
    ]


def _papers(archive: Archive, day: date) -> tuple[Paper, ...]:
    return archive.edition("topic", day).papers


def _seconds(archive: Archive, folder: Path) -> float:
    began = time.process_time()
    relate(_shown(archive), Keep(folder), "papers")
    return time.process_time() - began


def _measure(papers: int) -> None:
    *editions, newest = _editions(papers + _PAPERS_A_DAY)
    with tempfile.TemporaryDirectory() as name:
        root = Path(name)
        archive = Archive(root / "archive")
        for edition in editions:
            archive.adopt(edition)
        anew = _seconds(archive, root / "kept")
        unchanged = _seconds(archive, root / "kept")
        archive.adopt(newest)
        one_more = _seconds(archive, root / "kept")
        tracemalloc.start()
        relate(_shown(archive), Keep(root / "other"), "papers")
        _, peak = tracemalloc.get_traced_memory()
        tracemalloc.stop()
    print(
        f"{papers:6} papers: {anew * 1000 / papers:5.2f} ms a paper, "
        f"one more day {one_more:5.2f} s, "
        f"unchanged {unchanged * 1000:6.1f} ms, memory {peak / 1e6:5.0f} MB"
    )


def main() -> None:
    """Measure each size."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--sizes", type=int, nargs="+", default=[1_000, 10_000])
    for size in parser.parse_args().sizes:
        _measure(size)


if __name__ == "__main__":
    main()
