"""Which statements of a summarizer hold: the claims that the paper itself bears out.

A statement is kept only if its evidence exists and all that can be told without understanding
speaks for it: numbers, names, hedges, denials, direction, language, form. What is kept carries the
cited sentences verbatim from our own copy of the text.

The way of an answer:

1. `examining` makes a `case` of each statement: its text, the sentences it cites, the paper's words
   (`vocabulary`), all of it folded so that it can be compared (`normalising`).
2. `checks` lists what is looked for, in order: first the hard checks (`evidence`, `form`, `amounts`
   with `quantities`, `invented_names`), then the soft ones (`wording`, `direction`, `negation`,
   `relations`). Two more kinds of text are told apart on the way: orders to a model (`injection`),
   and languages (`language`).
3. `settling` keeps what holds. Where a second reader has read the doubtful statements, its verdict
   decides; else the soft checks that are sure.

The words that are looked for are data: `rules/`, a folder for each language, read by `rulebook`.
"""

from __future__ import annotations

from .examining import examine, ground
from .settling import Examination, Examined, Grounded, Objection, may_hold, settle

__all__ = [
    "Examination",
    "Examined",
    "Grounded",
    "Objection",
    "examine",
    "ground",
    "may_hold",
    "settle",
]
