"""What decides what a theme draws around pages.

It is the whole site: its options, its navigation, the neighbours of a page. All of that makes a
key. It can be told only where nobody else has a hand in it: for Material's templates as they are,
which read nothing beside, and without plugins that change pages or how they are drawn.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import fields, is_dataclass
from datetime import date
from enum import Enum
from functools import partial
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from types import BuiltinFunctionType, FunctionType
from typing import Any

import msgspec

from .files import state_of
from .keeping import key_of

_PACKAGES = ("material", "mkdocs")
"""Whose templates they are, in the order in which a template is looked for."""

_SEARCHES = ("material.plugins.search.plugin", "mkdocs.contrib.search")
"""The plugins that read pages while they are drawn, and leave them as they are."""

_EVENTS = (
    "page_content",
    "env",
    "pre_template",
    "template_context",
    "post_template",
    "page_context",
    "post_page",
)
"""In which a plugin can change a page, or what it is drawn with, once its place is known."""

_UNREAD = {"config_file_path", "draft_docs", "exclude_docs", "hooks", "not_in_nav"}
"""Options that no template reads, and that are no plain data or vary: what they do shows elsewhere.
"""

_STRUCTURE = {
    "children",
    "content",
    "drawing",
    "file",
    "links_to_anchors",
    "markdown",
    "next_page",
    "parent",
    "present_anchor_ids",
    "previous_page",
    "toc",
    "update_date",
    "_content",
    "_toc",
    "_Page__active",
    "_Section__active",
}
"""Of what stands in a navigation: what is told apart, or drawn on its own page alone."""


class UntoldError(Exception):
    """It cannot be told what decides how pages are drawn."""


def is_alone(config: Any, ours: object) -> bool:
    """Whether no other plugin has a hand in pages, or in how they are drawn.

    Args:
        config: Of MkDocs.
        ours: The plugin that asks.
    """
    events = config.plugins.events
    return all(_is_harmless(handler, ours) for name in _EVENTS for handler in events[name])


def tell_frame(config: Any, nav: Any) -> Frame | None:
    """What decides what is drawn around pages; `None` where that cannot be told.

    Args:
        config: Of MkDocs, without others who have a hand in it; see [`is_alone`][].
        nav: As the templates get it.
    """
    try:
        return Frame(config, nav)
    except UntoldError:
        return None


class Frame:
    """All that decides what is drawn around the pages of one build.

    Args:
        config: Of MkDocs.
        nav: As the templates get it.

    Raises:
        UntoldError: The templates are not Material's, or an option is of an unknown kind.
    """

    def __init__(self, config: Any, nav: Any) -> None:
        options = {name: value for name, value in config.items() if name not in _UNREAD}
        plugins, theme = options.pop("plugins"), options.pop("theme")
        self._told: dict[int, str] = {}
        with _telling():
            self._key = key_of(
                _state_of_templates(theme.dirs),
                theme.name,
                str(theme.locale),
                _plain({name: value for name, value in theme.items() if name != "locale"}),
                _plain(options),
                {name: _plain(getattr(plugin, "config", {})) for name, plugin in plugins.items()},
                [self._tell(item) for item in nav.items],
                [page.url for page in nav.pages],
                nav.homepage and nav.homepage.url,
            )

    def key_of(self, page: Any, decided_by: str) -> str:
        """A key of all that decides a page as it stands in the site.

        Args:
            page: Of MkDocs.
            decided_by: A key of all that decides its content.

        Raises:
            UntoldError: It holds something of an unknown kind.
        """
        around = [*page.ancestors, page.previous_page, page.next_page]
        with _telling():
            return key_of(
                self._key,
                decided_by,
                page.url,
                page.is_homepage,
                page.file.inclusion.name,
                self._tell(page),
                [each and self._tell(each) for each in around],
            )

    def _tell(self, item: Any) -> str:
        """A key of what a navigation can show of a section, a page or a link."""
        if id(item) not in self._told:
            known = {name: value for name, value in vars(item).items() if name not in _STRUCTURE}
            within = [self._tell(child) for child in item.children or ()]
            kind, url = type(item).__name__, getattr(item, "url", "")
            self._told[id(item)] = key_of(kind, item.title, url, _plain(known), within)
        return self._told[id(item)]


@contextmanager
def _telling() -> Iterator[None]:
    """Have whatever cannot be written as plain data, being endless or broken, as `UntoldError`."""
    try:
        yield
    except (ImportError, OSError, RecursionError, TypeError, ValueError) as error:
        raise UntoldError from error


def _is_harmless(handler: Callable[..., object], ours: object) -> bool:
    """Whether a handler of an event is ours, or of a search that we know; ours may stand in it."""
    if isinstance(handler, partial):
        return getattr(handler.func, "__self__", None) is ours and _is_search(handler.args[0])
    owner = getattr(handler, "__self__", None)
    return owner is ours or _is_search(owner)


def _is_search(plugin: object) -> bool:
    return type(plugin).__module__ in _SEARCHES


def _state_of_templates(folders: Sequence[str]) -> object:
    """By what Material's templates are told from others, and from those that somebody changed."""
    specs = [find_spec(package) for package in _PACKAGES]
    expected = [f"{Path(spec.origin or '').parent}/templates" for spec in specs if spec]
    before = len(folders) - len(expected)
    own, theirs = folders[:before], list(map(os.fspath, folders[before:]))
    # Templates of the owner's for what we draw decide its content, which has a key of its own.
    if theirs != expected or any(_templates_in(folder, "paperdigest") for folder in own):
        raise UntoldError
    files = [file for folder in theirs for file in _templates_in(folder, ".icons", "assets")]
    states = [(file, state_of(os.stat(file))) for file in files]  # noqa: PTH116
    return [version("mkdocs"), version("mkdocs-material"), states]


def _templates_in(folder: str, *without: str) -> list[str]:
    """All templates in a folder, what they include, and links to more, but for some folders."""
    found = []
    for within, folders, files in os.walk(folder):
        folders[:] = sorted(set(folders).difference(without))
        found += [path for path in (f"{within}/{name}" for name in folders) if os.path.islink(path)]  # noqa: PTH114
        found += [f"{within}/{name}" for name in sorted(files) if name.endswith((".html", ".svg"))]
    return found


def _plain(value: Any) -> object:
    """A value of an option as plain data.

    Raises:
        UntoldError: It is of a kind of which this cannot be told.
    """
    match value:
        case None | bool() | int() | float() | str():
            return value
        case Mapping():
            return {str(name): _plain(each) for name, each in value.items()}
        case list() | tuple():
            return [_plain(each) for each in value]
        case set() | frozenset():
            return sorted(map(str, value))
        case date() | os.PathLike() | Enum():
            return str(value)
        case FunctionType() | BuiltinFunctionType() | type():
            return f"{value.__module__}.{value.__qualname__}"
        case partial():
            return [_plain(value.func), _plain(value.args), _plain(value.keywords)]
        case msgspec.Struct():
            return {name: _plain(getattr(value, name)) for name in value.__struct_fields__}
    if is_dataclass(value):
        return {field.name: _plain(getattr(value, field.name)) for field in fields(value)}
    raise UntoldError(type(value))
