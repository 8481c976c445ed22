"""What does not change while tests run is read once: they build sites by the hundred.

All of it is work of others, done anew for every site and client: nothing of ours is passed over.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache, wraps
from importlib.metadata import EntryPoints, entry_points
from importlib.resources import files
from pathlib import Path

import certifi
import mkdocs.plugins
import mkdocs.utils
import pytest
from jinja2 import Environment, FileSystemLoader
from mkdocs.theme import Theme

from mkdocs_paperdigest.recompiling import CompiledTemplates


@contextmanager
def hastened(folder: Path) -> Iterator[None]:
    """Read once what the theme, the installed packages and the authorities of https are.

    Args:
        folder: Where a file may be kept for as long.
    """
    installed = cache(_entry_points)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Theme, "get_env", _with_compiled_templates(Theme.get_env))
        patch.setattr(FileSystemLoader, "list_templates", _listed_once())
        patch.setattr(mkdocs.utils, "entry_points", installed)
        patch.setattr(mkdocs.plugins, "entry_points", installed)
        patch.setenv("SSL_CERT_FILE", os.fspath(_one_authority(folder)))
        yield


def _entry_points(group: str) -> EntryPoints:
    return entry_points(group=group)


def _with_compiled_templates(get_env: Callable[[Theme], Environment]) -> object:
    compiled = CompiledTemplates()

    @wraps(get_env)
    def get_env_with_compiled(self: Theme) -> Environment:
        env = get_env(self)
        env.bytecode_cache = compiled
        return env

    return get_env_with_compiled


def _listed_once() -> object:
    """The theme's own files, without its thousands of icons, which MkDocs would leave out next."""
    list_templates = FileSystemLoader.list_templates
    own = str(files("material"))

    @cache
    def list_own(folder: str) -> list[str]:
        names = list_templates(FileSystemLoader(folder))
        return [name for name in names if not name.startswith(".")]

    @wraps(list_templates)
    def list_templates_once(self: FileSystemLoader) -> list[str]:
        names: set[str] = set()
        for folder in self.searchpath:
            is_own = folder.startswith(own)
            names.update(list_own(folder) if is_own else list_templates(FileSystemLoader(folder)))
        return sorted(names)

    return list_templates_once


def _one_authority(folder: Path) -> Path:
    """All of them take each client 50 ms to read, and no server of the tests speaks https."""
    end = "-----END CERTIFICATE-----\n"
    file = folder / "authority.pem"
    file.write_text(Path(certifi.where()).read_text(encoding="utf-8").partition(end)[0] + end)
    return file
