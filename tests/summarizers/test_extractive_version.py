"""A digest of all that the built-in summarizer says of the test abstracts, and its version.

Digests that were made with another version are made again. So where this test fails, either the
change was not meant to change what is said, or `EXTRACTIVE` in `versions.py` is raised by one and
the new pair stands here.
"""

from __future__ import annotations

import hashlib
from pathlib import Path

import msgspec

from mkdocs_paperdigest.models import Sentence, one_line
from mkdocs_paperdigest.sentences import split_sentences
from mkdocs_paperdigest.summarizers.base import Answer, Task
from mkdocs_paperdigest.summarizers.extractive import Extractive
from mkdocs_paperdigest.versions import EXTRACTIVE

VERSION = 3
FINGERPRINT = "c7ba9d6fa5f7bd2ba2b69de0606c2e0b70ea441e4ff5b67caf662c8dba5c503c"

ABSTRACTS = Path(__file__).parent.parent / "data" / "abstracts.jsonl"


class Known(msgspec.Struct):
    title: str
    abstract: str


def answers() -> list[Answer]:
    """What is said of each abstract alone, and of all of them as a paper's sections."""
    papers = [msgspec.json.decode(line, type=Known) for line in ABSTRACTS.read_bytes().splitlines()]
    texts = [split_sentences(one_line(paper.abstract)) for paper in papers]
    summarizer = Extractive()
    brief = [
        Task(one_line(paper.title), tuple(map(Sentence, text)), "en", "brief")
        for paper, text in zip(papers, texts, strict=True)
    ]
    body = tuple(Sentence(each, "6 Conclusion") for text in texts[1:] for each in text)
    full = msgspec.structs.replace(brief[0], sentences=brief[0].sentences + body, depth="full")
    return [summarizer.summarize(task).answer for task in [*brief, full]]


def test_what_is_said_changes_only_with_the_version() -> None:
    made = hashlib.sha256(msgspec.json.encode(answers())).hexdigest()
    assert EXTRACTIVE == VERSION, "put the new version and fingerprint here"
    assert made == FINGERPRINT, (
        "what the built-in summarizer says has changed: raise EXTRACTIVE in versions.py by one and "
        f"put it here with FINGERPRINT = {made!r}; nothing to do but that if the change is meant"
    )
