"""What becomes of a paper's facts and tries when arXiv lists it again."""

from __future__ import annotations

from msgspec.structs import replace

from mkdocs_paperdigest.archive.merging import merge_edition, with_new_facts, without_notes
from mkdocs_paperdigest.models import Attempt, Edition, TopicName

from .test_properties import EVER, NOW, the_paper

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
