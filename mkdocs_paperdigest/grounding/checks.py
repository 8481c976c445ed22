"""All checks of a statement, in the order in which they are made.

Every check is a function of a [`Case`][] (a statement with the sentences it cites) that returns
what is wrong in a few English words, or nothing if nothing is. There are two kinds:

- *Hard* checks (`ABOUT_FORM`, `ABOUT_FACTS`) are for what code can decide. The first one that finds
  something ends the examination: the statement is dropped.
- *Soft* checks (`SOFT`) compare words and see only that something may be wrong. All of them are
  made. A second reader, if there is one, decides; without one, a check that is *sure* drops the
  statement. Which are sure was measured on labelled statements (`benchmarks/grounding.py --rules`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial
from typing import NamedTuple

from . import amounts, direction, evidence, form, invented_names, negation, relations, wording
from .case import Case
from .rulebook import all_rules


class Check(NamedTuple):
    """One thing to look for.

    Attributes:
        rule: What a statement breaks, in words of ours that may be published.
        look: Returns what is wrong with a statement; empty if nothing is.
        sure: Whether it is enough to drop a statement that nobody else reads.
    """

    rule: str
    look: Callable[[Case], str]
    sure: bool = True


# The length comes early: what follows looks at no more text than it must.
ABOUT_FORM = (
    Check("it cites no sentence that can bear it out", evidence.no_evidence),
    Check("it is too long", form.excess_length),
    Check("its form is not that of a statement about research", form.unfit_form),
    Check("an address in it does not stand in the paper", form.foreign_address),
    Check("it is not in the language that was asked for", form.wrong_language),
    Check("it repeats an earlier statement", form.repetition),
)
"""Hard checks of every statement, the paper's own sentences too."""

ABOUT_FACTS = (
    Check("a number in it does not stand in its sentences", amounts.missing_number),
    Check("a unit in it does not stand in its sentences", amounts.missing_unit),
    Check("a name in it does not stand in the paper", invented_names.invented_name),
)
"""Hard checks of what is not a sentence of the paper, which bears itself out."""

_UNSURE_OVERCLAIMS = frozenset({"real time", "statistical significance", "clinical use"})
_UNSURE_LIMITS = frozenset({"early result", "condition", "some cases", "aim"})


def _kinds(table: str) -> Iterable[str]:
    """Return the names of one table's entries in any language, in order."""
    return dict.fromkeys(entry.name for rules in all_rules() for entry in getattr(rules, table))


SOFT = (
    *(
        Check(
            f"its claim goes beyond its sentences: {kind}",
            partial(wording.overclaim, kind=kind),
            sure=kind not in _UNSURE_OVERCLAIMS,
        )
        for kind in _kinds("overclaim")
    ),
    *(
        Check(
            f"it leaves out a limit of its sentences: {kind}",
            partial(wording.lost_limit, kind=kind),
            sure=kind not in _UNSURE_LIMITS,
        )
        for kind in _kinds("limit")
    ),
    Check("it turns a bound round", wording.turned_bound),
    Check("it turns a direction round", direction.turned_direction),
    Check("it drops a denial", negation.dropped_denial),
    Check("it adds a denial", negation.added_denial),
    Check("it turns a need round", negation.turned_need),
    Check("it says the contrary of a word", negation.contrary_word, sure=False),
    Check("its numbers stand by other things", relations.misplaced_number),
    Check("it turns a comparison round", relations.swapped_comparison),
    Check("it gives the paper what others did", relations.taken_from_others),
    Check("it gives to one what belongs to another", relations.changed_subject, sure=False),
    Check("it says more than its sentences", wording.unsupported_content),
)
"""Soft checks of what is not a sentence of the paper."""


def rejected(case: Case) -> tuple[str, str] | None:
    """Return the first hard rule that a statement breaks, with what is wrong; `None` if none."""
    checks = ABOUT_FORM if case.quoted else ABOUT_FORM + ABOUT_FACTS
    # One after another: what a first check cuts off, a later one need not read.
    return next(((check.rule, found) for check in checks if (found := check.look(case))), None)


def doubts(case: Case) -> list[tuple[Check, str]]:
    """Return the soft checks that found something in a statement, with what may be wrong."""
    if case.quoted:
        return []
    return [(check, found) for check in SOFT if (found := check.look(case))]
