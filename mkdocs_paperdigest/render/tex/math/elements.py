"""The elements and attributes of MathML that a formula may have on a page."""

from __future__ import annotations

import re

CHILDREN = {
    "msub": 2, "msup": 2, "msubsup": 3, "munder": 2, "mover": 2, "munderover": 3, "mfrac": 2,
    "mroot": 2,
}  # fmt: skip
"""How many children an element must have, for those that say what each is."""

ROWS = frozenset(["math", "mrow", "msqrt", "mtd", "mstyle", "mpadded", "mphantom"])
"""Elements with any number of children in a row."""

TOKENS = frozenset(["mi", "mn", "mo", "mtext"])
"""Elements that hold text."""

ELEMENTS = frozenset([*CHILDREN, *ROWS, *TOKENS, "mspace", "mtable", "mtr"])
"""All elements that a formula may have; any other becomes an `mrow`."""

_LENGTH = re.compile(r"[+-]?\d{0,2}(\.\d{1,3})?em")
_TRUE_OR_FALSE = re.compile("true|false")
ATTRIBUTES: dict[str, dict[str, re.Pattern[str]]] = {
    "mo": {
        "stretchy": _TRUE_OR_FALSE,
        "movablelimits": _TRUE_OR_FALSE,
        "largeop": _TRUE_OR_FALSE,
        "form": re.compile("prefix|postfix"),
        "lspace": re.compile("0"),
        "rspace": re.compile("0"),
    },
    "mspace": {"width": _LENGTH},
    "mfrac": {"linethickness": re.compile("0")},
    "mstyle": {"displaystyle": _TRUE_OR_FALSE, "scriptlevel": re.compile("[0-2]")},
}
"""The attributes that an element may have, with the whole of each value."""

ROLE = "role"
"""An attribute for the time of cleaning: what decides the space around an identifier."""

WORD = "letters of one word"
"""The role of letters that make one word with their neighbours."""

NAME = "the name of a function"
"""The role of a function's name."""
