"""Which papers are nearest: by telling words, backwards in time, the same every time."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from mkdocs_paperdigest.models import Paper
from mkdocs_paperdigest.similar.vectors import LEAST, MOST, Corpus, alike
from tests.render.papers import PAPERS, modelled

CROWDS = "Counting people in dense crowds from density maps of surveillance images"
CROWDS_TOO = "Crowds are counted by density: people in surveillance images"
PROTEINS = "Folding proteins by equivariant attention over residues and torsion angles"


def paper(number: int, title: str, abstract: str = "") -> Paper:
    return replace(PAPERS[0], id=f"2503.{number:05}", title=title, abstract=abstract, digest=None)


def filled(*days: list[Paper]) -> Corpus:
    corpus = Corpus()
    for day in days:
        corpus.add(day)
    return corpus


def test_papers_of_the_same_matter_are_similar_and_others_are_not() -> None:
    corpus = filled([paper(1, CROWDS), paper(2, PROTEINS)], [paper(3, CROWDS_TOO)])
    assert corpus.nearest("2503.00003") == ("2503.00001",)
    assert corpus.nearest("2503.00002") == ()


def test_papers_that_came_later_are_not_looked_at() -> None:
    first, second = paper(1, CROWDS), paper(2, CROWDS_TOO)
    corpus = Corpus()
    corpus.add([first])
    before = corpus.nearest(first.id)
    corpus.add([second])
    assert before == ()
    assert corpus.nearest(second.id) == (first.id,)


def test_at_most_three_are_named_and_ties_go_by_id() -> None:
    same = [paper(number, CROWDS) for number in (5, 2, 9, 4, 7)]
    corpus = filled([paper(1, PROTEINS), *same])
    assert len(corpus.nearest("2503.00009")) == MOST
    assert corpus.nearest("2503.00009") == ("2503.00002", "2503.00004", "2503.00005")
    assert corpus.nearest("2503.00002") == ("2503.00004", "2503.00005", "2503.00007")


def test_the_order_of_a_day_does_not_matter() -> None:
    papers = [paper(n, p.title, p.abstract) for n, p in enumerate(PAPERS)]
    turned = [*papers[5:], *papers[4::-1]]
    one, other = filled(papers), filled(turned)
    assert [one.nearest(p.id) for p in papers] == [other.nearest(p.id) for p in papers]


def test_words_that_many_papers_say_make_nothing_similar() -> None:
    many = [paper(n, f"Transformers with w{n}a w{n}b w{n}c") for n in range(200)]
    corpus = filled(many)
    assert "transformer" not in " ".join(corpus.vector(many[7].id))
    assert all(corpus.nearest(each.id) == () for each in many)


def test_keywords_of_the_digest_count() -> None:
    about = modelled(paper(1, "Of ice"), keywords=("glacier calving", "basal sliding"))
    also = modelled(paper(2, "A study"), keywords=("glacier calving", "basal sliding"))
    corpus = filled([about, also, paper(3, PROTEINS)])
    assert corpus.nearest(also.id) == (about.id,)


def test_an_older_paper_of_a_frequent_word_is_still_found_by_a_rare_one() -> None:
    old = paper(0, "Crowds counted by zeppelins over Friedrichshafen")
    later = [paper(n, f"Crowds and q{n}x q{n}y q{n}z") for n in range(1, 3000)]
    new = paper(9000, "Zeppelins count crowds at Friedrichshafen")
    assert filled([old], later, [new]).nearest(new.id) == (old.id,)


@pytest.mark.parametrize("title", ["", "7", "the of and", "$x^2$", "！？", "a" * 100_000])
def test_any_title_is_taken(title: str) -> None:
    odd = paper(1, title, "b " * 100_000)
    assert filled([odd, paper(2, CROWDS)]).nearest(odd.id) == ()


@given(st.lists(st.text("abcd ", max_size=30), min_size=1, max_size=12))
def test_what_is_named_is_known_and_alike_enough(titles: list[str]) -> None:
    papers = [paper(number, title) for number, title in enumerate(titles)]
    corpus = filled(papers[:6], papers[6:])
    for each in papers:
        scores = [alike(corpus.vector(each.id), corpus.vector(o)) for o in corpus.nearest(each.id)]
        assert all(LEAST <= score <= 1.001 for score in scores)
        assert scores == sorted(scores, reverse=True)
        assert each.id not in corpus.nearest(each.id)
