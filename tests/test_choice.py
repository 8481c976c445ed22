from __future__ import annotations

from importlib.util import find_spec

import pytest

from mkdocs_paperdigest.choice import Chosen, choose_summarizer
from mkdocs_paperdigest.models import Sentence
from mkdocs_paperdigest.summarizers.base import OutOfServiceError, Task

from .servers.gemini import GeminiServer

_is_installed = find_spec("google.generativeai") is not None

TASK = Task("Title", (Sentence("We study things."),), "en", "brief")


@pytest.mark.parametrize(
    ("name", "environment", "chosen"),
    [
        ("auto", {}, "extractive"),
        ("auto", {"GEMINI_API_KEY": ""}, "extractive"),
        ("auto", {"GEMINI_API_KEY": " \n"}, "extractive"),
        ("auto", {"GEMINI_API_KEY": "", "GOOGLE_API_KEY": "k"}, "gemini"),
        ("auto", {"OPENAI_API_KEY": "k"}, "extractive"),
        ("auto", {"GEMINI_API_KEY": "k"}, "gemini"),
        ("auto", {"GOOGLE_API_KEY": "k"}, "gemini"),
        ("extractive", {"GEMINI_API_KEY": "k"}, "extractive"),
        ("gemini", {"GEMINI_API_KEY": "k"}, "gemini"),
        ("gemini", {}, "gemini"),
    ],
)
def test_the_configuration_and_the_keys_decide(
    name: str, environment: dict[str, str], chosen: str
) -> None:
    assert choose_summarizer(Chosen(name), "", 5, environment).name == chosen


def test_keys_are_looked_for_where_they_are_given_and_nowhere_else(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("GEMINI_API_KEY", "k")
    assert choose_summarizer(Chosen("auto"), "", 5, {}).name == "extractive"


def test_the_model_is_the_one_asked_for_or_the_summarizers_own() -> None:
    key = {"GEMINI_API_KEY": "k"}
    assert choose_summarizer(Chosen("gemini"), "gemini-x", 5, key).model == "gemini-x"
    assert choose_summarizer(Chosen("gemini"), "", 5, key).model
    assert choose_summarizer(Chosen("extractive"), "gemini-x", 5, {}).model == ""


@pytest.mark.parametrize("name", ["gemini", "google-generativeai"])
def test_without_a_key_a_model_says_what_is_missing(name: str) -> None:
    if name == "google-generativeai" and not _is_installed:
        pytest.skip("it is not installed")
    chosen = choose_summarizer(Chosen(name), "", 5, {"GEMINI_API_KEY": ""})
    assert (chosen.name, chosen.writes) == (name, True)
    with pytest.raises(OutOfServiceError, match=f"'{name}'.* GEMINI_API_KEY or GOOGLE_API_KEY"):
        chosen.summarize(TASK)


def test_a_key_that_comes_later_changes_nothing_else() -> None:
    """The digests of a model without a key are those of the same model with one."""
    without = choose_summarizer(Chosen("gemini"), "m", 5, {})
    having = choose_summarizer(Chosen("gemini"), "m", 5, {"GEMINI_API_KEY": "k"})
    assert (without.name, without.model, without.version) == (
        having.name,
        having.model,
        having.version,
    )


@pytest.mark.skipif(_is_installed, reason="it is installed")
def test_a_package_that_is_missing_is_named() -> None:
    chosen = choose_summarizer(Chosen("google-generativeai"), "", 5, {"GEMINI_API_KEY": "k"})
    with pytest.raises(OutOfServiceError, match="install"):
        chosen.summarize(TASK)


def test_a_key_with_a_line_break_is_a_key(gemini: GeminiServer) -> None:
    choose_summarizer(Chosen("gemini"), "", 5, {"GEMINI_API_KEY": "a-key\n"}).summarize(TASK)
    assert gemini.prompts[0].headers["x-goog-api-key"] == "a-key"
