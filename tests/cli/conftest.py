"""What tests of the shell share: a command in, what it printed and how it ended out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeAlias

import pytest
import yaml

from mkdocs_paperdigest.cli.main import main
from tests.plugin.conftest import Gemini, _no_keys, _no_workflow, gemini

__all__ = ["Gemini", "_no_keys", "_no_workflow", "gemini"]


@dataclass(frozen=True)
class Done:
    """A command that ran."""

    out: str
    err: str
    code: int


Run: TypeAlias = Callable[..., Done]


@pytest.fixture
def run(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Run:
    """Runs `paperdigest` in the folder of the test."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "own-cache"))

    def run(*arguments: str) -> Done:
        with pytest.raises(SystemExit) as ended:
            main(list(arguments))
        said = capsys.readouterr()
        return Done(said.out, said.err, int(str(ended.value.code or 0)))

    return run


def write_site(folder: Path, options: dict[str, Any], **settings: Any) -> Path:
    """A site's mkdocs.yml and its one page."""
    (folder / "docs").mkdir(parents=True, exist_ok=True)
    (folder / "docs" / "index.md").write_text("# Home")
    config = {"site_name": "Site", "theme": "material", **settings}
    config["plugins"] = ["search", {"paperdigest": options}]
    file = folder / "mkdocs.yml"
    file.write_text(yaml.safe_dump(config, allow_unicode=True, sort_keys=False))
    return file
