"""The metadata of a paper, checked and bounded, whether from the API, OAI or a snapshot."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

import msgspec

from ..models import Link, Paper, convert, moment, one_line
from .links import find_links

_FIRST_YEAR = 1991
_DOI = re.compile(r"10\.\d{4,9}/[\w.()/:;+-]{1,200}")
_WEB_ADDRESS = re.compile(r"https?://[\w./-]{1,200}")


@dataclass(frozen=True, slots=True)
class Facts:
    """The metadata of a paper as arXiv gave it, not checked yet.

    Attributes:
        id: The base id.
        version: The newest one.
        categories: The primary one first.
        published: When version 1 was submitted.
        updated: When the newest version was.
    """

    id: str
    version: int
    title: str
    authors: Sequence[str]
    abstract: str
    categories: Sequence[str]
    comment: str
    journal: str
    doi: str
    published: datetime
    updated: datetime
    license: str = ""


def has_primary(categories: Sequence[str], wanted: Sequence[str]) -> bool:
    """Tell whether the primary category, the first, is among `wanted` (`cs.*` is any of `cs`).

    Where nothing is wanted, every category is right.
    """
    primary = next(iter(categories), "")
    return not wanted or any(
        primary == name or (name.endswith(".*") and primary.startswith(name[:-1]))
        for name in wanted
    )


def make_paper(facts: Facts) -> Paper:
    """Make a paper of what arXiv says of it.

    Raises:
        ValueError: It lacks what every paper has.
    """
    years = range(_FIRST_YEAR, datetime.now(UTC).year + 2)
    if facts.published.year not in years or facts.updated.year not in years:
        raise ValueError("a date that cannot be")
    title = one_line(facts.title)[:2_000]
    authors = tuple(filter(None, (one_line(name)[:300] for name in facts.authors[:10_000])))
    abstract = one_line(facts.abstract)[:20_000]
    categories = tuple(dict.fromkeys(filter(None, facts.categories)))[:50]
    if not (title and authors and abstract and categories):
        raise ValueError("an entry lacks its title, authors, abstract or categories")
    comment = one_line(facts.comment)[:5_000]
    versioned = f"{facts.id}v{facts.version}"
    links = [
        Link("abstract", f"https://arxiv.org/abs/{versioned}"),
        Link("pdf", f"https://arxiv.org/pdf/{versioned}"),
    ]
    if _DOI.fullmatch(facts.doi.strip()):
        links.append(Link("doi", f"https://doi.org/{facts.doi.strip()}"))
    paper = Paper(
        id=facts.id,
        version=facts.version,
        title=title,
        authors=authors,
        abstract=abstract,
        categories=categories,
        comment=comment,
        published=moment(facts.published),
        updated=moment(facts.updated),
        links=(*links, *find_links(abstract, comment)),
        license=facts.license if _WEB_ADDRESS.fullmatch(facts.license) else "",
        digest=None,
        journal=one_line(facts.journal)[:1_000],
    )
    # Facts from outside pass the same checks as a restored archive.
    return convert(msgspec.to_builtins(paper), Paper)
