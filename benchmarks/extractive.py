"""How long the built-in summarizer takes for an abstract, and how it splits sentences.

    python benchmarks/extractive.py [FILE]

FILE holds a paper a line, as JSON with `title` and `abstract`; default: the abstracts that the
tests use (arXiv metadata: CC0).
"""

from __future__ import annotations

import statistics
import sys
import time
from pathlib import Path

import msgspec

from mkdocs_paperdigest.models import Sentence, one_line
from mkdocs_paperdigest.sentences import split_sentences
from mkdocs_paperdigest.summarizers.base import Task
from mkdocs_paperdigest.summarizers.extractive import Extractive

_ROUNDS = 20
_ABSTRACTS = Path(__file__).parent.parent / "tests/data/abstracts.jsonl"


class Paper(msgspec.Struct):
    """What is summarised."""

    title: str
    abstract: str


def main() -> None:
    """Measure in processor time, so that what else runs on the machine counts for little."""
    path = Path(sys.argv[1]) if len(sys.argv) > 1 else _ABSTRACTS
    papers = [msgspec.json.decode(line, type=Paper) for line in path.read_bytes().splitlines()]
    started = time.process_time()
    summarizer = Extractive()
    summarizer.summarize(Task("", (Sentence("We count."),), "en", "brief"))
    print(f"loading the weights: {1000 * (time.process_time() - started):.1f} ms, once")

    costs: list[float] = []
    splitting: list[float] = []
    for _ in range(_ROUNDS):
        for paper in papers:
            began = time.process_time()
            sentences = tuple(map(Sentence, split_sentences(one_line(paper.abstract))))
            split = time.process_time()
            summarizer.summarize(Task(one_line(paper.title), sentences, "en", "brief"))
            splitting.append(split - began)
            costs.append(time.process_time() - split)
    for name, times in (("splitting", splitting), ("summarising", costs)):
        milliseconds = sorted(1000 * each for each in times)
        print(
            f"{name}: mean {statistics.mean(milliseconds):.2f} ms an abstract, "
            f"median {statistics.median(milliseconds):.2f}, "
            f"95% under {milliseconds[int(0.95 * len(milliseconds))]:.2f}"
        )


if __name__ == "__main__":
    main()
