"""Small copies of figures."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from PIL import Image

from mkdocs_paperdigest.pictures.thumbnails import LARGEST, make_thumbnail, thumbnail_size


@pytest.mark.parametrize("mode", ["RGB", "RGBA", "P", "L", "LA", "1", "CMYK"])
@pytest.mark.parametrize("size", [(1600, 400), (400, 1600), (60, 50)])
def test_a_picture_becomes_a_small_one_on_white(
    tmp_path: Path, mode: str, size: tuple[int, int]
) -> None:
    file = tmp_path / ("a.jpg" if mode == "CMYK" else "a.png")
    Image.new(mode, size).save(file)
    content = make_thumbnail(file)
    with Image.open(io.BytesIO(content)) as small:
        assert small.format == "WEBP"
        assert small.mode == "RGB"
        assert small.width <= 2 * LARGEST[0]
        assert small.height <= 2 * LARGEST[1]
        shown = thumbnail_size(*size)
        assert abs(small.width / small.height - shown[0] / shown[1]) < 0.1
    assert len(content) < 4_000


def test_what_shows_through_shows_white(tmp_path: Path) -> None:
    Image.new("RGBA", (100, 100), (0, 0, 0, 0)).save(tmp_path / "a.png")
    with Image.open(io.BytesIO(make_thumbnail(tmp_path / "a.png"))) as small:
        assert small.getpixel((5, 5)) == (255, 255, 255)


@pytest.mark.parametrize("content", [b"", b"\x89PNG\r\n\x1a\n", b"GIF89a" + b"\0" * 20, b"text"])
def test_what_cannot_be_read_stays_as_it_is(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "a.png").write_bytes(content)
    assert make_thumbnail(tmp_path / "a.png") == content


def test_nothing_is_said_of_a_size_that_is_unknown() -> None:
    assert thumbnail_size(0, 0) == (0, 0)
    assert thumbnail_size(5000, 48) == (88, 1)
    assert thumbnail_size(60, 50) == (60, 50)
