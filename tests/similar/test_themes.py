"""What a week is about: groups that share a word, named by it, the same every time."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest

from mkdocs_paperdigest.archive import Archive
from mkdocs_paperdigest.models import Paper
from mkdocs_paperdigest.similar.related import Theme, week_of
from mkdocs_paperdigest.similar.themes import find_themes
from mkdocs_paperdigest.similar.vectors import Corpus
from tests.render.papers import DAY, PAPERS

from .editions import related
from .test_kept import VISION, file
from .test_vectors import paper

TITLES = [
    "Proteins with torsion angles",
    "A protein as a residue graph",
    "Designing proteins twice",
    "Counting crowds from drones",
    "Crowds in stadiums",
    "How crowds flee",
    "Lambda calculus",
]
PASSING = """Honey wax hive queen drone pollen nectar swarm comb brood mite forager propolis apiary
smoke veil colony venom sting flight dance sunlight meadow clover heather lime chestnut acacia rape
thyme lavender sage borage ivy willow hazel."""
WEEK = [paper(number, title) for number, title in enumerate(TITLES)]


def themes(papers: list[Paper]) -> tuple[Theme, ...]:
    corpus = Corpus()
    corpus.add(papers)
    return find_themes(papers, {each.id: corpus.vector(each.id) for each in papers})


def test_papers_that_share_a_word_make_a_group_that_it_names() -> None:
    found = {theme.words[0]: set(theme.papers) for theme in themes(WEEK)}
    assert found["proteins"] == {paper.id for paper in WEEK[:3]}
    assert found["crowds"] == {paper.id for paper in WEEK[3:6]}
    assert len(found) == 2


def test_a_phrase_names_more_than_a_word_with_the_capitals_that_sentences_give_it() -> None:
    papers = [
        paper(1, "Gaussian Splatting of Rivers", "We use Gaussian splatting for rivers."),
        paper(2, "Sharper Gaussian Splatting", "Gaussian splatting blurs, which we mend."),
        paper(3, "Splatting Twice", "With Gaussian splatting one may look twice."),
        paper(4, "Tides", "Nothing here shares a word."),
    ]
    (theme,) = themes(papers)
    assert theme == Theme(("Gaussian splatting",), tuple(each.id for each in papers[:3]))


def test_a_part_of_a_compound_is_no_theme_of_its_own() -> None:
    papers = [
        paper(1, "Super-resolution of Rivers", "We study super-resolution."),
        paper(2, "Faster Super-Resolution", "Our super-resolution is fast."),
        paper(3, "Super-resolution Twice", "With super-resolution one may look twice."),
        paper(4, "Tides", "Nothing here shares a word."),
    ]
    (theme,) = themes(papers)
    assert theme.words == ("super-resolution",)


def test_a_word_is_named_by_the_phrases_that_it_stands_in() -> None:
    often = "Motion is motion. All motion moves. Motion goes on, and motion ends."
    papers = [
        *(paper(number, f"Bird motion {number}x", often) for number in range(3)),
        *(paper(number, f"Wave motion {number}x", often) for number in range(3, 6)),
        *(paper(number, f"Motion {number}x", often) for number in range(6, 12)),
        *(paper(number, f"Other {number}x, bird and wave", "") for number in range(12, 60)),
    ]
    assert ("Bird motion", "Wave motion") in {theme.words for theme in themes(papers)}


def test_what_no_title_says_is_no_theme() -> None:
    papers = [
        paper(number, title, "All of it without any ground truth.")
        for number, title in enumerate(("Rivers", "Tides", "Winds", "Clouds"))
    ]
    assert themes(papers) == ()


def test_a_paper_that_says_a_term_in_passing_joins_its_theme() -> None:
    aside = paper(9, "Bees on roofs", f"{PASSING} Some of them live with crowds.")
    (crowds,) = (theme for theme in themes([*WEEK, aside]) if theme.words[0] == "crowds")
    assert aside.id in crowds.papers


def test_no_paper_stands_in_two_groups_and_the_order_given_does_not_matter() -> None:
    papers = [*WEEK, *PAPERS]
    found = themes(papers)
    grouped = [base_id for theme in found for base_id in theme.papers]
    assert len(grouped) == len(set(grouped))
    assert set(grouped) <= {paper.id for paper in papers}
    assert themes(papers[::-1]) == found


@pytest.mark.parametrize("papers", [[], WEEK[:1], [paper(1, ""), paper(2, ""), paper(3, "")]])
def test_nothing_shared_is_no_group(papers: list[Paper]) -> None:
    assert themes(papers) == ()


def test_weeks_begin_on_monday_and_belong_to_the_year_of_their_thursday() -> None:
    assert week_of(date(2024, 3, 18)) == "2024-W12"
    assert week_of(date(2024, 3, 17)) == "2024-W11"
    assert week_of(date(2024, 12, 30)) == "2025-W01"
    assert week_of(date(2027, 1, 1)) == "2026-W53"


def test_a_week_keeps_its_groups_until_its_own_papers_change(tmp_path: Path) -> None:
    archive = Archive(tmp_path / "archive")
    file(archive, DAY, *WEEK)
    here = f"vision/{week_of(DAY)}"
    before = related(archive, VISION, folder=tmp_path / "kept").themes
    assert {theme.words[0] for theme in before[here]} == {"proteins", "crowds"}
    later = DAY + timedelta(days=14)
    # A hundred papers with the word make it one that says little.
    file(archive, later, *(paper(100 + number, f"Crowds {number}x") for number in range(100)))
    after = related(archive, VISION, folder=tmp_path / "kept").themes
    assert after[here] == before[here]
    assert f"vision/{week_of(later)}" in after
