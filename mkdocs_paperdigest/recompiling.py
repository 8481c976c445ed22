"""Templates that are compiled once, however often a server builds the site.

MkDocs makes a new environment for each build, for which every template of the theme is compiled
again: the most that a small change of one page costs. What was compiled stays in memory alone.
Read from a file it would run as it stands, whoever had written it there.
"""

from __future__ import annotations

from types import CodeType
from typing import TYPE_CHECKING, Any

from jinja2 import BytecodeCache

if TYPE_CHECKING:
    from jinja2 import Environment
    from jinja2.bccache import Bucket


class CompiledTemplates(BytecodeCache):
    """Remembers compiled templates, for as long as environments compile them in the same way."""

    def __init__(self) -> None:
        self._ways: tuple[Any, ...] = ()
        self._compiled: dict[tuple[str, str], CodeType] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        """Hand out what the same text under the same name was compiled to."""
        ways = _ways_of_compiling(bucket.environment)
        if ways != self._ways:
            self._ways = ways
            self._compiled = {}
        bucket.code = self._compiled.get((bucket.key, bucket.checksum))

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Remember what a template was compiled to."""
        if bucket.code is not None:
            self._compiled[bucket.key, bucket.checksum] = bucket.code


def _ways_of_compiling(env: Environment) -> tuple[Any, ...]:
    """All that decides, beside its text, what a template is compiled to.

    Filters and tests are called while compiling where what they are given is constant.
    """
    return (
        env.lexer,  # one and the same for the same syntax
        env.autoescape,
        env.finalize,
        env.optimized,
        env.undefined,
        env.is_async,
        list(env.extensions),
        getattr(env, "newstyle_gettext", False),
        dict(env.filters),
        dict(env.tests),
        dict(env.policies),
    )
