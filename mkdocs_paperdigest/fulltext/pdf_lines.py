"""The lines of a PDF, in the order of its content; run as a process of its own.

PDFium is C++, serves one thread at a time and cannot be stopped, so a hostile or damaged file must
not be read within a build. This file reads a PDF from standard input and writes one line of JSON
a page to standard output. It imports nothing of the package: it is started by its path.
"""

from __future__ import annotations

import contextlib
import ctypes
import math
import re
import sys
import unicodedata
from collections import Counter
from collections.abc import Iterator
from itertools import islice
from typing import Any, NamedTuple

import msgspec

MOST_PAGES = 400
RAISED, LOWERED, LEVEL = "\ue000", "\ue001", "\ue002"
"""Marks in the text of a line: what follows is raised, lowered, on the line again."""

_MOST_CHARACTERS = 30_000  # on one page
_MOST_LINES = 500  # on one page
_MOST_OBJECTS = 100_000  # on one page
# Of the text of a page; the rest is in pictures. Some papers are pages in pictures, whole.
_OWN_TEXT = 0.2
_MEMORY = 3 * 1024**3
_SMALLEST = 3.0  # points; smaller text is not there to be read
_TINY, _LONGEST_INDEX = 0.45, 12  # of the size of the text; characters
_PALEST = 235  # of 255, in each channel
_PASSWORD, _INVISIBLE = 4, 3  # PDFium's error, and PDF's text rendering mode

# In sizes of the text; a space between words may be narrower than a thin space in a formula,
# and narrower still where PDFium, too, takes it for one.
_SPACE_GAP, _MARKED_SPACE_GAP, _FORMULA_SPACE_GAP = 0.105, 0.05, 0.17
_CELL_GAP, _LINE_GAP = 1.0, 3.0
_MATH_FONT = re.compile(
    r"CM(?:MI|SY|EX|BSY|MIB)|MSAM|MSBM|LMMath|Math|EUFM|EUSM|RSFS|MTMI|MTSY|txsy|txex|txmi|pxmi"
    r"|pxsy|pxex|zpzc|Symbol|bbold|dsrom|stmary|esint|wasy|LASY|NewTXMI|MnSymbol|rtxmi|rpxmi"
)
# Their glyphs hang below the line they stand on; what is not an operator is part of a bracket.
_EXTENSION_FONT = re.compile(r"CMEX|MathExtension|txex|pxex|MTEX|rtxex")
_OPERATORS = {"P": "∑", "X": "∑", "Q": "∏", "Y": "∏", "R": "∫", "Z": "∫", "∑": "∑", "∏": "∏",
              "∫": "∫", "√": "√"}  # fmt: skip
_BOLD_FONT = re.compile(
    r"Bold|CMBX|CMB\d|SFBX|SFB|BX\d|Medi(?!um)|Heavy|Black|Demi|-B(?![a-z])|-Bd"
)
_LIGATURES = {0xFB00: "ff", 0xFB01: "fi", 0xFB02: "fl", 0xFB03: "ffi", 0xFB04: "ffl",
              0xFB05: "st", 0xFB06: "st"}  # fmt: skip
# Where the bitmap fonts of old papers have them, in TeX's two encodings (OT1, T1).
_BITMAP_LIGATURES = {first + i: 0xFB00 + i for first in (0x0B, 0x1B) for i in range(5)}
_SPACE, _BROKEN_AT = 0x20, 0x02  # the second is PDFium's for a hyphen at the end of a line
_ACCENTS = {"´": "\u0301", "`": "\u0300", "ˆ": "\u0302", "˜": "\u0303", "¨": "\u0308",
            "ˇ": "\u030c", "˘": "\u0306", "˚": "\u030a", "¯": "\u0304", "˙": "\u0307",
            "˝": "\u030b", "¸": "\u0327", "˛": "\u0328"}  # fmt: skip
_HYPHENS = "\x02\u00ad\u2010\ufffe"


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


class PageLines(msgspec.Struct, array_like=True, tag=True):
    """A page: its width and height in points, its lines in the order of the content."""

    width: float
    height: float
    lines: list[Line]


class Failure(msgspec.Struct, array_like=True, tag=True):
    """Why a PDF cannot be read: `encrypted` or `broken`."""

    failure: str


class _Style(NamedTuple):
    size: float
    bold: bool
    math: bool
    extension: bool
    font: str
    own: bool
    shown: bool


class _Character(NamedTuple):
    text: str
    x0: float
    x1: float
    y: float
    style: _Style
    spaced: bool


def read_pages(content: bytes) -> Iterator[PageLines | Failure]:
    """Read the pages of a PDF one by one."""
    import pypdfium2 as pdfium  # type: ignore[import-untyped]
    from pypdfium2 import raw

    try:
        document = pdfium.PdfDocument(content)
    except pdfium.PdfiumError as error:
        encrypted = getattr(error, "err_code", 0) == _PASSWORD or "password" in str(error).lower()
        yield Failure("encrypted" if encrypted else "broken")
        return
    for index in range(min(len(document), MOST_PAGES)):
        try:
            page = document[index]
            width, height = page.get_size()
            text_page = page.get_textpage()
            characters = [*_characters(raw, page, text_page.raw, width, height)]
            own = [character for character in characters if character.style.own]
            if len(own) > _OWN_TEXT * len(characters):
                characters = own
            yield PageLines(
                width, height, [*islice(_lines(_without_tiny(characters)), _MOST_LINES)]
            )
            text_page.close()
            page.close()
        except pdfium.PdfiumError:
            yield PageLines(0, 0, [])


def _characters(
    raw: Any,
    page: Any,
    text_page: Any,
    width: float,
    height: float,
) -> Iterator[_Character]:
    box = raw.FS_RECTF()
    x, y = ctypes.c_double(), ctypes.c_double()
    origin_x, origin_y, _, _ = page.get_cropbox()
    styles: dict[int, _Style] = {}
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
            yield _Character(text, left, right, y.value - origin_y, style, spaced)
            spaced = False


def _style(raw: Any, text_object: Any, *, own: bool) -> _Style:
    if not text_object:
        return _Style(0, False, False, False, "", own, shown=False)
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
    return _Style(
        size=round(size, 1),
        bold=bool(_BOLD_FONT.search(name)),
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


def _without_tiny(characters: list[_Character]) -> Iterator[_Character]:
    """Leave out words that are too small beside the text of the page to be there to be read.

    Indices of indices are as small, but never words.
    """
    common = Counter(c.style.size for c in characters).most_common(1)
    limit = _TINY * common[0][0] if common else 0.0
    tiny: list[_Character] = []
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


def _lines(characters: Iterator[_Character]) -> Iterator[Line]:
    line: list[_Character] = []
    size = level = end = 0.0
    for character in characters:
        height = max(size, character.style.size)
        reach = 1.7 if character.style.extension else 0.6
        if line and (
            abs(character.y - level) > reach * height
            or character.x0 < end - height
            or character.x0 > end + _LINE_GAP * height
        ):
            yield _line(line)
            line = []
        if not line or (character.style.size > size and not character.style.extension):
            size, level = character.style.size, character.y
        line.append(character)
        end = character.x1
    if line:
        yield _line(line)


def _without_number(characters: list[_Character]) -> list[_Character]:
    """Take from a line the number that a manuscript gives it in the margin."""
    first = characters[0]
    end = 0
    while characters[end].text.isdecimal() and characters[end].style.size == first.style.size:
        end += 1
        if end == len(characters):
            return characters
    if end == 0:
        return characters
    following = characters[end]
    number_like = (
        first.style.size < 0.8 * following.style.size
        and abs(first.y - following.y) < 0.1 * following.style.size
        and following.x0 - characters[end - 1].x1 > 0.5 * following.style.size
    )
    return characters[end:] if number_like else characters


def _line(characters: list[_Character]) -> Line:
    characters = _without_number(characters)
    upright = [c for c in characters if not c.style.extension] or characters
    sizes = Counter(c.style.size for c in upright)
    # Small capitals are capitals of another size.
    share = 0 if "".join(c.text for c in upright).isupper() else 0.1 * len(upright)
    size = max(size for size, count in sizes.items() if count >= share)
    font = Counter(c.style.font for c in upright if c.style.size == size).most_common(1)[0][0]
    level = next(c.y for c in upright if c.style.size == size and c.style.font == font)
    bold = sum(c.style.bold for c in characters)
    parts: list[str] = []
    cells = 1
    mark = LEVEL
    before: _Character | None = None
    for character in characters:
        if before is not None:
            gap = (character.x0 - before.x1) / size
            cells += gap > _CELL_GAP
            if gap > _least_space(before, character):
                parts.append(" ")
        rise = (character.y - level) / size
        small = character.style.size < 0.86 * size
        raised, lowered = (0.15, -0.05) if small else (0.28, -0.12)
        now = RAISED if rise > raised else LOWERED if rise < lowered else LEVEL
        if now != mark:
            parts.append(now)
            mark = now
        parts.append(_accented(parts, before, character))
        before = character
    return Line(
        x0=round(characters[0].x0, 1),
        x1=round(max(c.x1 for c in characters), 1),
        y=round(level, 1),
        size=size,
        bold=bold > 0.8 * len(characters),
        math=round(sum(c.style.math for c in characters) / len(characters), 2),
        font=font,
        cells=cells,
        text="".join(parts),
    )


def _least_space(before: _Character, character: _Character) -> float:
    """The gap between two characters from which on it is a space."""
    if character.style.math or before.style.math:
        return _FORMULA_SPACE_GAP
    return _MARKED_SPACE_GAP if character.spaced else _SPACE_GAP


def _accented(parts: list[str], before: _Character | None, character: _Character) -> str:
    """Put an accent that was printed before its letter, in old fonts, onto the letter."""
    accent = _ACCENTS.get(before.text) if before is not None else None
    if (
        before is None
        or accent is None
        or not character.text.isalpha()
        or character.x0 > (before.x0 + before.x1) / 2
    ):
        return character.text
    while parts and parts[-1] in (before.text, " ", RAISED, LOWERED, LEVEL):
        if parts.pop() == before.text:
            break
    letter = {"ı": "i", "ȷ": "j"}.get(character.text, character.text)
    return unicodedata.normalize("NFC", letter + accent)


def main() -> None:
    """Read a PDF from standard input, write its pages to standard output."""
    with contextlib.suppress(ImportError, ValueError, OSError):
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
    encoder = msgspec.json.Encoder()
    for page in read_pages(sys.stdin.buffer.read()):
        sys.stdout.buffer.write(encoder.encode(page) + b"\n")
        sys.stdout.buffer.flush()


if __name__ == "__main__":
    main()
