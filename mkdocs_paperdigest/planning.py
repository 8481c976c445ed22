"""From the options of a site to what an update is to do; the same for a build and for the shell."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from .archive import Archive, Folder
from .archive.remote import RemoteError, RemoteFolder, is_address
from .choice import choose_reader, choose_summarizer, lacks_key
from .keeping import Keep
from .summarizers.base import Summarizer
from .summarizers.extractive import Extractive
from .update.plan import Depth, Fallback, Plan

if TYPE_CHECKING:
    from .config import PaperDigestConfig

_DEEP_PATIENCE = 4
"""A model writes a deep digest for longer than arXiv takes to send a page."""


def find_folders(options: PaperDigestConfig, root: Path) -> dict[str, Path]:
    """Where the cache and the archive live on this machine, by the option that says so.

    An archive elsewhere has a copy in the cache.

    Args:
        options: As mkdocs.yml has them.
        root: The folder of mkdocs.yml.
    """
    cache_dir = (root / options.cache_dir).resolve()
    if is_address(options.archive_dir):
        name = hashlib.sha256(options.archive_dir.encode()).hexdigest()[:16]
        archive_dir = cache_dir / "copies" / name
    else:
        archive_dir = (root / (options.archive_dir or cache_dir / "archive")).resolve()
    return {"cache_dir": cache_dir, "archive_dir": archive_dir}


@dataclass(frozen=True, slots=True)
class Place:
    """Where a site has the section in one language.

    Attributes:
        language: Of digests and labels, as a BCP 47 tag.
        path: Where its pages live, relative to the docs.
        archive_dir: Where its archive lives, or the copy of one elsewhere.
        address: Of the archive elsewhere; empty where it lives on this machine.
    """

    language: str
    path: str
    archive_dir: Path
    address: str = ""


def find_places(options: PaperDigestConfig, root: Path, site_language: str) -> tuple[Place, ...]:
    """Where the section stands, once for each language; arXiv is asked for the first.

    Args:
        options: As mkdocs.yml has them.
        root: The folder of mkdocs.yml.
        site_language: What holds where no language is configured.
    """
    first, *others = options.language or (site_language,)
    archive_dir = find_folders(options, root)["archive_dir"]
    address = options.archive_dir.rstrip("/") if is_address(options.archive_dir) else ""
    return (
        Place(first, options.path, archive_dir, address),
        *(
            Place(
                language,
                f"{language}/{options.path}",
                archive_dir.with_name(f"{archive_dir.name}-{language}"),
                f"{address}-{language}" if address else "",
            )
            for language in others
        ),
    )


def open_archives(
    options: PaperDigestConfig, places: Sequence[Place], keep: Keep | None = None
) -> tuple[list[Archive], str]:
    """Open the archive of each language; of one elsewhere, what changed is fetched first.

    Args:
        options: As mkdocs.yml has them.
        places: Where the archives are.
        keep: See [`Archive`][].

    Returns:
        The archives, and why they may only be read and not be as they are elsewhere, in one line;
        empty where they are.
    """
    trouble = ""
    folders: list[Folder] = []
    for place in places:
        folder = Folder(place.archive_dir)
        if place.address and options.offline:
            trouble = "the archive is elsewhere and option 'offline' is on"
        elif place.address:
            try:
                remote = RemoteFolder(place.address, place.archive_dir, options.timeout)
                remote.pull()
            except RemoteError as error:
                trouble = str(error)
            else:
                folder = remote
        folders.append(folder)
    return [Archive(folder, keep) for folder in folders], trouble


def make_plan(
    options: PaperDigestConfig,
    root: Path,
    place: Place,
    *,
    site_url: str,
    hidden: frozenset[str],
    environment: Mapping[str, str],
    leader: Archive | None = None,
) -> Plan:
    """Put together what an update is to do.

    Args:
        options: As mkdocs.yml has them.
        root: The folder of mkdocs.yml.
        place: For which language, and where.
        site_url: Where the site is published; empty where unknown.
        hidden: Papers that the owner does not want shown.
        environment: Where keys are looked for.
        leader: The archive of the first language, for all others.
    """
    cache_dir = find_folders(options, root)["cache_dir"]
    first, *others = _in_line(options, cache_dir / "servers", environment)
    return Plan(
        topics=options.topics,
        summarizer=first.summarizer,
        reader=first.reader,
        fallbacks=tuple(others),
        stand_in=Extractive(),
        language=place.language,
        depth=first.depth,
        cache_dir=cache_dir,
        cache="" if options.offline else options.cache,
        site_url=site_url,
        path=place.path,
        leader=leader,
        arxiv_api=options.arxiv_api,
        arxiv_site=options.arxiv_site,
        figures=options.figures,
        refresh_hours=options.refresh,
        lookback_days=options.lookback,
        concurrency=int(options.concurrency),
        budget_papers=int(options.budget_papers),
        budget_tokens=int(options.budget_tokens),
        budget_money=options.budget_money,
        prices=options.prices,
        deadline_seconds=options.deadline,
        timeout=options.timeout,
        online=not options.offline,
        restore=options.restore,
        hidden=hidden,
    )


def _in_line(
    options: PaperDigestConfig, learnt: Path, environment: Mapping[str, str]
) -> list[Fallback]:
    """The summarizers that are configured; of several, those without their key are passed over."""
    usable = [each for each in options.summarizer if not lacks_key(each, environment)]
    patience = 1 if options.depth == "brief" else _DEEP_PATIENCE
    line = []
    for chosen in usable or options.summarizer[:1]:
        made = choose_summarizer(
            chosen, options.model, options.timeout * patience, environment, learnt
        )
        reader = choose_reader(
            options.verify, options.verify_model, chosen, made, options.timeout, environment, learnt
        )
        line.append(Fallback(made, reader, _depth(options, made)))
    return line


def make_plans(
    options: PaperDigestConfig,
    root: Path,
    places: Sequence[Place],
    archives: Sequence[Archive],
    *,
    site_url: str,
    hidden: frozenset[str],
    environment: Mapping[str, str],
) -> list[Plan]:
    """The plan of each language; see [`make_plan`][]."""
    return [
        make_plan(
            options,
            root,
            place,
            site_url=site_url,
            hidden=hidden,
            environment=environment,
            leader=archives[0] if number else None,
        )
        for number, place in enumerate(places)
    ]


def theme_language(theme: Any) -> str:
    """The language of a MkDocs theme, as a BCP 47 tag."""
    return str(theme.get("language", theme.locale) or "en").replace("_", "-")


def has_footer(theme: Any) -> bool:
    """Whether a MkDocs theme leads to the neighbours of a page below it."""
    return theme.name == "readthedocs" or "navigation.footer" in (theme.get("features") or ())


def _depth(options: PaperDigestConfig, summarizer: Summarizer) -> Depth:
    if options.depth == "auto":
        return "full" if summarizer.writes else "brief"
    return options.depth
