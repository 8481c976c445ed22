"""What is found is found once, and stays while a paper's own words do."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest
from msgspec.structs import replace

from mkdocs_paperdigest.archive import Archive
from mkdocs_paperdigest.models import Paper, Topic
from mkdocs_paperdigest.similar.related import Mention
from tests.render.papers import DAY, edition

from .editions import related
from .test_vectors import CROWDS, CROWDS_TOO, PROTEINS, paper

VISION, ROBOTS = Topic("Vision", "vision", "cat:cs.CV"), Topic("Robots", "robots", "cat:cs.RO")
TOLD, FOUND = "kept/similar/papers/told", "kept/similar/papers/found"
NEXT = DAY + timedelta(days=1)


def file(archive: Archive, day: date, *papers: Paper, topic: str = "Vision") -> None:
    archive.adopt(edition(papers, day, topic))


@pytest.fixture
def archive(tmp_path: Path) -> Archive:
    made = Archive(tmp_path / "archive")
    file(made, DAY, paper(1, CROWDS), paper(2, PROTEINS))
    return made


def similar(archive: Archive, folder: str = "kept") -> dict[str, tuple[str, ...]]:
    found = related(archive, VISION, ROBOTS, folder=archive.folder.parent / folder).mentions
    return {base_id: tuple(other.id for other in others) for base_id, others in found.items()}


def test_papers_are_similar_across_topics_and_editions(archive: Archive) -> None:
    file(archive, NEXT, paper(3, CROWDS_TOO), topic="Robots")
    assert similar(archive) == {"2503.00003": ("2503.00001",)}
    found = related(archive, VISION, ROBOTS, folder=archive.folder.parent / "kept")
    assert found.mentions["2503.00003"] == (Mention("2503.00001", CROWDS, "vision", DAY),)
    only = related(archive, ROBOTS, folder=archive.folder.parent / "other")
    assert only.mentions == {}


def test_an_unchanged_archive_is_not_looked_through_again(archive: Archive) -> None:
    file(archive, NEXT, paper(3, CROWDS_TOO))
    similar(archive)
    kept_file = archive.folder.parent / TOLD
    kept = kept_file.read_bytes()
    assert kept.count(b"2503.00001") == 1
    kept_file.write_bytes(kept.replace(b"2503.00001", b"2503.00002"))
    written = kept_file.stat().st_mtime_ns
    assert similar(Archive(archive.folder)) == {"2503.00003": ("2503.00002",)}
    assert kept_file.stat().st_mtime_ns == written


def test_day_by_day_the_same_is_found_as_at_once(archive: Archive) -> None:
    for number, title in enumerate([CROWDS_TOO, PROTEINS, f"{CROWDS} {PROTEINS}"], 3):
        file(archive, DAY + timedelta(days=number), paper(number, title))
        step_by_step = similar(archive)
    assert step_by_step == similar(archive, "anew")


def test_a_newer_edition_changes_nothing_for_the_papers_before(archive: Archive) -> None:
    file(archive, NEXT, paper(3, CROWDS_TOO))
    before = similar(archive)
    file(archive, NEXT + timedelta(days=1), paper(4, f"{CROWDS_TOO} {CROWDS}"))
    after = similar(archive)
    assert {base_id: after[base_id] for base_id in before} == before
    assert set(after["2503.00004"]) == {"2503.00001", "2503.00003"}


def test_a_late_paper_is_named_by_those_that_follow_it(archive: Archive) -> None:
    file(archive, NEXT, paper(3, CROWDS_TOO))
    similar(archive)
    late = paper(4, f"{CROWDS_TOO} {CROWDS}")
    archive.adopt(edition([late, paper(1, CROWDS), paper(2, PROTEINS)], DAY))
    after = similar(archive)
    assert after["2503.00003"] == ("2503.00004", "2503.00001")
    assert after == similar(archive, "anew")


def test_a_paper_whose_own_words_change_is_compared_again(archive: Archive) -> None:
    file(archive, NEXT, paper(3, CROWDS_TOO))
    similar(archive)
    archive.change("2503.00003", lambda held: replace(held, version=2, title=PROTEINS))
    assert similar(archive) == {"2503.00003": ("2503.00002",)}


def test_a_similar_paper_that_is_gone_is_not_named(archive: Archive) -> None:
    file(archive, NEXT, paper(3, CROWDS_TOO))
    similar(archive)
    archive.path_of("vision", DAY).unlink()
    assert similar(Archive(archive.folder)) == {}


@pytest.mark.parametrize(
    "content", [b"", b"[]", b"\x82\xa3key\xa0\xa4made\x01", b"\xff", b"[" * 9999]
)
def test_what_cannot_be_read_is_found_again(archive: Archive, content: bytes) -> None:
    file(archive, NEXT, paper(3, CROWDS_TOO))
    for name in (TOLD, FOUND):
        kept_file = archive.folder.parent / name
        kept_file.parent.mkdir(parents=True, exist_ok=True)
        kept_file.write_bytes(content)
    assert similar(archive) == {"2503.00003": ("2503.00001",)}


def test_a_folder_that_cannot_be_written_to_does_no_harm(archive: Archive) -> None:
    file(archive, NEXT, paper(3, CROWDS_TOO))
    (archive.folder.parent / "kept").write_text("a file, not a folder")
    assert similar(archive) == {"2503.00003": ("2503.00001",)}


def test_a_paper_that_names_another_leads_to_it_and_back(archive: Archive) -> None:
    named = replace(paper(3, PROTEINS), comment="Extends arXiv:2503.00001v2, see 2503.99999.")
    file(archive, NEXT, named, topic="Robots")
    found = related(archive, VISION, ROBOTS, folder=archive.folder.parent / "kept")
    assert [each.id for each in found.refers["2503.00003"]] == ["2503.00001"]
    assert [each.id for each in found.referred["2503.00001"]] == ["2503.00003"]
    assert found.referred["2503.00001"][0].slug == "robots"


@pytest.mark.parametrize("said", ["12503.00001", "2503.000011", "2503.00001.5", "v.2503.0000"])
def test_what_only_looks_like_an_id_leads_nowhere(archive: Archive, said: str) -> None:
    file(archive, NEXT, replace(paper(3, PROTEINS), abstract=f"We measure {said} of them."))
    found = related(archive, VISION, folder=archive.folder.parent / "kept")
    assert not found.refers
