"""The result of reading an HTML page, as the reading process hands it back."""

from __future__ import annotations

import msgspec

from ...models import Figure, Section


class HtmlText(msgspec.Struct, frozen=True, tag=True):
    """The text of an HTML page.

    Attributes:
        sections: In reading order, without the abstract.
        figures: The first few figures that are a single picture, in the paper's order.
        license: The address of the licence the page names; empty where it names none.
        cut: Whether text beyond our bound was left out.
    """

    sections: tuple[Section, ...]
    figures: tuple[Figure, ...]
    license: str
    cut: bool


class NoText(msgspec.Struct, frozen=True, tag=True):
    """A page that holds no text.

    Attributes:
        paper: Whether it has the frame of a paper, such as a stub "See pages 1-last of main.pdf";
            an error page has none.
    """

    paper: bool
