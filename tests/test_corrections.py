"""The owner's word about papers, in the file and on the site."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from mkdocs_paperdigest.corrections import CorrectionsError, read_corrections
from tests.plugin.sites import Built, Site
from tests.servers.arxiv import ArxivServer, Entry
from tests.servers.gemini import GeminiServer

PUBLISHED = (datetime.now(UTC) - timedelta(days=3)).strftime("%Y-%m-%dT%H:%M:%SZ")


@pytest.fixture
def arxiv() -> Iterator[ArxivServer]:
    entries = [
        Entry(
            f"2611.{n:05}",
            title=f"Tides {n}",
            abstract=f"We study tide number {n}. It rises by {n} metres. It falls by {n} feet.",
            published=PUBLISHED,
        )
        for n in (10, 20)
    ]
    with ArxivServer(entries) as server:
        yield server


def site(root: Path, arxiv: ArxivServer, **more: Any) -> Site:
    topics = [{"name": "Tides", "query": "abs:tide"}]
    options = {"topics": topics, "arxiv_api": arxiv.api, "depth": "brief", **more}
    return Site(root, options, settings={"site_url": ""})


def outputs(built: Built) -> dict[str, str]:
    """All that is published of the section and tells of papers."""
    kinds = ("*.html", "*.json", "*.xml", "*.bib")
    return {
        str(file.relative_to(built.site)): file.read_text(encoding="utf-8")
        for kind in kinds
        for file in built.site.rglob(kind)
    }


def write(root: Path, text: str) -> None:
    (root / "paperdigest.yml").write_text(text, encoding="utf-8")


def page(built: Built) -> Any:
    (name,) = [n for n in built.files("papers/tides/*/index.html") if re.search(r"\d{4}-\d", n)]
    return built.page(name)


def test_a_hidden_paper_is_nowhere(tmp_path: Path, arxiv: ArxivServer) -> None:
    # The zero at the end of an id that looks like a number is part of it.
    write(tmp_path, "papers:\n  2611.00010:\n    hide: true\n")
    first = site(tmp_path, arxiv).build()
    assert first.status == 0, first.said
    for built in (first, site(tmp_path, arxiv, refresh=0).build()):
        shown = outputs(built)
        assert [name for name, text in shown.items() if "2611.00010" in text] == []
        assert any("2611.00020" in text for text in shown.values())
    # What is published is still a sound archive.
    manifest = json.loads((built.site / "papers/data/index.json").read_bytes())
    (edition,) = manifest["topics"][0]["editions"]
    assert edition["papers"] == 1


def test_nothing_is_bought_for_a_hidden_paper(
    tmp_path: Path, arxiv: ArxivServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(tmp_path, "papers: {2611.00010v1: {hide: true}}")
    with GeminiServer() as server:
        monkeypatch.setenv("GEMINI_API_KEY", "a-key")
        monkeypatch.setenv("GOOGLE_GEMINI_BASE_URL", server.url)
        site(tmp_path, arxiv).build()
        assert not any("tide number 10" in prompt.question for prompt in server.prompts)
        assert any("tide number 20" in prompt.question for prompt in server.prompts)


def test_a_statement_is_put_right_and_a_note_pinned(tmp_path: Path, arxiv: ArxivServer) -> None:
    first = site(tmp_path, arxiv).build()
    article = page(first).all(".pd-paper")[0]
    quotes = [quote.text for quote in article.one(".pd-takeaways").all(".pd-quote")]
    assert len(quotes) == 2
    write(
        tmp_path,
        f"""
papers:
  {article.attributes["data-arxiv-id"]}:
    note: "Read {{{{ 7 * 7 }}}} in <script>alert(1)</script> our *seminar*."
    summary: "The owner's **own** sentence."
    statements:
      - instead_of: {json.dumps(quotes[0])}
        say: What it is to say.
      - instead_of: {json.dumps(quotes[1])}
""",
    )
    built = site(tmp_path, arxiv).build()
    assert built.status == 0, built.said
    article = page(built).all(".pd-paper")[0]
    assert "The owner's **own** sentence." in article.one(".pd-summary").text
    takeaways = article.one(".pd-takeaways")
    assert len(takeaways.all("li")) == 1
    assert "What it is to say." in takeaways.text
    assert "editors" in takeaways.text
    # The quote still stands beside it.
    assert quotes[0] in takeaways.text
    assert "{{ 7 * 7 }} in <script>alert(1)</script> our *seminar*." in article.text
    assert "<script>alert(1)" not in (built.site / "papers/tides/index.html").read_text()
    # An update does not undo it.
    again = site(tmp_path, arxiv, refresh=0).build()
    assert "What it is to say." in page(again).all(".pd-paper")[0].text


def test_a_mistyped_id_is_one_clear_warning(tmp_path: Path, arxiv: ArxivServer) -> None:
    write(tmp_path, "papers:\n  2611.0001:\n    hide: true\n")
    built = site(tmp_path, arxiv).build()
    warnings = [line for line in built.said.splitlines() if line.startswith("WARNING")]
    assert len(warnings) == 1
    assert "paperdigest.yml" in warnings[0]
    assert "2611.0001" in warnings[0]


def test_a_statement_that_nobody_makes_is_a_warning(tmp_path: Path, arxiv: ArxivServer) -> None:
    write(
        tmp_path,
        "papers: {2611.00010: {statements: [{instead_of: Nobody said this., say: Nor this.}]}}",
    )
    built = site(tmp_path, arxiv).build()
    assert built.said.count("WARNING") == 1
    assert "Nobody said this." in built.said


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("papers: [", "line 1"),
        ("papers:\n  2611.00010:\n    hid: true\n", "hid"),
        ("papers:\n  2611.00010: yes\n", "papers"),
        ("paper: {}", "paper"),
        ("- 1", "paperdigest.yml"),
        ("papers: {2611.00010: {hide: perhaps}}", "hide"),
        ("papers: {2611.00010: {statements: [{say: x}]}}", "instead_of"),
        ("papers: {2611.00010: {note: !!python/object/apply:os.system [x]}}", "note"),
        ("a: " + "[" * 5_000, "paperdigest.yml"),
    ],
)
def test_a_file_that_cannot_be_used_is_one_clear_line(text: str, told: str, tmp_path: Path) -> None:
    file = tmp_path / "paperdigest.yml"
    file.write_text(text)
    with pytest.raises(CorrectionsError) as caught:
        read_corrections(file)
    assert told in str(caught.value)
    assert "\n" not in str(caught.value)
    assert len(str(caught.value)) < 400


@pytest.mark.parametrize("text", ["", "# nothing yet\n", "papers:\n", "papers: {2611.00010: }"])
def test_an_empty_file_says_nothing(text: str, tmp_path: Path) -> None:
    file = tmp_path / "paperdigest.yml"
    assert read_corrections(file) == {}
    file.write_text(text)
    assert read_corrections(file) == {}
