"""Print the lowest versions that pyproject.toml allows a user to have, as constraints for pip."""

from __future__ import annotations

import sys
import tomllib
from pathlib import Path

from packaging.requirements import Requirement

PROJECT = tomllib.loads(Path("pyproject.toml").read_text(encoding="utf-8"))["project"]


def lowest(extras: tuple[str, ...] = ("openai", "google-generativeai", "redis")) -> list[str]:
    """Of what the plugin needs and of its extras, not of what tests and lint use besides."""
    optional = PROJECT["optional-dependencies"]
    declared = PROJECT["dependencies"] + [name for extra in extras for name in optional[extra]]
    return [
        f"{requirement.name}=={bound.version}"
        for requirement in map(Requirement, declared)
        for bound in requirement.specifier
        if bound.operator == ">="
    ]


sys.stdout.write("\n".join(lowest()) + "\n")
