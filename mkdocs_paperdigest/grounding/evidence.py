"""Whether a statement names sentences of the text that can be its evidence."""

from __future__ import annotations

from .case import Case
from .injection import is_order

_MOST_EVIDENCE = 5


def no_evidence(case: Case) -> str:
    """Evidence that is absent, does not exist, is too much, or is an order to the reader."""
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
