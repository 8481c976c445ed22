"""The lines of a PDF as its reader finds them."""

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


class Failure(msgspec.Struct, array_like=True, tag=True):
    """Why a PDF cannot be read: `encrypted` or `broken`."""

    failure: str
