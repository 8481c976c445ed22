"""`paperdigest new`: a site with the section, or the section in a site that is there."""

from __future__ import annotations

import difflib
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ..files import write_atomically
from .beginning import begin
from .telling import ShellError

if TYPE_CHECKING:
    from .main import Shell

_NAME = "Diffusion Models"
_QUERY = 'cat:cs.CV AND abs:"diffusion model"'
_UNNAMED = "Papers"


@click.command()
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False), default=".")
@click.option(
    "--name",
    help=f"The first topic.  [default: {_NAME}, or {_UNNAMED} for a query of yours]",
)
@click.option("--query", default=_QUERY, show_default=True, help="Its query, in arXiv's grammar.")
@click.option("--no-workflow", is_flag=True, help="Without the workflow for GitHub Actions.")
@click.option("--dry-run", is_flag=True, help="Only show what would change.")
@click.pass_obj
def new(
    shell: Shell, folder: Path, name: str | None, query: str, no_workflow: bool, dry_run: bool
) -> None:
    """Make a working site, or add the section to one that is there.

    To the mkdocs.yml of FOLDER lines are added; those that stand in it stay as they are. A
    workflow for GitHub Actions comes with it unless there are others. A second run changes nothing.

    \b
    Examples:
      paperdigest new my-site
      paperdigest new --name "Diffusion Models" --query 'abs:"diffusion model"'
    """
    name = name or (_NAME if query == _QUERY else _UNNAMED)
    made = begin(folder, {"name": name, "query": query}, workflow=not no_workflow)
    if not shell.quiet:
        for path, text in made.files.items():
            for line in _difference(path, text):
                click.echo(line)
        for hint in made.hints:
            click.echo(hint, err=True)
    if not made.files:
        click.echo("nothing to change: the section is there")
        return
    if dry_run:
        return
    try:
        for path, text in made.files.items():
            write_atomically(path, text.encode())
    except OSError as error:
        raise ShellError(
            f"{error.filename or folder} cannot be written ({error.strerror})"
        ) from None
    if not shell.quiet:
        click.echo(f"Now: mkdocs serve -f {made.config}")


def _difference(path: Path, text: str) -> Iterator[str]:
    old = path.read_bytes().decode("utf-8") if path.exists() else ""
    lines = difflib.unified_diff(
        old.splitlines(),
        text.splitlines(),
        str(path) if old else "/dev/null",
        str(path),
        lineterm="",
    )
    colours = {"+": "green", "-": "red"}
    for line in lines:
        yield click.style(line, fg=colours.get(line[:1]))
