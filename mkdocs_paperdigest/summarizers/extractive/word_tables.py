"""Reads the tables of words and patterns that stand beside the code, as TOML."""

from __future__ import annotations

import re
import tomllib
from importlib.resources import files
from typing import Any


def table_of(name: str) -> dict[str, Any]:
    """Return the table of a name: the content of `{name}.toml`."""
    return tomllib.loads(files(__package__).joinpath(f"{name}.toml").read_text("utf-8"))


def patterns_of(name: str) -> dict[str, re.Pattern[str]]:
    """Return a table of regular expressions, which carry their flags, compiled."""
    return {key: re.compile(written) for key, written in table_of(name).items()}
