"""Citations of papers as BibTeX, the way arXiv itself writes them."""

from __future__ import annotations

import re
import unicodedata

from ..models import Edition, Paper
from .templating import arxiv

_SPECIAL = re.compile(r"\\.|[$#%&_^{}]", re.DOTALL)
_NOT_A_KEY = re.compile(r"[^a-z0-9]")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")


def citations(edition: Edition) -> str:
    """All papers of an edition, an entry each."""
    return "\n".join(citation(paper) for paper in edition.papers)


def citation(paper: Paper) -> str:
    """A paper as one `@misc` entry. Its key holds the id, so it is unique and never changes."""
    doi = next((address.url for address in paper.links if address.kind == "doi"), "")
    fields = {
        "title": f"{{{_field(paper.title)}}}",
        "author": " and ".join(_name(name) for name in paper.authors),
        "year": paper.published[:4],
        "month": _MONTHS[int(paper.published[5:7]) - 1],
        "eprint": paper.id,
        "archivePrefix": "arXiv",
        "primaryClass": _field(paper.categories[0]) if paper.categories else "",
        "doi": doi.partition("doi.org/")[2],
        "url": arxiv(paper, "abs"),
    }
    lines = [
        f"  {name} = {value if name == 'month' else f'{{{value}}}'},\n"
        for name, value in fields.items()
        if value
    ]
    return f"@misc{{{_key(paper)},\n{''.join(lines)}}}\n"


def _key(paper: Paper) -> str:
    words = paper.authors[0].split() if paper.authors else []
    folded = unicodedata.normalize("NFKD", words[-1] if words else "").lower()
    return "-".join(filter(None, (_NOT_A_KEY.sub("", folded), paper.id.replace("/", "-"))))


def _name(name: str) -> str:
    """A name; in braces where BibTeX would take it apart."""
    field = _field(name)
    return f"{{{field}}}" if "," in name or " and " in name.lower() else field


def _field(text: str) -> str:
    """TeX that cannot break its entry: balanced braces and dollars, no bare special character."""
    text = " ".join(text.split())
    if not _SPECIAL.search(text) and "\\" not in text:
        return text
    balanced, depth, dollars = True, 0, 0
    for found in _SPECIAL.finditer(text):
        sign = found[0]
        depth += (sign == "{") - (sign == "}")
        dollars += sign == "$"
        balanced = balanced and depth >= 0
    balanced = balanced and depth == 0
    math = False

    def mend(found: re.Match[str]) -> str:
        nonlocal math
        sign = found[0]
        if sign == "$" and not dollars % 2:
            math = not math
            return sign
        if sign in "{}":
            # BibTeX counts braces even behind a backslash: there is no way to keep a lone one.
            return sign if balanced else ""
        if sign in (r"\{", r"\}"):
            return r"\lbrace " if sign == r"\{" else r"\rbrace "
        if len(sign) > 1 or (math and sign in "^_&"):
            return sign
        return r"\textasciicircum{}" if sign == "^" else f"\\{sign}"

    mended = _SPECIAL.sub(mend, text)
    return mended + "textbackslash{}" if _ends_in_backslash(mended) else mended


def _ends_in_backslash(text: str) -> bool:
    return (len(text) - len(text.rstrip("\\"))) % 2 == 1
