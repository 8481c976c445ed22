"""What a search made of pages is taken again, and only where the search would make the same."""

from __future__ import annotations

import sys
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any

import pytest
from material.plugins.search.plugin import (  # type: ignore[import-untyped]
    SearchIndex as MaterialIndex,
)
from mkdocs.contrib.search.search_index import SearchIndex as MkDocsIndex

from mkdocs_paperdigest.keeping import Keep
from mkdocs_paperdigest.searched import Searched

HTML = '<h1 id="pd-top">Vision</h1><h2 id="a">Otters</h2><p>They &amp; swim.</p>'
OPTIONS: dict[type, dict[str, Any]] = {
    MaterialIndex: {"lang": ["en"], "separator": " "},
    MkDocsIndex: {"lang": ["en"], "indexing": "full"},
}


@pytest.fixture(params=[MaterialIndex, MkDocsIndex], ids=["material", "mkdocs"])
def index(request: pytest.FixtureRequest) -> Any:
    return request.param(**OPTIONS[request.param])


def page(content: str, **changes: Any) -> SimpleNamespace:
    toc = [SimpleNamespace(id="a", title="Otters", url="#a", children=[])]
    known = {"content": content, "url": "papers/", "title": "Vision", "meta": {}, "toc": toc}
    return SimpleNamespace(**known | changes)


def nothing() -> None:
    """A page that has its content already is given none."""


def entries(index: Any) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = getattr(index, "entries", None) or getattr(index, "_entries", [])
    return found


def search(folder: Path, index: Any, shown: SimpleNamespace, decided_by: str = "key") -> list[Any]:
    """Build a site of one page, and give what its search index holds then."""
    searched = Searched(Keep(folder), "")
    made = type(index)(**index.config)
    searched.add(made, shown, decided_by, nothing)
    searched.save(is_whole=True)
    return entries(made)


def test_what_was_made_is_taken_again(tmp_path: Path, index: Any) -> None:
    first = search(tmp_path, index, page(HTML))
    assert [entry["text"] for entry in first][-1].endswith(("They &amp; swim.</p>", "They & swim."))
    # Nothing is there to be made of; the key says that nothing changed.
    assert search(tmp_path, index, page("")) == first


@pytest.mark.parametrize(
    "change", [{"title": "Seeing"}, {"url": "reading/"}, {"meta": {"search": {"boost": 2}}}]
)
def test_another_page_is_made_anew(tmp_path: Path, index: Any, change: dict[str, Any]) -> None:
    first = search(tmp_path, index, page(HTML))
    assert search(tmp_path, index, page("", **change)) != first


def test_what_is_decided_by_something_else_is_made_anew(tmp_path: Path, index: Any) -> None:
    first = search(tmp_path, index, page(HTML))
    assert search(tmp_path, index, page("", meta={}), "another key") != first


def test_a_search_with_other_options_makes_it_anew(tmp_path: Path, index: Any) -> None:
    first = search(tmp_path, index, page(HTML))
    index.config["separator"] = "-"
    assert search(tmp_path, index, page("")) != first


SEARCH = """
class Index:
    __module__ = "their_search"
    def __init__(self, **config):
        self.entries, self.config = [], config
    def add_entry_from_context(self, page):
        self.entries.append({{"text": page.content{change}}})
"""


def test_a_search_of_other_code_makes_it_anew(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def index(change: str) -> Any:
        file = tmp_path / "their_search.py"
        file.write_text(SEARCH.format(change=change))
        module = ModuleType("their_search")
        module.__file__ = str(file)
        exec(file.read_text(), module.__dict__)  # noqa: S102
        monkeypatch.setitem(sys.modules, "their_search", module)
        return module.Index()

    keep = tmp_path / "keep"
    assert search(keep, index(""), page("one")) == [{"text": "one"}]
    assert search(keep, index(""), page("two")) == [{"text": "one"}]
    assert search(keep, index(" + '!'"), page("two")) == [{"text": "two!"}]


def test_what_another_plugin_gave_a_page_and_is_no_plain_data_is_never_kept(
    tmp_path: Path, index: Any
) -> None:
    odd = {"meta": {"odd": object()}}
    first = search(tmp_path, index, page(HTML, **odd))
    assert search(tmp_path, index, page("", **odd)) != first


def test_a_search_that_keeps_its_entries_elsewhere_is_asked_each_time(tmp_path: Path) -> None:
    given: list[str] = []
    index = SimpleNamespace(config={}, add_entry_from_context=lambda page: given.append(page.url))
    for _ in range(2):
        searched = Searched(Keep(tmp_path), "")
        searched.add(index, page(HTML), "key", nothing)
        searched.save(is_whole=True)
    assert given == ["papers/", "papers/"]


def test_entries_that_were_damaged_are_made_again(tmp_path: Path, index: Any) -> None:
    first = search(tmp_path, index, page(HTML))
    kept = tmp_path / "searched/entries"
    kept.write_bytes(kept.read_bytes().replace(b"Otters", b"\xff\xfeters"))
    assert search(tmp_path, index, page(HTML)) == first


def test_what_others_do_to_an_entry_later_is_not_kept(tmp_path: Path, index: Any) -> None:
    searched = Searched(Keep(tmp_path), "")
    searched.add(index, page(HTML), "key", nothing)
    before = [entry["title"] for entry in entries(index)]
    for entry in entries(index):
        entry["title"] = "changed"
    searched.save(is_whole=True)
    assert [entry["title"] for entry in search(tmp_path, index, page(""))] == before


def test_a_build_of_a_few_pages_loses_no_others(tmp_path: Path, index: Any) -> None:
    first = search(tmp_path, index, page(HTML))
    for is_whole in (False, True):
        searched = Searched(Keep(tmp_path), "")
        searched.add(type(index)(**index.config), page(HTML, url="more/"), "key", nothing)
        searched.save(is_whole=is_whole)
        kept = Searched(Keep(tmp_path), "")
        made = type(index)(**index.config)
        kept.add(made, page(""), "key", nothing)
        assert (entries(made) == first) is not is_whole
