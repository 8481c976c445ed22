"""The hand-made sets: what grounding keeps and drops must not get worse.

The abstracts are arXiv metadata (CC0); claims and judgements were written for these tests. The
floors are a little under what was measured; `benchmarks/grounding.py` prints the figures.
"""

from __future__ import annotations

import pytest

from mkdocs_paperdigest.grounding import examine, settle
from mkdocs_paperdigest.models import Sentence
from mkdocs_paperdigest.summarizers.base import Answer, Statement, Verdict

from .statements import Judged, Recorded, Source, objection, paper, read_lines

SOURCES = {source.id: source for source in read_lines("papers.jsonl", Source)}


def dropped(claim: Judged) -> bool:
    source = SOURCES[claim.paper]
    found = objection(
        claim.text,
        *source.sentences,
        language=claim.language,
        evidence=claim.evidence,
        title=source.title,
    )
    return bool(found)


def is_kept(statement: Judged, verdict: Recorded) -> bool:
    """Whether a statement is shown after code and a reader have looked at it."""
    source = SOURCES[statement.paper]
    about = paper(source.title, " ".join(source.sentences))
    sentences = [Sentence(text) for text in source.sentences]
    answer = Answer(Statement(statement.text, statement.evidence), ())
    examination = examine(answer, sentences, about, statement.language)
    said = {"summary": Verdict("summary", verdict.supported, verdict.reason)}
    return settle(examination, said).summary is not None


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize(
    ("name", "kept_at_least", "dropped_at_least"),
    [
        ("claims.jsonl", 0.97, 0.8),
        ("claims_fresh.jsonl", 0.97, 0.75),
        ("claims_held_out.jsonl", 0.97, 0.75),
        ("statements_tuned.jsonl", 0.97, 0.65),
        ("statements_held_out.jsonl", 0.95, 0.6),
        ("statements_of_digests.jsonl", 0.97, 0.3),
    ],
)
def test_true_claims_stay_and_false_ones_go(
    name: str, language: str, kept_at_least: float, dropped_at_least: float
) -> None:
    claims = [claim for claim in read_lines(name, Judged) if claim.language == language]
    true = [claim for claim in claims if claim.holds]
    false = [claim for claim in claims if not claim.holds]
    assert sum(not dropped(claim) for claim in true) >= kept_at_least * len(true)
    assert sum(dropped(claim) for claim in false) >= dropped_at_least * len(false)


@pytest.mark.parametrize(
    ("name", "kept_at_least", "dropped_at_least"),
    [
        ("statements_tuned.jsonl", 0.98, 0.99),
        ("statements_held_out.jsonl", 0.99, 0.99),
        ("statements_of_digests.jsonl", 0.99, 0.99),
    ],
)
def test_with_a_competent_reader_code_spoils_neither(
    name: str, kept_at_least: float, dropped_at_least: float
) -> None:
    verdicts = {verdict.id: verdict for verdict in read_lines("verdicts.jsonl", Recorded)}
    statements = [s for s in read_lines(name, Judged) if s.id in verdicts]
    kept = {s.id: is_kept(s, verdicts[s.id]) for s in statements}
    true = [s for s in statements if s.holds]
    false = [s for s in statements if not s.holds]
    assert sum(kept[s.id] for s in true) >= kept_at_least * len(true)
    assert sum(not kept[s.id] for s in false) >= dropped_at_least * len(false)


@pytest.mark.parametrize("name", ["claims.jsonl", "statements_tuned.jsonl"])
def test_tuning_sets_are_large_enough(name: str) -> None:
    claims = read_lines(name, Judged)
    assert sum(claim.holds for claim in claims) >= 60
    assert sum(not claim.holds for claim in claims) >= 60


def test_halves_have_no_paper_and_no_number_in_common() -> None:
    tuned = read_lines("statements_tuned.jsonl", Judged)
    held_out = read_lines("statements_held_out.jsonl", Judged)
    assert len(tuned) + len(held_out) >= 300
    assert not {s.paper for s in tuned} & {s.paper for s in held_out}
    numbers = [statement.id for statement in (*tuned, *held_out)]
    assert len(set(numbers)) == len(numbers)
