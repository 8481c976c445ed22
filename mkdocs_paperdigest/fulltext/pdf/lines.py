"""The lines of a PDF, as the reading process hands them back."""

from __future__ import annotations

import re
from typing import NamedTuple

import msgspec

MOST_PAGES = 400
"""Pages of a PDF that are read."""

ITALIC_FONT = re.compile(r"Ital|Obli|TI\d|-It")
"""The names of fonts that are italic."""

RAISED, LOWERED, LEVEL = "\ue000", "\ue001", "\ue002"
"""Marks in the text of a line: what follows is raised, lowered, on the line again."""


class Line(NamedTuple):
    """A line of text, or a part of one that stands apart.

    Attributes:
        x0: Its left end, in points from the left of the page.
        x1: Its right end.
        y: Its baseline, from the bottom of the page.
        size: Of most of its text, in points.
        bold: Whether most of its letters are bold.
        math: The share of its characters that are set in fonts for formulas.
        font: The font of most of its text.
        cells: In how many parts it falls that may be cells of a table.
        text: With marks for raised and lowered text.
        lead: The beginning of the text that alone is set in bold or in italics.
    """

    x0: float
    x1: float
    y: float
    size: float
    bold: bool
    math: float
    font: str
    cells: int
    text: str
    lead: str = ""


class PageLines(msgspec.Struct, array_like=True, tag=True):
    """A page: its width and height in points, its lines in the order of the content."""

    width: float
    height: float
    lines: list[Line]


class UnreadablePdf(msgspec.Struct, array_like=True, tag=True):
    """A PDF that cannot be read: `failure` is `encrypted` or `broken`."""

    failure: str
