"""Citations that BibTeX reads: each an entry whose braces close and whose key is its own."""

from __future__ import annotations

import re

import pytest
from msgspec.structs import replace

from mkdocs_paperdigest.models import Link, Paper
from mkdocs_paperdigest.render.bibtex import citation, citations

from .papers import PAPERS, edition


def read(text: str) -> dict[str, dict[str, str]]:
    """Entries by key, with their fields, as BibTeX's own grammar has them."""
    entries: dict[str, dict[str, str]] = {}
    for found in re.finditer(r"@misc\{([^,{}\s]+),\n(.*?)\n\}\n", text, re.DOTALL):
        assert found[1] not in entries
        fields = {}
        for line in found[2].splitlines():
            name, value = re.fullmatch(r"  (\w+) = (.*),", line).groups()  # type: ignore[union-attr]
            assert _balanced(value)
            fields[name] = value.removeprefix("{").removesuffix("}")
        entries[found[1]] = fields
    return entries


def _balanced(value: str) -> bool:
    depth = 0
    for sign in value:
        depth += (sign == "{") - (sign == "}")
        if depth < 0:
            return False
    return depth == 0


def test_an_edition_is_cited_whole() -> None:
    entries = read(citations(edition(PAPERS)))
    assert [entry["eprint"] for entry in entries.values()] == [paper.id for paper in PAPERS]


def test_a_citation_says_what_arxiv_says() -> None:
    paper = replace(
        PAPERS[4],
        version=2,
        published="2024-03-14T07:00:00Z",
        authors=("José María Ñandú", "Ada, Countess of Lovelace"),
        title="On $O(n^2)$ & more: 100% of {CLIP}",
        categories=("cs.CV", "cs.LG"),
        links=(Link("doi", "https://doi.org/10.1000/xyz"),),
    )
    assert read(citation(paper)) == {
        f"nandu-{paper.id}": {
            "title": r"{On $O(n^2)$ \& more: 100\% of {CLIP}}",
            "author": "José María Ñandú and {Ada, Countess of Lovelace}",
            "year": "2024",
            "month": "mar",
            "eprint": paper.id,
            "archivePrefix": "arXiv",
            "primaryClass": "cs.CV",
            "doi": "10.1000/xyz",
            "url": f"https://arxiv.org/abs/{paper.id}v2",
        }
    }


def test_what_is_not_known_is_left_out() -> None:
    bare = Paper("math/0211159", 1, "T", (), "", (), "", "2002-11-11", "", (), "", None)
    ((key, fields),) = read(citation(bare)).items()
    assert key == "math-0211159"
    assert set(fields) == {"title", "year", "month", "eprint", "archivePrefix", "url"}


@pytest.mark.parametrize(
    "title",
    ["a } b", "a { b", "}{", "cost $5", "a_b^c #1 50% & co", "ends in \\", "\\}", "\\{", "{\\}",
     "two\nlines\n@misc{x,", "$x_{1}$ and $", "\\\\", "~", '"'],
)  # fmt: skip
def test_no_title_breaks_its_entry(title: str) -> None:
    found = read(citation(replace(PAPERS[4], title=title)) + citation(PAPERS[5]))
    assert len(found) == 2
    (written, _) = found.values()
    assert written["title"].count("$") % 2 == written["title"].count("\\$") % 2


def test_a_category_cannot_break_its_entry() -> None:
    """A restored archive may name any."""
    entry = citation(replace(PAPERS[0], categories=('"}]}, note = {x}',)))
    assert entry.count("{") == entry.count("}")
    assert "note =" not in entry.replace("note = x", "")
