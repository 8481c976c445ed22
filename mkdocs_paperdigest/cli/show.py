"""`paperdigest show`: one paper, digested now and printed."""

from __future__ import annotations

import os
import re
import textwrap
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

import click
import msgspec

from ..arxiv.connection import ArxivConnection, ArxivError
from ..arxiv.listings import fetch_paper
from ..cache import Cache, open_cache
from ..config import PaperDigestConfig
from ..models import HEADINGS, Claim, Digest, Paper, Reading, Section
from ..planning import Place, make_plan
from ..render.single import single_page
from ..summarizers.base import SummarizerError
from ..update.budget import Budget
from ..update.digesting import abstract_alone, digest_paper
from ..update.plan import Depth, Plan, digest_key
from .asking import connected
from .telling import ShellError, print_json
from .trying import own_folder

if TYPE_CHECKING:
    from .main import Shell

_ID = re.compile(
    r"(?:https?://(?:[\w-]+\.)*arxiv\.org/(?:abs|pdf|html)/|arxiv:|10\.48550/arxiv\.)?"
    r"(?P<id>\d{4}\.\d{4,5}|[a-z-]+(?:\.[A-Z]{2})?/\d{7})(?:v\d+)?(?:\.pdf)?/?",
    re.IGNORECASE,
)
_WIDTH = 88
_NO_PAPER = "0000.00000"
_ONE_PAPER = Budget(papers=1)


@dataclass(frozen=True)
class _Shown:
    paper: Paper
    digest: Digest


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
        with open_cache(folder / "cache") as cache:
            shown = _digest(paper, plan, folder, cache)
    except SummarizerError as error:
        raise ShellError(str(error)) from None
    whole = msgspec.structs.replace(shown.paper, digest=shown.digest)
    if as_json:
        print_json(whole)
    elif as_html:
        click.echo(single_page(whole, plan.language))
    else:
        for line in _lines(whole, shown.digest):
            click.echo(line)


def _plan(shell: Shell) -> tuple[Plan, Path]:
    """The options of the site that is here, else the defaults."""
    try:
        site = shell.site()
    except ShellError:
        if shell.config_file is not None:
            raise
    else:
        plan = site.plans(site.archives())[0]
        return plan, plan.cache_dir
    options = PaperDigestConfig()
    options.load_dict({"topics": [{"name": "One", "query": "all:one"}]})
    options.validate()
    place = Place("en", "papers", Path())
    plan = make_plan(
        options, Path(), place, site_url="", hidden=frozenset(), environment=os.environ
    )
    return plan, own_folder()


def _digest(named: str, plan: Plan, folder: Path, cache: Cache) -> _Shown:
    if Path(named).suffix.lower() == ".pdf" and not named.startswith("http"):
        paper, reading = _read_file(Path(named))
    else:
        found = _ID.fullmatch(named.strip())
        if not found:
            raise ShellError(
                f"{named!r} is neither an arXiv id such as 2403.10255, nor its address, nor a PDF"
            )
        with connected(folder, plan.timeout, plan.site_url) as connection:
            paper = _fetch(connection, plan.arxiv_api, found["id"])
            reading = _read(connection, paper, plan)
    depth: Depth = "brief" if reading.read == "abstract" else plan.depth
    key = digest_key(paper, plan, depth)
    digest = digest_paper(paper, reading, plan, key, cache, _ONE_PAPER)
    facts = {"license": reading.license or paper.license, "figures": reading.figures}
    return _Shown(msgspec.structs.replace(paper, **facts), digest)


def _fetch(connection: ArxivConnection, endpoint: str, base_id: str) -> Paper:
    paper = fetch_paper(connection, endpoint, base_id)
    if paper is None:
        raise ShellError(f"arXiv has no paper {base_id}")
    return paper


def _read(connection: ArxivConnection, paper: Paper, plan: Plan) -> Reading:
    from ..fulltext.paper import read_paper

    if plan.depth == "brief":
        return abstract_alone(paper)
    try:
        return read_paper(connection.get, paper, plan.arxiv_site)
    except ArxivError as error:
        click.echo(f"{error}; the abstract is digested in its place", err=True)
        return abstract_alone(paper)


def _read_file(file: Path) -> tuple[Paper, Reading]:
    """A PDF of one's own: its text, and no facts but the name of the file."""
    from ..fulltext.pdf import read_pdf

    try:
        content = file.read_bytes()
    except OSError as error:
        raise ShellError(f"{file} cannot be read ({error.strerror})") from None
    text = read_pdf(content, "")
    if not text.sections:
        raise ShellError(f"{file} cannot be read as a paper ({text.shortfall or 'no text'})")
    reading = Reading("pdf", tuple(text.sections), shortfall=text.shortfall)
    return _paper_of(file, text.sections), reading


def _paper_of(file: Path, sections: tuple[Section, ...]) -> Paper:
    first = next((part for section in sections for part in section.paragraphs), "")
    return Paper(
        id=_NO_PAPER, version=1, title=file.stem, authors=(), abstract=first, categories=(),
        comment="", published="", updated="", links=(), license="", digest=None,
    )  # fmt: skip


def _lines(paper: Paper, digest: Digest) -> Iterator[str]:
    """The paper for a terminal: what it says, and below each statement its sentences."""
    yield click.style(paper.title, bold=True)
    if paper.authors:
        yield f"{', '.join(paper.authors[:5])}{' …' if len(paper.authors) > 5 else ''}"  # noqa: PLR2004
        yield f"https://arxiv.org/abs/{paper.versioned_id}"
    yield ""
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
    yield from textwrap.wrap(f"{mark}{claim.text}", _WIDTH, subsequent_indent=" " * len(mark))
    if claim.quote != claim.text:
        quoted = textwrap.wrap(f"“{claim.quote}”", _WIDTH - 4)
        yield from (click.style(f"    {line}", dim=True) for line in quoted)
