"""ProperDocs, which goes on from MkDocs 1.6, runs the plugin as it is."""

from __future__ import annotations

import importlib.util
import subprocess
import sys
from pathlib import Path

import pytest

from tests.export.conftest import write_site
from tests.plugin.sites import parse
from tests.render.papers import DAY


@pytest.mark.skipif(not importlib.util.find_spec("properdocs"), reason="ProperDocs is not here")
def test_builds_strictly(tmp_path: Path) -> None:
    write_site(tmp_path, theme={"name": "material", "font": False})
    ran = subprocess.run(
        [sys.executable, "-m", "properdocs", "build", "--strict", "-f", "mkdocs.yml"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 0, ran.stdout + ran.stderr
    page = parse((tmp_path / f"site/papers/vision/{DAY}/index.html").read_text())
    assert len(page.all(".pd-paper")) == 10
