"""`paperdigest backfill`: years of a topic, planned first."""

from __future__ import annotations

import difflib
import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import click

from ..archive import Archive
from ..arxiv.connection import ArxivConnection
from ..arxiv.listings import count_window
from ..arxiv.snapshot import SnapshotError, read_snapshot
from ..cluster import ClusterError, open_cluster
from ..executor import Executor
from ..models import Paper, Topic
from ..prices import money_in_words
from ..summarizers.base import SummarizerError
from ..update.backfilling import file_from_arxiv, file_from_snapshot, goes_on_from
from ..update.budget import open_budget
from ..update.collecting import takes_batches
from ..update.forecast import Forecast, count_kept, count_listings, foresee, most_kept
from ..update.handing_in import hand_in
from ..update.plan import Plan
from ..update.report import Report
from ..update.session import bring_all_up_to_date
from ..update.settled import filed_of
from .asking import connected
from .site import Site
from .telling import ShellError, count
from .updating import check_folders, conclude, say_on_error_stream

if TYPE_CHECKING:
    from .main import Shell

_FIRST_DAY = datetime(1991, 8, 14, tzinfo=UTC)
"""When arXiv began."""

_LEAST_TIMEOUT = 120.0
"""Seconds that arXiv is given for a page of 2,000 papers."""

_WORTH_A_CLUSTER = 5_000
"""Built-in digests from which other processes win more than they take to begin."""

_MINUTE, _HOUR = 60, 3_600


@click.command()
@click.argument("topic")
@click.option(
    "--since",
    required=True,
    type=click.DateTime(["%Y-%m-%d"]),
    help="The first day, in UTC, whose submissions are wanted.",
)
@click.option(
    "--metadata",
    type=click.Path(path_type=Path),
    help="arXiv's metadata snapshot, to be read in place of asking for listings.",
)
@click.option(
    "--batch", is_flag=True, help="Hand digests in as batches; later builds collect them."
)
@click.option(
    "--scheduler",
    default="",
    metavar="ADDRESS",
    help="Of a Dask cluster that reads texts and copies sentences, as tcp://host:8786.",
)
@click.option("--yes", is_flag=True, help="Go on without asking.")
@click.pass_obj
def backfill(
    shell: Shell,
    topic: str,
    since: datetime,
    metadata: Path | None,
    batch: bool,
    scheduler: str,
    yes: bool,
) -> int:
    """File and digest what a TOPIC brought since a day.

    TOPIC is its name or slug, as configured. Tells first what it takes: papers, requests to arXiv
    and their time, tokens, money. Goes on after a yes. Interrupted anywhere, it goes on where it
    was when it is called again. The limits of single builds do not hold for it, budget_money does.

    \b
    Examples:
      paperdigest backfill tides --since 2023-01-01
      paperdigest backfill tides --since 2023-01-01 --batch
      paperdigest backfill tides --since 2015-01-01 --metadata arxiv-metadata-oai-snapshot.json
      paperdigest backfill tides --since 2015-01-01 --scheduler tcp://10.0.0.5:8786
    """
    site = shell.site()
    chosen = _find(site, topic)
    first = since.replace(tzinfo=UTC)
    _check(site, first, metadata)
    check_folders(site)
    work: _Source = _Snapshot(metadata, chosen, first) if metadata else _Api(site, chosen, first)
    archives = site.archives()
    plans = _plans(site, archives, chosen)
    if batch:
        _check_batches(plans[0])
    forecast = work.foresee(plans, archives[0], batched=batch)
    for line in _in_lines(forecast, chosen, first):
        click.echo(line)
    if not (yes or _agreed()):
        click.echo("nothing was done; --yes goes on")
        return 0
    say = (lambda _: None) if shell.quiet else say_on_error_stream
    with _executor(scheduler, plans[0], forecast.digests, say) as executor:
        with site.alone():
            archives = site.archives()
            new = work.file(archives[0], say)
        plans = [
            replace(plan, budget_papers=forecast.digests, budget_tokens=0, deadline_seconds=0)
            for plan in _plans(site, archives, chosen)
        ]
        if batch:
            with site.alone():
                report = _hand_in(plans, archives, executor, say)
        else:
            report = bring_all_up_to_date(plans, archives, say, executor)
    report.new += new
    return conclude(shell, report, fail_on_error=site.options.fail_on_error)


@contextmanager
def _executor(
    scheduler: str, plan: Plan, digests: int, say: Callable[[str], None]
) -> Iterator[Executor]:
    """Who does what takes time: a cluster, this machine's processors, or this process alone."""
    worth_it = not plan.costs and digests >= _WORTH_A_CLUSTER and (os.cpu_count() or 1) > 1
    if not scheduler and not (worth_it and find_spec("distributed")):
        yield Executor()
        return
    try:
        with open_cluster(scheduler, plan.timeout, say) as executor:
            yield executor
    except ClusterError as error:
        raise ShellError(f"--scheduler: {error}" if scheduler else str(error)) from None


class _Source(Protocol):
    """Where listings come from."""

    def foresee(self, plans: Sequence[Plan], archive: Archive, *, batched: bool) -> Forecast:
        """Tell what is to come."""
        ...

    def file(self, archive: Archive, say: Callable[[str], None]) -> int:
        """File it, and tell how many papers were new."""
        ...


class _Api:
    """arXiv's query API."""

    def __init__(self, site: Site, topic: Topic, since: datetime) -> None:
        self._site = site
        self._topic = topic
        self._since = since

    def foresee(self, plans: Sequence[Plan], archive: Archive, *, batched: bool) -> Forecast:
        begins = goes_on_from(archive, self._topic, self._since)
        endpoint = self._site.options.arxiv_api
        with self._connected() as connection:
            papers = count_window(connection, endpoint, self._topic, begins, datetime.now(UTC))
        kept = most_kept(self._topic, papers, begins)
        listings = count_listings(papers)
        return foresee(plans, archive, papers, kept, listings, batched=batched)

    def file(self, archive: Archive, say: Callable[[str], None]) -> int:
        endpoint = self._site.options.arxiv_api
        try:
            with self._connected() as connection:
                return file_from_arxiv(connection, endpoint, archive, self._topic, self._since, say)
        except ShellError as error:
            raise ShellError(
                f"{error.message}; what came by then is filed, call it again to go on"
            ) from None

    def _connected(self) -> AbstractContextManager[ArxivConnection]:
        timeout = max(self._site.options.timeout, _LEAST_TIMEOUT)
        return connected(self._site.folders["cache_dir"], timeout, self._site.site_url)


class _Snapshot:
    """A file of arXiv's metadata. It is read to its end before anything is filed."""

    def __init__(self, file: Path, topic: Topic, since: datetime) -> None:
        self._file = file
        self._topic = topic
        self._since = since

    def foresee(self, plans: Sequence[Plan], archive: Archive, *, batched: bool) -> Forecast:
        papers, kept = count_kept(self._topic, archive, self._papers())
        return foresee(plans, archive, papers, kept, 0, batched=batched)

    def file(self, archive: Archive, say: Callable[[str], None]) -> int:
        return file_from_snapshot(self._papers(), archive, self._topic, self._since, say)

    def _papers(self) -> Iterator[Paper]:
        try:
            yield from read_snapshot(self._file, self._topic, self._since.date())
        except SnapshotError as error:
            raise ShellError(str(error)) from None


def _find(site: Site, named: str) -> Topic:
    topics = site.options.topics
    for topic in topics:
        if named.casefold() in (topic.slug.casefold(), topic.name.casefold()):
            return topic
    slugs = [topic.slug for topic in topics]
    close = difflib.get_close_matches(named.casefold(), slugs, n=1)
    hint = f"did you mean {close[0]!r}?" if close else f"there are {', '.join(slugs)}"
    raise ShellError(f"{site.file} has no topic {named!r}; {hint}")


def _check(site: Site, since: datetime, metadata: Path | None) -> None:
    if not _FIRST_DAY <= since < datetime.now(UTC):
        raise ShellError(
            f"--since {since:%Y-%m-%d}: give a day from {_FIRST_DAY:%Y-%m-%d}, when arXiv began, "
            "until today"
        )
    if site.options.offline and metadata is None:
        raise ShellError(
            f"{site.file}: option 'offline' is on, so arXiv cannot be asked; "
            "turn it off, or give --metadata"
        )


def _plans(site: Site, archives: list[Archive], topic: Topic) -> list[Plan]:
    """The plan of each language, for the one topic."""
    return [replace(plan, topics=(topic,), lists=False) for plan in site.plans(archives)]


def _in_lines(forecast: Forecast, topic: Topic, since: datetime) -> Iterator[str]:
    waiting = f", {forecast.waiting:,} of papers filed before" if forecast.waiting else ""
    yield (
        f"{topic.name} since {since:%Y-%m-%d}: {count(forecast.papers, 'paper')} to be filed; "
        f"{count(forecast.digests, 'digest')} to be made at most{waiting} "
        f"(an edition keeps {topic.max_papers})"
    )
    asked = forecast.listings + forecast.texts
    if asked:
        yield (
            f"arXiv: about {count(asked, 'request')} ({forecast.listings:,} for listings, "
            f"{forecast.texts:,} for texts), at least {_time(forecast.seconds)} at its pace"
        )
    else:
        yield "arXiv: no request"
    if not forecast.model:
        yield "the built-in summarizer: no tokens"
        return
    tokens = forecast.bill.tokens
    money = money_in_words(forecast.bill.money) or "no price is stated in the option 'prices'"
    known = "as its digests took so far" if forecast.measured else "at a guess"
    yield f"{forecast.model}: about {tokens.input + tokens.output:,} tokens {known}, {money}"


def _time(seconds: float) -> str:
    if seconds < _MINUTE:
        return f"{seconds:.0f} seconds"
    if seconds < _HOUR:
        return f"{seconds / _MINUTE:.0f} minutes"
    return f"{seconds / _HOUR:,.1f} hours"


def _check_batches(plan: Plan) -> None:
    if not takes_batches(plan.summarizer):
        raise ShellError(
            f"summarizer '{plan.summarizer.name}' takes no batches; 'gemini' and 'openai' do, "
            "with their key"
        )


def _hand_in(
    plans: list[Plan], archives: list[Archive], executor: Executor, say: Callable[[str], None]
) -> Report:
    """Hand in what is to be digested, in every language."""
    report = Report(topics=1)
    budget = open_budget(plans[0], archives)
    handed = 0
    for plan, archive in zip(plans, archives, strict=True):
        if plan.leader:
            archive.follow(plan.leader, plan.topics[0])
        try:
            handed += hand_in(plan, archive, budget, report, executor, say)
        except SummarizerError as error:
            raise ShellError(f"{error}; call it again to go on") from None
        report.count_papers(filed for _, filed in filed_of(plan, archive))
    report.note(f"{count(handed, 'paper')} handed in; later builds collect their digests")
    return report


def _agreed() -> bool:
    try:
        return click.confirm("Go on?")
    except click.Abort:
        click.echo()
        return False
