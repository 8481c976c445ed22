"""The picture of a page, as networks and chats show it beside a link: 1200 by 630 pixels."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass

from PIL import Image, ImageDraw, ImageFont

from .fonts import Weight, find_font

WIDTH, HEIGHT = 1200, 630

_MARGIN = 80
_SHADES = 16
"""So many steps from the ground to the letters: enough for smooth edges, and small as a file."""

_GROUND, _INK = (30, 41, 79), (255, 255, 255)
_TITLES = 6
_LOWEST = 560


@dataclass(frozen=True)
class Caption:
    """What a picture says.

    Attributes:
        above: A small line at the top, such as the name of the site.
        heading: Large, on two lines at most.
        below: A line under it, such as a date and a count.
        titles: One line each, as many as there is room for.
        from_right: Whether its lines begin at the right.
    """

    above: str
    heading: str
    below: str
    titles: Sequence[str]
    from_right: bool = False


def draw_picture(caption: Caption) -> bytes:
    """Draw a picture as PNG. Lines that no font here can write are left out."""
    canvas = Image.new("P", (WIDTH, HEIGHT), 0)
    canvas.putpalette(_palette())
    pen = ImageDraw.Draw(canvas)
    # Letters are drawn as masks, and those become shades: a picture of few colours from the start.
    y = _write(canvas, caption.above, _MARGIN, 28, "Regular", 10, caption)
    y = max(y, _MARGIN) + 26
    for line in _wrapped(caption.heading, 68, 2):
        y = _write(canvas, line, y, 68, "Bold", _SHADES - 1, caption) + 8
    y = _write(canvas, caption.below, y + 4, 34, "Regular", 12, caption) + 22
    pen.rectangle((_MARGIN, y, WIDTH - _MARGIN, y + 1), fill=5)
    y += 26
    for title in [title for title in caption.titles if find_font(title, 30, "Regular")][:_TITLES]:
        if y < _LOWEST:
            y = _write(canvas, title, y, 30, "Regular", 13, caption) + 14
    file = io.BytesIO()
    # The last two levels take six times as long, for a thirtieth of the size.
    canvas.save(file, "PNG", bits=4, optimize=False, compress_level=7)
    return file.getvalue()


def _palette() -> list[int]:
    steps = [step / (_SHADES - 1) for step in range(_SHADES)]
    return [
        round(dark + (light - dark) * step)
        for step in steps
        for dark, light in zip(_GROUND, _INK, strict=True)
    ]


def _write(
    canvas: Image.Image, text: str, y: int, size: int, weight: Weight, shade: int, caption: Caption
) -> int:
    """Write a line, and tell where the next one may begin."""
    font = find_font(text, size, weight) if text else None
    if font is None:
        return y
    text = _shortened(text, font)
    mask = Image.new("L", (WIDTH - 2 * _MARGIN, round(size * 1.5)))
    pen = ImageDraw.Draw(mask)
    x = mask.width - pen.textlength(text, font) if caption.from_right else 0
    pen.text((x, 0), text, 255, font)
    shades = mask.point([round(value * shade / 255) for value in range(256)])
    canvas.paste(shades, (_MARGIN, y), mask.point([255 if value else 0 for value in range(256)]))
    return y + round(size * 1.3)


def _wrapped(text: str, size: int, lines: int) -> list[str]:
    """A text on so many lines, broken between words, or between signs where there are none."""
    font = find_font(text, size, "Bold")
    if font is None:
        return []
    found: list[str] = []
    rest = text
    while rest and len(found) < lines - 1 and font.getlength(rest) > WIDTH - 2 * _MARGIN:
        fits = _fitting(rest, font)
        at = rest.rfind(" ", 0, fits + 1)
        at = at if at > 0 else fits
        found.append(rest[:at].strip())
        rest = rest[at:].strip()
    return [*found, rest] if rest else found


def _shortened(text: str, font: ImageFont.FreeTypeFont) -> str:
    """A line that fits, with an ellipsis where it was cut."""
    if font.getlength(text) <= WIDTH - 2 * _MARGIN:
        return text
    fits = _fitting(text, font, "…")
    at = text.rfind(" ", 0, fits + 1)
    return f"{text[: at if at > fits // 2 else fits].rstrip(' ,;:')}…"


def _fitting(text: str, font: ImageFont.FreeTypeFont, more: str = "") -> int:
    """How many characters of a text fit into a line."""
    low, high = 1, min(len(text), 300)
    while low < high:
        middle = (low + high + 1) // 2
        if font.getlength(text[:middle] + more) <= WIDTH - 2 * _MARGIN:
            low = middle
        else:
            high = middle - 1
    return low
