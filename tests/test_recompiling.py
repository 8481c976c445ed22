"""A server compiles the templates of a theme once, and never shows an old one."""

from __future__ import annotations

import inspect
import os
from collections.abc import Callable
from pathlib import Path

import jinja2
import pytest
from mkdocs.commands import build
from mkdocs.config import load_config
from mkdocs.theme import Theme

from mkdocs_paperdigest.recompiling import CompiledTemplates

from .plugin.sites import Site

Shout = Callable[[str], str]


@pytest.fixture
def compiled(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names of the templates that Jinja compiles meanwhile."""
    names: list[str] = []
    compile_as_ever = jinja2.Environment.compile

    def note(self: jinja2.Environment, source: str, name: str, *rest: object) -> object:
        names.append(name)
        return compile_as_ever(self, source, name, *rest)  # type: ignore[call-overload]

    monkeypatch.setattr(jinja2.Environment, "compile", note)
    return names


def environment(
    folder: Path, kept: CompiledTemplates, shout: Shout = str.upper
) -> jinja2.Environment:
    """A new environment, as each build makes one."""
    env = jinja2.Environment(loader=jinja2.FileSystemLoader(folder), autoescape=True)
    env.filters["shout"] = shout
    env.bytecode_cache = kept
    return env


def test_a_template_is_compiled_once(tmp_path: Path, compiled: list[str]) -> None:
    (tmp_path / "page.html").write_text("{{ 'hello' | shout }} {{ name }}")
    kept = CompiledTemplates()
    for _ in range(3):
        page = environment(tmp_path, kept).get_template("page.html")
        assert page.render(name="<Ada>") == "HELLO &lt;Ada&gt;"
    assert compiled == ["page.html"]


def test_an_edited_template_is_compiled_again(tmp_path: Path) -> None:
    file = tmp_path / "page.html"
    kept = CompiledTemplates()
    for text in ("one", "two", "one"):
        file.write_text(text)
        assert environment(tmp_path, kept).get_template("page.html").render() == text


def test_another_template_of_the_same_text_and_name_keeps_its_own_place(tmp_path: Path) -> None:
    kept = CompiledTemplates()
    for folder in ("a", "b"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "page.html").write_text("the same")
        page = environment(tmp_path / folder, kept).get_template("page.html")
        assert page.filename == os.fspath(tmp_path / folder / "page.html")


def test_a_filter_that_means_something_else_is_called_anew(tmp_path: Path) -> None:
    """Jinja works out what is constant while it compiles."""
    (tmp_path / "page.html").write_text("{{ 'hello' | shout }}")
    kept = CompiledTemplates()
    shouts: list[tuple[Shout, str]] = [(str.upper, "HELLO"), (str.title, "Hello")]
    for shout, expected in shouts:
        assert environment(tmp_path, kept, shout).get_template("page.html").render() == expected


def test_what_is_escaped_is_compiled_apart_from_what_is_not(tmp_path: Path) -> None:
    (tmp_path / "page.html").write_text("{{ '<b>' }}")
    kept = CompiledTemplates()
    escaping, plain = environment(tmp_path, kept), environment(tmp_path, kept)
    plain.autoescape = False
    assert escaping.get_template("page.html").render() == "&lt;b&gt;"
    assert plain.get_template("page.html").render() == "<b>"


def test_a_served_site_compiles_nothing_again(
    tmp_path: Path, compiled: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Theme, "get_env", inspect.unwrap(Theme.get_env))  # as outside the tests
    theme = {"name": "material", "font": False, "custom_dir": "overrides"}
    topics = [{"name": "Vision", "query": "cat:cs.CV"}]
    site = Site(tmp_path, {"topics": topics, "offline": True}, settings={"theme": theme})
    override = tmp_path / "overrides" / "main.html"
    override.parent.mkdir()
    override.write_text('{% extends "base.html" %}{% block footer %}one{% endblock %}')
    file = site.write()

    def serve() -> str:
        config = load_config(str(file))
        config.plugins.on_startup(command="serve", dirty=False)
        build.build(config, serve_url="http://127.0.0.1:8000/")
        return (tmp_path / "site" / "index.html").read_text(encoding="utf-8")

    assert "one" in serve()
    assert {"main.html", "base.html"} <= set(compiled)
    compiled.clear()
    assert "one" in serve()
    assert compiled == []
    override.write_text('{% extends "base.html" %}{% block footer %}another{% endblock %}')
    assert "another" in serve()
    assert compiled == ["main.html"]
