"""A section whose papers attack in every field, for those that read exported files."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from pathlib import Path

import yaml

from mkdocs_paperdigest.models import Edition, Paper, TopicName, encode
from tests.export.conftest import HOSTILE
from tests.proof.test_attacks import ATTACKS, attacked

DAY = date(2024, 3, 18)

BEGINNINGS = (
    *("(1) one", "(a) one", "a) one", "a. one", "iv. one", "MCM. one", "A.  one", "12) one"),
    *("1. one", "- one", "+ one", "#. one", "(@) one", "(@x) one", ": one", "~ one", "| one"),
    *(":::", "::: one", "::: {.hidden}", "Table: one", "---", "- - -", "...", "===", "> one"),
    *("[!note] one", "[ ] one", "[x]: /one", "[^1]: one", "^one", "*[one]: two", "%%", "{#one}"),
)
"""What means something at the beginning of a block."""
ALL = [*ATTACKS, HOSTILE, *BEGINNINGS]


def describe(root: Path, archive: Path, *topics: str) -> None:
    (root / "docs").mkdir(exist_ok=True)
    (root / "docs/index.md").write_text("# Home\n")
    options = {
        "topics": [{"name": topic, "query": f'abs:"{topic}"'} for topic in topics],
        "offline": True,
        "archive_dir": str(archive),
        "language": "en",
    }
    config = {"site_name": "S", "theme": "material", "plugins": [{"paperdigest": options}]}
    (root / "mkdocs.yml").write_text(yaml.safe_dump(config))


def attack(root: Path, texts: Iterable[str]) -> list[Paper]:
    """Make a site of papers that attack in every field, and return them."""
    papers = [attacked(number, text) for number, text in enumerate(texts, 1)]
    file = root / "archive" / "vision" / f"{DAY}.json"
    file.parent.mkdir(parents=True)
    file.write_bytes(encode(Edition(1, TopicName("Vision", "vision"), DAY, tuple(papers))))
    describe(root, root / "archive", "Vision")
    return papers
