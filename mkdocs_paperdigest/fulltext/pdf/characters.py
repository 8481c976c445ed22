"""The characters of a page that a reader sees, with their place and their look."""

from __future__ import annotations

import ctypes
import math
import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from typing import Any, NamedTuple

from .lines import ITALIC_FONT

_MOST_CHARACTERS = 30_000  # on one page
_MOST_OBJECTS = 100_000  # on one page
_SMALLEST = 3.0  # points; smaller text is not there to be read
_TINY, _LONGEST_INDEX = 0.45, 12  # of the size of the text; characters
_PALEST = 235  # of 255, in each channel
_PASSWORD, _INVISIBLE = 4, 3  # PDFium's error, and PDF's text rendering mode
_MATH_FONT = re.compile(
    r"CM(?:MI|SY|EX|BSY|MIB)|MSAM|MSBM|LMMath|Math|EUFM|EUSM|RSFS|MTMI|MTSY|txsy|txex|txmi|pxmi"
    r"|pxsy|pxex|zpzc|Symbol|bbold|dsrom|stmary|esint|wasy|LASY|NewTXMI|MnSymbol|rtxmi|rpxmi"
)
# Their glyphs hang below the line they stand on; what is not an operator is part of a bracket.
_EXTENSION_FONT = re.compile(r"CMEX|MathExtension|txex|pxex|MTEX|rtxex")
_OPERATORS = {"P": "∑", "X": "∑", "Q": "∏", "Y": "∏", "R": "∫", "Z": "∫", "∑": "∑", "∏": "∏",
              "∫": "∫", "√": "√", "p": "√", "q": "√", "r": "√",
              "s": "√"}  # fmt: skip
_BOLD_FONT = re.compile(
    r"Bold|CMBX|CMB\d|SFBX|SFB|BX\d|Medi(?!um)|Heavy|Black|Demi|-B(?![a-z])|-Bd"
)
_LIGATURES = {0xFB00: "ff", 0xFB01: "fi", 0xFB02: "fl", 0xFB03: "ffi", 0xFB04: "ffl",
              0xFB05: "st", 0xFB06: "st"}  # fmt: skip
# Where the bitmap fonts of old papers have them, in TeX's two encodings (OT1, T1).
_BITMAP_LIGATURES = {first + i: 0xFB00 + i for first in (0x0B, 0x1B) for i in range(5)}
_SPACE, _BROKEN_AT = 0x20, 0x02  # the second is PDFium's for a hyphen at the end of a line
_HYPHENS = "\x02\u00ad\u2010\ufffe"


class Style(NamedTuple):
    """How the characters of one piece of text look.

    Attributes:
        size: In points.
        bold: Whether their font is bold.
        italic: Whether their font is italic, and none for formulas.
        math: Whether their font is one for formulas.
        extension: Whether it is one of large signs and brackets, which hang below their line.
        font: Its name.
        own: Whether they are set on the page itself, and not in a picture on it.
        shown: Whether they are there to be read.
    """

    size: float
    bold: bool
    italic: bool
    math: bool
    extension: bool
    font: str
    own: bool
    shown: bool


class Character(NamedTuple):
    """A character.

    Attributes:
        text: As text; a ligature is several letters.
        x0: Its left end, in points from the left of the page.
        x1: Its right end.
        y: Its baseline, from the bottom of the page.
        style: How it looks.
        spaced: Whether PDFium takes it for the first of a word.
    """

    text: str
    x0: float
    x1: float
    y: float
    style: Style
    spaced: bool


def characters_of(
    raw: Any,
    page: Any,
    text_page: Any,
    width: float,
    height: float,
) -> Iterator[Character]:
    """Return the characters of a page, in the order of its content.

    Args:
        raw: PDFium's functions.
        page: The page, of pypdfium2.
        text_page: The text of the page, as PDFium has it.
        width: Of the page, in points.
        height: Of the page, in points.
    """
    box = raw.FS_RECTF()
    x, y = ctypes.c_double(), ctypes.c_double()
    origin_x, origin_y, _, _ = page.get_cropbox()
    styles: dict[int, Style] = {}
    objects = range(min(raw.FPDFPage_CountObjects(page.raw), _MOST_OBJECTS))
    spaced = False
    own = {ctypes.addressof(raw.FPDFPage_GetObject(page.raw, i).contents) for i in objects}
    for index in range(min(raw.FPDFText_CountChars(text_page), _MOST_CHARACTERS)):
        code = raw.FPDFText_GetUnicode(text_page, index)
        if code in _BITMAP_LIGATURES and not raw.FPDFText_IsGenerated(text_page, index):
            code = _BITMAP_LIGATURES[code]
        if code <= _SPACE and code != _BROKEN_AT:
            spaced = True
            continue
        text_object = raw.FPDFText_GetTextObject(text_page, index)
        address = ctypes.addressof(text_object.contents) if text_object else 0
        style = styles.get(address)
        if style is None:
            style = styles[address] = _style(raw, text_object, own=address in own)
        if not style.shown:
            continue
        raw.FPDFText_GetCharOrigin(text_page, index, x, y)
        raw.FPDFText_GetLooseCharBox(text_page, index, box)
        left, right = box.left - origin_x, box.right - origin_x
        if not (-1 <= left <= width + 1 and -1 <= y.value - origin_y <= height + 1):
            continue
        text = _text(code)
        if style.extension:
            text = _OPERATORS.get(text, "")
        if text:
            # A root hangs from its line in every font of TeX's.
            look = style._replace(extension=style.extension or (style.math and text == "√"))
            yield Character(text, left, right, y.value - origin_y, look, spaced)
            spaced = False


def _style(raw: Any, text_object: Any, *, own: bool) -> Style:
    if not text_object:
        return Style(0, False, False, False, False, "", own, shown=False)
    matrix = raw.FS_MATRIX()
    raw.FPDFPageObj_GetMatrix(text_object, matrix)
    points = ctypes.c_float()
    raw.FPDFTextObj_GetFontSize(text_object, points)
    size = abs(points.value) * math.hypot(matrix.c, matrix.d)
    upright = abs(matrix.b) <= abs(matrix.a) and matrix.a > 0
    channels = [ctypes.c_uint() for _ in range(4)]
    coloured = raw.FPDFPageObj_GetFillColor(text_object, *channels)
    pale = coloured and (
        all(channel.value >= _PALEST for channel in channels[:3]) or channels[3].value == 0
    )
    invisible = raw.FPDFTextObj_GetTextRenderMode(text_object) == _INVISIBLE
    name = _font_name(raw, text_object)
    shown = upright and size >= _SMALLEST and math.isfinite(size) and not pale and not invisible
    return Style(
        size=round(size, 1),
        bold=bool(_BOLD_FONT.search(name)),
        italic=bool(ITALIC_FONT.search(name)) and not _MATH_FONT.search(name),
        math=bool(_MATH_FONT.search(name)),
        extension=bool(_EXTENSION_FONT.search(name)),
        font=name,
        own=own,
        shown=shown,
    )


def _font_name(raw: Any, text_object: Any) -> str:
    font = raw.FPDFTextObj_GetFont(text_object)
    if not font:
        return ""
    buffer = ctypes.create_string_buffer(128)
    raw.FPDFFont_GetBaseFontName(font, buffer, len(buffer))
    # A subset has six letters and a plus sign before its name.
    return buffer.value.decode("utf-8", "replace").rpartition("+")[2]


def _text(code: int) -> str:
    if code in _LIGATURES:
        return _LIGATURES[code]
    character = chr(code) if code <= 0x10FFFF else ""  # noqa: PLR2004
    if character and character in _HYPHENS:
        return "-"
    # What has no meaning outside its font, or is unseen, is no text.
    unseen = not character or unicodedata.category(character) in ("Cc", "Cf", "Co", "Cs", "Cn")
    return "" if unseen else character


def without_tiny(characters: list[Character]) -> Iterator[Character]:
    """Leave out words that are too small beside the text of the page to be there to be read.

    Indices of indices are as small, but never words.
    """
    common = Counter(c.style.size for c in characters).most_common(1)
    limit = _TINY * common[0][0] if common else 0.0
    tiny: list[Character] = []
    for character in characters:
        if character.style.size < limit:
            tiny.append(character)
            continue
        if len(tiny) <= _LONGEST_INDEX:
            yield from tiny
        tiny = []
        yield character
    if len(tiny) <= _LONGEST_INDEX:
        yield from tiny
