"""What a text is read into."""

from __future__ import annotations

from enum import Enum
from typing import NamedTuple


class Kind(Enum):
    """What a piece is; its value is text, TeX, a tag, a tag or an address."""

    TEXT = "text"
    FORMULA = "formula"
    DISPLAY = "display"
    OPEN = "open"
    CLOSE = "close"
    LINK = "link"
    BREAK = "break"


class Piece(NamedTuple):
    """A stretch of a text: words, a formula, or the beginning or end of a style or link."""

    kind: Kind
    value: str
