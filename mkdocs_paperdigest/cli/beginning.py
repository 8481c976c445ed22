"""What a site needs to begin: which files are missing or to be changed, and what they are to hold.

Nothing is written here, so that all of it can be shown before.
"""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from importlib.resources import files
from pathlib import Path

from .insertion import InsertionError, insert_plugin
from .telling import ShellError

_PARTS = files(__package__) / "new_site"
_WORKFLOWS = Path(".github/workflows")
_PACKAGE = "mkdocs-paperdigest"


@dataclass
class Beginning:
    """What is to be done.

    Attributes:
        config: The mkdocs.yml that is made or changed.
        files: What each file is to hold that is missing or to be changed. The configuration is
            the last: without it, a run that broke off is begun anew by the next.
        hints: What is left to the person, a line each.
    """

    config: Path
    files: dict[Path, str] = field(default_factory=dict)
    hints: list[str] = field(default_factory=list)


def begin(folder: Path, topic: dict[str, str], *, workflow: bool) -> Beginning:
    """Find what a folder lacks of a site with the section.

    Args:
        folder: Of the site; it need not exist.
        topic: Name and query of the first topic.
        workflow: Whether GitHub is to build the site.

    Raises:
        ShellError: What stands there is in the way, or cannot be read.
    """
    if (folder / "zensical.toml").exists() and not (folder / "mkdocs.yml").exists():
        raise ShellError(
            f"{folder / 'zensical.toml'} is for Zensical; "
            "add [project.plugins.paperdigest] to it yourself"
        )
    yaml_there = (folder / "mkdocs.yaml").exists() and not (folder / "mkdocs.yml").exists()
    made = Beginning(folder / ("mkdocs.yaml" if yaml_there else "mkdocs.yml"))
    old = _read(made.config) if made.config.exists() else ""
    new = _with_plugin(made.config, old if made.config.exists() else _part("mkdocs.yml"), topic)
    if not made.config.exists():
        for path, part in (
            (folder / "docs" / "index.md", "index.md"),
            (folder / "requirements.txt", "requirements.txt"),
            (folder / ".gitignore", "gitignore"),
        ):
            if not path.exists():
                made.files[path] = _part(part)
    if workflow:
        _add_workflow(folder, made)
    if new != old:
        made.files[made.config] = new
    for path in made.files:
        _look_at_way(path)
    return made


def _add_workflow(folder: Path, made: Beginning) -> None:
    """The workflow where GitHub looks for it, unless there is one already that may build."""
    root = _repository(folder) or folder
    there = sorted(
        path.name for path in (root / _WORKFLOWS).glob("*.y*ml") if path.name != "paperdigest.yml"
    )
    file = root / _WORKFLOWS / "paperdigest.yml"
    if file.exists():
        return
    if there:
        made.hints.append(
            f"{root / _WORKFLOWS} has workflows of yours ({', '.join(there[:3])}), so none is "
            "added; let one run daily and keep .cache/plugin/paperdigest"
        )
        return
    site = Path(os.path.relpath(folder.resolve(), root.resolve())).as_posix()
    made.files[file] = (
        _part("paperdigest.yml")
        .replace("  SITE: .\n", f"  SITE: {site}\n")
        .replace("  INSTALL: -r requirements.txt\n", f"  INSTALL: {_install(folder, site, made)}\n")
    )


def _install(folder: Path, site: str, made: Beginning) -> str:
    """What pip is to install."""
    requirements = folder / "requirements.txt"
    named = "requirements.txt" if site == "." else f"{site}/requirements.txt"
    if requirements in made.files:
        return f"-r {named}"
    if not requirements.exists():
        return _PACKAGE
    return f"-r {named}" if _PACKAGE in _read(requirements) else f"-r {named} {_PACKAGE}"


def _repository(folder: Path) -> Path | None:
    """The folder of the Git repository that a folder is in, or is to be in."""
    here = folder.resolve()
    return next((path for path in (here, *here.parents) if (path / ".git").exists()), None)


def _with_plugin(file: Path, text: str, topic: dict[str, str]) -> str:
    try:
        return insert_plugin(text, topic)
    except InsertionError as error:
        raise ShellError(f"{file}: {error}") from None


def _read(file: Path) -> str:
    try:
        # As bytes, so that line ends stay as they are.
        return file.read_bytes().decode("utf-8")
    except (OSError, UnicodeError) as error:
        why = error.strerror if isinstance(error, OSError) else "it is no UTF-8"
        raise ShellError(f"{file} cannot be read ({why})") from None


def _look_at_way(path: Path) -> None:
    """See that nothing stands in the way of a file, before the first one is written.

    Raises:
        ShellError: Something does.
    """
    there = next(parent for parent in path.parents if parent.exists())
    if not there.is_dir():
        raise ShellError(f"{path} cannot be written: {there} is no folder")
    if not os.access(there, os.W_OK | os.X_OK):
        raise ShellError(f"{path} cannot be written: {there} does not allow it")


def _part(name: str) -> str:
    return (_PARTS / name).read_text(encoding="utf-8")
