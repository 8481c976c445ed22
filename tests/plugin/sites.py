"""Sites in a few lines: a configuration and files in, a built site and what was said out."""

from __future__ import annotations

import io
import logging
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import yaml
from mkdocs.commands import build
from mkdocs.config import load_config
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import Abort, ConfigurationError


@dataclass
class Site:
    """A site in a folder, with one `paperdigest` in its plugins."""

    root: Path
    options: dict[str, Any]
    docs: Mapping[str, str] = field(default_factory=lambda: {"index.md": "# Home"})
    settings: dict[str, Any] = field(default_factory=dict)
    plugins: list[Any] = field(default_factory=list)
    before: bool = True
    """Whether the others stand before ours, which decides who is called first."""

    def write(self) -> Path:
        for name, text in self.docs.items():
            path = self.root / "docs" / name
            path.parent.mkdir(parents=True, exist_ok=True)
            if not path.exists() or path.read_text() != text:
                path.write_text(text)
        file = self.root / "mkdocs.yml"
        ours = {"paperdigest": self.options}
        config = {
            "site_name": "Site",
            "theme": "material",
            **self.settings,
            "plugins": [*self.plugins, ours] if self.before else [ours, *self.plugins],
        }
        file.write_text(yaml.safe_dump(config, allow_unicode=True))
        return file

    def load(self) -> MkDocsConfig:
        return load_config(str(self.write()), strict=True)

    def build(self) -> Built:
        """Build as `mkdocs build --strict` does, as if in a process of its own."""
        MkDocsConfig.plugins.plugin_cache.clear()  # type: ignore[attr-defined]
        with _listening() as said:
            try:
                config = self.load()
                config.plugins.on_startup(command="build", dirty=False)
                build.build(config)
            except (Abort, ConfigurationError) as error:
                return Built(self.root / "site", said.getvalue() + str(error), 1)
        return Built(self.root / "site", said.getvalue(), 0)


@dataclass(frozen=True)
class Built:
    """What a build left behind: the site, what it said, how it ended."""

    site: Path
    said: str
    status: int

    def page(self, path: str) -> Element:
        return parse((self.site / path).read_text(encoding="utf-8"))

    def has(self, path: str) -> bool:
        return (self.site / path).is_file()

    def files(self, pattern: str) -> list[str]:
        return sorted(str(path.relative_to(self.site)) for path in self.site.glob(pattern))


@contextmanager
def _listening() -> Iterator[io.StringIO]:
    said = io.StringIO()
    handler = logging.StreamHandler(said)
    handler.setFormatter(logging.Formatter("%(levelname)s %(message)s"))
    logger = logging.getLogger("mkdocs")
    before = logger.level
    logger.addHandler(handler)
    logger.setLevel(logging.INFO)
    try:
        yield said
    finally:
        logger.removeHandler(handler)
        logger.setLevel(before)


_VOID = frozenset("area base br col embed hr img input link meta source track wbr".split())


@dataclass
class Element:
    """An element of a page, as a browser would see it."""

    tag: str
    attributes: dict[str, str]
    parent: Element | None = None
    children: list[Element | str] = field(default_factory=list)

    @property
    def text(self) -> str:
        parts = [child if isinstance(child, str) else child.text for child in self.children]
        return " ".join("".join(parts).split())

    @property
    def classes(self) -> list[str]:
        return self.attributes.get("class", "").split()

    def all(self, selector: str) -> list[Element]:
        """Every element below this one that is `tag`, `.class` or `tag.class`."""
        tag, _, name = selector.partition(".")
        return [
            element
            for element in self._below()
            if (not tag or element.tag == tag) and (not name or name in element.classes)
        ]

    def one(self, selector: str) -> Element:
        found = self.all(selector)
        assert len(found) == 1, f"{len(found)} elements are {selector}"
        return found[0]

    def _below(self) -> Iterator[Element]:
        waiting = self.children[::-1]
        while waiting:
            child = waiting.pop()
            if isinstance(child, Element):
                yield child
                waiting += child.children[::-1]


class _Builder(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.root = self.open = Element("", {})

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        element = Element(tag, {name: value or "" for name, value in attrs}, self.open)
        self.open.children.append(element)
        if tag not in _VOID:
            self.open = element

    def handle_endtag(self, tag: str) -> None:
        element: Element | None = self.open
        while element and element.tag != tag:
            element = element.parent
        if element and element.parent:
            self.open = element.parent

    def handle_data(self, data: str) -> None:
        self.open.children.append(data)


def parse(html: str) -> Element:
    """Read a page."""
    builder = _Builder()
    builder.feed(html)
    return builder.root
