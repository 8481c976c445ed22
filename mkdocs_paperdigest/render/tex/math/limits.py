"""How much of a formula is shown as one."""

from __future__ import annotations

MAX_LENGTH = 2000
"""Characters of a formula; a longer one is shown as text."""

MAX_DEPTH = 40
"""Levels of groups or elements within each other; a deeper formula is shown as text."""


class UnreadableError(Exception):
    """A formula that cannot be shown as one."""
