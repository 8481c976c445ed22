"""`paperdigest check`: is everything as it should be? Each topic is asked for once."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import click

from ..arxiv.connection import ArxivConnection, ArxivError
from ..choice import choose_summarizer, lacks_key
from ..files import check_writable
from ..models import Topic
from ..summarizers.base import SummarizerError
from .asking import connected, last_week
from .site import Site
from .telling import count, print_json

if TYPE_CHECKING:
    from .main import Shell

_CLASHES = {
    "encryptcontent": "pages are encrypted, but data, feeds and figures stay public",
}


@dataclass(frozen=True)
class Finding:
    """One line of what was found.

    Attributes:
        about: What was looked at.
        right: Whether it is as it should be.
        says: What was found.
        titles: Of the newest papers, for a topic.
    """

    about: str
    right: bool
    says: str
    titles: tuple[str, ...] = ()


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Print it as JSON.")
@click.pass_obj
def check(shell: Shell, as_json: bool) -> int:
    """Look whether topics, key, model, folders and neighbours are as they should be.

    Each topic is asked for once, three seconds apart. Nothing is bought. Ends with 1 where
    something is wrong.
    """
    site = shell.site()
    findings: list[Finding] = []
    for finding in _findings(site):
        findings.append(finding)
        if not as_json and not (shell.quiet and finding.right):
            mark = (
                click.style("ok", fg="green") if finding.right else click.style("wrong", fg="red")
            )
            click.echo(f"{mark:5} {finding.about}: {finding.says}")
            for title in finding.titles:
                click.echo(f"        {title}")
    if as_json:
        print_json(findings)
    return 0 if all(finding.right for finding in findings) else 1


def _findings(site: Site) -> Iterator[Finding]:
    yield from _surroundings(site)
    yield _summarizer(site)
    folder, timeout = site.folders["cache_dir"], site.options.timeout
    with connected(folder, timeout, site.site_url) as connection:
        for topic in site.options.topics:
            yield _topic(connection, site.options.arxiv_api, topic)


def _surroundings(site: Site) -> Iterator[Finding]:
    says = site.site_url or "not set: feeds have no full addresses, a lost archive no way back"
    yield Finding("site_url", right=True, says=says)
    for option, folder in site.folders.items():
        yield _folder(site, option, folder)
    for name in set(site.plugins) & set(_CLASHES):
        yield Finding(f"plugin {name}", right=True, says=_CLASHES[name])


def _folder(site: Site, option: str, folder: os.PathLike[str]) -> Finding:
    path = site.root / folder
    if path.is_relative_to(site.docs_dir):
        return Finding(option, right=False, says=f"{path} lies within docs_dir; choose another")
    try:
        check_writable(path)
    except OSError as error:
        return Finding(option, right=False, says=f"{path} cannot be written ({error.strerror})")
    return Finding(option, right=True, says=str(path))


def _summarizer(site: Site) -> Finding:
    options = site.options
    if missing := lacks_key(options.summarizer, os.environ):
        return Finding("summarizer", right=False, says=missing)
    chosen = choose_summarizer(options.summarizer, options.model, options.timeout, os.environ)
    model = f", model {chosen.model}" if chosen.model else ""
    look = getattr(chosen, "check_model", None)
    if look is not None:
        try:
            look()
        except SummarizerError as error:
            return Finding("summarizer", right=False, says=str(error))
    return Finding("summarizer", right=True, says=f"{chosen.name}{model}")


def _topic(connection: ArxivConnection, endpoint: str, topic: Topic) -> Finding:
    about = f"topic {topic.name!r}"
    try:
        week = last_week(connection, endpoint, topic)
    except ArxivError as error:
        return Finding(about, right=False, says=str(error))
    if not week.titles:
        return Finding(about, right=False, says="arXiv has no papers for its query")
    says = f"{count(week.papers, 'paper')} in the last 7 days"
    return Finding(about, right=True, says=says, titles=week.titles)
