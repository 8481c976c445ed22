"""`paperdigest update`: what a build does before it draws pages."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING, Any

import click

from ..files import check_writable
from ..github import tell_github
from ..update.report import Report
from ..update.session import bring_all_up_to_date
from .site import Site
from .telling import ShellError, print_json

if TYPE_CHECKING:
    from .main import Shell


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Print the report as JSON.")
@click.pass_obj
def update(shell: Shell, as_json: bool) -> int:
    """Fetch and digest what is due, as a build does, without building.

    Ends with 1 where only you can mend what is wrong: a refused query, a missing or refused key, a
    spent quota, papers that were lost.

    \b
    Example, in a crontab:
      23 2 * * 1-5  cd /srv/my-site && .venv/bin/paperdigest -q update
    """
    site = shell.site()
    check_folders(site)
    archives = site.archives()
    say = (lambda _: None) if shell.quiet or as_json else say_on_error_stream
    report = bring_all_up_to_date(site.plans(archives), archives, say)
    return conclude(shell, report, as_json=as_json, fail_on_error=site.options.fail_on_error)


def check_folders(site: Site) -> None:
    """Make sure that cache and archive can be written.

    Raises:
        ShellError: One cannot, or lies where it must not.
    """
    for option, folder in site.folders.items():
        if folder.is_relative_to(site.docs_dir):
            raise ShellError(
                f"{site.file}: option '{option}': {folder} lies within docs_dir; "
                "choose a folder outside it"
            )
        try:
            check_writable(folder)
        except OSError as error:
            raise ShellError(
                f"{site.file}: option '{option}': {folder} cannot be written ({error.strerror})"
            ) from None


def conclude(
    shell: Shell, report: Report, *, as_json: bool = False, fail_on_error: bool = False
) -> int:
    """Tell what an update did.

    Returns:
        How the command ends: 1 where something stays wrong until somebody mends it.
    """
    urgent = [*report.warnings, *report.to_mend]
    if as_json:
        print_json(_told(report))
    else:
        for line in report.notes:
            if not shell.quiet or line in urgent:
                say_on_error_stream(line)
        for line in report.warnings:
            say_on_error_stream(f"warning: {line}")
        if not shell.quiet:
            click.echo(str(report))
    tell_github(report, os.environ, sys.stdout.write)
    failed = fail_on_error and bool(report.failure)
    return 1 if urgent or report.lost or failed else 0


def say_on_error_stream(line: str) -> None:
    """Print a line that is no result."""
    click.echo(line, err=True)


def _told(report: Report) -> dict[str, Any]:
    return {
        "topics": report.topics,
        "new": report.new,
        "made": report.made,
        "stand_ins": report.stand_ins,
        "reused": report.reused,
        "pending": report.pending,
        "claims": {"kept": report.claims_kept, "dropped": report.claims_dropped},
        "tokens": {"input": report.tokens.input, "output": report.tokens.output},
        "money": report.money,
        "seconds": round(report.seconds, 1),
        "failed": report.failed,
        "lost": report.lost,
        "notes": report.notes,
        "to_mend": report.to_mend,
        "warnings": report.warnings,
    }
