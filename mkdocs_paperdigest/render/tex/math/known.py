"""Which commands have a meaning in formulas."""

from __future__ import annotations

from functools import lru_cache


@lru_cache(maxsize=4096)
def knows(command: str) -> bool:
    r"""Tell whether a command such as `\alpha` has a meaning in formulas."""
    from latex2mathml.converter import convert

    if command[1:].lower().startswith(("def", "newc", "newe")):
        return False
    try:
        return command not in convert(command)
    except Exception:  # noqa: BLE001 (it has many; any means that the command wants arguments)
        return True
