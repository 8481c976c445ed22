"""Whether a statement names sentences of the text that can be its evidence."""

from __future__ import annotations

from .case import Case
from .injection import is_order

_MOST_EVIDENCE = 5


def no_evidence(case: Case) -> str:
    """No evidence, or none that counts.

    A statement must name sentences that exist. Where it names many, they bear it out only
    together, which nobody can check at a glance. A sentence that gives orders to a model is no
    evidence at all (see `injection`).
    """
    if not case.numbers:
        return "it names no sentence as evidence"
    if len(case.numbers) > _MOST_EVIDENCE:
        return f"it names more than {_MOST_EVIDENCE} sentences as evidence"
    sentences = case.whole.sentences
    for number in case.numbers:
        if not 0 <= number < len(sentences):
            return f"its evidence does not exist: there are {len(sentences)} sentences"
        if is_order(sentences[number].text):
            return f"sentence {number} gives orders, it says nothing of the research"
    return ""
