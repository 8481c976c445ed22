"""What the rules say of every labelled statement, as it is written down.

A rule that is changed changes lines of `said.jsonl`, which `benchmarks/grounding.py --record`
writes anew: the difference shows what the change does to true and to false statements.
"""

from __future__ import annotations

import pytest

from mkdocs_paperdigest.grounding import examine, settle
from mkdocs_paperdigest.models import Sentence
from mkdocs_paperdigest.summarizers.base import Answer, Statement

from .statements import Judged, Said, Source, paper, read_lines

SOURCES = {source.id: source for source in read_lines("papers.jsonl", Source)}
SETS = (
    "statements_tuned.jsonl",
    "statements_held_out.jsonl",
    "statements_of_digests.jsonl",
    "claims.jsonl",
    "claims_fresh.jsonl",
    "claims_held_out.jsonl",
)
SAID = {said.text: said for said in read_lines("said.jsonl", Said)}


@pytest.mark.parametrize("name", SETS)
def test_the_rules_say_what_is_written_down(name: str) -> None:
    for judged in read_lines(name, Judged):
        source = SOURCES[judged.paper]
        examination = examine(
            Answer(Statement(judged.text, judged.evidence), ()),
            [Sentence(text) for text in source.sentences],
            paper(source.title, " ".join(source.sentences)),
            judged.language,
        )
        (statement,) = examination.statements
        objections = (statement.rejected,) if statement.rejected else statement.doubts
        kept = settle(examination, None).summary is not None
        assert Said(judged.text, kept, tuple(map(str, objections))) == SAID[judged.text]
