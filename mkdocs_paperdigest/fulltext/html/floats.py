"""Floats of a page, that is figures and tables with captions: pictures and rows."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from lxml.html import HtmlElement

from ...models import Figure
from ..headings import seen_text
from .pictures import picture_address
from .prose import TABULAR, Prose, anchor_of, classes_of, hide, outermost, with_class
from .tables import rows_of
from .visibility import Look

_LONGEST_CAPTION = 3_000
_MOST_CAPTIONS, _MOST_TABLES = 20, 20  # of one figure or table and its parts
_TABLE = re.compile(r"tab", re.IGNORECASE)


class Float(NamedTuple):
    """A figure or a table with all its parts.

    Attributes:
        captions: Each with its label, and the footnotes in them.
        figure: The figure, where it is one picture with a label and a caption.
        rows: Those of its tables, each a sentence.
    """

    captions: list[str]
    figure: Figure | None
    rows: list[str]


def read_float(element: HtmlElement, around: Look, picture_base: str) -> Float:
    """Read a figure or a table.

    Args:
        element: The element, or a caption that stands alone.
        around: How the text around it looks.
        picture_base: The address from which those of pictures follow.
    """
    prose = Prose()
    captions: list[str] = []
    labels: dict[HtmlElement, str] = {}
    figure: Figure | None = None
    is_figure = "ltx_figure" in classes_of(element)
    for caption in [*itertools.islice(element.iter("figcaption"), _MOST_CAPTIONS)]:
        label, text = _caption(prose, caption, around)
        captions.append(f"{label}{'' if label.endswith(')') else ':'} {text}" if label else text)
        parent = caption.getparent()
        if parent is not None:
            labels[parent] = label
        if parent is element and is_figure and label and text:
            figure = _figure(element, label, text, picture_base)
    label = labels.pop(element, "")
    rows: list[str] = []
    if "ltx_table" in classes_of(element) or _TABLE.match(label):
        tables = itertools.islice(outermost(element, around, TABULAR), _MOST_TABLES)
        for table, seen in [*tables]:
            rows += rows_of(table, _label_of(table, labels, label), seen)
    return Float([*captions, *prose.notes], figure, rows)


def _caption(prose: Prose, caption: HtmlElement, around: Look) -> tuple[str, str]:
    label = ""
    tag = next(with_class(caption, "span", "ltx_tag"), None)
    if tag is not None:
        label = seen_text(prose.text(tag, around)).rstrip(" :.")[:100]
        hide(tag)
    text = seen_text(prose.text(caption, around)).lstrip(": ")
    return label, text[:_LONGEST_CAPTION]


def _figure(element: HtmlElement, label: str, caption: str, base: str) -> Figure | None:
    shown = [*itertools.islice(_pictures(element), 2)]
    # A figure of several pictures makes no sense one by one.
    url = picture_address(base, shown[0].get("src") or "") if len(shown) == 1 else ""
    return Figure(url=url, label=label, caption=caption, anchor=anchor_of(element)) if url else None


def _pictures(element: HtmlElement) -> Iterator[HtmlElement]:
    return (
        picture
        for picture in element.iter("img")
        if not any(above.tag == "figcaption" for above in picture.iterancestors())
    )


def _label_of(table: HtmlElement, parts: Mapping[HtmlElement, str], label: str) -> str:
    """Return the label of a table, with that of its part of a float, such as `Table 3 (a)`."""
    for above in table.iterancestors():
        if own := parts.get(above):
            return own if _TABLE.match(own) or not label else f"{label} {own}"
    return label or "Table"
