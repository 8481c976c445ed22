"""`paperdigest show`: one paper, digested now and printed."""

from __future__ import annotations

import os
import textwrap
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ..config import PaperDigestConfig
from ..latex import tex_to_text
from ..models import HEADINGS, Claim, Paper
from ..planning import Place, make_plan
from ..render.single import single_page
from ..shared_cache import open_shared_cache
from ..summarizers.base import SummarizerError
from ..update.plan import Plan
from .one_paper import digest_one
from .site import NoSiteError
from .telling import ShellError, print_json
from .trying import own_folder

if TYPE_CHECKING:
    from .main import Shell

_WIDTH = 88
_AUTHORS = 5


@click.command()
@click.argument("paper")
@click.option("--html", "as_html", is_flag=True, help="Print a page that stands alone.")
@click.option("--json", "as_json", is_flag=True, help="Print the paper as the archive holds it.")
@click.option("--arxiv-api", help="Who is asked; by default the site's option, else arXiv.")
@click.option("--arxiv-site", help="Where texts are; by default the site's option, else arXiv.")
@click.pass_obj
def show(
    shell: Shell,
    paper: str,
    as_html: bool,
    as_json: bool,
    arxiv_api: str | None,
    arxiv_site: str | None,
) -> None:
    """Digest one PAPER now: an arXiv id, its address, or a PDF file. Needs no site.

    With a mkdocs.yml its options hold. Without, a Gemini model digests where a key is set, else the
    built-in summarizer.

    \b
    Examples:
      paperdigest show 2403.10255
      paperdigest show https://arxiv.org/abs/2403.10255 --html > digest.html
      paperdigest show paper.pdf --json
    """
    plan, folder = _plan(shell)
    plan = replace(
        plan, arxiv_api=arxiv_api or plan.arxiv_api, arxiv_site=arxiv_site or plan.arxiv_site
    )
    try:
        with open_shared_cache(folder / "cache", plan.cache, _complain) as cache:
            digested = digest_one(paper, plan, folder, cache)
    except SummarizerError as error:
        raise ShellError(str(error)) from None
    except OSError as error:
        raise ShellError(f"{folder} cannot be written ({error.strerror or error})") from None
    if as_json:
        print_json(digested)
    elif as_html:
        click.echo(single_page(digested, plan.language))
    else:
        for line in _lines(digested):
            click.echo(line)


def _complain(line: str, *, to_mend: bool) -> None:  # noqa: ARG001
    click.echo(line, err=True)


def _plan(shell: Shell) -> tuple[Plan, Path]:
    """The options of the site that is here, else the defaults."""
    try:
        site = shell.site()
    except NoSiteError:
        pass
    except ShellError as error:
        if shell.config_file is not None:
            raise
        click.echo(f"{error.message}; the defaults hold", err=True)
    else:
        plan = site.plan()
        return plan, plan.cache_dir
    options = PaperDigestConfig()
    options.load_dict({"topics": [{"name": "One", "query": "all:one"}]})
    options.validate()
    place = Place("en", "papers", Path())
    plan = make_plan(
        options, Path(), place, site_url="", hidden=frozenset(), environment=os.environ
    )
    return plan, own_folder()


def _lines(paper: Paper) -> Iterator[str]:
    """The paper for a terminal: what it says, and below each statement its sentences."""
    yield click.style(tex_to_text(paper.title), bold=True)
    if paper.authors:
        more = " …" if len(paper.authors) > _AUTHORS else ""
        yield f"{', '.join(map(tex_to_text, paper.authors[:_AUTHORS]))}{more}"
        yield f"https://arxiv.org/abs/{paper.versioned_id}"
    yield ""
    digest = paper.digest
    if digest is None:
        return
    yield from _claim(digest.summary, "")
    for claim in digest.takeaways:
        yield from _claim(claim, "• ")
    for heading in HEADINGS:
        if heading in digest.deep:
            yield ""
            yield click.style(heading.capitalize(), bold=True)
            for claim in digest.deep[heading]:
                yield from _claim(claim, "• ")
    yield ""
    by = digest.model or "the built-in summarizer, from its own sentences"
    yield f"By {by}; read: {digest.read}."


def _claim(claim: Claim, mark: str) -> Iterator[str]:
    said = f"{mark}{tex_to_text(claim.text)}"
    yield from textwrap.wrap(said, _WIDTH, subsequent_indent=" " * len(mark))
    if claim.quote != claim.text:
        quoted = textwrap.wrap(f"“{tex_to_text(claim.quote)}”", _WIDTH - 4)
        yield from (click.style(f"    {line}", dim=True) for line in quoted)
