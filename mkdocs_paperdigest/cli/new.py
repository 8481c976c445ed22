"""`paperdigest new`: a site with the section, or the section in a site that is there."""

from __future__ import annotations

import difflib
import io
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from ..files import write_atomically
from .telling import ShellError

if TYPE_CHECKING:
    from .main import Shell

_PARTS = Path(__file__).parent / "new_site"
_WORKFLOW = Path(".github/workflows/paperdigest.yml")


@click.command()
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False), default=".")
@click.option("--name", default="Papers", show_default=True, help="The first topic.")
@click.option(
    "--query",
    default='cat:cs.CV AND abs:"diffusion model"',
    show_default=True,
    help="Its query, in arXiv's grammar.",
)
@click.option("--no-workflow", is_flag=True, help="Without the workflow for GitHub Actions.")
@click.option("--dry-run", is_flag=True, help="Only show what would change.")
@click.pass_obj
def new(
    shell: Shell, folder: Path, name: str, query: str, no_workflow: bool, dry_run: bool
) -> None:
    """Make a working site in FOLDER, or add the section to the mkdocs.yml that is there.

    What stands in an existing file keeps its comments, order and quotes. Nothing is replaced; a
    second run changes nothing.

    \b
    Examples:
      paperdigest new my-site
      paperdigest new --name "Diffusion Models" --query 'abs:"diffusion model"'
    """
    changes = {path: text for path, text in _wanted(folder, name, query, not no_workflow) if text}
    for path, text in changes.items():
        old = path.read_text(encoding="utf-8") if path.exists() else ""
        if not shell.quiet:
            for line in _difference(path, old, text):
                click.echo(line)
    if not changes:
        click.echo("nothing to change: the section is there")
        return
    if dry_run:
        return
    try:
        for path, text in changes.items():
            write_atomically(path, text.encode())
    except OSError as error:
        raise ShellError(
            f"{error.filename or folder} cannot be written ({error.strerror})"
        ) from None
    if not shell.quiet:
        click.echo(f"Now: mkdocs serve -f {folder / 'mkdocs.yml'}")


def _wanted(folder: Path, name: str, query: str, workflow: bool) -> list[tuple[Path, str]]:
    """Every file that is missing or to be changed, with what it is to hold."""
    config = folder / "mkdocs.yml"
    topic = {"name": name, "query": query}
    if config.exists():
        return [(config, _with_plugin(config, topic))]
    made = _part("mkdocs.yml")
    wanted = [(config, _with_topic(made, topic)), (folder / "docs" / "index.md", _part("index.md"))]
    wanted.append((folder / "requirements.txt", _part("requirements.txt")))
    wanted.append((folder / ".gitignore", _part("gitignore")))
    if workflow:
        text = _part("paperdigest.yml")
        wanted.append((folder / _WORKFLOW, text))
    return [(path, text) for path, text in wanted if path == config or not path.exists()]


def _part(name: str) -> str:
    return (_PARTS / name).read_text(encoding="utf-8")


def _with_topic(made: str, topic: dict[str, str]) -> str:
    yaml = _yaml()
    document = yaml.load(made)
    (entry,) = [entry for entry in document["plugins"] if isinstance(entry, dict)]
    entry["paperdigest"]["topics"][0].update(topic)
    return _written(yaml, document)


def _with_plugin(file: Path, topic: dict[str, str]) -> str:
    """A mkdocs.yml with the plugin added; empty where it has it already.

    Raises:
        ShellError: The file cannot be read, or its `plugins` is neither a list nor a mapping.
    """
    from ruamel.yaml.error import YAMLError

    yaml = _yaml()
    try:
        document = yaml.load(file.read_text(encoding="utf-8"))
    except (OSError, UnicodeError, YAMLError) as error:
        why = " ".join(str(error).split())
        raise ShellError(f"{file} cannot be read: {why}") from None
    if not isinstance(document, dict):
        raise ShellError(f"{file} is no mapping of settings; correct it first")
    options = {"topics": [topic]}
    plugins = document.get("plugins")
    if plugins is None:
        # Where there is no list, MkDocs has the search; a list is all there is.
        document["plugins"] = ["search", {"paperdigest": options}]
    elif isinstance(plugins, list):
        if any(entry == "paperdigest" or _names(entry) for entry in plugins):
            return ""
        plugins.append({"paperdigest": options})
    elif isinstance(plugins, dict):
        if "paperdigest" in plugins:
            return ""
        plugins["paperdigest"] = options
    else:
        raise ShellError(f"{file}: option 'plugins' is neither a list nor a mapping; correct it")
    return _written(yaml, document)


def _names(entry: Any) -> bool:
    return isinstance(entry, dict) and "paperdigest" in entry


def _yaml() -> Any:
    from ruamel.yaml import YAML

    yaml = YAML()
    yaml.preserve_quotes = True
    yaml.width = 10_000
    yaml.indent(mapping=2, sequence=4, offset=2)
    return yaml


def _written(yaml: Any, document: Any) -> str:
    stream = io.StringIO()
    yaml.dump(document, stream)
    return stream.getvalue()


def _difference(path: Path, old: str, text: str) -> list[str]:
    lines = difflib.unified_diff(
        old.splitlines(),
        text.splitlines(),
        str(path) if old else "/dev/null",
        str(path),
        lineterm="",
    )
    colours = {"+": "green", "-": "red"}
    return [click.style(line, fg=colours.get(line[:1])) for line in lines]
