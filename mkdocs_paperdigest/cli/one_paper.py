"""One paper, whatever a person calls it by, digested now."""

from __future__ import annotations

import re
from pathlib import Path

import click
import msgspec

from ..arxiv.connection import ArxivConnection, ArxivError
from ..arxiv.listings import fetch_paper
from ..cache import Cache
from ..models import Paper, Reading, Section, one_line
from ..update.budget import Budget
from ..update.digesting import abstract_alone, digest_paper
from ..update.plan import Depth, Plan, digest_key
from .asking import connected
from .telling import ShellError

_ID = re.compile(
    r"(?:(?:https?://)?(?:[\w-]+\.)*arxiv\.org/(?:abs|pdf|html)/|arxiv:"
    r"|(?:https?://(?:dx\.)?doi\.org/)?10\.48550/arxiv\.)?"
    r"(?P<id>\d{4}\.\d{4,5}|[a-z-]+(?:\.[A-Z]{2})?/\d{7})(?:v(?P<version>\d{1,4}))?(?:\.pdf)?"
    r"/?(?:[?#].*)?",
    re.IGNORECASE,
)
_NO_PAPER = "0000.00000"


def digest_one(named: str, plan: Plan, folder: Path, cache: Cache) -> Paper:
    """Digest a paper.

    Args:
        named: An arXiv id with or without version, an address of it, or a PDF file.
        plan: Who digests, in which language, how deep.
        folder: Where the turn at arXiv is kept.
        cache: Where paid answers are kept.

    Returns:
        The paper with its digest.

    Raises:
        ShellError: There is no such paper, or it cannot be had or read.
        SummarizerError: The summarizer cannot answer.
    """
    if Path(named).suffix.lower() == ".pdf" and "://" not in named:
        paper, reading = _read_file(Path(named))
    else:
        found = _ID.fullmatch(named.strip())
        if not found:
            raise ShellError(
                f"{named!r} is neither an arXiv id such as 2403.10255, nor its address, nor a PDF"
            )
        with connected(folder, plan.timeout, plan.site_url) as connection:
            version = int(found["version"] or 0)
            paper = _fetch(connection, plan.arxiv_api, found["id"], version)
            reading = _read(connection, paper, plan)
    depth: Depth = "brief" if reading.read == "abstract" else plan.depth
    key = digest_key(paper, plan, depth)
    digest = digest_paper(paper, reading, plan, key, cache, Budget(papers=1, prices=plan.prices))
    facts = {"license": reading.license or paper.license, "figures": reading.figures}
    return msgspec.structs.replace(paper, digest=digest, **facts)


def _fetch(connection: ArxivConnection, endpoint: str, base_id: str, version: int) -> Paper:
    wanted = f"{base_id}v{version}" if version else base_id
    paper = fetch_paper(connection, endpoint, wanted)
    if paper is None or (version and paper.version != version):
        raise ShellError(f"arXiv has no paper {wanted}")
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
        id=_NO_PAPER, version=1, title=one_line(file.stem), authors=(), abstract=first,
        categories=(), comment="", published="", updated="", links=(), license="", digest=None,
    )  # fmt: skip
