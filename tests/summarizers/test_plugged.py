"""Summarizers that other packages bring, as installed packages bring them."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from mkdocs_paperdigest.choice import Chosen, choose_reader, choose_summarizer, lacks_key
from mkdocs_paperdigest.summarizers import (
    NoAnswerError,
    NotNowError,
    OutOfServiceError,
    Reply,
    Task,
)
from mkdocs_paperdigest.testing import check_summarizer
from tests.plugin.sites import Site
from tests.plugin.test_models import options, paper
from tests.servers.arxiv import ArxivServer

from .gemini_contract import BRIEF

DOCS = Path(__file__).parents[2] / "example_site" / "docs" / "summarizers.md"
Install = Callable[[str], None]


def documented() -> str:
    """The summarizer that the documentation shows, as it stands there."""
    text = DOCS.read_text(encoding="utf-8")
    found = re.search(r'```python title="my_summarizer.py"\n(.*?)```', text, re.DOTALL)
    assert found
    return found[1]


@pytest.fixture
def install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Install:
    """Puts a package with the entry point `ends` where packages are found."""
    folder = tmp_path / "packages"

    def put(source: str) -> None:
        about = folder / "my_summarizer-1.dist-info"
        about.mkdir(parents=True)
        (folder / "my_summarizer.py").write_text(source)
        (about / "METADATA").write_text("Metadata-Version: 2.1\nName: my-summarizer\nVersion: 1\n")
        (about / "entry_points.txt").write_text(
            "[mkdocs_paperdigest.summarizers]\nends = my_summarizer:Ends\n"
        )
        monkeypatch.syspath_prepend(str(folder))
        monkeypatch.delitem(sys.modules, "my_summarizer", raising=False)

    return put


def test_the_documented_one_is_short_and_keeps_the_contract(install: Install) -> None:
    source = documented()
    assert len(source.splitlines()) < 40
    install(source)
    space: dict[str, Any] = {}
    exec(source, space)  # noqa: S102
    check_summarizer(space["Ends"])


def test_it_digests_a_site(tmp_path: Path, install: Install) -> None:
    install(documented())
    with ArxivServer([paper(1)]) as arxiv:
        built = Site(tmp_path, options(arxiv, summarizer="ends")).build()
    assert built.status == 0, built.said
    (data,) = (built.site / "papers/data").glob("*/*.json")
    digest = json.loads(data.read_bytes())["papers"][0]["digest"]
    assert digest["summarizer"] == "ends"
    assert digest["summary"]["text"].startswith("Tides are hard to predict")


def test_a_name_that_nobody_brings_is_refused(tmp_path: Path) -> None:
    with ArxivServer([]) as arxiv:
        built = Site(tmp_path, options(arxiv, summarizer="ends")).build()
    assert built.status == 1
    assert "option 'summarizer': expected one of auto, extractive, gemini" in built.said


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("import nonsense_that_is_not_there", "ModuleNotFoundError: No module named"),
        ("Ends = None", "TypeError: 'NoneType' object is not callable"),
        ("def Ends(**given): return object()", "TypeError: what it makes has no 'model'"),
        ("def Ends(**given): ...\nEnds.protocol = 9", "written for version 9 of the protocol"),
    ],
)
def test_one_that_cannot_be_made_is_out_of_service(
    install: Install, source: str, words: str
) -> None:
    install(source)
    chosen = choose_summarizer(Chosen("ends"), "", 30, {})
    with pytest.raises(OutOfServiceError) as caught:
        chosen.summarize(BRIEF)
    assert str(caught.value).startswith("summarizer 'ends' cannot be used (")
    assert words in str(caught.value)


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ("raise ZeroDivisionError('so\\nwhat')", "broke (ZeroDivisionError: so what)"),
        ("return None", "gave no Reply but NoneType"),
        ("return Reply(Answer(summary=None, takeaways=()))", "gave a Reply that is none (Valid"),
        ("return Reply(Answer(Statement('x', ('1',)), ()))", "- at `$.answer.summary.evidence"),
        (
            "return Reply(Answer(Statement('x', (1,)), ()), tokens=3)",
            "Expected `object`, got `int`",
        ),
        ("return Reply(object())", "gave a Reply that is none (TypeError"),
    ],
)
def test_what_breaks_in_one_breaks_no_build(install: Install, body: str, words: str) -> None:
    lines = (
        "from mkdocs_paperdigest.summarizers import Answer, Reply, Statement",
        "class Ends:",
        "    name = model = version = ''",
        "    writes = True",
        "    def __init__(self, **given): ...",
        f"    def summarize(self, task): {body}",
    )
    install("\n".join(lines))
    with pytest.raises(NotNowError) as caught:
        choose_summarizer(Chosen("ends"), "", 30, {}).summarize(BRIEF)
    assert words in str(caught.value)


def test_its_own_errors_pass_and_nobody_reads_for_it(install: Install) -> None:
    install(documented())
    chosen = choose_summarizer(Chosen("ends"), "", 30, {})
    with pytest.raises(NoAnswerError, match="there is no text"):
        chosen.summarize(Task("T", (), "en", "brief"))
    assert choose_reader("auto", "", Chosen(chosen.name), chosen, 30, {}) is None
    assert lacks_key(Chosen("ends"), {}) == ""


class Wrong:
    """Keeps to the protocol but for one thing."""

    name = model = version = "wrong"
    writes = False

    def __init__(self, **given: object) -> None: ...

    def summarize(self, task: Task) -> Reply:
        raise NotImplementedError


@pytest.mark.parametrize(
    ("attribute", "value", "says"),
    [
        ("version", 3, "version is 3, no str"),
        ("protocol", 0, "it is for protocol 0, this is 1"),
        ("summarize", lambda *_: None, "gave NoneType, no Reply"),
    ],
)
def test_the_contract_finds_what_is_wrong(attribute: str, value: object, says: str) -> None:
    wrong = type("Wrong", (Wrong,), {attribute: value})
    with pytest.raises(AssertionError, match=says):
        check_summarizer(wrong)
