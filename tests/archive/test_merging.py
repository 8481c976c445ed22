"""What becomes of a paper's facts and tries when arXiv lists it again."""

from __future__ import annotations

from typing import Any

from msgspec.structs import replace

from mkdocs_paperdigest.archive.merging import (
    has_room,
    merge_edition,
    mirror,
    newest_versions,
    unite,
    with_new_facts,
    without_notes,
)
from mkdocs_paperdigest.models import Attempt, Edition, Paper, Tokens, TopicName

from .test_properties import EVER, NOW, the_paper
from .test_store import DIGEST

LICENSE = "https://creativecommons.org/licenses/by/4.0/"
TRIED = {"text": Attempt(2, NOW)}


def test_the_same_version_keeps_its_licence_and_what_was_tried() -> None:
    old = replace(the_paper(1), license=LICENSE, attempts=TRIED)
    new = with_new_facts(old, the_paper(1))
    assert (new.license, new.attempts) == (LICENSE, TRIED)


def test_another_version_has_its_own_licence_and_is_tried_again() -> None:
    old = replace(the_paper(1), license=LICENSE, attempts=TRIED)
    new = with_new_facts(old, the_paper(1, 2))
    assert (new.license, new.attempts) == ("", {})


def test_notes_of_the_owner_are_left_out() -> None:
    empty = Edition(1, TopicName("Vision", "vision"), EVER, ())
    edition = merge_edition(empty, {"2611.00001": replace(the_paper(1), note="mine")}, 9, NOW)
    assert [paper.note for paper in without_notes(edition).papers] == [""]


def edition_of(*papers: Paper, **more: Any) -> Edition:
    return Edition(1, TopicName("Vision", "vision"), EVER, papers, **more)


# In another language


def test_a_mirror_has_the_leaders_papers_with_its_own_digests() -> None:
    mine, theirs = replace(DIGEST, language="de"), replace(DIGEST, language="en")
    own = edition_of(replace(the_paper(1), digest=mine))
    leader = edition_of(
        replace(the_paper(1, 2), digest=theirs), replace(the_paper(2), digest=theirs, filed_at=NOW),
        left_out=1, left_out_ids=("2611.00003",),
    )  # fmt: skip
    found = mirror(own, leader)
    assert [(p.id, p.version, p.digest) for p in found.papers] == [
        ("2611.00001", 2, mine),
        ("2611.00002", 1, None),
    ]
    assert (found.left_out, found.left_out_ids) == (1, ("2611.00003",))
    assert found.papers[1].filed_at == NOW
    assert mirror(None, leader).papers[0].digest is None


def test_a_mirror_keeps_beside_what_was_paid_for_and_forgets_other_copies() -> None:
    paid = replace(DIGEST, tokens=Tokens(9, 9))
    own = edition_of(replace(the_paper(1), digest=paid), replace(the_paper(2), digest=DIGEST))
    gone = mirror(own, edition_of(the_paper(3)))
    assert [paper.id for paper in gone.spare] == ["2611.00001"]
    back = mirror(gone, edition_of(the_paper(1)))
    assert back.papers[0].digest == paid
    assert back.spare == ()


# How many were left out


def test_a_count_without_names_stands_until_the_day_is_known_again() -> None:
    """An archive of the first version counted those left out without keeping who they were."""
    old = edition_of(the_paper(1), left_out=7)
    assert merge_edition(old, {}, 1, NOW).left_out == 7
    assert merge_edition(old, {"2611.00002": the_paper(2)}, 1, NOW).left_out == 1
    named = replace(old, left_out_ids=("2611.00008",))
    assert merge_edition(named, {}, 1, NOW).left_out == 1


def test_united_copies_count_all_that_either_left_out() -> None:
    own = edition_of(the_paper(1), left_out=1, left_out_ids=("2611.00008",))
    other = edition_of(the_paper(1), left_out=1, left_out_ids=("2611.00009",))
    assert unite(own, other).left_out == 2
    counted = replace(other, left_out=5, left_out_ids=())
    assert unite(replace(own, left_out_ids=()), counted).left_out == 5
    assert unite(own, counted).left_out == 1


def test_an_edition_has_room_up_to_its_number_and_only_if_it_left_somebody_out() -> None:
    two = edition_of(the_paper(1), the_paper(2), left_out=1)
    assert [has_room(two, most) for most in (1, 2, 3)] == [False, False, True]
    assert not has_room(replace(two, left_out=0), 3)


def test_of_one_version_listed_twice_the_first_stands() -> None:
    first, again = replace(the_paper(1), comment="first"), replace(the_paper(1), comment="again")
    assert newest_versions([first, again])["2611.00001"].comment == "first"
    assert newest_versions([first, the_paper(1, 2)])["2611.00001"].version == 2


def test_the_same_version_takes_what_arxiv_says_now() -> None:
    corrected = replace(the_paper(1), comment="Accepted")
    assert with_new_facts(the_paper(1), corrected).comment == "Accepted"
    assert with_new_facts(the_paper(1, 2), corrected).comment == ""
