"""`paperdigest check` finds what a build would stumble over."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import yaml

from tests.plugin.neighbourhood import STRONG
from tests.plugin.test_models import options
from tests.servers.arxiv import ArxivServer

from .conftest import Run, write_site
from .test_shell import arxiv

__all__ = ["arxiv"]


def findings(run: Run) -> dict[str, tuple[bool, str]]:
    found: list[dict[str, Any]] = json.loads(run("check", "--json").out)
    return {finding["about"]: (finding["right"], finding["says"]) for finding in found}


def test_offline_nobody_is_asked(tmp_path: Path, arxiv: ArxivServer, run: Run) -> None:
    write_site(tmp_path, options(arxiv, offline=True))
    found = findings(run)
    assert found["offline"] == (True, "on: neither model nor arXiv are asked")
    assert not arxiv.asked


def test_the_theme_and_its_language_are_told(tmp_path: Path, arxiv: ArxivServer, run: Run) -> None:
    write_site(tmp_path, options(arxiv), theme={"name": "material", "language": "zh-TW"})
    assert findings(run)["theme"] == (True, "material, in zh-TW")


def test_that_sentences_stay_in_english_is_told(
    tmp_path: Path, arxiv: ArxivServer, run: Run
) -> None:
    write_site(tmp_path, options(arxiv, summarizer="extractive"))
    assert findings(run)["summarizer"] == (True, "extractive")
    write_site(tmp_path, options(arxiv, summarizer="extractive", language="zh"))
    assert findings(run)["summarizer"] == (
        True,
        "extractive; it does not translate what papers say",
    )


def test_corrections_that_cannot_be_read_are_wrong(
    tmp_path: Path, arxiv: ArxivServer, run: Run
) -> None:
    write_site(tmp_path, options(arxiv))
    assert "paperdigest.yml" not in findings(run)
    (tmp_path / "paperdigest.yml").write_text("- [")
    right, says = findings(run)["paperdigest.yml"]
    assert not right
    assert "paperdigest.yml" in says
    assert run("check").code == 1


def test_neighbours_that_clash_are_named(tmp_path: Path, arxiv: ArxivServer, run: Run) -> None:
    file = write_site(tmp_path, options(arxiv, language=["en", "zh"]))
    config = yaml.safe_load(file.read_text())
    translated = {"i18n": {"languages": [{"locale": "en", "name": "English", "default": True}]}}
    locked = {"encryptcontent": {"global_password": "secret"}}
    config["plugins"] += [translated, locked]
    file.write_text(yaml.safe_dump(config, sort_keys=False))
    found = findings(run)
    assert found["plugin i18n"] == (
        False,
        "makes the site in each language; give one in option 'language'",
    )
    assert found["plugin encryptcontent"][0]


def test_a_file_in_the_way_of_the_cache_is_wrong(
    tmp_path: Path, arxiv: ArxivServer, run: Run
) -> None:
    (tmp_path / "file").write_text("")
    write_site(tmp_path, options(arxiv, cache_dir="file/cache"))
    done = run("check")
    assert done.code == 1
    assert "wrong cache_dir: " in done.out
    assert "cannot be written" in done.out


def test_what_a_password_does_not_hide_is_told(
    tmp_path: Path, arxiv: ArxivServer, run: Run
) -> None:
    for protected, public in ((False, "data, feeds and figures"), (True, "figures")):
        file = write_site(tmp_path, options(arxiv, offline=True, protected=protected))
        told = yaml.safe_load(file.read_text())
        told["plugins"].append({"encryptcontent": {"global_password": STRONG}})
        file.write_text(yaml.safe_dump(told))
        right, says = findings(run)["plugin encryptcontent"]
        assert right
        assert f"but {public} stay public" in says
        assert ("see option 'protected'" in says) != protected
