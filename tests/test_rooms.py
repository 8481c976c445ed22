"""Who may import whom: the flow has one direction, and only a few files know MkDocs."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parent.parent / "mkdocs_paperdigest"
MODULES = sorted(path.relative_to(PACKAGE) for path in PACKAGE.rglob("*.py"))

KNOW_MKDOCS = {"plugin.py", "config.py", "cli/site.py"}
"""The hooks, the options, and the one file of the shell that loads a site."""

RIGHT_OF_ALL = {"plugin", "config", "cli", "options_schema"}
"""What may look at every room, and no room at it."""


def imported(module: Path) -> Iterator[str]:
    """What a module imports, wherever in it, by its full name."""
    inside = ("mkdocs_paperdigest", *module.parent.parts)
    for node in ast.walk(ast.parse((PACKAGE / module).read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            start = inside[: len(inside) + 1 - node.level] if node.level else ()
            base = ".".join((*start, *filter(None, [node.module])))
            yield base
            yield from (f"{base}.{alias.name}" for alias in node.names)


def rooms_of(module: Path) -> set[str]:
    """The rooms that a module imports from."""
    return {
        parts[1]
        for parts in (name.split(".") for name in imported(module))
        if parts[0] == "mkdocs_paperdigest" and len(parts) > 1
    }


@pytest.mark.parametrize("module", MODULES, ids=str)
def test_few_know_mkdocs(module: Path) -> None:
    knows = any(name.split(".")[0] == "mkdocs" for name in imported(module))
    assert knows == (module.as_posix() in KNOW_MKDOCS)


@pytest.mark.parametrize("module", MODULES, ids=str)
def test_no_room_looks_at_what_drives_it(module: Path) -> None:
    room = module.parts[0].removesuffix(".py")
    if room in RIGHT_OF_ALL or module.name == "__main__.py":
        return
    # An annotation of the options is no dependence on them.
    allowed = {"config"} if room in ("planning", "upkeep") else set()
    assert rooms_of(module) & RIGHT_OF_ALL <= allowed


@pytest.mark.parametrize(
    ("room", "others"),
    [
        (
            "models",
            {
                "latex",
                "arxiv",
                "fulltext",
                "summarizers",
                "grounding",
                "archive",
                "update",
                "render",
            },
        ),
        ("latex", {"arxiv", "fulltext", "summarizers", "grounding", "archive", "update", "render"}),
        ("arxiv", {"fulltext", "summarizers", "grounding", "archive", "update", "render"}),
        ("fulltext", {"summarizers", "grounding", "archive", "update", "render"}),
        ("summarizers", {"grounding", "archive", "update", "render"}),
        ("grounding", {"archive", "update", "render"}),
        ("archive", {"summarizers", "grounding", "update", "similar", "render"}),
        ("update", {"similar", "render"}),
        ("similar", {"grounding", "update", "render"}),
        ("render", {"summarizers", "grounding", "update"}),
    ],
)
def test_no_room_reaches_back(room: str, others: set[str]) -> None:
    for module in MODULES:
        if module.parts[0] == room:
            assert not rooms_of(module) & others, module
