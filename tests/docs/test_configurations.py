"""Every configuration on every page: each is built as a reader would build it."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import yaml
from mkdocs.config.defaults import get_schema
from mkdocs.utils.yaml import get_yaml_loader

from mkdocs_paperdigest.config import PaperDigestConfig
from mkdocs_paperdigest.corrections import read_corrections
from tests.docs.snippets import DOCS, ROOT, Snippet, snippets
from tests.plugin.sites import Built, Site
from tests.plugin.test_every_neighbour import EXAMPLE

OPTIONS = {name for name, _ in PaperDigestConfig._schema}
SETTINGS = {name for name, _ in get_schema()}
TOPICS = [
    {"name": "Diffusion Models", "query": "abs:diffusion"},
    {"name": "LLM Agents", "query": "abs:agents"},
]
OF_OTHERS = (".yml", ".yaml")
"""How the titles end of files that are no mkdocs.yml: workflows, which `test_deploy.py` tries."""


def is_of_mkdocs(snippet: Snippet) -> bool:
    return snippet.title == "mkdocs.yml" or not snippet.title.endswith(OF_OTHERS)


def read(snippet: Snippet) -> Any:
    return yaml.load(snippet.code, get_yaml_loader())  # noqa: S506


def as_site(told: Any) -> tuple[dict[str, Any], list[Any], dict[str, Any]]:
    """What a snippet sets: settings of MkDocs, other plugins, options of ours."""
    if isinstance(told, list):
        told = {"plugins": told}
    if not told.keys() <= SETTINGS:
        assert told.keys() <= OPTIONS, "neither settings of MkDocs nor options of ours"
        return {}, [], told
    entries = [e if isinstance(e, dict) else {e: {}} for e in told.get("plugins", [])]
    plugins = {name: options or {} for entry in entries for name, options in entry.items()}
    ours = plugins.pop("paperdigest", {})
    others = [{name: options} for name, options in plugins.items()]
    return {name: value for name, value in told.items() if name != "plugins"}, others, ours


def pages_in(nav: Any, section: str) -> list[str]:
    """The pages that a navigation names, but ours."""
    if isinstance(nav, str):
        return [] if nav.startswith(f"{section}/") else [nav]
    inner = nav.values() if isinstance(nav, dict) else nav or []
    return [page for entry in inner for page in pages_in(entry, section)]


def build(folder: Path, told: Any) -> Built:
    settings, plugins, ours = as_site(told)
    settings = {"site_url": "https://lab.example/", **settings}
    named = pages_in(settings.get("nav"), ours.get("path", "papers"))
    docs = {"index.md": "# Home", **{page: f"# {page}" for page in named}}
    if custom_dir := settings.get("theme", {}).get("custom_dir"):
        (folder / custom_dir).mkdir()
    (folder / "papers-of-mine").symlink_to(EXAMPLE)
    options = {"topics": TOPICS, **{name: value for name, value in ours.items() if value != []}}
    options |= {"offline": True, "archive_dir": "papers-of-mine"}
    return Site(folder, options, docs, settings, plugins).build()


CONFIGURATIONS = [each for each in snippets("yaml") if is_of_mkdocs(each) and read(each)]


@pytest.mark.filterwarnings("ignore")  # what others do is theirs
@pytest.mark.parametrize("snippet", CONFIGURATIONS, ids=str)
def test_each_configuration_builds(
    tmp_path: Path, snippet: Snippet, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PASSWORD", "Zq7#vL0p-wandering-otters-measure-tides-9xKd!")
    told = read(snippet)
    if snippet.page == "corrections.md":
        (tmp_path / "paperdigest.yml").write_text(snippet.code)
        corrections = read_corrections(tmp_path / "paperdigest.yml")
        assert set(corrections) == set(re.findall(r"\d{4}\.\d{5}", snippet.code))
        return
    built = build(tmp_path, told)
    assert built.status == 0, built.said
    if (told if isinstance(told, dict) else {}).get("enabled", True):
        assert built.files("**/assets/paperdigest.css")


def test_a_mistake_in_a_configuration_would_be_seen(tmp_path: Path) -> None:
    built = build(tmp_path, {"plugins": ["search", {"paperdigest": {"bugdet_papers": 3}}]})
    assert built.status == 1
    assert "did you mean 'budget_papers'?" in built.said


def test_the_first_line_for_editors_names_a_schema_that_is_there() -> None:
    (line,) = [each for each in snippets("yaml") if "yaml-language-server" in each.code]
    named = re.search(r"\$schema=(\S+)", line.code)
    assert named
    assert (DOCS / named[1]).is_file()


def test_every_page_with_yaml_is_read() -> None:
    pages = {path.name for path in (*DOCS.glob("*.md"), ROOT / "README.md")}
    with_yaml = {name for name in pages if "```yaml" in text_of(name)}
    assert {each.page for each in snippets("yaml")} == with_yaml


def text_of(name: str) -> str:
    path = ROOT / name if name == "README.md" else DOCS / name
    return path.read_text(encoding="utf-8")
