"""What the reading of an HTML page finds."""

from __future__ import annotations

import msgspec

from ...models import Figure, Section


class Page(msgspec.Struct, frozen=True, tag=True):
    """What an HTML page of arXiv holds.

    Attributes:
        sections: In reading order, without the abstract.
        figures: The first of those that are one picture, in the paper's order.
        license: The address of the licence the page names; empty where it names none.
        cut: Whether text beyond our bound was left out.
    """

    sections: tuple[Section, ...]
    figures: tuple[Figure, ...]
    license: str
    cut: bool


class Nothing(msgspec.Struct, frozen=True, tag=True):
    """A page without a text.

    Attributes:
        paper: Whether it is the frame of a paper all the same.
    """

    paper: bool
