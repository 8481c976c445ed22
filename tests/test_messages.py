"""The messages that the documentation explains are those that the code says."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from importlib.resources import as_file, files
from pathlib import Path

import pytest

PAGE = Path(__file__).parent.parent / "example_site" / "docs" / "troubleshooting.md"
_LEAST = 8
"""Letters that a piece of a message must have to say anything."""

_EXAMPLES = re.compile(
    r"\b(export\.arxiv\.org|14:05|\d+|index\.md|paperdigest\.yml)\b|'archive_dir'"
    r"|GEMINI_API_KEY or GOOGLE_API_KEY|categories, include, exclude|topic=SLUG limit=NUMBER"
    r"|a number from|entries|claims"
)
"""What the code puts in, where the page shows an example of it."""


def _said(tree: ast.AST) -> Iterator[str]:
    """Every text of a module, `…` in the place of what is put in."""
    inside = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.JoinedStr):
            inside |= {id(part) for part in node.values}
            yield "".join(
                str(part.value) if isinstance(part, ast.Constant) else "…" for part in node.values
            )
        elif (
            isinstance(node, ast.Constant)
            and isinstance(node.value, str)
            and id(node) not in inside
        ):
            yield node.value


def _texts() -> list[str]:
    with as_file(files("mkdocs_paperdigest")) as folder:
        modules = [file.read_text(encoding="utf-8") for file in folder.rglob("*.py")]
    return [text for module in modules for text in _said(ast.parse(module)) if "\n" not in text]


def _pieces(message: str) -> list[str]:
    """The parts of a message that stand in the code, without its examples."""
    parts = re.split(r"…|; |: |, | \(|\)", _EXAMPLES.sub("…", message))
    return [part for part in (part.strip(" '?") for part in parts) if len(part) >= _LEAST]


TEXTS = _texts()
EXPLAINED = [
    message
    for term in re.findall(r"^(`.*)\n:", PAGE.read_text(encoding="utf-8"), re.MULTILINE)
    for message in re.findall(r"`([^`]+)`", term)
]


def _is_said(message: str) -> bool:
    pieces = _pieces(message)
    return bool(pieces) and all(any(piece in text for text in TEXTS) for piece in pieces)


@pytest.mark.parametrize("message", EXPLAINED)
def test_the_code_says_what_is_explained(message: str) -> None:
    assert _is_said(message)


def test_what_nobody_says_would_be_found() -> None:
    assert len(EXPLAINED) > 40
    assert not _is_said("the model '…' was eaten by a bear")
    assert not _is_said("arXiv answered with a song")
