"""A PDF as lines, in the order of its content; run as a process of its own.

PDFium is C++, serves one thread at a time and cannot be stopped, so a hostile or damaged file must
not be read within a build. One line of JSON is written for each page.
"""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import islice

import msgspec

from ..child import serve
from .characters import Character, characters_of, without_tiny
from .lines import LEVEL, LOWERED, MOST_PAGES, RAISED, Line, PageLines, UnreadablePdf

_MOST_LINES = 500  # on one page
# Of the text of a page; the rest is in pictures. Some papers are pages in pictures, whole.
_OWN_TEXT = 0.2
_PASSWORD, _INVISIBLE = 4, 3  # PDFium's error, and PDF's text rendering mode
# In sizes of the text; a space between words may be narrower than a thin space in a formula,
# and narrower still where PDFium, too, takes it for one.
_SPACE_GAP, _MARKED_SPACE_GAP, _FORMULA_SPACE_GAP = 0.105, 0.05, 0.17
_CELL_GAP, _LINE_GAP = 1.0, 3.0
_ACCENTS = {"´": "\u0301", "`": "\u0300", "ˆ": "\u0302", "˜": "\u0303", "¨": "\u0308",
            "ˇ": "\u030c", "˘": "\u0306", "˚": "\u030a", "¯": "\u0304", "˙": "\u0307",
            "˝": "\u030b", "¸": "\u0327", "˛": "\u0328"}  # fmt: skip


def read_pages(content: bytes) -> Iterator[PageLines | UnreadablePdf]:
    """Read the pages of a PDF one by one."""
    import pypdfium2 as pdfium  # type: ignore[import-untyped]
    from pypdfium2 import raw

    try:
        document = pdfium.PdfDocument(content)
    except pdfium.PdfiumError as error:
        encrypted = getattr(error, "err_code", 0) == _PASSWORD or "password" in str(error).lower()
        yield UnreadablePdf("encrypted" if encrypted else "broken")
        return
    for index in range(min(len(document), MOST_PAGES)):
        try:
            page = document[index]
            width, height = page.get_size()
            text_page = page.get_textpage()
            characters = [*characters_of(raw, page, text_page.raw, width, height)]
            own = [character for character in characters if character.style.own]
            if len(own) > _OWN_TEXT * len(characters):
                characters = own
            yield PageLines(width, height, [*islice(_lines(without_tiny(characters)), _MOST_LINES)])
            text_page.close()
            page.close()
        except pdfium.PdfiumError:
            yield PageLines(0, 0, [])


def _lines(characters: Iterator[Character]) -> Iterator[Line]:
    line: list[Character] = []
    size = level = end = 0.0
    hangs = False
    for character in characters:
        height = max(size, character.style.size)
        reach = 1.7 if hangs or character.style.extension else 0.6
        if line and (
            abs(character.y - level) > reach * height
            or character.x0 < end - height
            or character.x0 > end + _LINE_GAP * height
        ):
            yield _line(line)
            line = []
        if not line:
            hangs = character.style.extension
            size, level = character.style.size, character.y
        elif not character.style.extension and (hangs or character.style.size > size):
            hangs = False
            size, level = character.style.size, character.y
        line.append(character)
        end = character.x1
    if line:
        yield _line(line)


def _without_number(characters: list[Character]) -> list[Character]:
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


def _line(characters: list[Character]) -> Line:
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
    lead, marked = "", _lead(characters)
    mark = LEVEL
    before: Character | None = None
    for place, character in enumerate(characters):
        if before is not None:
            gap = (character.x0 - before.x1) / size
            cells += gap > _CELL_GAP
            if gap > _least_space(before, character):
                parts.append(" ")
        rise = (character.y - level) / size
        small = character.style.size < 0.86 * size
        raised, lowered = (0.15, -0.05) if small else (0.28, -0.12)
        now = RAISED if rise > raised else LOWERED if rise < lowered else LEVEL
        if character.style.extension:
            now = LEVEL
        if now != mark:
            parts.append(now)
            mark = now
        if place == marked:
            lead = "".join(parts)
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
        lead=lead.strip(),
    )


def _lead(characters: Sequence[Character]) -> int:
    """Count how many characters at the beginning of a line are set like a heading within it."""
    words = [(place, c.style) for place, c in enumerate(characters) if c.text.isalnum()]
    if not words:
        return 0
    first = words[0][1]
    if not (first.bold or first.italic):
        return 0
    ends = (
        place
        for place, style in words
        if not (style.bold if first.bold else style.italic and not style.bold)
    )
    end = next(ends, 0)
    # Words in italics are headings where they end like them; others are stressed.
    text = "".join(c.text for c in characters[:end]).rstrip()
    return end if first.bold or text.endswith((".", ":", "—", "–")) else 0


def _least_space(before: Character, character: Character) -> float:
    """Return the gap between two characters from which on it is a space."""
    if character.style.math or before.style.math:
        return _FORMULA_SPACE_GAP
    return _MARKED_SPACE_GAP if character.spaced else _SPACE_GAP


def _accented(parts: list[str], before: Character | None, character: Character) -> str:
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


def _serve(content: bytes, arguments: list[str]) -> Iterator[bytes]:
    del arguments
    yield from map(msgspec.json.encode, read_pages(content))


if __name__ == "__main__":
    serve(_serve)
