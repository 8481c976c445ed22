"""What a picture for sharing shows, whatever it is to say."""

from __future__ import annotations

import io

import pytest
from PIL import Image

from mkdocs_paperdigest.pictures.captioned import HEIGHT, WIDTH, Caption, draw_picture
from mkdocs_paperdigest.pictures.fonts import find_font

PLAIN = Caption("Lab", "Diffusion Models", "March 18, 2024 · 8 papers", ["One title", "Another"])


def pixels(caption: Caption) -> Image.Image:
    content = draw_picture(caption)
    assert len(content) < 60_000
    with Image.open(io.BytesIO(content)) as image:
        assert (image.format, image.size) == ("PNG", (WIDTH, HEIGHT))
        return image.convert("L").point([0] * 64 + [255] * 192)


def inked(image: Image.Image) -> tuple[int, int, int, int]:
    """Where there is anything but the ground."""
    box = image.getbbox()
    assert box
    return box


def test_a_picture_is_the_same_each_time_and_another_for_other_words() -> None:
    assert draw_picture(PLAIN) == draw_picture(PLAIN)
    other = Caption(PLAIN.above, "Diffusion Model", PLAIN.below, PLAIN.titles)
    assert draw_picture(other) != draw_picture(PLAIN)


@pytest.mark.parametrize(
    "heading",
    ["x" * 400, "many words " * 60, "", " ", "扩散模型" * 40, "a\u202eb\u0000c", "😀" * 20],
)
def test_whatever_it_says_stays_within_its_margins(heading: str) -> None:
    caption = Caption(heading[:300], heading[:300], heading[:300], [heading[:300]] * 9)
    box = pixels(caption).getbbox()
    if box:
        left, top, right, bottom = box
        assert left >= 70
        assert top >= 70
        assert right <= WIDTH - 70
        assert bottom <= HEIGHT - 20


def test_a_title_that_no_font_can_write_leaves_its_line_to_the_next() -> None:
    unwritable = "\U0010fffd strange"
    assert find_font(unwritable, 30, "Regular") is None
    with_it = Caption(PLAIN.above, PLAIN.heading, PLAIN.below, [unwritable, *PLAIN.titles])
    assert draw_picture(with_it) == draw_picture(PLAIN)


def test_lines_begin_at_the_right_where_the_language_does() -> None:
    left = inked(pixels(Caption("", "Short", "", [])))
    right = inked(pixels(Caption("", "Short", "", [], from_right=True)))
    assert left[0] < 100
    assert right[2] > WIDTH - 100


def test_long_titles_end_in_an_ellipsis_and_short_ones_do_not() -> None:
    long = inked(pixels(Caption("", "T", "", ["word " * 59])))
    short = inked(pixels(Caption("", "T", "", ["word"])))
    assert short[2] <= long[2] <= WIDTH - 70
