"""Interests find papers as people write them, and closeness chooses among too many."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from mkdocs_paperdigest.archive.merging import merge_edition
from mkdocs_paperdigest.interests import Reason, closest_first, query_words, reasons
from mkdocs_paperdigest.models import Edition, Topic, TopicName

from .render.papers import DAY, FILED, PAPERS, extractive


def test_an_interest_is_a_word_of_the_paper_or_a_name_of_an_author() -> None:
    paper = replace(
        PAPERS[0], title="Rectified Flow", authors=("Jürgen Müller", "B C"), abstract="We train."
    )
    interests = ("rectified flow", "Jurgen MULLER", "diffusion", "train")
    assert reasons(paper, interests) == [
        Reason("rectified flow", by_author=False),
        Reason("Jurgen MULLER", by_author=True),
        Reason("train", by_author=False),
    ]
    assert reasons(paper, ()) == []


@pytest.mark.parametrize(
    ("interest", "found"),
    [
        ("model", True), ("models", True), ("mode", False), ("odel", False), ("art", False),
        ("Li", False), ("Lin", True), ("模型", True), ("C++", True), ("(x", False),
    ],
)  # fmt: skip
def test_words_and_names_are_whole_ones(interest: str, found: bool) -> None:
    text = "We start with models in C++ and 大模型."
    paper = replace(PAPERS[0], title="T", authors=("Wei Lin",), abstract=text)
    assert bool(reasons(paper, (interest,))) == found


def test_what_the_digest_says_counts_too() -> None:
    paper = extractive(PAPERS[0], keywords=("quantum pancakes",))
    assert reasons(paper, ("Quantum Pancakes",)) == [Reason("Quantum Pancakes", by_author=False)]


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ('cat:cs.CV AND abs:"diffusion model"', ["diffusion model"]),
        ('(ti:"a b" OR abs:"a b") AND ti:flow', ["a b", "flow"]),
        ('ti:flow ANDNOT (ti:"molecule" OR abs:"molecule")', ["flow"]),
        ("cat:cs.CV", []),
        ("au:hinton", []),
    ],
)
def test_the_words_of_a_query(query: str, words: list[str]) -> None:
    assert query_words(query) == words


def test_the_closest_are_kept_and_shown_newest_first() -> None:
    topic = Topic("T", "t", 'abs:"flow"', keep="closest", interests=("robots",))
    day = f"{DAY}T0{{}}:00:00Z"
    texts = [("Flow", "flow"), ("Else", "nothing"), ("Robots", "flow"), ("Other", "flow flow")]
    papers = {
        f"2503.0000{n}": replace(
            PAPERS[0],
            id=f"2503.0000{n}",
            title=title,
            abstract=abstract,
            published=day.format(n),
            authors=("A",),
        )
        for n, (title, abstract) in enumerate(texts)
    }
    empty = Edition(1, TopicName("T", "t"), DAY, ())
    kept = merge_edition(empty, papers, 2, FILED, closest_first(topic))
    assert [paper.title for paper in kept.papers] == ["Robots", "Flow"]
    assert kept.left_out == 2
    again = merge_edition(kept, papers, 2, FILED, closest_first(topic))
    assert again == kept
    newest = merge_edition(empty, papers, 2, FILED)
    assert [paper.title for paper in newest.papers] == ["Other", "Robots"]
