"""How many true statements grounding keeps and how many subtly false ones it drops.

Hand-made sets over arXiv abstracts (metadata: CC0), most of them in English and Chinese:

- `statements_tuned.jsonl`: the rules were tuned on it.
- `statements_held_out.jsonl`: over other papers, written before that and not tuned on. At first
  sight 76 of 81 true statements were kept and 47 of 72 false ones dropped; what the tuned half
  showed afterwards made it what is printed today.
- `statements_of_digests.jsonl`: whole digests of 50 papers of many fields, and statements of them
  that were made false. At first sight 14 of 449 true ones were dropped, and 40 of 120
  false ones. The reader saw no true statement beside what was made of it.
- `claims.jsonl`, `claims_fresh.jsonl`, `claims_held_out.jsonl`: older ones, which earlier rules
  were tuned on.

Where `tests/grounding/verdicts.jsonl` exists, a second column says what becomes of the statements
when a second reader decides. Its lines are what a competent reader who saw statement and cited
sentences, but no label, said of each: `{"id": "t001", "supported": true, "reason": ""}`.

What the rules say of each statement is written down in `tests/grounding/said.jsonl`, so that a
change of a rule shows what it changes; `--record` writes it anew.

    python benchmarks/grounding.py [--missed] [--rules] [--record]
"""

from __future__ import annotations

import argparse
from collections import defaultdict
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Final, NamedTuple, TypeVar

import msgspec

from mkdocs_paperdigest.grounding import Examination, examine, settle
from mkdocs_paperdigest.models import Paper, Sentence
from mkdocs_paperdigest.summarizers.base import Answer, Statement, Verdict

FIXTURES: Final = Path(__file__).parent.parent / "tests" / "grounding"
SETS: Final = (
    "statements_tuned.jsonl",
    "statements_held_out.jsonl",
    "statements_of_digests.jsonl",
    "claims.jsonl",
    "claims_fresh.jsonl",
    "claims_held_out.jsonl",
)


class Source(msgspec.Struct, frozen=True):
    """A paper that statements are about."""

    id: str
    title: str
    sentences: tuple[str, ...]


class Judged(msgspec.Struct, frozen=True):
    """A statement with its evidence and a person's judgement.

    Attributes:
        paper: The base id.
        language: Of the statement.
        holds: Whether the evidence bears it out.
        kind: What is wrong with it; empty if it holds.
        text: What it says.
        evidence: The places of its sentences.
        id: What a recorded verdict calls it; empty in the older sets.
    """

    paper: str
    language: str
    holds: bool
    kind: str
    text: str
    evidence: tuple[int, ...]
    id: str = ""


class Recorded(msgspec.Struct, frozen=True):
    """What a competent reader said of a statement without having seen its label."""

    id: str
    supported: bool
    reason: str = ""


class Outcome(NamedTuple):
    """What became of a statement: with rules alone, and with a reader where one is recorded."""

    judged: Judged
    rules: tuple[str, ...]
    """The rules that it breaks, whether they are sure or not."""
    said: tuple[str, ...]
    """All that they say of it, in words."""
    kept: bool
    kept_by_reader: bool | None


T = TypeVar("T")


def read_lines(path: Path, kind: type[T]) -> list[T]:
    """Read a file of JSON lines; nothing where there is none."""
    lines = path.read_bytes().splitlines() if path.exists() else []
    return [msgspec.json.decode(line, type=kind) for line in lines]


def outcomes(name: str, verdicts: Mapping[str, Recorded]) -> list[Outcome]:
    """Ground every statement of a set."""
    sources = {source.id: source for source in read_lines(FIXTURES / "papers.jsonl", Source)}
    found = []
    for judged in read_lines(FIXTURES / name, Judged):
        examination = _examined(judged, sources[judged.paper])
        (statement,) = examination.statements
        objections = (statement.rejected,) if statement.rejected else statement.doubts
        verdict = verdicts.get(judged.id)
        by_reader = None
        if verdict is not None:
            said = {"summary": Verdict("summary", verdict.supported, verdict.reason)}
            by_reader = settle(examination, said).summary is not None
        kept = settle(examination, None).summary is not None
        rules = tuple(objection.rule for objection in objections)
        said = tuple(str(objection) for objection in objections)
        found.append(Outcome(judged, rules, said, kept, by_reader))
    return found


def _examined(judged: Judged, source: Source) -> Examination:
    paper = Paper(
        id=source.id, version=1, title=source.title, authors=("A. Author",),
        abstract=" ".join(source.sentences), categories=("cs.CV",), comment="",
        published="2025-03-18", updated="", links=(), license="", digest=None,
    )  # fmt: skip
    answer = Answer(Statement(judged.text, judged.evidence), ())
    return examine(answer, [Sentence(text) for text in source.sentences], paper, judged.language)


def print_set(name: str, found: Iterable[Outcome], *, missed: bool) -> None:
    """Print how many were kept and dropped, by language and kind."""
    rows: dict[tuple[str, str], list[Outcome]] = defaultdict(list)
    for outcome in found:
        judged = outcome.judged
        rows[judged.language, judged.kind or "true"].append(outcome)
        if not judged.holds:
            rows[judged.language, "false, all kinds"].append(outcome)
    print(name)
    for (language, kind), group in sorted(rows.items()):
        done = "kept" if kind == "true" else "dropped"
        right = sum(outcome.kept == outcome.judged.holds for outcome in group)
        line = f"  {language}  {kind:<18} {done:<8}{right:>4} of {len(group):>3}"
        read = [o for o in group if o.kept_by_reader is not None]
        if read:
            right = sum(outcome.kept_by_reader == outcome.judged.holds for outcome in read)
            line += f"   with a reader {right:>4} of {len(read):>3}"
        print(line)
    for outcome in rows_missed(rows) if missed else ():
        judged, broken = outcome.judged, "; ".join(outcome.rules) or "kept"
        print(f"    {judged.kind or 'true'}: {judged.text}  [{broken}]")


def rows_missed(rows: Mapping[tuple[str, str], list[Outcome]]) -> Iterable[Outcome]:
    """What rules alone judge wrongly, once each."""
    for (_, kind), group in rows.items():
        if kind != "false, all kinds":
            yield from (outcome for outcome in group if outcome.kept != outcome.judged.holds)


def print_rules(found: Iterable[Outcome]) -> None:
    """Print for each rule how often it is right, and which share of the false ones it sees."""
    found = list(found)
    false = sum(not outcome.judged.holds for outcome in found)
    hits: dict[str, list[bool]] = defaultdict(list)
    for outcome in found:
        for rule in outcome.rules:
            hits[rule].append(not outcome.judged.holds)
    print(f"Rules over all sets: right of all hits, share of the {false} false statements")
    for rule, right in sorted(hits.items(), key=lambda item: -sum(item[1])):
        print(f"  {sum(right):>3} of {len(right):>3}  {sum(right) / false:>6.1%}  {rule}")


def record(found: Mapping[str, Iterable[Outcome]]) -> None:
    """Write down what the rules say of every statement, one a line."""
    lines = [
        msgspec.json.encode(
            {"text": outcome.judged.text, "kept": outcome.kept, "said": outcome.said}
        )
        for of_set in found.values()
        for outcome in of_set
    ]
    (FIXTURES / "said.jsonl").write_bytes(b"\n".join(lines) + b"\n")


def main() -> None:
    """Measure, as the command line says."""
    parser = argparse.ArgumentParser(description="Measure grounding on hand-made statements.")
    parser.add_argument("--missed", action="store_true", help="list the statements judged wrongly")
    parser.add_argument("--rules", action="store_true", help="print how often each rule is right")
    parser.add_argument("--record", action="store_true", help="write down what the rules say")
    options = parser.parse_args()
    recorded = {v.id: v for v in read_lines(FIXTURES / "verdicts.jsonl", Recorded)}
    found = {name: outcomes(name, recorded) for name in SETS}
    for name, of_set in found.items():
        print_set(name, of_set, missed=options.missed)
    if options.record:
        record(found)
    if options.rules:
        print_rules(outcome for of_set in found.values() for outcome in of_set)


if __name__ == "__main__":
    main()
