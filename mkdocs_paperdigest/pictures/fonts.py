"""Fonts that can write a line: the one that comes with us, else one that the system has."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Literal, TypeAlias

from PIL import ImageFont

Weight: TypeAlias = Literal["Regular", "Bold"]

_OURS = Path(__file__).parent / "fonts"
_FOLDERS = (
    Path("/usr/share/fonts"),
    Path("/usr/local/share/fonts"),
    Path.home() / ".local/share/fonts",
    Path("/System/Library/Fonts"),
    Path("/Library/Fonts"),
    Path("C:/Windows/Fonts"),
)
_OF_SYSTEMS = {
    "Regular": (
        "NotoSansCJK-Regular.ttc", "PingFang.ttc", "Hiragino Sans GB.ttc", "msyh.ttc",
        "wqy-microhei.ttc", "DroidSansFallbackFull.ttf", "DejaVuSans.ttf", "Arial Unicode.ttf",
        "arial.ttf",
    ),
    "Bold": (
        "NotoSansCJK-Bold.ttc", "PingFang.ttc", "Hiragino Sans GB.ttc", "msyhbd.ttc",
        "wqy-microhei.ttc", "DroidSansFallbackFull.ttf", "DejaVuSans-Bold.ttf",
        "Arial Unicode.ttf", "arialbd.ttf",
    ),
}  # fmt: skip
"""Files that common systems have, those for Chinese, Japanese and Korean first."""

_NO_CHARACTER = "\uffff"


def find_font(text: str, size: int, weight: Weight) -> ImageFont.FreeTypeFont | None:
    """The first font that has all characters of a text; `None` where none has.

    Args:
        text: One line.
        size: Of the letters, in pixels.
        weight: Of the letters.
    """
    for file in (_OURS / f"Roboto-{weight}.ttf", *_system_fonts(weight)):
        font = _load(file, size)
        if font and all(_has(file, character) for character in set(text) - {" "}):
            return font
    return None


@cache
def _system_fonts(weight: Weight) -> tuple[Path, ...]:
    found = {
        file.name: file
        for folder in _FOLDERS
        if folder.is_dir()
        for file in folder.rglob("*.tt[cf]")
        if file.name in _OF_SYSTEMS[weight]
    }
    return tuple(found[name] for name in _OF_SYSTEMS[weight] if name in found)


@cache
def _load(file: Path, size: int) -> ImageFont.FreeTypeFont | None:
    try:
        return ImageFont.truetype(str(file), size)
    except OSError:
        return None


@cache
def _has(file: Path, character: str) -> bool:
    """Whether a font has a sign for a character, and not the one that stands for all it lacks."""
    font = _load(file, 24)
    if font is None or not character.isprintable():
        return False
    drawn, lacking = font.getmask(character), font.getmask(_NO_CHARACTER)
    return (drawn.size, bytes(drawn)) != (lacking.size, bytes(lacking))
