"""Kinds of signs, which decide the space around them."""

from __future__ import annotations

import unicodedata

FENCES = frozenset("()[]{}⟨⟩⌈⌉⌊⌋")
"""Brackets, which browsers would stretch."""

OPENING = frozenset("([{⟨⌈⌊")
"""Brackets that open: up to their end no line breaks."""

CLOSING = frozenset(")]}⟩⌉⌋!")
"""Brackets that close, and the factorial: a sign behind them is never unary."""

SIGNED = frozenset("+−±∓")
"""Signs that are unary where nothing stands before them."""

BINARY = SIGNED | frozenset("×÷⋅·∘∗⊗⊕⊙∪∩∧∨⋆")
"""Signs that stand between two terms."""

BARS = frozenset("|‖")
"""Bars, of which nobody knows whether they open or close."""

_TIGHT = frozenset("∑∏∐∫∬∮∂∇√∀∃¬|‖/⊙⊕∗")
COMBINING = {
    "^": "\u0302", "~": "\u0303", "‾": "\u0304", "―": "\u0305", "→": "\u20d7", "˙": "\u0307",
    "¨": "\u0308",
    "˘": "\u0306", "ˇ": "\u030c", "´": "\u0301", "`": "\u0300",
    "˚": "\u030a", "⃛": "\u20db",
}  # fmt: skip
"""The combining character of each accent that stands over a letter."""


def spaced(sign: str) -> bool:
    """Tell whether TeX sets space around a sign: around relations and signs of arithmetic."""
    return len(sign) == 1 and unicodedata.category(sign) == "Sm" and sign not in _TIGHT
