"""Names of people as they are compared."""

from __future__ import annotations

import unicodedata


def fold_name(name: str) -> str:
    """A name as it is compared: however it is composed, spaced or capitalised."""
    return " ".join(unicodedata.normalize("NFKC", name).casefold().split())
