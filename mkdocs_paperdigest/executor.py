"""Work that needs nothing but what it is given: no network, no file, no state."""

from __future__ import annotations

from collections.abc import Callable
from typing import ParamSpec, TypeVar

_P = ParamSpec("_P")
_T = TypeVar("_T")


class Executor:
    """Does work in the thread that asks for it.

    Attributes:
        width: How much is done at once at most, beyond what threads of this process do.
    """

    width = 1

    def run(self, work: Callable[_P, _T], *args: _P.args, **kwargs: _P.kwargs) -> _T:
        """Do work, and wait for what comes of it.

        Args:
            work: A function of a module, which other processes can import.
            args: What it is given.
            kwargs: What it is given by name.
        """
        return work(*args, **kwargs)
