"""`paperdigest restore`: take back from the published site what the archive lacks."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from ..archive import Archive
from ..archive.restoring import restore as restore_archive
from ..planning import Place
from .site import Site
from .telling import ShellError, count

if TYPE_CHECKING:
    from .main import Shell


@click.command()
@click.pass_obj
def restore(shell: Shell) -> int:
    """Take back from the published site what the archive lacks.

    Nothing that it holds is replaced. Ends with 1 where papers of the site could not be had.

    \b
    Example:
      paperdigest restore && mkdocs build --strict
    """
    site = shell.site()
    if not site.site_url:
        raise ShellError(f"{site.file} has no site_url, from which could be restored; set it")
    with site.alone():
        return max(
            _restore(shell, site, place, archive)
            for place, archive in zip(site.places, site.archives(), strict=True)
        )


def _restore(shell: Shell, site: Site, place: Place, archive: Archive) -> int:
    options = site.options
    try:
        found = restore_archive(archive, options.topics, site.site_url, place.path, options.timeout)
    except OSError as error:
        raise ShellError(f"{archive.folder} cannot be written ({error.strerror})") from None
    if found.trouble and not found.missing:
        raise ShellError(found.trouble)
    if found.missing:
        click.echo(f"{count(found.missing, 'paper')} could not be had: {found.trouble}", err=True)
    if not shell.quiet:
        nothing = "nothing that the published site shows is missing here"
        click.echo(str(found) if found.editions or found.figures else nothing)
    return 1 if found.missing else 0
