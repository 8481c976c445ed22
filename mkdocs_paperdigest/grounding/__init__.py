"""Which statements of a summarizer hold: the claims that the paper itself bears out.

A statement is kept only if its evidence exists and all that can be told without understanding
speaks for it: numbers, names, hedges, denials, direction, language, form. What is kept carries the
cited sentences verbatim from our own copy of the text.
"""

from __future__ import annotations

from .examining import examine
from .ground import ground
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
