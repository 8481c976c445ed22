"""The checks, in order: what cannot stand, and what a reader must look at twice.

Every check takes a [`Case`][] and returns what is wrong with it, in a few English words that may
repeat some of the statement's own, or nothing. Hard checks are for what code can decide; soft ones
only see that something may be wrong, and what they are right about how often is measured by
`benchmarks/grounding.py`. Those that are not sure only mark a statement for its second reader.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import NamedTuple

from . import direction, form, names, negation, quantities, relations, wording
from .case import Case
from .injection import is_order
from .language import is_in
from .rulebook import all_rules
from .text import shown, words

MOST_EVIDENCE = 5
LONGEST_QUOTATION = 1200
"""A statement in the paper's own words may be as long as authors' sentences are."""


class Check(NamedTuple):
    """One thing to look for.

    Attributes:
        rule: What a statement breaks, in words of ours that may be published.
        look: What is wrong with a statement; empty if nothing is.
        sure: Whether it is enough to drop a statement that nobody else reads.
    """

    rule: str
    look: Callable[[Case], str]
    sure: bool = True


def cites_nothing(case: Case) -> str:
    """Why the cited sentences can bear nothing out."""
    if not case.numbers:
        return "it names no sentence as evidence"
    if len(case.numbers) > MOST_EVIDENCE:
        return f"it names more than {MOST_EVIDENCE} sentences as evidence"
    sentences = case.whole.sentences
    for number in case.numbers:
        if not 0 <= number < len(sentences):
            return f"its evidence does not exist: there are {len(sentences)} sentences"
        if is_order(sentences[number].text):
            return f"sentence {number} gives orders, it says nothing of the research"
    return ""


def _length(case: Case) -> str:
    fits = len(case.text) <= case.longest or (
        len(case.text) <= LONGEST_QUOTATION and _is_excerpt(case)
    )
    return "" if fits else f"it is too long, at most {case.longest} characters may be"


def _is_excerpt(case: Case) -> bool:
    """Whether a claim is made of one cited sentence's words in their order."""
    for sentence in case.cited:
        standing = iter(words(sentence))
        if all(word in standing for word in words(case.claim)):
            return True
    return False


def _form(case: Case) -> str:
    if reason := form.unfit(case.text, quoted=case.quoted):
        return f"it {reason}"
    if len(case.text.strip().splitlines()) > 1:
        return "it runs over several lines"
    return ""


def _addresses(case: Case) -> str:
    for address in form.addresses(case.text):
        if not case.whole.holds(address):
            return f"the address {shown(address)} does not stand in the paper"
    return ""


def _language(case: Case) -> str:
    # The paper's own sentence is in the paper's own language, whatever that is.
    if (case.quoted and not case.translated) or is_in(case.claim, case.whole.wanted):
        return ""
    return f"it is not in the language that was asked for ({case.whole.wanted})"


def _repetition(case: Case) -> str:
    return "it repeats an earlier statement" if case.repeated else ""


def _number(case: Case) -> str:
    found = quantities.missing(case.claim, case.evidence, case.whole.language)
    return f"the number {shown(found)} does not stand in {case.where}" if found else ""


def _unit(case: Case) -> str:
    found = quantities.missing_unit(case.claim, case.evidence)
    return f"the unit {shown(found)} does not stand in {case.where}" if found else ""


def _name(case: Case) -> str:
    found = names.invented(
        case.claim, case.whole.vocabulary, case.whole.language, translated=case.translated
    )
    return f"the name {shown(found)} does not stand in the paper" if found else ""


# A text of any length is first cut off: what follows looks at no more than it must.
ABOUT_FORM = (
    Check("it cites no sentence that can bear it out", cites_nothing),
    Check("it is too long", _length),
    Check("its form is not that of a statement about research", _form),
    Check("an address in it does not stand in the paper", _addresses),
    Check("it is not in the language that was asked for", _language),
    Check("it repeats an earlier statement", _repetition),
)
"""Holds for every statement, the paper's own sentences too."""

ABOUT_FACTS = (
    Check("a number in it does not stand in its sentences", _number),
    Check("a unit in it does not stand in its sentences", _unit),
    Check("a name in it does not stand in the paper", _name),
)
"""Holds for what is not a sentence of the paper, which bears itself out."""

_UNSURE = frozenset(
    {
        "its claim goes beyond its sentences: real time",
        "its claim goes beyond its sentences: statistical significance",
        "its claim goes beyond its sentences: clinical use",
        "it leaves out a limit of its sentences: early result",
        "it leaves out a limit of its sentences: condition",
        "it leaves out a limit of its sentences: some cases",
        "it leaves out a limit of its sentences: aim",
        "it says the contrary of a word",
        "it gives to one what belongs to another",
    }
)
"""Rules that the labelled sets do not show to be right: they only mark what a reader looks at."""


def _kinds(table: str) -> tuple[str, ...]:
    """The names of one table's entries in any language, in order."""
    entries = (entry.name for rules in all_rules() for entry in getattr(rules, table))
    return tuple(dict.fromkeys(entries))


def _soft(rule: str, look: Callable[[Case], str]) -> Check:
    return Check(rule, look, rule not in _UNSURE)


SOFT = (
    *(
        _soft(
            f"its claim goes beyond its sentences: {name}", partial(wording.overclaims, name=name)
        )
        for name in _kinds("overclaim")
    ),
    *(
        _soft(
            f"it leaves out a limit of its sentences: {name}",
            partial(wording.loses_limit, name=name),
        )
        for name in _kinds("limit")
    ),
    _soft("it turns a bound round", wording.turns_bound),
    _soft("it turns a direction round", direction.turns_round),
    _soft("it drops a denial", negation.drops_denial),
    _soft("it adds a denial", negation.adds_denial),
    _soft("it turns a need round", negation.turns_need),
    _soft("it says the contrary of a word", negation.takes_contrary),
    _soft("its numbers stand by other things", relations.misplaces_number),
    _soft("it turns a comparison round", relations.swaps_sides),
    _soft("it gives the paper what others did", relations.takes_from_others),
    _soft("it gives to one what belongs to another", relations.changes_subject),
    _soft("it says more than its sentences", wording.says_more),
)
"""What a reader must look at twice."""


def rejected(case: Case) -> tuple[str, str] | None:
    """The first hard rule that a statement breaks, with what is wrong; `None` if it may stand."""
    checks = ABOUT_FORM if case.quoted else ABOUT_FORM + ABOUT_FACTS
    # One after another: what a first check cuts off, a later one need not read.
    return next(((check.rule, found) for check in checks if (found := check.look(case))), None)


def doubts(case: Case) -> list[tuple[Check, str]]:
    """The soft rules that a statement may break, with what is wrong."""
    if case.quoted:
        return []
    return [(check, found) for check in SOFT if (found := check.look(case))]
