"""`paperdigest prune`: throw away what nobody looks at any more."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import click

from ..cache import open_cache
from ..pruning import Waste, find_waste, throw_away
from .site import Site
from .telling import ShellError, count, size

if TYPE_CHECKING:
    from .main import Shell


@click.command()
@click.option(
    "--older-than", type=click.IntRange(1, 36_500), help="Also editions older than so many days."
)
@click.option("--yes", is_flag=True, help="Do it; without this, only tell what would go.")
@click.pass_obj
def prune(shell: Shell, older_than: int | None, yes: bool) -> None:
    """Delete figures and cached texts that no edition needs any more.

    And old editions where `--older-than` says so. Tells what would go; `--yes` lets it go.

    \b
    Examples:
      paperdigest prune
      paperdigest prune --older-than 730
      paperdigest prune --older-than 730 --yes
    """
    site = shell.site()
    with site.alone():
        _prune(shell, site, older_than, yes=yes)


def _prune(shell: Shell, site: Site, older_than: int | None, *, yes: bool) -> None:
    before = datetime.now(UTC).date() - timedelta(days=older_than) if older_than else None
    folder = site.folders["cache_dir"] / "cache"
    archives = site.archives()
    try:
        if folder.is_dir():
            with open_cache(folder) as cache:
                waste = find_waste(archives, cache, before)
                if yes:
                    cache.drop(waste.cached)
        else:
            waste = find_waste(archives, None, before)
        octets = sum(file.stat().st_size for file in waste.files)
        if yes:
            throw_away(waste.files, archives)
    except OSError as error:
        raise ShellError(
            f"{error.filename or folder} cannot be changed ({error.strerror or error})"
        ) from None
    _tell(shell, waste, octets, yes=yes)


def _tell(shell: Shell, waste: Waste, octets: int, *, yes: bool) -> None:
    if shell.verbose or not yes:
        for file in waste.files:
            click.echo(file)
    if not shell.quiet:
        done = "deleted" if yes else "would go; --yes deletes them"
        cached = count(len(waste.cached), "cached item") if waste.cached else ""
        found = f"{count(len(waste.files), 'file')} of {size(octets)}"
        click.echo(f"{' and '.join(filter(None, [found, cached]))} {done}")
