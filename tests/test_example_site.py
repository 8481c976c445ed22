"""The documentation says what the code does, and the example's archive holds."""

from __future__ import annotations

import re
from datetime import date
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
import yaml

from mkdocs_paperdigest.archive import Archive
from mkdocs_paperdigest.config import PaperDigestConfig
from mkdocs_paperdigest.topics import TopicOptions, read_topics
from tests.cli.commands import COMMANDS

ROOT = Path(__file__).parent.parent
DOCS = ROOT / "example_site" / "docs"
OPTIONS = (DOCS / "options.md").read_text(encoding="utf-8")


class _Loader(yaml.SafeLoader):
    """Reads mkdocs.yml, whose own tags stand for text."""


def _as_text(_loader: _Loader, tag: str, _node: yaml.Node) -> str:
    return tag


_Loader.add_multi_constructor("!", _as_text)


def blocks(text: str) -> list[Any]:
    """The examples in YAML on a page."""
    found = re.findall(r"^```yaml[^\n]*\n(.*?)^```", text, re.DOTALL | re.MULTILINE)
    return [yaml.load(block, _Loader) for block in found if "--8<--" not in block]  # noqa: S506


def topics_in(value: Any) -> list[Any]:
    """Every list of topics within an example, wherever it stands."""
    if isinstance(value, dict):
        here = [value["topics"]] if value.get("topics") else []
        return here + [found for inner in value.values() for found in topics_in(inner)]
    if isinstance(value, list):
        return [found for inner in value for found in topics_in(inner)]
    return []


def test_every_option_is_documented_and_no_other() -> None:
    documented = re.findall(r"^### `(\w+)`$", OPTIONS, re.MULTILINE)
    known = [name for name, _ in PaperDigestConfig._schema]
    assert sorted(documented) == sorted(known)


def test_the_defaults_in_the_documentation_are_those_of_the_code() -> None:
    (shown,) = blocks(OPTIONS)[0]["plugins"]
    config = PaperDigestConfig()
    defaults = {name: option.default for name, option in config._schema}
    assert shown["paperdigest"] == {**defaults, "topics": []}


def test_every_option_of_a_topic_is_documented() -> None:
    page = (DOCS / "topics.md").read_text(encoding="utf-8")
    undocumented = [name for name in TopicOptions.__struct_fields__ if f"`{name}`" not in page]
    assert undocumented == []


@pytest.mark.parametrize("page", sorted(DOCS.glob("*.md")), ids=lambda page: page.stem)
def test_topics_in_examples_are_accepted(page: Path) -> None:
    examples = blocks(page.read_text(encoding="utf-8"))
    for topics in topics_in(examples):
        assert len(read_topics(topics)) == len(topics)


def test_the_topics_of_the_example_are_accepted_and_one_has_its_edition() -> None:
    config = yaml.load((ROOT / "example_site" / "mkdocs.yml").read_text(), _Loader)  # noqa: S506
    (configured,) = topics_in(config)
    assert "diffusion-models" in [topic.slug for topic in read_topics(configured)]


def test_the_archive_of_the_example_holds_eight_papers_with_their_evidence() -> None:
    archive = Archive(ROOT / "example_site" / "archive")
    assert archive.damaged == []
    papers = archive.edition("diffusion-models", date(2024, 3, 18)).papers
    assert len(papers) == 8
    for paper in papers:
        assert paper.digest is not None
        for claim in (paper.digest.summary, *paper.digest.takeaways):
            assert claim.quote in paper.abstract


def test_the_readme_leads_to_pages_that_exist() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    linked = re.findall(r"\]\((?!https?://)([^)#]+)\)", readme)
    assert linked
    assert [path for path in linked if not (ROOT / path).is_file()] == []


def test_every_template_is_documented_and_no_other() -> None:
    page = (DOCS / "customising.md").read_text(encoding="utf-8")
    table = page[page.index("| templates |") :].split("\n\n")[0]
    shipped = (files("mkdocs_paperdigest.render") / "templates").iterdir()
    assert sorted(re.findall(r"`(\w+\.\w+)`", table)) == sorted(path.name for path in shipped)


def test_what_the_documentation_repeats_is_what_there_is() -> None:
    """The repository host shows the pages as they are, so nothing is left to be put in."""
    deploy, topics = (
        (DOCS / name).read_text(encoding="utf-8") for name in ("deploy.md", "topics.md")
    )
    workflow = files("mkdocs_paperdigest.cli") / "new_site" / "paperdigest.yml"
    assert f'```yaml title=".github/workflows/paperdigest.yml"\n{workflow.read_text()}```' in deploy
    config = (ROOT / "example_site" / "mkdocs.yml").read_text(encoding="utf-8")
    shown = topics[topics.index("  - paperdigest:\n      archive_dir") :].split("```")[0]
    assert shown in config
    assert not [page.name for page in DOCS.glob("*.md") if "--8<--" in page.read_text()]


def test_this_site_is_deployed_by_the_workflow_that_is_given_to_others() -> None:
    given = (files("mkdocs_paperdigest.cli") / "new_site" / "paperdigest.yml").read_text()
    ours = (ROOT / ".github" / "workflows" / "paperdigest.yml").read_text(encoding="utf-8")
    steps = slice(given.index("permissions: {}"), None)
    assert ours[ours.index("permissions: {}") :] == given[steps]
    assert "  SITE: .\n" in given
    assert "  INSTALL: -r requirements.txt\n" in given


def test_every_command_of_the_shell_is_documented_and_no_other() -> None:
    page = (DOCS / "shell.md").read_text(encoding="utf-8")
    assert set(re.findall(r"^\| `paperdigest (\w+)", page, re.MULTILINE)) == COMMANDS.keys()
