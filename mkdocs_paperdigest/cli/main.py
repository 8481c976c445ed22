"""The shell `paperdigest`: reads the mkdocs.yml that builds read."""

from __future__ import annotations

import sys
import traceback
from dataclasses import dataclass
from importlib import import_module
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING

import click

from .telling import ShellError, complain

if TYPE_CHECKING:
    from .site import Site

_INTERRUPTED = 130
"""What a shell gives for a program that Ctrl-C ended."""


_COMMANDS = {
    "backfill": "backfill:backfill",
    "check": "check:check",
    "export": "export:export",
    "new": "new:new",
    "prune": "prune:prune",
    "restore": "restore:restore",
    "schema": "schema:schema",
    "show": "show:show",
    "status": "status:status",
    "try": "trying:try_query",
    "update": "updating:update",
}
"""Each command's module and its name there."""


class _Commands(click.Group):
    """Commands that are loaded when they are called: some bring much with them.

    Source: https://click.palletsprojects.com/en/stable/complex/#lazily-loading-subcommands
    """

    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted({*_COMMANDS, *super().list_commands(ctx)})

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if place := _COMMANDS.get(cmd_name):
            module, _, name = place.partition(":")
            self.add_command(getattr(import_module(f".{module}", __package__), name))
        return super().get_command(ctx, cmd_name)


@dataclass
class Shell:
    """What every command is given.

    Attributes:
        config_file: As the person named it; `None` to look for one here.
        quiet: Whether only results and errors are printed.
        verbose: Whether all that is noted is printed.
    """

    config_file: Path | None
    quiet: bool = False
    verbose: bool = False

    def site(self) -> Site:
        """The site that commands are about.

        Raises:
            ShellError: There is none, or its configuration cannot be used.
        """
        from .site import load_site  # brings MkDocs, which some commands need not

        return load_site(self.config_file)


@click.group(
    cls=_Commands,
    invoke_without_command=True,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@click.version_option(version("mkdocs-paperdigest"), prog_name="paperdigest")
@click.option(
    "-f", "--config-file", type=click.Path(path_type=Path), help="mkdocs.yml or zensical.toml."
)
@click.option("-q", "--quiet", is_flag=True, help="Print results and errors alone.")
@click.option("-v", "--verbose", is_flag=True, help="Print all that is noted.")
@click.option("--debug", is_flag=True, help="Show where in the program an error comes from.")
@click.pass_context
def shell(
    context: click.Context, config_file: Path | None, quiet: bool, verbose: bool, debug: bool
) -> None:
    """Keep a section of arXiv paper digests, from a shell.

    \b
    Examples:
      paperdigest new my-site           a working site in a new folder
      paperdigest try 'all:"deep sea"'  what a query would bring
      paperdigest check                 is everything as it should be?
      paperdigest show 2403.10255       one paper, digested now
    """
    del debug  # looked for where errors end up
    context.obj = Shell(config_file, quiet, verbose)
    if context.invoked_subcommand is None:
        click.echo(context.get_help())


def main(arguments: list[str] | None = None) -> None:
    """Run a command, and end with its exit code: 0, 1 for what is wrong, 2 for wrong usage."""
    given = sys.argv[1:] if arguments is None else arguments
    try:
        ended = shell.main(given, prog_name="paperdigest", standalone_mode=False)
    except click.exceptions.Exit as done:
        sys.exit(done.exit_code)
    except (click.Abort, KeyboardInterrupt):
        click.echo("paperdigest: interrupted; what was made by then is kept", err=True)
        sys.exit(_INTERRUPTED)
    except click.ClickException as error:
        if "--debug" in given:
            traceback.print_exc()
        complain(error)
        sys.exit(error.exit_code)
    except BrokenPipeError:
        # Whoever read our output has seen enough.
        sys.stderr.close()
        sys.exit(0)
    except Exception as error:
        if "--debug" in given:
            raise
        why = f"{type(error).__name__}: {error or 'no reason given'} (--debug shows where)"
        complain(ShellError(why))
        sys.exit(1)
    sys.exit(ended if isinstance(ended, int) else 0)
