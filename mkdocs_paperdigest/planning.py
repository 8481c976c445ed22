"""From the options of a site to what an update is to do; the same for a build and for the shell."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from .choice import choose_reader, choose_summarizer
from .summarizers.base import Summarizer
from .summarizers.extractive import Extractive
from .update.plan import Depth, Plan

if TYPE_CHECKING:
    from .config import PaperDigestConfig

_DEEP_PATIENCE = 4
"""A model writes a deep digest for longer than arXiv takes to send a page."""


def find_folders(options: PaperDigestConfig, root: Path) -> dict[str, Path]:
    """Where the cache and the archive live, by the option that says so.

    Args:
        options: As mkdocs.yml has them.
        root: The folder of mkdocs.yml.
    """
    cache_dir = (root / options.cache_dir).resolve()
    archive_dir = (root / (options.archive_dir or cache_dir / "archive")).resolve()
    return {"cache_dir": cache_dir, "archive_dir": archive_dir}


def make_plan(
    options: PaperDigestConfig,
    root: Path,
    *,
    language: str,
    site_url: str,
    hidden: frozenset[str],
    environment: Mapping[str, str],
) -> Plan:
    """Put together what an update is to do.

    Args:
        options: As mkdocs.yml has them.
        root: The folder of mkdocs.yml.
        language: Of digests.
        site_url: Where the site is published; empty where unknown.
        hidden: Papers that the owner does not want shown.
        environment: Where keys are looked for.
    """
    patience = 1 if options.depth == "brief" else _DEEP_PATIENCE
    summarizer = choose_summarizer(
        options.summarizer, options.model, options.timeout * patience, environment
    )
    return Plan(
        topics=options.topics,
        summarizer=summarizer,
        reader=choose_reader(
            options.verify, options.verify_model, summarizer, options.timeout, environment
        ),
        stand_in=Extractive(),
        language=language,
        depth=_depth(options, summarizer),
        cache_dir=find_folders(options, root)["cache_dir"],
        site_url=site_url,
        path=options.path,
        arxiv_api=options.arxiv_api,
        arxiv_site=options.arxiv_site,
        figures=options.figures,
        refresh_hours=options.refresh,
        lookback_days=options.lookback,
        concurrency=int(options.concurrency),
        budget_papers=int(options.budget_papers),
        budget_tokens=int(options.budget_tokens),
        deadline_seconds=options.deadline,
        timeout=options.timeout,
        online=not options.offline,
        restore=options.restore,
        hidden=hidden,
    )


def _depth(options: PaperDigestConfig, summarizer: Summarizer) -> Depth:
    if options.depth == "auto":
        return "full" if summarizer.writes else "brief"
    return options.depth
