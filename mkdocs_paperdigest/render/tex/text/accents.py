"""Accents on the letters of a text."""

from __future__ import annotations

import re

from ..symbols import accented
from .scan import Scan

LETTER = re.compile(r"\s*(?:\{\s*(\\?[a-zA-Z]?)\s*\}|(\\[ij])(?![a-zA-Z])\s?|([a-zA-Z]))")
r"""The letter behind an accent that is a sign, as in `\'e`."""

LETTER_AFTER_WORD = re.compile(r"(?:\s*\{\s*(\\?[a-zA-Z]{1,2})\s*\}|\s+(\\[ij])|\s+([a-zA-Z]))")
r"""The letter behind an accent that is itself a letter, as in `\v s`."""


def accent_letter(scan: Scan, accent: str, pattern: re.Pattern[str]) -> bool:
    """Write the letter that comes next with its accent.

    Args:
        scan: The pass, behind the accent's command.
        accent: The command without its backslash.
        pattern: `LETTER` or `LETTER_AFTER_WORD`.

    Returns:
        Whether there is such a letter.
    """
    match = scan.skip(pattern)
    if not match:
        return False
    letter = next((group for group in match.groups() if group is not None), "")
    first = {"\\i": "ı", "\\j": "ȷ"}.get(letter, letter.lstrip("\\"))
    scan.write(accented(first[:1], accent) + first[1:] if first else "")
    return True
