from __future__ import annotations

import pytest

from mkdocs_paperdigest.fulltext.headings import is_label, part_of, runs_in
from mkdocs_paperdigest.fulltext.outline import (
    LONGEST_BLOCK,
    LONGEST_PARAGRAPH,
    LONGEST_TEXT,
    MOST_ROWS,
    Outline,
)


def paragraphs(outline: Outline) -> list[str]:
    return [text for section in outline.sections() for text in section.paragraphs]


def test_a_long_paragraph_goes_on_as_another_behind_a_sentence() -> None:
    outline = Outline()
    outline.add("A sentence of some words. " * 2_000)
    assert len(paragraphs(outline)) > 1
    assert all(len(text) <= LONGEST_PARAGRAPH for text in paragraphs(outline))
    assert all(text.endswith("words.") for text in paragraphs(outline))
    assert not outline.cut


def test_a_paragraph_over_the_bound_is_cut_and_the_next_is_kept() -> None:
    outline = Outline()
    outline.add("endless " * 1_000_000)
    outline.add("The conclusion stands.")
    kept = paragraphs(outline)
    assert kept[-1] == "The conclusion stands."
    assert 0.9 * LONGEST_BLOCK < len("".join(kept[:-1])) <= LONGEST_BLOCK
    assert outline.cut
    assert not outline.full


def test_a_text_stays_within_its_bound() -> None:
    outline = Outline()
    for _ in range(60):
        outline.add("A sentence of some words. " * 1_000)
    assert LONGEST_TEXT - LONGEST_PARAGRAPH < len("".join(paragraphs(outline))) <= LONGEST_TEXT
    assert outline.cut
    assert outline.full


def test_rows_are_bounded_in_number() -> None:
    outline = Outline()
    for number in range(2 * MOST_ROWS):
        outline.add_row(f"Table 1, row {number}: AP 54.1")
    (section,) = outline.sections()
    assert len(section.rows) == MOST_ROWS
    assert section.rows[1] == "Table 1, row 1: AP 54.1"


def test_what_is_no_argument_comes_last_or_not_at_all() -> None:
    outline = Outline()
    for heading in ("Authors", "Proofs", "Introduction", "Acknowledgments", "References"):
        part = {"Authors": "front", "Proofs": "appendix"}.get(heading, part_of(heading) or "body")
        outline.begin(heading, part)  # type: ignore[arg-type]
        outline.add(f"A word under {heading}.")
        outline.add_row("Table 1, a: b")
    assert [section.heading for section in outline.sections()] == [
        "Introduction", "Authors", "Proofs",
    ]  # fmt: skip


def test_a_heading_in_the_line_ends_with_the_part_it_begins() -> None:
    outline = Outline()
    outline.begin("Conclusion", "body", "S5")
    for heading in ("Author contributions", "Limitations"):
        outline.begin_run_in(heading)
        outline.add(f"A word under {heading}.")
    (section,) = outline.sections()
    assert (section.heading, section.anchor) == ("Limitations", "S5")


@pytest.mark.parametrize(
    "text",
    [
        "Provided proper attribution is provided, Google hereby grants permission to reproduce.",
        "Permission to make digital or hard copies of all or part of this work is granted.",
        "© 2024 The Authors.",
        "Copyright © 2024 by the authors.",
        "Preprint. Under review.",
        "This work is licensed under a Creative Commons licence.",
        "Published as a conference paper at ICLR 2024",
        "Proceedings of the 41st International Conference on Machine Learning.",
    ],
)
def test_notices_of_publishers_are_left_out(text: str) -> None:
    outline = Outline()
    outline.add(text)
    assert outline.sections() == ()


@pytest.mark.parametrize(
    "text",
    [
        "Copyright law is applied to the output of models.",
        "The data are licensed under CC BY 4.0.",
        "We ask for permission to make changes.",
        "Published results differ.",
    ],
)
def test_what_authors_say_of_licences_is_kept(text: str) -> None:
    outline = Outline()
    outline.add(text)
    assert paragraphs(outline) == [text]


@pytest.mark.parametrize(
    ("heading", "part"),
    [
        ("Acknowledgements", "back"),
        ("Acknowledgment", "back"),
        ("Author Contributions", "back"),
        ("Authors’ contributions", "back"),
        ("NeurIPS Paper Checklist", "back"),
        ("Reproducibility checklist", "back"),
        ("Funding", "back"),
        ("Conflict of Interest", "back"),
        ("Supplementary Material", "appendix"),
        ("Technical Appendix", "appendix"),
        ("References", "references"),
        ("Contributions", None),
        ("Our contributions", None),
        ("Funding models of open software", None),
        ("Checklists in medicine", None),
        ("Limitations", None),
        ("Conclusion", None),
    ],
)
def test_parts_are_told_by_their_headings(heading: str, part: str | None) -> None:
    assert part_of(heading) == part


@pytest.mark.parametrize(
    ("marked", "following", "is_heading"),
    [
        ("LLMs.", "We compare", True),
        ("Residual Dropout", "We apply", True),
        ("Languages", "“Twi” is", True),
        ("Setup:", "$G$ is a graph", True),
        ("TideRouter", "is small", False),
        ("Does it help?", "It does.", False),
        ("BERT (", "Devlin et al.", False),
        ("We find that heads can be cut while a reader of any size is still being trained.",
         "More", False),
        ("1.5", "The", False),
    ],
)  # fmt: skip
def test_headings_in_the_line_are_told_from_stressed_words(
    marked: str, following: str, is_heading: bool
) -> None:
    assert runs_in(marked, following) is is_heading


def test_names_of_statements_are_labels() -> None:
    assert is_label("Theorem 2")
    assert is_label("Proof.")
    assert not is_label("Proofreading")
    assert not is_label("Regrowth")
