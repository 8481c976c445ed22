"""The site that commands are about, as MkDocs itself would read it."""

from __future__ import annotations

import logging
import os
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click
from filelock import FileLock, Timeout

from ..archive import Archive
from ..config import PaperDigestConfig
from ..corrections import FILE_NAME, Correction, CorrectionsError, hidden_papers, read_corrections
from ..planning import (
    Place,
    find_folders,
    find_places,
    make_plan,
    make_plans,
    open_archives,
    theme_language,
)
from ..update.plan import Plan
from ..update.session import LOCK_NAME
from .telling import ShellError

_NAMES = ("mkdocs.yml", "mkdocs.yaml", "zensical.toml")


class NoSiteError(ShellError):
    """There is no configuration of a site here."""


@dataclass(frozen=True)
class Site:
    """A site with its options.

    Attributes:
        file: Its configuration.
        options: Of the plugin.
        site_url: Where it is published; empty where unknown.
        language: Of the theme.
        docs_dir: The folder of its pages.
        theme: The theme's name.
        plugins: The names of its plugins.
        site_name: What it is called.
        directory_urls: Whether a page `a.md` is found at `a/`.
        nav: As the configuration has it; `None` where it has none.
        templates: Folders with the owner's own templates.
    """

    file: Path
    options: PaperDigestConfig
    site_url: str
    language: str
    docs_dir: Path
    theme: str
    plugins: tuple[str, ...]
    site_name: str = ""
    directory_urls: bool = True
    nav: Any = None
    templates: tuple[Path, ...] = ()

    @property
    def root(self) -> Path:
        """The folder that relative paths are meant from."""
        return self.file.parent

    @property
    def places(self) -> tuple[Place, ...]:
        """Where the section stands, once for each language."""
        return find_places(self.options, self.root, self.language)

    @property
    def folders(self) -> dict[str, Path]:
        """Cache and archive, by the option that names them."""
        return find_folders(self.options, self.root)

    def archives(self) -> list[Archive]:
        """The archive of each language, to be added to.

        Raises:
            ShellError: It cannot be had as it is.
        """
        archives, trouble = open_archives(self.options, self.places)
        if trouble:
            raise ShellError(f"{self.file}: {trouble}")
        return archives

    def readable_archives(self) -> list[Archive]:
        """The archive of each language, to be looked at as far as it is known here."""
        archives, trouble = open_archives(self.options, self.places)
        if trouble and not self.options.offline:
            click.echo(f"{self.file}: {trouble}; what is known here follows", err=True)
        return archives

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Hold what a build holds while it updates, so that none changes the archive meanwhile.

        Raises:
            ShellError: One is at it, or the folder cannot be written.
        """
        folder = self.folders["cache_dir"]
        if not folder.is_dir():  # no build has been here yet
            yield
            return
        try:
            lock = FileLock(folder / LOCK_NAME, timeout=0).acquire()
        except Timeout:
            raise ShellError("a build is updating the archive; try again when it is done") from None
        except OSError as error:
            raise ShellError(f"{folder} cannot be written ({error.strerror})") from None
        with lock:
            yield

    def corrections(self) -> dict[str, Correction]:
        """The owner's word.

        Raises:
            ShellError: Its file cannot be used.
        """
        try:
            return read_corrections(self.root / FILE_NAME)
        except CorrectionsError as error:
            raise ShellError(str(error)) from None

    def plan(self) -> Plan:
        """What an update of the first language would do."""
        return make_plan(
            self.options,
            self.root,
            self.places[0],
            site_url=self.site_url,
            hidden=hidden_papers(self.corrections()),
            environment=os.environ,
        )

    def plans(self, archives: list[Archive]) -> list[Plan]:
        """What an update of each language would do."""
        return make_plans(
            self.options,
            self.root,
            self.places,
            archives,
            site_url=self.site_url,
            hidden=hidden_papers(self.corrections()),
            environment=os.environ,
        )


def load_site(given: Path | None) -> Site:
    """Read the configuration of a site.

    Args:
        given: Its file or folder; `None` for the one in this folder.

    Raises:
        ShellError: There is none, it cannot be read, or it lacks the plugin.
    """
    file = _find(given)
    return _from_toml(file) if file.suffix == ".toml" else _from_mkdocs(file)


def _find(given: Path | None) -> Path:
    folder = given if given is not None and given.is_dir() else Path()
    if given is not None and not given.is_dir():
        if not given.is_file():
            raise ShellError(f"{given} does not exist; name a mkdocs.yml with -f")
        return given.resolve()
    for name in _NAMES:
        if (folder / name).is_file():
            return (folder / name).resolve()
    raise NoSiteError(
        f"there is no mkdocs.yml in {folder.resolve()}; name one with -f, "
        "or make a site with 'paperdigest new'"
    )


def _from_mkdocs(file: Path) -> Site:
    # Material prints a notice of its own wherever it is loaded.
    os.environ.setdefault("NO_MKDOCS_2_WARNING", "1")
    from mkdocs.config import load_config
    from mkdocs.exceptions import Abort, MkDocsException

    with _errors_of_mkdocs() as said:
        try:
            config = load_config(str(file))
        except (Abort, MkDocsException, OSError) as error:
            why = " ".join((said[0] if said else str(error)).split())
            raise ShellError(f"{file}: {why}") from None
    plugin = config.plugins.get("paperdigest")
    if plugin is None:
        raise ShellError(
            f"{file} has no plugin 'paperdigest'; 'paperdigest new {file.parent}' adds it"
        )
    return Site(
        file,
        plugin.config,
        config.site_url or "",
        theme_language(config.theme),
        Path(config.docs_dir),
        config.theme.name or "",
        tuple(config.plugins),
        config.site_name,
        config.use_directory_urls,
        config.nav,
        _templates(config.theme.dirs),
    )


def _from_toml(file: Path) -> Site:
    try:
        project = _table(tomllib.loads(file.read_text(encoding="utf-8")), "project")
        plugins = _plugins(project)
        theme = _table(project, "theme")
    except (OSError, ValueError, TypeError) as error:
        raise ShellError(f"{file}: {error}") from None
    if "paperdigest" not in plugins:
        raise ShellError(f"{file} has no plugin 'paperdigest'; add [project.plugins.paperdigest]")
    options = PaperDigestConfig()
    options.load_dict(plugins["paperdigest"])
    failed, _ = options.validate()
    for name, wrong in failed:
        raise ShellError(f"{file}: option '{name}': {wrong}")
    return Site(
        file,
        options,
        str(project.get("site_url", "")),
        str(theme.get("language", "en")),
        (file.parent / str(project.get("docs_dir", "docs"))).resolve(),
        "zensical",
        tuple(plugins),
        str(project.get("site_name", "")),
        project.get("use_directory_urls") is not False,
        project.get("nav"),
        _templates([file.parent / str(theme["custom_dir"])] if "custom_dir" in theme else []),
    )


def _templates(folders: Iterable[str | Path]) -> tuple[Path, ...]:
    """Where a theme's folders hold the owner's own templates."""
    found = (Path(folder, "paperdigest") for folder in folders)
    return tuple(folder for folder in found if folder.is_dir())


def _table(owner: Mapping[str, Any], name: str) -> dict[str, Any]:
    """A table of a TOML file; an empty one where there is none.

    Raises:
        TypeError: There is something else of that name.
    """
    found = owner.get(name, {})
    if not isinstance(found, dict):
        raise TypeError(f"'{name}' is no table; write [{name}] with the settings below it")
    return found


def _plugins(project: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    """The options of each plugin, which are listed as MkDocs does it or stand in tables.

    Raises:
        TypeError: They are something else.
    """
    listed = project.get("plugins", {})
    if isinstance(listed, list):
        listed = {
            name: options
            for entry in listed
            for name, options in (entry.items() if isinstance(entry, dict) else [(entry, {})])
        }
    if not isinstance(listed, dict):
        raise TypeError("'plugins' is neither a list nor a table")
    return {name: _table(listed, name) for name in listed}


@contextmanager
def _errors_of_mkdocs() -> Iterator[list[str]]:
    """Collect what MkDocs would print of a configuration that cannot be used."""
    said: list[str] = []

    class Listener(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            if record.levelno >= logging.ERROR:
                said.append(record.getMessage())

    logger = logging.getLogger("mkdocs")
    listener = Listener()
    propagates, logger.propagate = logger.propagate, False
    logger.addHandler(listener)
    try:
        yield said
    finally:
        logger.removeHandler(listener)
        logger.propagate = propagates
