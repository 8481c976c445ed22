"""An archive with hostile text in it, and the shell that exports it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeAlias

import pytest
import yaml
from msgspec.structs import replace

from mkdocs_paperdigest.cli.main import main
from mkdocs_paperdigest.models import Edition, encode
from tests.browser.conftest import editions, serve
from tests.render.papers import PAPERS, edition, extractive

__all__ = ["serve"]

HOSTILE = (
    r'\{\{< include secret.md >\}\} \{\{\% readfile "mkdocs.yml" \%\}\} \{\{ 7*7 \}\} '
    r"\{\% raw \%\} [[_TOC_]] "
    r'<script>alert(1)</script> -{}-8<-{}- "mkdocs.yml" `x` ==m== #tag @cite %%note%%'
)


@dataclass(frozen=True)
class Done:
    """A command that ran."""

    out: str
    err: str
    code: int


Export: TypeAlias = Callable[..., Done]


def hostile_editions() -> list[Edition]:
    """What the browser's tests show, and one paper that attacks."""
    newest, older = editions()
    bad = replace(extractive(PAPERS[9]), id="2403.66666", title=HOSTILE, abstract=HOSTILE)
    return [edition([*newest.papers, bad]), older]


def write_site(root: Path, site_url: str = "", **settings: Any) -> Path:
    """A site with its archive."""
    for each in hostile_editions():
        file = root / "archive" / each.topic.slug / f"{each.date}.json"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(encode(each))
    (root / "docs").mkdir(exist_ok=True)
    (root / "docs" / "index.md").write_text("# Home\n")
    options = {
        "topics": [{"name": "Vision", "query": "cat:cs.CV"}],
        "offline": True,
        "budget_papers": 0,
        "summarizer": "extractive",
        "archive_dir": "archive",
        "language": "en",
    }
    config = {
        "site_name": "Site",
        "site_url": site_url,
        "theme": {
            "name": "material",
            "font": False,
            "features": ["navigation.instant"],
            "palette": {"scheme": "default"},
        },
        "nav": ["index.md", {"Papers": ["papers/index.md", "papers/vision/index.md"]}],
        "plugins": ["search", {"paperdigest": options}],
        **settings,
    }
    (root / "mkdocs.yml").write_text(yaml.safe_dump(config, sort_keys=False))
    return root


@pytest.fixture
def site(tmp_path: Path) -> Path:
    return write_site(tmp_path)


@pytest.fixture
def export(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> Export:
    """Runs `paperdigest export` in the folder of the test."""
    monkeypatch.chdir(tmp_path)

    def run(*arguments: str) -> Done:
        with pytest.raises(SystemExit) as ended:
            main(["export", *arguments])
        said = capsys.readouterr()
        return Done(said.out, said.err, int(str(ended.value.code or 0)))

    return run
