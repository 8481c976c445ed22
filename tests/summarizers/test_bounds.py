"""What a service sends costs no more than its length, however it is made to be read."""

from __future__ import annotations

from contextlib import suppress

from mkdocs_paperdigest.summarizers.exchange import Service
from mkdocs_paperdigest.summarizers.wire import MAX_ANSWER, answer_form, decode_form
from tests.bounded import run_bounded

SERVICE = Service("gemini", "a-model", "a-key-of-more-than-16-letters")
SIGNS = ("{", "{ ", '{"', "{a", "}{", "[", "\\", "a", "a*", "a***", ".", "a-key-of", "•")


def read_rows() -> None:
    for sign in SIGNS:
        row = sign * (MAX_ANSWER // len(sign))
        SERVICE.says(row)
        with suppress(ValueError):
            decode_form(row, answer_form("full"))


def test_rows_of_one_sign_cost_no_more_than_their_length() -> None:
    # A search that looked at every pair of signs would need half an hour for these.
    run_bounded(read_rows)
