"""All commands of the shell, which loads each only when it is called."""

from __future__ import annotations

import click

from mkdocs_paperdigest.cli.main import shell

_CONTEXT = click.Context(shell)

COMMANDS: dict[str, click.Command] = {
    name: command
    for name in shell.list_commands(_CONTEXT)
    if (command := shell.get_command(_CONTEXT, name))
}
