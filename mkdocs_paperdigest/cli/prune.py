"""`paperdigest prune`: throw away what nobody looks at any more."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ..archive import Archive
from .telling import count, size

if TYPE_CHECKING:
    from .main import Shell


@click.command()
@click.option(
    "--older-than", type=click.IntRange(1, 36_500), help="Editions older than so many days."
)
@click.option("--cache", is_flag=True, help="Texts and answers that no paper needs: all of them.")
@click.option("--yes", is_flag=True, help="Do it; without this, only tell what would go.")
@click.pass_obj
def prune(shell: Shell, older_than: int | None, cache: bool, yes: bool) -> int:
    """Delete figures that no paper shows and, if asked, old editions and the cache.

    Tells what would go; `--yes` lets it go.

    \b
    Examples:
      paperdigest prune --older-than 730
      paperdigest prune --older-than 730 --yes
    """
    site = shell.site()
    going: list[Path] = []
    for archive in site.archives():
        going += _old_editions(archive, older_than) if older_than else []
        going += _orphans(archive, set(going))
    if cache:
        folder = site.folders["cache_dir"] / "cache"
        going += [file for file in folder.rglob("*") if file.is_file()]
    octets = sum(file.stat().st_size for file in going)
    if shell.verbose or not yes:
        for file in going:
            click.echo(file)
    if yes:
        for file in going:
            file.unlink(missing_ok=True)
    if not shell.quiet:
        done = "deleted" if yes else "would go; --yes deletes them"
        click.echo(f"{count(len(going), 'file')} of {size(octets)} {done}")
    return 0


def _old_editions(archive: Archive, days: int) -> list[Path]:
    before = datetime.now(UTC).date() - timedelta(days=days)
    return [
        archive.path_of(slug, edition.date)
        for slug in archive.slugs()
        for edition in archive.editions(slug)
        if edition.date < before
    ]


def _orphans(archive: Archive, going: set[Path]) -> list[Path]:
    """Pictures that no paper of an edition that stays names."""
    shown = {
        figure.file
        for slug in archive.slugs()
        for edition in archive.editions(slug)
        if archive.path_of(slug, edition.date) not in going
        for paper in (*edition.papers, *edition.spare)
        for figure in paper.figures
    }
    if archive.damaged or not archive.figures.is_dir():
        return []  # what cannot be read may name any of them
    return [file for file in archive.figures.iterdir() if file.is_file() and file.name not in shown]
