"""How commands speak: errors in one line, JSON for programs, colours on a terminal only."""

from __future__ import annotations

import click
import msgspec


class ShellError(click.ClickException):
    """A person's mistake, or what a command cannot do, in one line: what, where, what to do."""


def complain(error: click.ClickException) -> None:
    """Print an error as one line, with where to read on if a command was not called as it wants."""
    line = " ".join(error.format_message().split())
    if isinstance(error, click.UsageError) and error.ctx:
        line += f" See '{error.ctx.command_path} --help'."
    click.echo(f"paperdigest: {line}", err=True)


def print_json(value: object) -> None:
    """Print a value for programs."""
    click.echo(msgspec.json.format(msgspec.json.encode(value), indent=2))


def count(number: int, thing: str) -> str:
    """A number with its noun."""
    return f"{number:,} {thing}{'' if number == 1 else 's'}"


def size(octets: int) -> str:
    """A size for people."""
    for unit, large in (("GB", 1e9), ("MB", 1e6), ("kB", 1e3)):
        if octets >= large:
            return f"{octets / large:,.1f} {unit}"
    return f"{octets:,} bytes"
