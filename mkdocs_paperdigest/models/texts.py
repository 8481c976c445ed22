"""The text of a paper as it was read."""

from __future__ import annotations

from typing import Annotated, TypeAlias

import msgspec

from .forms import OptionalWebAddress, Read, WebAddress


class Sentence(msgspec.Struct, frozen=True):
    """One sentence of a text that was read; its number is its place in the sequence.

    Attributes:
        text: The sentence, verbatim but for white space.
        section: The heading it stands under, empty for the abstract.
        anchor: The fragment of that section on arXiv's HTML page, if it has one.
    """

    text: str
    section: str = ""
    anchor: str = ""


class Section(msgspec.Struct, frozen=True):
    """A part of a paper.

    Attributes:
        heading: As it stands; empty for the abstract.
        paragraphs: Running text, in reading order.
        anchor: Its fragment on arXiv's HTML page, if it has one.
        rows: Rows of the tables that stand in it, each one whole sentence, behind the paragraphs.
    """

    heading: str
    paragraphs: tuple[str, ...]
    anchor: str = ""
    rows: tuple[str, ...] = ()


FileName: TypeAlias = Annotated[
    str, msgspec.Meta(pattern=r"^([0-9a-f]{16}\.(png|jpg|gif|webp))?\Z")
]
"""The name of a picture in the archive; empty until it was downloaded."""


class Figure(msgspec.Struct, frozen=True):
    """A figure of a paper, as the paper shows it.

    Attributes:
        url: Where arXiv serves the picture.
        label: The paper's own number for it, such as `Figure 2`.
        caption: The paper's own caption, without the label.
        anchor: Its fragment on arXiv's HTML page.
        file: See [`FileName`][].
        width: In pixels; 0 until it was downloaded.
        height: In pixels; 0 until it was downloaded.
    """

    url: WebAddress
    label: str = ""
    caption: str = ""
    anchor: str = ""
    file: FileName = ""
    width: int = 0
    height: int = 0


class Reading(msgspec.Struct, frozen=True):
    """The text of a paper as it was read.

    Attributes:
        read: Which of the paper's texts it is.
        sections: In reading order; the reference list and appendices come last.
        figures: In the paper's order; only arXiv's HTML has them.
        license: The address of the licence, where the text names it.
        shortfall: Why a better text was not read, in a few English words for the log.
        better_later: Why a better text of this version may be had another day, in a few English
            words: its HTML page is not there yet, or reading its PDF broke off. Empty where no
            better text is to be expected.
    """

    read: Read
    sections: tuple[Section, ...]
    figures: tuple[Figure, ...] = ()
    license: OptionalWebAddress = ""
    shortfall: str = ""
    better_later: str = ""
