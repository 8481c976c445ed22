"""Boxes: single characters that carry texts and names through latex2mathml untouched."""

from __future__ import annotations

import re

Box = tuple[str, str]
"""An element's tag and text that stand in a formula for one private-use character."""

FIRST_BOX = 0xE000
"""Code point of a formula's first box; each further box takes the next."""

BOXES = re.compile("[\ue000-\uf8ff]")
"""Any box, and any private-use character of the source."""
