"""Which elements of a page a reader sees: text may be hidden, tiny or white on white."""

from __future__ import annotations

import re
from typing import NamedTuple

from lxml.html import HtmlElement

_TAGS = frozenset(
    """annotation annotation-xml audio base button canvas dialog embed footer form head header
    iframe input link meta nav noscript object script select style svg template textarea title
    video""".split()
)
# Frame and navigation, what was not understood, what is no prose, and numbers that a reader
# takes for marks.
_CLASSES = frozenset(
    """ltx_ERROR ltx_rdf ltx_pagination ltx_TOC ltx_page_footer ltx_page_header ltx_index
    package-alerts sr-only ltx_hidden ltx_phantom ltx_dates ltx_keywords ltx_classification
    ltx_abstract ltx_bibliography ltx_listing ltx_verbatim ltx_note_mark ltx_note_type
    ltx_eqn_eqno ltx_tag_note ltx_tag_item ltx_tag_equation ltx_tag_part ltx_tag_chapter
    ltx_tag_section ltx_tag_subsection ltx_tag_subsubsection ltx_tag_paragraph
    ltx_tag_subparagraph ltx_tag_appendix ltx_role_email
    ltx_role_footnotemark""".split()
)

_SMALLEST = 0.45  # of the text of the paper: LaTeX's \tiny is half of it
_SMALLEST_LENGTH = {"px": 4.0, "pt": 3.0}
_PALEST = 235  # of 255, in each channel
_SIZE = re.compile(r"(\d{1,6}(?:\.\d{0,6})?|\.\d{1,6})(%|em|rem|px|pt|)")
_CHANNEL = re.compile(r"\d{1,3}")


class Look(NamedTuple):
    """How the text of an element looks.

    Attributes:
        size: Of the letters, where the running text of the paper is 1.
        pale: Whether it is nearly white.
        on_dark: Whether its background is another colour than white.
    """

    size: float = 1.0
    pale: bool = False
    on_dark: bool = False

    @property
    def readable(self) -> bool:
        """Whether it is large and dark enough to be read."""
        return self.size >= _SMALLEST and (not self.pale or self.on_dark)


def look_of(element: HtmlElement, around: Look) -> Look | None:
    """Tell how the text of an element looks.

    Args:
        element: The element.
        around: How the text around it looks.

    Returns:
        The look; `None` where the element is hidden as a whole or is no part of the text.
    """
    if element.tag in _TAGS or element.get("hidden") is not None:
        return None
    classes = (element.get("class") or "").split()
    if not _CLASSES.isdisjoint(classes) and not _is_term(element):
        return None
    style = element.get("style")
    return _styled(style.lower(), around) if style else around


def _is_term(element: HtmlElement) -> bool:
    """Tell whether an element is the term of a description list, which is text."""
    parent = element.getparent()
    return parent is not None and parent.tag == "dt"


def _styled(style: str, around: Look) -> Look | None:
    pairs = (declaration.partition(":") for declaration in style.split(";"))
    rules = {name.strip(): value.replace("!important", "").strip() for name, _, value in pairs}
    if rules.get("display") == "none" or rules.get("visibility") in ("hidden", "collapse"):
        return None
    if _is_zero(rules.get("opacity", "1")):
        return None
    ground = rules.get("background-color") or rules.get("background", "")
    return Look(
        size=_size(rules.get("font-size", ""), around.size),
        pale=_is_pale(rules["color"]) if "color" in rules else around.pale,
        on_dark=around.on_dark
        or (ground not in ("", "none", "transparent", "inherit") and not _is_pale(ground)),
    )


def _is_zero(number: str) -> bool:
    match = _SIZE.fullmatch(number)
    return match is not None and float(match[1]) == 0


def _size(font_size: str, around: float) -> float:
    match = _SIZE.fullmatch(font_size)
    if match is None:
        return around
    number, unit = float(match[1]), match[2]
    if unit in _SMALLEST_LENGTH:
        return 1.0 if number > _SMALLEST_LENGTH[unit] else 0.0
    if unit == "rem":
        return number
    return around * (number / 100 if unit == "%" else number)


def _is_pale(colour: str) -> bool:
    if colour.startswith("#"):
        digits = colour[1:]
        channels = [d * 2 for d in digits[:3]] if len(digits) < 6 else re.findall("..", digits[:6])  # noqa: PLR2004
        return bool(re.fullmatch("[0-9a-f]{3,8}", digits)) and all(
            int(channel, 16) >= _PALEST for channel in channels
        )
    if colour.startswith("rgb"):
        parts = _CHANNEL.findall(colour[:100])[:3]
        return len(parts) == 3 and all(int(channel) >= _PALEST for channel in parts)  # noqa: PLR2004
    return colour in ("white", "snow", "ivory", "ghostwhite", "whitesmoke", "transparent")
