"""Print what to install for the tests with the lowest versions that a user may have.

What the plugin needs, and its extras, at the lower bounds of pyproject.toml; what else the tests
need, as new as goes with that.
"""

from __future__ import annotations

import sys
import tomllib
from itertools import chain
from pathlib import Path

from packaging.requirements import Requirement

LATER_THAN_OURS = {"zensical"}
"""Needs a pymdown-extensions that the lowest Material refuses."""


def main() -> None:
    """Read pyproject.toml of the working directory."""
    project = tomllib.loads(Path("pyproject.toml").read_text(encoding="utf-8"))["project"]
    extras = dict(project["optional-dependencies"])
    tests = map(Requirement, extras.pop("test"))
    del extras["lint"]
    declared = [*project["dependencies"], *chain.from_iterable(extras.values())]
    bounds = {
        requirement.name: f"{requirement.name}=={specifier.version}"
        for requirement in map(Requirement, declared)
        for specifier in requirement.specifier
        if specifier.operator == ">="
    }
    others = [str(test) for test in tests if test.name not in LATER_THAN_OURS | bounds.keys()]
    sys.stdout.write("\n".join([*bounds.values(), *others]) + "\n")


if __name__ == "__main__":
    main()
