"""Authors of several papers: who they are, and where their papers stand."""

from __future__ import annotations

from datetime import timedelta
from functools import partial

import pytest
from msgspec.structs import replace

from mkdocs_paperdigest.models import Paper
from mkdocs_paperdigest.similar.authors import find_authors
from mkdocs_paperdigest.similar.related import Author, Shown
from tests.render.papers import DAY, PAPERS


def found(*signatures: tuple[str, ...], most: int = 9) -> tuple[Author, ...]:
    """The authors of some editions of a paper each, the newest first."""

    def load(number: int) -> tuple[Paper, ...]:
        paper = replace(PAPERS[0], id=f"2503.{number:05}", authors=signatures[number])
        return (paper,)

    editions = [
        Shown("vision", DAY - timedelta(days=number), "", partial(load, number))
        for number in range(len(signatures))
    ]
    return find_authors(editions, most)


def test_three_papers_make_an_author_and_two_do_not() -> None:
    (author,) = found(("Ada", "Emmy"), ("Emmy", "Ada"), ("Emmy",))
    assert (author.name, author.slug) == ("Emmy", "emmy")
    assert [each.id for each in author.papers] == ["2503.00000", "2503.00001", "2503.00002"]


def test_one_name_may_be_written_in_several_ways() -> None:
    (author,) = found(("Zo\u00eb  Noether",), ("Zoe\u0308 Noether",), ("ZO\u00cb NOETHER",))
    assert author.slug == "zo\u00eb-noether"


def test_those_of_the_most_papers_come_first_and_no_more_than_are_wanted() -> None:
    lines = [("A", "B"), ("A", "B"), ("A", "B"), ("B",)]
    assert [each.name for each in found(*lines)] == ["B", "A"]
    assert [each.name for each in found(*lines, most=1)] == ["B"]
    assert not found(*lines, most=0)


def test_a_large_collaboration_makes_no_authors() -> None:
    crowd = tuple(f"Author {number}" for number in range(51))
    assert not found(crowd, crowd, crowd)


def test_names_that_addresses_do_not_tell_apart_have_addresses_of_their_own() -> None:
    lines = [("A. B.", "A B", "A B 2")] * 3
    slugs = [each.slug for each in found(*lines)]
    assert len(set(slugs)) == 3


@pytest.mark.parametrize("name", ["", "...", "\u202e", "<>"])
def test_a_name_without_a_letter_has_no_page(name: str) -> None:
    assert not found((name,), (name,), (name,))
