"""What is known of an edition without reading it is true of its file, or the file is read."""

from __future__ import annotations

import os
from datetime import date
from pathlib import Path

import pytest
from msgspec.structs import replace

from mkdocs_paperdigest.archive import Archive, Copy
from mkdocs_paperdigest.keeping import Keep
from mkdocs_paperdigest.models import Edition, Figure, TopicName, encode
from tests.opened import watch_opened

from .test_store import DAY, LATER, NOW, OTHER, TOPIC, add, digested, paper

SECOND = date(2026, 11, 19)
LONG_AGO = 1_700_000_000


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """An archive of two editions, whose files were there long before anybody looked."""
    made = Archive(tmp_path / "archive")
    add(made, TOPIC, DAY, [digested(paper(1)), paper(2)], NOW)
    add(made, OTHER, SECOND, [paper(3)], NOW)
    return tmp_path / "archive"


def look(folder: Path) -> Archive:
    return Archive(folder, Keep(folder.parent / "cache"))


def opened_editions(folder: Path) -> set[str]:
    with watch_opened() as opened:
        look(folder)
    return {path.name for path in opened if path.parent.parent == folder}


def settle(folder: Path) -> None:
    """Let time pass since the files were written, as their own clock tells it."""
    name = folder.parent / "cache/catalogue/archive"
    look(folder)
    content = name.read_bytes()
    at = content.index(b"made_at") + len(b"made_at")
    assert content[at] == 0xCF  # an unsigned number of eight bytes
    later = int.from_bytes(content[at + 1 : at + 9]) + 3_000_000_000
    name.write_bytes(content[: at + 1] + later.to_bytes(8) + content[at + 9 :])


def test_what_did_not_change_is_not_opened_and_known_all_the_same(folder: Path) -> None:
    settle(folder)
    assert opened_editions(folder) == set()
    known, read = look(folder), Archive(folder)
    assert known.filed("vision") == read.filed("vision")
    assert known.record(TOPIC) == read.record(TOPIC)
    assert known.find("2611.00001") == read.find("2611.00001")
    assert known.places("2611.00003") == {"learning": SECOND}


def test_it_is_known_who_waits_what_it_cost_and_which_copies_there_are(tmp_path: Path) -> None:
    archive = Archive(tmp_path)
    figure = Figure("https://arxiv.org/x.png", "A figure.", file="abc.png", width=10, height=10)
    shown = digested(replace(paper(1), figures=(figure,), license="https://example.org/by"))
    add(archive, TOPIC, DAY, [shown, paper(2)], NOW)
    (filed,) = archive.filed("vision")
    assert (filed.shown, filed.waiting) == (("2611.00002", "2611.00001"), ("2611.00002",))
    assert filed.digested == 1
    assert filed.copies == (Copy("https://example.org/by", "abc.png", leads=True),)


def test_a_file_that_was_just_written_is_read_until_its_time_can_tell(folder: Path) -> None:
    look(folder)
    assert len(opened_editions(folder)) == 2


def test_a_file_of_the_same_size_and_time_with_other_content_is_seen(folder: Path) -> None:
    settle(folder)
    file = folder / "vision" / f"{DAY}.json"
    before = file.stat()
    file.write_bytes(file.read_bytes().replace(b"Paper 1", b"Paper 9"))
    os.utime(file, ns=(before.st_atime_ns, before.st_mtime_ns))
    found = look(folder).find("2611.00001")
    assert found
    assert found.title == "Paper 9"


def test_a_file_with_another_time_and_the_same_content_is_not_taken_apart_again(
    folder: Path,
) -> None:
    settle(folder)
    for file in folder.glob("*/*.json"):
        os.utime(file, (LONG_AGO, LONG_AGO))
    assert look(folder).filed("vision") == Archive(folder).filed("vision")


def test_files_that_come_and_go_are_seen(folder: Path) -> None:
    settle(folder)
    (folder / "vision" / f"{DAY}.json").unlink()
    add(Archive(folder), OTHER, DAY, [paper(4)], LATER)
    again = look(folder)
    assert not again.filed("vision")
    assert [filed.day for filed in again.filed("learning")] == [SECOND, DAY]


def test_a_damaged_file_is_named_each_time(folder: Path) -> None:
    settle(folder)
    (folder / "vision" / f"{DAY}.json").write_text("{")
    for _ in range(2):
        assert [path.name for path, _ in look(folder).damaged] == [f"{DAY}.json"]


@pytest.mark.parametrize("content", [b"", b"\xc1", b"\x81\xa8editions\x01"])
def test_a_catalogue_that_cannot_be_read_is_made_again(folder: Path, content: bytes) -> None:
    settle(folder)
    (folder.parent / "cache/catalogue/archive").write_bytes(content)
    assert look(folder).record(TOPIC) == Archive(folder).record(TOPIC)


def test_what_another_process_changes_meanwhile_is_shown_and_not_kept(folder: Path) -> None:
    settle(folder)
    keep = Keep(folder.parent / "cache")
    archive = Archive(folder, keep)
    other = Archive(folder)
    changed = replace(other.edition("vision", DAY), papers=())
    (folder / "vision" / f"{DAY}.json").write_bytes(encode(changed))

    def see() -> str:
        return str(len(archive.edition("vision", DAY).papers))

    assert keep.recall("pages/vision", "key of the old one", str, see) == "0"
    assert keep.last("pages/vision", str) is None


def test_a_file_that_goes_meanwhile_breaks_nothing(folder: Path) -> None:
    archive = look(folder)
    fresh = look(folder)
    (folder / "vision" / f"{DAY}.json").unlink()
    settled = archive.edition("vision", DAY)
    assert isinstance(settled, Edition)
    assert fresh.edition("vision", DAY).papers == ()


def test_few_of_many_editions_are_held_in_memory(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("mkdocs_paperdigest.archive.shelf._PAPERS_IN_MEMORY", 4)
    archive = Archive(tmp_path)
    for day in range(10, 20):
        papers = (paper(day), paper(day + 20))
        archive.adopt(Edition(1, TopicName("Vision", "vision"), date(2026, 11, day), papers))
    assert sum(len(edition.papers) for edition in archive.editions("vision")) == 20
    assert len(archive._shelf._loaded) == 2
