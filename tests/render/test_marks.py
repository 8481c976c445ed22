"""Marks say what the authors say, and nothing that is only hoped for."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from mkdocs_paperdigest.models import Figure, Link
from mkdocs_paperdigest.render.marks import Mark, marks_of

from ..bounded import run_bounded
from .papers import PAPERS


@pytest.mark.parametrize(
    ("comment", "venue"),
    [
        ("Accepted at CVPR 2025", "CVPR 2025"),
        ("CVPR 2025. Project page: https://example.org/", "CVPR 2025"),
        ("12 pages, 5 figures, WWW 2025 Short Paper", "WWW 2025 Short Paper"),
        ("Accepted for publication in IEEE Transactions on Broadcasting. Code at https://x.org",
         "IEEE Transactions on Broadcasting"),
        ("To appear in the 2025 Conference on Computer Vision and Pattern Recognition (CVPR)",
         "CVPR"),
        ("accepted to the Eighth International Symposium on Biomedical Imaging (ISBI) 2025",
         "ISBI 2025"),
        ("Published in BMVC 2024, 13 pages (Appendix: 5 pages)", "BMVC 2024"),
        ("The paper was presented\n  at CVPR'25", "CVPR'25"),
    ],
)  # fmt: skip
def test_a_venue_in_the_authors_words(comment: str, venue: str) -> None:
    assert marks_of(replace(PAPERS[0], comment=comment)) == [Mark("venue", venue)]


@pytest.mark.parametrize(
    "comment",
    [
        "",
        "Submitted to CVPR 2025",
        "under review at ICLR 2025",
        "preprint, submitted to ACL ARR 2025, 21 pages",
        "13 pages, work was completed in 2023",
        "Code is released at https://github.com/a/2025_CVPR_b",
        "dataset released for the challenge @ CVPR 2025",
        "Accepted by a conference whose name is so long that nobody would read all of it",
    ],
)
def test_no_venue_where_none_is_named(comment: str) -> None:
    assert marks_of(replace(PAPERS[0], comment=comment)) == []


def test_an_award_stands_beside_its_venue() -> None:
    paper = replace(PAPERS[0], comment="Accepted by AAAI 2025 (Oral presentation), 9 pages")
    assert marks_of(paper) == [Mark("venue", "AAAI 2025"), Mark("award", "oral")]


def test_what_a_paper_comes_with() -> None:
    figure = Figure("https://arxiv.org/html/x/1.png", "Figure 1", "A view.", "S1.F1")
    paper = replace(
        PAPERS[0],
        comment="",
        links=(
            Link("code", "https://github.com/a/b"),
            Link("project", "https://huggingface.co/datasets/a/b"),
        ),
        figures=(figure,),
    )
    assert [mark.kind for mark in marks_of(paper)] == ["code", "data"]
    shown = replace(paper, figures=(replace(figure, file="a.png"),))
    assert [mark.kind for mark in marks_of(shown)] == ["code", "data", "figures"]


def look_at_many() -> None:
    for _ in range(200):
        marks_of(replace(PAPERS[0], comment="A" * 5_000))


def test_a_comment_of_one_word_costs_no_more_than_its_length() -> None:
    # A search that looked at every pair of letters would need minutes for these.
    run_bounded(look_at_many)
