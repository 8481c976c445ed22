"""arXiv's grammar, asked of facts at hand: as the arXiv that other tests talk to reads it."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from mkdocs_paperdigest.arxiv.facts import Facts
from mkdocs_paperdigest.arxiv.query import QueryError, read_query
from mkdocs_paperdigest.topics import compose_query

PAPER = Facts(
    id="2403.10255",
    version=1,
    title="Arbitrary-Scale Image Generation",
    authors=["Jinseok Kim", "Adrian Del Maestro"],
    abstract="Score-based diffusion models denoise images. Gödel would agree.",
    categories=["cs.CV", "cs.LG", "hep-th"],
    comment="Accepted at CVPR 2024",
    journal="Phys. Rev. D 76",
    doi="",
    published=datetime(2024, 3, 15, tzinfo=UTC),
    updated=datetime(2024, 3, 15, tzinfo=UTC),
)

HOLDS = [
    "cat:cs.CV",
    "cat:cs.*",
    "cat:hep-th",
    'abs:"diffusion models"',
    'abs:"score based"',
    'abs:"SCORE-BASED Diffusion"',
    "ti:image",
    "ti:arbitrary-scale",
    "ti:gener*",
    "au:del_maestro",
    'au:"Kim"',
    "au:kim_j",
    "au:del_maestro_a",
    "all:lovelace OR all:kim",
    "co:CVPR",
    'jr:"Phys. Rev."',
    "id:2403.10255",
    "all:gödel",
    "diffusion",
    '"del maestro"',
    "cat:cs.CV AND abs:diffusion",
    "cat:math.AG OR cat:cs.CV",
    "cat:math.AG AND ti:x OR cat:cs.CV",
    "cat:cs.CV ANDNOT abs:protein",
    "(cat:math.AG OR cat:cs.LG) AND (ti:image OR ti:video)",
    'cat:cs.CV AND ((ti:"image generation"))',
]
FAILS = [
    "cat:cs.C",
    "cat:CV",
    "cat:hep-th.*",
    "abs:diffus",
    'abs:"models diffusion"',
    "ti:diffusion",
    "au:kim_adrian",
    "au:maestro_k",
    "cat:cs.CV ANDNOT abs:diffusion",
    "cat:math.AG AND (ti:x OR cat:cs.CV)",
    "all:protein",
    # Two authors do not make one name.
    'au:"Kim Adrian"',
]
BAD = [
    ("", "breaks off"),
    ("cat:cs.CV AND", "breaks off"),
    ("AND cat:cs.CV", "'AND' stands where a word has to"),
    ("cat:cs.CV cat:cs.LG", "'cat:cs.LG' stands where AND, OR or ANDNOT has to"),
    ("(cat:cs.CV", "a parenthesis is open"),
    ("cat:cs.CV)", "')' stands where"),
    ('abs:"open', "a quotation mark is open"),
    ("rn:12", "the field 'rn' is not one of"),
    ("submittedDate:[2024 TO 2025]", "the field 'submittedDate' is not one of"),
    ('ti:"?!"', "is no word to search for"),
    ("(" * 5_000, "nested too deeply"),
]


@pytest.mark.parametrize("query", HOLDS)
def test_what_is_asked_for_is_found(query: str) -> None:
    assert read_query(query)(PAPER)


@pytest.mark.parametrize("query", FAILS)
def test_what_is_not_asked_for_is_not(query: str) -> None:
    assert not read_query(query)(PAPER)


@pytest.mark.parametrize(("query", "said"), BAD, ids=lambda value: str(value)[:20])
def test_what_cannot_be_asked_says_why(query: str, said: str) -> None:
    with pytest.raises(QueryError) as caught:
        read_query(query)
    assert said in str(caught.value)
    assert "\n" not in str(caught.value)


def test_what_is_composed_of_a_topic_can_be_asked() -> None:
    query = compose_query("x", ["cs.CV", "cs.LG"], ["diffusion models", "splatting"], ["protein"])
    assert read_query(query)(PAPER)
    assert not read_query(compose_query("x", ["cs.*"], ["images"], ["denoise"]))(PAPER)
