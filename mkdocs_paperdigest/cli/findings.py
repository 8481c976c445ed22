"""What `paperdigest check` looks at, one finding each."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from ..archive.remote import RemoteError, RemoteFolder
from ..arxiv.connection import ArxivConnection, ArxivError
from ..choice import Chosen, choose_summarizer, lacks_key
from ..corrections import FILE_NAME
from ..files import check_writable
from ..models import Topic
from ..planning import Place
from ..shared_cache import open_shared_cache
from ..summarizers.base import SummarizerError
from ..update.buying import model_of
from ..update.plan import Fallback, Plan
from .asking import connected, last_week
from .site import Site
from .telling import ShellError, count


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


def look_at(site: Site) -> Iterator[Finding]:
    """Look at a site, the slow things last."""
    yield from _surroundings(site)
    yield from _neighbours(site)
    yield from _corrections(site)
    options = site.options
    if options.offline:
        yield Finding("offline", right=True, says="on: neither model nor arXiv are asked")
        return
    if options.cache:
        yield _shared_cache(site)
    for named in site.options.summarizer:
        yield _summarizer(site, named)
    if options.budget_money:
        yield _prices(site)
    try:
        with connected(site.folders["cache_dir"], options.timeout, site.site_url) as connection:
            for topic in options.topics:
                yield _topic(connection, options.arxiv_api, topic)
    except ShellError as error:
        yield Finding("topics", right=False, says=f"not asked for: {error.message}")


def _surroundings(site: Site) -> Iterator[Finding]:
    says = site.site_url or "not set: feeds have no full addresses, a lost archive no way back"
    yield Finding("site_url", right=True, says=says)
    yield Finding("theme", right=True, says=f"{site.theme or 'of your own'}, in {site.language}")
    for option, folder in site.folders.items():
        yield _folder(site, option, folder)
    for place in site.places:
        if place.address:
            yield _elsewhere(site, place)


def _folder(site: Site, option: str, path: Path) -> Finding:
    if path.is_relative_to(site.docs_dir):
        return Finding(option, right=False, says=f"{path} lies within docs_dir; choose another")
    try:
        check_writable(path)
    except OSError as error:
        return Finding(option, right=False, says=f"{path} cannot be written ({error.strerror})")
    return Finding(option, right=True, says=str(path))


def _elsewhere(site: Site, place: Place) -> Finding:
    if site.options.offline:
        return Finding("archive_dir", right=True, says=f"{place.address}, not asked while offline")
    try:
        RemoteFolder(place.address, place.archive_dir, site.options.timeout).try_out()
    except RemoteError as error:
        return Finding("archive_dir", right=False, says=str(error))
    return Finding("archive_dir", right=True, says=place.address)


def _neighbours(site: Site) -> Iterator[Finding]:
    for name in site.plugins:
        if name == "encryptcontent":
            public = "figures" if site.options.protected else "data, feeds and figures"
            hint = "" if site.options.protected else "; see option 'protected'"
            says = f"pages are encrypted, but {public} stay public{hint}"
            yield Finding(f"plugin {name}", right=True, says=says)
        elif name == "i18n" and len(site.options.language) > 1:
            says = "makes the site in each language; give one in option 'language'"
            yield Finding(f"plugin {name}", right=False, says=says)


def _corrections(site: Site) -> Iterator[Finding]:
    if (site.root / FILE_NAME).exists():
        try:
            says = f"{count(len(site.corrections()), 'paper')} corrected"
        except ShellError as error:
            yield Finding(FILE_NAME, right=False, says=error.message)
        else:
            yield Finding(FILE_NAME, right=True, says=says)


def _shared_cache(site: Site) -> Finding:
    said: list[str] = []

    def take(line: str, *, to_mend: bool) -> None:  # noqa: ARG001
        said.append(line)

    try:
        with open_shared_cache(site.folders["cache_dir"] / "cache", site.options.cache, take):
            pass
    except OSError as error:
        said.append(f"the cache in cache_dir cannot be opened ({error})")
    return Finding("cache", right=not said, says=said[0] if said else "its server answers")


def _summarizer(site: Site, named: Chosen) -> Finding:
    options = site.options
    if missing := lacks_key(named, os.environ):
        return Finding("summarizer", right=False, says=missing)
    chosen = choose_summarizer(named, options.model, options.timeout, os.environ)
    model = f", model {chosen.model}" if chosen.model else ""
    look = getattr(chosen, "check_model", None)
    if look is not None:
        try:
            look()
        except SummarizerError as error:
            return Finding("summarizer", right=False, says=str(error))
    foreign = any(tag.partition("-")[0] != "en" for tag in options.language or [site.language])
    hint = "; it does not translate what papers say" if foreign and not chosen.writes else ""
    return Finding("summarizer", right=True, says=f"{chosen.name}{model}{hint}")


def _prices(site: Site) -> Finding:
    """Whether all who are asked have a price, without which a limit on money lets none be asked."""
    plan = site.plan()
    line: list[Plan | Fallback] = [plan, *plan.fallbacks]
    names = dict.fromkeys(
        model_of(asked)
        for each in line
        for asked in (each.summarizer, each.reader)
        if asked is not None and each.summarizer.writes
    )
    unpriced = [repr(name) for name in names if plan.prices.find(name) is None]
    if unpriced:
        says = f"no price of {', '.join(unpriced)}, which budget_money needs before it is asked"
        return Finding("prices", right=False, says=says)
    return Finding("prices", right=True, says=f"of {count(len(names), 'model')}")


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
