"""Small copies of figures, for lists."""

from __future__ import annotations

import io
import warnings
from pathlib import Path

LARGEST = (88, 60)
"""The width and the height that a thumbnail is shown at, at most."""

_SHARPNESS = 2
"""Pixels of the copy for each that is shown: most screens have twice as many."""

_QUALITY = 80


def thumbnail_size(width: int, height: int) -> tuple[int, int]:
    """How large a picture of a size is shown, in pixels; nothing where its size is unknown."""
    if not width or not height:
        return 0, 0
    scale = min(1.0, LARGEST[0] / width, LARGEST[1] / height)
    return max(1, round(width * scale)), max(1, round(height * scale))


def make_thumbnail(file: Path) -> bytes:
    """Make a small WebP of a picture; of one that cannot be read, its own content.

    Raises:
        OSError: The file is not there.
    """
    from PIL import Image  # heavy, and most builds make none

    content = file.read_bytes()
    most = (LARGEST[0] * _SHARPNESS, LARGEST[1] * _SHARPNESS)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(content)) as picture:
                picture.draft("RGB", most)
                small = picture.convert("RGBA")
            small.thumbnail(most)
        made = io.BytesIO()
        on_white = Image.alpha_composite(Image.new("RGBA", small.size, "white"), small)
        on_white.convert("RGB").save(made, "WEBP", quality=_QUALITY)
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError, Warning):
        return content
    return made.getvalue()
