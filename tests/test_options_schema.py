"""The schema that editors use accepts what the plugin accepts."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from mkdocs_paperdigest.config import PaperDigestConfig
from mkdocs_paperdigest.options_schema import options_schema

PUBLISHED = Path(__file__).parent.parent / "example_site" / "docs" / "schema.json"
SCHEMA = options_schema()
VALIDATOR = Draft202012Validator(SCHEMA)

TOPIC = {"name": "Diffusion", "query": "abs:diffusion"}
PROBES: list[Any] = [
    *(True, False, None, 0, 1, -1, 7, 0.05, 0.5, 33, 1.5, 10**7, 10**13, [], {}, [1]),
    *("auto", "off", "on", "full", "gemini", "extractive", "licensed", "none", "everything"),
    *("papers", "/a/b/", "a//b", "..", "../a", "a/..", "a/.b", ".", "a\\b", "a?b", "", "/", "a\nb"),
    *(
        "https://a.example",
        "http://a.example/x/",
        "HTTPS://a.example",
        "ftp://a.example",
        "http://",
    ),
]
TOPICS: list[Any] = [
    TOPIC,
    {
        "name": "A",
        "categories": ["cs.CV"],
        "include": ["x"],
        "exclude": ["y"],
        "cross_lists": False,
    },
    {"name": "A", "categories": ["cs.CV"], "slug": None, "max_papers": 3, "description": "All."},
    {"query": "abs:x"},
    {"name": "A", "query": 1},
    {"name": 1, "query": "abs:x"},
    {"name": "A", "query": "abs:x", "max_paper": 3},
    {"name": "A", "query": "abs:x", "max_papers": "3"},
    {"name": "A", "query": "abs:x", "max_papers": 0},
    {"name": "A", "categories": "cs.CV"},
    {"name": "A", "query": "abs:x", "cross_lists": "no"},
    "A",
]


def plugin_accepts(options: dict[str, Any]) -> bool:
    config = PaperDigestConfig()
    config.load_dict(options)
    errors, _ = config.validate()
    return not errors


def schema_accepts(options: dict[str, Any]) -> bool:
    return bool(VALIDATOR.is_valid({"plugins": ["search", {"paperdigest": options}]}))


def test_the_schema_is_one() -> None:
    Draft202012Validator.check_schema(SCHEMA)


@pytest.mark.parametrize("name", [name for name, _ in PaperDigestConfig._schema])
def test_both_accept_and_refuse_the_same_values(name: str) -> None:
    tried = [{"topics": [TOPIC], name: value} for value in PROBES]
    told = {repr(options[name]): plugin_accepts(options) for options in tried}
    assert {repr(options[name]): schema_accepts(options) for options in tried} == told


@pytest.mark.parametrize("topic", TOPICS, ids=str)
def test_both_accept_and_refuse_the_same_topics(topic: Any) -> None:
    options = {"topics": [topic]}
    assert schema_accepts(options) == plugin_accepts(options)


def test_an_option_that_does_not_exist_is_refused() -> None:
    assert not schema_accepts({"topics": [TOPIC], "sumarizer": "auto"})
    assert not schema_accepts({})
    assert not VALIDATOR.is_valid({"plugins": {"paperdigest": {"topics": []}}})


def test_values_from_the_environment_and_other_plugins_are_let_be() -> None:
    # As an editor sees `!ENV [CI, false]` and `!ENV CI`.
    assert schema_accepts(
        {"topics": [TOPIC], "enabled": ["CI", False], "offline": "PAPERS_OFFLINE"}
    )
    assert VALIDATOR.is_valid({"site_name": "x", "plugins": ["paperdigest", {"search": {"a": 1}}]})


def test_every_option_says_what_it_means() -> None:
    for group in ("options", "topic"):
        for name, rule in SCHEMA["$defs"][group]["properties"].items():
            assert rule["description"].endswith("."), name
            assert "\n" not in rule["description"], name


def test_the_published_schema_is_that_of_the_code() -> None:
    # Written by `python -m mkdocs_paperdigest.schema > example_site/docs/schema.json`.
    assert json.loads(PUBLISHED.read_text(encoding="utf-8")) == json.loads(json.dumps(SCHEMA))
