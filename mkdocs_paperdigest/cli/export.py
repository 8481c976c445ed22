"""`paperdigest export`: the section as files for another generator of sites."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ..archive import Archive
from ..export.ledger import ExportError, write_section
from ..export.markdown import DIALECTS, for_markdown
from ..export.zensical import for_zensical, nav_entries
from ..keeping import Keep
from ..navigation import without
from ..published import Publication
from ..render.owners import BrokenTemplateError
from ..sections import PublishedSection, SiteSettings, see_section
from .telling import ShellError, count, print_json

if TYPE_CHECKING:
    from .main import Shell
    from .site import Site


@click.command()
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
@click.option(
    "--for",
    "generator",
    type=click.Choice(["zensical", *DIALECTS]),
    default="zensical",
    show_default=True,
    help="Which generator will read the files.",
)
@click.option("--json", "as_json", is_flag=True, help="Print what changed as JSON.")
@click.pass_obj
def export(shell: Shell, folder: Path, generator: str, as_json: bool) -> None:
    """Write the section as files for another generator.

    DIR is the folder of its pages. Only what changed is written, and what an earlier export wrote
    and no longer belongs is removed. No other file is touched: one that is in the way stops the
    export before it begins.

    \b
    Examples:
      paperdigest export docs                      then: zensical build
      paperdigest export content --for hugo
      paperdigest export ~/vault/arxiv --for obsidian
      paperdigest export docs --json
    """
    site = shell.site()
    archives = site.readable_archives()
    settings = _settings(site)
    keep = Keep(site.folders["cache_dir"] / "export")
    sections = [
        see_section(
            settings,
            place.language,
            place.path,
            Publication(archive, site.corrections(), site.options.figures),
            keep,
        )
        for place, archive in zip(site.places, archives, strict=True)
    ]
    _tell_damaged(archives)
    if not any(topic.editions for section in sections for topic in section.view.topics):
        raise ShellError("the archive holds no papers yet; run 'paperdigest update' first")
    try:
        if generator == "zensical":
            outputs = for_zensical(settings, sections)
        else:
            outputs = for_markdown(DIALECTS[generator], sections)
        changes = write_section(folder, outputs)
    except (ExportError, BrokenTemplateError) as error:
        raise ShellError(str(error)) from None
    except OSError as error:
        raise ShellError(f"{error.filename or folder} cannot be used ({error.strerror})") from None
    missing = _missing_from_nav(site, sections) if generator == "zensical" else {}
    if as_json:
        print_json({**asdict(changes), "nav": missing})
        return
    for uri in changes.left:
        click.echo(f"{folder / uri} no longer belongs, but was changed by hand: left", err=True)
    if shell.quiet:
        return
    click.echo(
        f"{count(len(changes.written), 'file')} written, {len(changes.removed):,} removed, "
        f"{changes.kept:,} as they were"
    )
    if missing:
        click.echo(f"for 'nav' of {site.file.name}:")
        for uri, title in missing.items():
            click.echo(f"  {title}: {uri}")


def _settings(site: Site) -> SiteSettings:
    return SiteSettings(
        topics=site.options.topics,
        title=site.options.title,
        feeds=site.options.feeds,
        protected=site.options.protected,
        keep_pages=int(site.options.keep_pages),
        author_pages=int(site.options.author_pages),
        site_url=site.site_url,
        site_name=site.site_name,
        directory_urls=site.directory_urls,
        templates=site.templates,
    )


def _tell_damaged(archives: list[Archive]) -> None:
    for archive in archives:
        for path, reason in archive.damaged:
            click.echo(f"{path} cannot be read and is left out ({reason})", err=True)


def _missing_from_nav(site: Site, sections: list[PublishedSection]) -> dict[str, str]:
    """The titles of pages that a navigation lacks; one derived from folders would show all."""
    return {
        uri: title
        for section in sections
        for title, uri in nav_entries(section.view)
        if not site.nav or without(site.nav, {uri}) == site.nav
    }
