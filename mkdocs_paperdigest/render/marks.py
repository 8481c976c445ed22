"""What a reader who decides in seconds wants to see of a paper: code, data, pictures, a venue.

All of it is what the authors say in their comment and links; nothing is concluded.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal, TypeAlias
from urllib.parse import urlsplit

from ..latex import tex_to_text
from ..models import Paper

Kind: TypeAlias = Literal["code", "data", "figures", "venue", "award"]

_DATA_HOSTS = ("zenodo.org", "figshare.com", "osf.io", "dataverse.harvard.edu")
_DATA_PATHS = {"huggingface.co": "/datasets/", "kaggle.com": "/datasets/"}

_CLAUSE = re.compile(r"(?<!\bvs)(?<!\bProc)(?<!\bInt)[.;,](?=\s|[A-Z]|$)|https?://\S+|\n")
_NOT_YET = re.compile(r"submit|under review|in review|preprint|feedback|released", re.IGNORECASE)
_ACCEPTED = re.compile(
    r"\b(?:acc?ept+ed|to appear|appear(?:s|ed|ing)?|presented|published)\b"
    r"(?: (?:as|for)(?: an?)? (?:publication|presentation|oral|poster|spotlight)\w*)?"
    r" (?:to|at|in|by|for|with) (?:the )?(?:(?:conference )?proceedings(?: of|:) (?:the )?)?(.+)",
    re.IGNORECASE,
)
_NAMED = re.compile(r"(?:[A-Z][A-Za-z]{0,15}[A-Z][A-Za-z]{0,15}|3DV)[- ]?'?(?:20)?[0-9]{2}\b.*")
_AWARD = re.compile(
    r"\b(?:best (?:student )?paper(?: award| candidate| finalist)?|outstanding paper(?: award)?"
    r"|oral|spotlight|highlight)\b",
    re.IGNORECASE,
)
_END = re.compile(
    r"\s+(?:as|with|accepted|camera|project|homepage|conference proceedings)\b"
    r"|[,:]|\s[-\u2013\u2014(]",
    re.IGNORECASE,
)
_ACRONYM = re.compile(r"\(([A-Z][A-Za-z]*[A-Z][A-Za-z]*(?:[- ']*[0-9]{2,4})?)\)(\s+20[0-9]{2})?")
_LONGEST_VENUE = 40


@dataclass(frozen=True)
class Mark:
    """Something said of a paper in a word or two.

    Attributes:
        kind: What it is.
        text: The authors' own words; empty where the kind says it all.
    """

    kind: Kind
    text: str = ""


def marks_of(paper: Paper) -> list[Mark]:
    """The marks of a paper: what it comes with, then where it will appear."""
    found: list[Mark] = []
    if any(link.kind == "code" for link in paper.links):
        found.append(Mark("code"))
    if any(_holds_data(link.url) for link in paper.links):
        found.append(Mark("data"))
    if any(figure.file for figure in paper.figures):
        found.append(Mark("figures"))
    if said := _said_of_acceptance(paper.comment):
        venue, award = said
        found += [Mark("venue", venue)] if venue else []
        found += [Mark("award", award)] if award else []
    return found


def _holds_data(url: str) -> bool:
    if not any(host in url for host in (*_DATA_HOSTS, *_DATA_PATHS)):
        return False
    parts = urlsplit(url)
    host = (parts.hostname or "").removeprefix("www.")
    return host in _DATA_HOSTS or parts.path.startswith(_DATA_PATHS.get(host, "\n"))


def _said_of_acceptance(comment: str) -> tuple[str, str] | None:
    """Venue and award in the authors' words, from the first clause that names a venue.

    What is only submitted is no venue.
    """
    for clause in map(str.strip, _CLAUSE.split(" ".join(tex_to_text(comment).split()))):
        if _NOT_YET.search(clause):
            continue
        match = _ACCEPTED.search(clause)
        named = match[1] if match else clause if _NAMED.fullmatch(clause) else ""
        award = _AWARD.search(clause)
        if named:
            return _venue(named), award[0].lower() if award else ""
    return None


def _venue(named: str) -> str:
    """The venue in a few words: without what stands in brackets where it is long, or nothing."""
    name = _END.split(named)[0].strip(" .()")
    return name if len(name) <= _LONGEST_VENUE else _acronym(named)


def _acronym(named: str) -> str:
    """What a long name is known by: `(CACIC 2024)`, or nothing."""
    inside = _ACRONYM.search(named)
    return inside[1] + (inside[2] or "") if inside else ""
