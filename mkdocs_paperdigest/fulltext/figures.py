"""Copies of a paper's figures, checked by what they are and not by what they are called."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator

import msgspec

from ..arxiv.connection import TooLargeError
from ..models import Figure
from .fetching import Fetch, there_is_none

LARGEST_PICTURE = 1_500_000
"""Bytes of a picture that is copied."""

LONGEST_SIDE = 5_000
"""Pixels of the longer side of a picture that is copied."""

SHORTEST_SIDE = 48
"""Pixels of the shorter side below which a picture is an ornament."""


def download_figure(
    fetch: Fetch, figure: Figure, save: Callable[[str, bytes], None]
) -> Figure | None:
    """Copy the picture of a figure, under a name that follows from its content.

    Args:
        fetch: How arXiv is asked.
        figure: The figure; its address must be on arXiv's host, as that of every figure of a
            `Reading` is.
        save: Keeps the copy, given its name and content.

    Returns:
        The figure with the file's name and its size in pixels; `None` where there is no picture
        that a page can show: gone, no PNG, JPEG, GIF or WebP, too large or too small.

    Raises:
        ArxivError: The picture could not be had now.
        OSError: The copy cannot be kept.
    """
    try:
        answer = fetch(figure.url, limit=LARGEST_PICTURE)
    except TooLargeError:
        return None
    if there_is_none(answer):
        return None
    picture = name_picture(answer.content)
    if picture is None:
        return None
    name, width, height = picture
    save(name, answer.content)
    return msgspec.structs.replace(figure, file=name, width=width, height=height)


def name_picture(content: bytes) -> tuple[str, int, int] | None:
    """Name the file that a picture is kept in, which follows from what it holds.

    Returns:
        The name, the width and the height in pixels; `None` for what a page cannot show: no PNG,
        JPEG, GIF or WebP, too large or too small.
    """
    picture = picture_size(content)
    if picture is None:
        return None
    extension, width, height = picture
    if max(width, height) > LONGEST_SIDE or min(width, height) < SHORTEST_SIDE:
        return None
    return f"{hashlib.sha256(content).hexdigest()[:16]}.{extension}", width, height


def picture_size(content: bytes) -> tuple[str, int, int] | None:
    """Read the kind and size of a picture from its first bytes.

    Returns:
        The file extension, the width and the height in pixels; `None` for anything but a PNG,
        JPEG, GIF or WebP file.
    """
    if content.startswith(b"\x89PNG\r\n\x1a\n") and content[12:16] == b"IHDR":
        return _sized("png", content[16:20], content[20:24], "big")
    if content.startswith((b"GIF87a", b"GIF89a")):
        return _sized("gif", content[6:8], content[8:10], "little")
    if content.startswith(b"RIFF") and content[8:12] == b"WEBP":
        return _webp(content)
    if content.startswith(b"\xff\xd8\xff"):
        return next(_jpeg(content), None)
    return None


def _sized(extension: str, width: bytes, height: bytes, order: str) -> tuple[str, int, int] | None:
    size = [int.from_bytes(side, "big" if order == "big" else "little") for side in (width, height)]
    return (extension, size[0], size[1]) if all(size) else None


def _webp(content: bytes) -> tuple[str, int, int] | None:
    # https://developers.google.com/speed/webp/docs/riff_container
    kind = content[12:16]
    if kind == b"VP8X" and len(content) >= 30:  # noqa: PLR2004
        width, height = (int.from_bytes(content[i : i + 3], "little") + 1 for i in (24, 27))
        return "webp", width, height
    if kind == b"VP8L" and len(content) >= 25:  # noqa: PLR2004
        bits = int.from_bytes(content[21:25], "little")
        return "webp", (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
    if kind == b"VP8 " and content[23:26] == b"\x9d\x01\x2a":
        width, height = (int.from_bytes(content[i : i + 2], "little") & 0x3FFF for i in (26, 28))
        return ("webp", width, height) if width and height else None
    return None


def _jpeg(content: bytes) -> Iterator[tuple[str, int, int]]:
    # ITU T.81, annex B: segments, each with its length, until the frame header.
    at = 2
    while at + 9 < len(content) and content[at] == 0xFF:  # noqa: PLR2004
        marker = content[at + 1]
        if marker == 0xFF:  # noqa: PLR2004
            at += 1
            continue
        if 0xC0 <= marker <= 0xCF and marker not in (0xC4, 0xC8, 0xCC):  # noqa: PLR2004
            sized = _sized("jpg", content[at + 7 : at + 9], content[at + 5 : at + 7], "big")
            if sized is not None:
                yield sized
            return
        at += 2 + max(2, int.from_bytes(content[at + 2 : at + 4], "big"))
