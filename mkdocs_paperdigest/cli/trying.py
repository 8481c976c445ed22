"""`paperdigest try`: what a query would bring, before it goes into a file."""

from __future__ import annotations

from pathlib import Path

import click
from platformdirs import user_cache_path

from ..topics import TopicError, read_topics
from .asking import connected, last_week
from .telling import ShellError, count, print_json

ARXIV_API = "https://export.arxiv.org/api/query"
TIMEOUT = 30.0


def own_folder() -> Path:
    """Where the shell keeps what it must remember without a site."""
    return user_cache_path("mkdocs-paperdigest", appauthor=False)


@click.command("try")
@click.argument("query")
@click.option("--arxiv-api", default=ARXIV_API, show_default=True, help="Who is asked.")
@click.option("--json", "as_json", is_flag=True, help="Print it as JSON.")
def try_query(query: str, arxiv_api: str, as_json: bool) -> int:
    """Tell how many papers a day a query brings, and the newest. Needs no site.

    Ends with 1 where it brings none.

    \b
    Examples:
      paperdigest try 'cat:cs.CV AND abs:"diffusion model"'
      paperdigest try 'au:Noether'
    """
    try:
        (topic,) = read_topics([{"name": "Query", "query": query}])
    except TopicError as error:
        raise ShellError(str(error).removeprefix("topic 'Query': ")) from None
    with connected(own_folder(), TIMEOUT, "") as connection:
        week = last_week(connection, arxiv_api, topic)
    if as_json:
        print_json({"papers": week.papers, "days": 7, "newest": week.titles})
    else:
        click.echo(f"{count(week.papers, 'paper')} in the last 7 days, {week.a_day:.1f} a day")
        for title in week.titles:
            click.echo(f"  {title}")
    return 0 if week.titles else 1
