"""`paperdigest status`: how things stand, without a request."""

from __future__ import annotations

import errno
import os
from collections.abc import Sequence
from typing import TYPE_CHECKING

import click

from ..archive import Archive
from ..choice import all_lack_keys
from ..files import check_writable
from ..prices import money_in_words
from ..standing import Standing, TopicStanding, size_of, take_stock
from ..update.budget import open_budget
from ..update.parcels import read_parcels
from .site import Site
from .telling import count, print_json, size

if TYPE_CHECKING:
    from .main import Shell

_SHOWN = 5


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Print all of it as JSON.")
@click.pass_obj
def status(shell: Shell, as_json: bool) -> int:
    """Tell what the archive holds, how fresh it is, and what waits.

    And what failed, and what all of it cost. Asks nobody. Ends with 1 where something stays wrong
    until you mend it.

    \b
    Examples:
      paperdigest status
      paperdigest -f docs/mkdocs.yml status --json
    """
    site = shell.site()
    archives = site.readable_archives()
    standings = [
        take_stock(archive, place, site.options.topics)
        for place, archive in zip(site.places, archives, strict=True)
    ]
    wrong = _wrong(site, standings)
    cache = size_of(site.folders["cache_dir"] / "cache")
    if as_json:
        print_json({"languages": standings, "cache_bytes": cache, "wrong": wrong})
    else:
        for standing in standings:
            _print(standing, several=len(standings) > 1)
        parcels = [parcel for archive in archives for parcel in read_parcels(archive)]
        for reads, what in ((False, "digest"), (True, "second reading")):
            if waiting := sum(
                len(parcel.tasks)
                for parcel in parcels
                if not parcel.collected and parcel.reads == reads
            ):
                click.echo(f"batches: {count(waiting, what)} handed in and not collected")
        if paid := _paid(site, archives):
            click.echo(f"budget_money: {paid}")
        if not shell.quiet:
            click.echo(f"cache: {size(cache)}")
        for line in wrong:
            click.echo(f"{click.style('wrong', fg='red', bold=True)}: {line}")
    return 1 if wrong else 0


def _print(standing: Standing, *, several: bool) -> None:
    if several:
        click.secho(f"{standing.path} ({standing.language})", bold=True)
    for topic in standing.topics:
        held = f"{count(topic.papers, 'paper')} in {count(topic.editions, 'edition')}"
        waiting = f", {topic.pending:,} pending" if topic.pending else ""
        newest = f", newest {topic.newest}" if topic.newest else ""
        fresh = f"arXiv answered {topic.checked_at}" if topic.checked_at else "never fetched"
        click.echo(f"{topic.name}: {held}{waiting}{newest}; {fresh}")
        if topic.trouble:
            click.echo(f"  last time: {topic.trouble}")
    for failure in standing.failures[:_SHOWN]:
        end = "given up" if failure.given_up else "tried again later"
        click.echo(f"{failure.paper}, {failure.step}: {failure.because} ({end})")
    if len(standing.failures) > _SHOWN:
        click.echo(f"… and {len(standing.failures) - _SHOWN:,} more (--json has all)")
    for month in standing.tokens:
        click.echo(f"{month}: {_cost(standing, month)}")
        for topic in standing.topics if len(standing.topics) > 1 else ():
            if month in topic.tokens:
                click.echo(f"  {topic.name}: {_cost(topic, month)}")
    click.echo(f"archive: {size(standing.archive_bytes)}")


def _paid(site: Site, archives: Sequence[Archive]) -> str:
    """What of the month's money is spent; empty where there is no limit."""
    plan = site.plans(list(archives))[0]
    if not plan.budget_money:
        return ""
    spent = open_budget(plan, archives).paid_this_month()
    limit = {plan.prices.currency: plan.budget_money}
    return f"{money_in_words(spent)} of {money_in_words(limit)} are spent this month"


def _cost(standing: Standing | TopicStanding, month: str) -> str:
    tokens = standing.tokens[month]
    money = money_in_words(standing.money.get(month, {}))
    return ", ".join(filter(None, [f"{tokens.input + tokens.output:,} tokens", money]))


def _wrong(site: Site, standings: list[Standing]) -> list[str]:
    """What only the owner can mend."""
    wrong: list[str] = []
    for standing in standings:
        wrong += [f"{file}" for file in standing.damaged]
    wrong += [
        f"topic {topic.name!r}: {topic.trouble}"
        for topic in standings[0].topics
        if topic.trouble.startswith("arXiv refused")
    ]
    for option, folder in site.folders.items():
        try:
            if folder.exists():
                check_writable(folder)
            elif not next(parent for parent in folder.parents if parent.exists()).is_dir():
                raise NotADirectoryError(errno.ENOTDIR, os.strerror(errno.ENOTDIR))
        except OSError as error:
            wrong.append(f"option '{option}': {folder} cannot be written ({error.strerror})")
    if missing := all_lack_keys(site.options.summarizer, os.environ):
        wrong.append(missing)
    return wrong
