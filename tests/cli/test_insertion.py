"""What is put into a mkdocs.yml, and that every line that stood in it stands there afterwards."""

from __future__ import annotations

from difflib import ndiff
from typing import Any

import pytest
import yaml

from mkdocs_paperdigest.cli.insertion import InsertionError, insert_plugin

TOPIC = {"name": "Tides: & co", "query": 'cat:cs.CV AND abs:"tide\'s"'}
OURS = {"topics": [TOPIC]}


class _Loader(yaml.SafeLoader):
    """Reads the tags of MkDocs and of Material as the text they stand before."""


def _untagged(loader: _Loader, _tag: str, node: yaml.Node) -> Any:
    return loader.construct_sequence(node) if isinstance(node, yaml.SequenceNode) else node.value


_Loader.add_multi_constructor("", _untagged)


def load(text: str) -> Any:
    return yaml.load(text, _Loader)  # noqa: S506


BLOCKS = {
    "dashes at the margin": "site_name: S\nplugins:\n- search\n- blog:\n    blog_dir: x   # here\n",
    "dashes further in": "plugins:\n      - search  # mine\nnav:\n- index.md\n",
    "comments after": "plugins:\n  - search\n\n# of the navigation\nnav: []\n",
    "a mapping": "plugins:\n    search: {}\n    tags:\nextra:\n    a:   1\n",
    "a block of text last": "plugins:\n  - macros:\n      a: |\n        x\n\n        y\n\nx: 1\n",
    "a folded scalar last": "plugins:\n  - macros:\n      a: >-\n        x\n        y\n",
    "quotes, tags, anchors": (
        "site_name: 'S'\nplugins:\n  - \"search\"\n  - social:\n      cards: !ENV [CI, false]\n"
        "x: &a\n      b: !!python/name:material.x ''\ny: *a\n"
    ),
    "a list in brackets last": "plugins:\n  - search: {lang: [en,\n      de]}\nnav: []\n",
    "no list at all": "site_name: S # the name\ntheme: {name: material}\n",
    "no line end": "site_name: S\nplugins:\n  - search",
    "line ends of Windows": "site_name: S\r\nplugins:\r\n  - search\r\nnav: []\r\n",
    "words of others": "site_name: 研究\nplugins:\n  - search  # 搜索\n",
}


@pytest.mark.parametrize("text", BLOCKS.values(), ids=BLOCKS)
def test_lines_are_added_and_none_is_touched(text: str) -> None:
    changed = insert_plugin(text, TOPIC)
    ends = {line.endswith("\r\n") for line in changed.splitlines(keepends=True)}
    assert len(ends) == 1
    difference = [*ndiff(text.splitlines(), changed.splitlines())]
    assert {line[0] for line in difference} == {" ", "+"}
    before, after = load(text), load(changed)
    assert _without_ours(after, before) == before
    assert insert_plugin(changed, TOPIC) == changed


BRACKETS = {
    "a list": "plugins: [search, tags] # c\nx: 1\n",
    "a list with nothing in it": "plugins: []\n",
    "a list over several lines": "plugins: [\n  search,\n  tags,  # the last\n  ]\n",
    "a mapping": "plugins: {search: {}, tags: }\n",
}


@pytest.mark.parametrize("text", BRACKETS.values(), ids=BRACKETS)
def test_brackets_are_added_to_in_their_line(text: str) -> None:
    changed = insert_plugin(text, TOPIC)
    before, after = load(text), load(changed)
    assert _without_ours(after, before) == before
    assert changed.count("\n") == text.count("\n")
    assert changed.count("#") == text.count("#")
    assert insert_plugin(changed, TOPIC) == changed


def _without_ours(after: Any, before: Any) -> Any:
    """What is left of a configuration without the plugin, whose options are right."""
    plugins = after["plugins"]
    if isinstance(plugins, dict):
        assert plugins.pop("paperdigest") == OURS
    else:
        assert plugins.pop() == {"paperdigest": OURS}
    if "plugins" not in before:
        assert after.pop("plugins") == ["search"]
    return after


@pytest.mark.parametrize(
    "text",
    [
        "plugins:\n  - paperdigest\n",
        "plugins:\n  - search\n  - paperdigest:\n      topics: !ENV T\n",
        "plugins: {paperdigest: {}}\n",
    ],
)
def test_what_is_there_is_left(text: str) -> None:
    assert insert_plugin(text, TOPIC) == text


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("a: [", "cannot be read: line 1"),
        ("a: 1\n\tb: 2\n", "cannot be read: line 2"),
        ("- a", "no mapping"),
        ("", "no mapping"),
        ("a: 1\n---\nb: 2\n", "cannot be read"),
        ("plugins: search\n", "neither a list nor a mapping"),
        ("plugins:\nnav: []\n", "is empty"),
        ("x: &a [search]\nplugins: *a\n", "stands elsewhere"),
    ],
)
def test_what_nothing_can_be_added_to_is_refused_in_a_line(text: str, said: str) -> None:
    with pytest.raises(InsertionError) as refused:
        insert_plugin(text, TOPIC)
    assert said in str(refused.value)
    assert "\n" not in str(refused.value)
