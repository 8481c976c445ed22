from __future__ import annotations

import hashlib
import json
import threading
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import msgspec
import pytest

from mkdocs_paperdigest.archive import Archive
from mkdocs_paperdigest.files import write_atomically, write_if_changed
from mkdocs_paperdigest.models import (
    NO_TOKENS,
    Claim,
    ClaimCount,
    Digest,
    Edition,
    Link,
    Paper,
    Topic,
)

DAY = date(2026, 11, 18)
REACH = date(2026, 11, 1)
TOPIC = Topic("Vision", "vision", "cat:cs.CV", max_papers=3)
OTHER = Topic("Learning", "learning", "cat:cs.LG")
NOW = "2026-11-19T03:00:00Z"
LATER = "2026-11-20T03:00:00Z"

CLAIM = Claim("It works.", "It works.", "")
DIGEST = Digest(
    summarizer="extractive",
    model="",
    language="en",
    of_version=1,
    read="abstract",
    made_at=NOW,
    summary=CLAIM,
    takeaways=(CLAIM,),
    deep={},
    claims=ClaimCount(2, 2, 0),
    tokens=NO_TOKENS,
)


def paper(number: int, **changes: Any) -> Paper:
    made = Paper(
        id=f"2611.{number:05}",
        version=1,
        title=f"Paper {number}",
        authors=("Ada Lovelace",),
        abstract="We study things.",
        categories=("cs.CV",),
        comment="",
        published=f"2026-11-17T15:{number:02}:00Z",
        updated=f"2026-11-17T15:{number:02}:00Z",
        links=(Link("abstract", f"https://arxiv.org/abs/2611.{number:05}v1"),),
        license="",
        digest=None,
    )
    return msgspec.structs.replace(made, **changes)


def add(archive: Archive, topic: Topic, day: date, papers: list[Paper], now: str) -> list[Paper]:
    """File papers under a day, which follows from when they were submitted."""
    before = day - timedelta(days=1)
    listed = [
        msgspec.structs.replace(each, published=f"{before}{each.published[10:]}") for each in papers
    ]
    joined = archive.merge(topic, listed, REACH, now)
    return [found for base_id in joined.ids if (found := archive.find(base_id))]


def digested(old: Paper) -> Paper:
    return msgspec.structs.replace(old, digest=DIGEST)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "archive"


@pytest.fixture
def archive(folder: Path) -> Archive:
    return Archive(folder)


def ids(edition: Edition) -> list[str]:
    return [paper.id for paper in edition.papers]


# Filing


def test_nothing_is_written_until_there_is_something(archive: Archive, folder: Path) -> None:
    assert not archive.filed("vision")
    assert not archive.damaged
    assert add(archive, TOPIC, DAY, [], NOW) == []
    assert not folder.exists()
    with pytest.raises(KeyError):
        archive.edition("vision", DAY)


def test_what_is_filed_is_there_the_next_time(archive: Archive, folder: Path) -> None:
    joined = add(archive, TOPIC, DAY, [paper(1), paper(2)], NOW)
    assert [paper.filed_at for paper in joined] == [NOW, NOW]
    archive.change("2611.00001", digested)
    archive.note_fetch(TOPIC, NOW, "")
    again = Archive(folder)
    assert [*again.editions("vision")] == [*archive.editions("vision")]
    assert again.record(TOPIC) == archive.record(TOPIC)
    edition = again.edition("vision", DAY)
    assert ids(edition) == ["2611.00002", "2611.00001"]
    assert edition.filed_at == NOW
    assert edition.papers[1].digest == DIGEST


def test_the_newest_papers_are_kept_and_the_others_counted(archive: Archive) -> None:
    add(archive, TOPIC, DAY, [paper(n) for n in (3, 1, 5, 2, 4)], NOW)
    edition = archive.edition("vision", DAY)
    assert ids(edition) == ["2611.00005", "2611.00004", "2611.00003"]
    assert edition.left_out == 2
    add(archive, TOPIC, DAY, [paper(n) for n in (3, 1, 5, 2, 4)], LATER)
    assert archive.edition("vision", DAY) == edition


def test_a_late_paper_joins_with_its_own_date(archive: Archive) -> None:
    add(archive, TOPIC, DAY, [paper(2)], NOW)
    assert add(archive, TOPIC, DAY, [paper(2), paper(1)], LATER) == [paper(1, filed_at=LATER)]
    edition = archive.edition("vision", DAY)
    assert [(paper.id, paper.filed_at) for paper in edition.papers] == [
        ("2611.00002", NOW),
        ("2611.00001", LATER),
    ]
    assert edition.filed_at == NOW


def test_a_paper_twice_is_filed_once(archive: Archive) -> None:
    assert len(add(archive, TOPIC, DAY, [paper(1), paper(1)], NOW)) == 1


def test_a_change_reaches_every_edition_that_holds_the_paper(archive: Archive) -> None:
    add(archive, TOPIC, DAY, [paper(1), paper(2)], NOW)
    add(archive, OTHER, DAY, [paper(1)], NOW)
    archive.change("2611.00001", digested)
    held = {
        (slug, paper.id): paper.digest
        for slug in ("vision", "learning")
        for paper in archive.edition(slug, DAY).papers
    }
    assert held == {
        ("vision", "2611.00002"): None,
        ("vision", "2611.00001"): DIGEST,
        ("learning", "2611.00001"): DIGEST,
    }


def test_what_does_not_change_is_not_written(archive: Archive, folder: Path) -> None:
    add(archive, TOPIC, DAY, [paper(1)], NOW)
    file = folder / "vision" / "2026-11-18.json"
    before = file.stat().st_mtime_ns, file.stat().st_ino
    add(archive, TOPIC, DAY, [paper(1)], LATER)
    archive.change("2611.00001", lambda old: old)
    archive.change("2611.00009", digested)
    assert (file.stat().st_mtime_ns, file.stat().st_ino) == before


def test_threads_lose_nothing_to_each_other(folder: Path) -> None:
    archive = Archive(folder)
    topic = msgspec.structs.replace(TOPIC, max_papers=100)
    add(archive, topic, DAY, [paper(n) for n in range(30)], NOW)
    started = threading.Barrier(3)

    def digest(numbers: range) -> None:
        started.wait()
        for n in numbers:
            archive.change(f"2611.{n:05}", digested)

    def list_more() -> None:
        started.wait()
        for n in range(30, 50):
            add(archive, topic, DAY, [paper(n)], LATER)

    threads = [
        threading.Thread(target=digest, args=(range(0, 30, 2),)),
        threading.Thread(target=digest, args=(range(1, 30, 2),)),
        threading.Thread(target=list_more),
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for each in (archive, Archive(folder)):
        edition = each.edition("vision", DAY)
        assert len(edition.papers) == 50
        assert sum(paper.digest is not None for paper in edition.papers) == 30


# The manifest


def test_the_manifest_tells_editions_with_their_sums(archive: Archive, folder: Path) -> None:
    add(archive, TOPIC, DAY, [paper(1), paper(2)], NOW)
    add(archive, TOPIC, date(2026, 11, 19), [paper(3)], NOW)
    archive.change("2611.00001", digested)
    archive.note_fetch(TOPIC, NOW, "")
    (record,) = archive.manifest([TOPIC]).topics
    assert [(e.date.isoformat(), e.papers, e.digested) for e in record.editions] == [
        ("2026-11-19", 1, 0),
        ("2026-11-18", 2, 1),
    ]
    for edition in record.editions:
        content = archive.path_of("vision", edition.date).read_bytes()
        assert hashlib.sha256(content).hexdigest() == edition.sha256
    assert json.loads((folder / "index.json").read_bytes())["topics"][0]["slug"] == "vision"


def test_a_failed_fetch_keeps_the_time_of_the_last_good_one(archive: Archive) -> None:
    archive.note_fetch(TOPIC, NOW, "")
    archive.note_fetch(TOPIC, LATER, "unreachable")
    record = archive.record(TOPIC)
    assert (record.checked_at, record.tried_at, record.trouble) == (NOW, LATER, "unreachable")


def test_a_topic_keeps_its_editions_under_a_new_name(archive: Archive) -> None:
    add(archive, TOPIC, DAY, [paper(1)], NOW)
    archive.note_fetch(TOPIC, NOW, "")
    record = archive.record(msgspec.structs.replace(TOPIC, name="Sight"))
    assert record.name == "Sight"
    assert len(record.editions) == 1


def test_a_topic_that_is_no_longer_followed_stays(archive: Archive, folder: Path) -> None:
    archive.note_fetch(OTHER, NOW, "")
    archive.note_fetch(TOPIC, NOW, "")
    again = Archive(folder)
    again.note_fetch(TOPIC, LATER, "")
    assert Archive(folder).record(OTHER).checked_at == NOW


# Damage and hostile files


def hostile(change: Callable[[dict[str, Any]], object]) -> Callable[[bytes], bytes]:
    def apply(content: bytes) -> bytes:
        edition = json.loads(content)
        change(edition)
        return json.dumps(edition).encode()

    return apply


def first(edition: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = edition["papers"][0]
    return found


DAMAGE: dict[str, Callable[[bytes], bytes]] = {
    "empty": lambda _: b"",
    "cut off": lambda content: content[: len(content) // 2],
    "no UTF-8": lambda content: content.replace(b"Paper", b"\xff\xfe"),
    "a list": lambda _: b"[]",
    "nested": lambda content: content.replace(b'"schema"', b'"x": ' + b"[" * 200_000),
    "nested whole": lambda content: (
        b'{"x": ' + b"[" * 100_000 + b"]" * 100_000 + b", " + content.lstrip()[1:]
    ),
    "another schema": hostile(lambda e: e.update(schema=2)),
    "no papers": hostile(lambda e: e.pop("papers")),
    "papers of another type": hostile(lambda e: e.update(papers={"a": 1})),
    "another topic": hostile(lambda e: e["topic"].update(slug="learning")),
    "another day": hostile(lambda e: e.update(date="2026-11-17")),
    "no day": hostile(lambda e: e.update(date="2026-13-45")),
    "a slug that climbs": hostile(lambda e: e["topic"].update(slug="../vision")),
    "a slug with markup": hostile(lambda e: e["topic"].update(slug="<b>")),
    "an id that is none": hostile(lambda e: first(e).update(id="../../x")),
    "an id with markup": hostile(lambda e: first(e).update(id='2611.00001"><script>')),
    "no version": hostile(lambda e: first(e).update(version=0)),
    "authors in one string": hostile(lambda e: first(e).update(authors="Ada")),
    "an author of another type": hostile(lambda e: first(e).update(authors=[7])),
    "no title": hostile(lambda e: first(e).update(title=None)),
    "a script for a link": hostile(
        lambda e: first(e)["links"].append({"kind": "code", "url": "javascript:alert(1)"})
    ),
    "a link with markup": hostile(
        lambda e: first(e)["links"].append({"kind": "code", "url": 'https://x.org/"onclick="'})
    ),
    "a link of another kind": hostile(
        lambda e: first(e)["links"].append({"kind": "evil", "url": "https://x.org"})
    ),
    "a time that is none": hostile(lambda e: first(e).update(published="soon")),
    "a day that is none": hostile(lambda e: first(e).update(published="2026-02-30T00:00:00Z")),
    "an hour that is none": hostile(lambda e: first(e).update(updated="2026-02-03T25:00:00Z")),
    "a year that is none": hostile(lambda e: e.update(filed_at="0000-01-01")),
    "a digest of another type": hostile(lambda e: first(e).update(digest="x")),
}


@pytest.mark.parametrize("damage", DAMAGE)
def test_a_damaged_edition_is_reported_and_left_alone(
    damage: str, archive: Archive, folder: Path
) -> None:
    add(archive, TOPIC, DAY, [paper(1)], NOW)
    add(archive, TOPIC, date(2026, 11, 19), [paper(2)], NOW)
    file = folder / "vision" / "2026-11-18.json"
    spoilt = DAMAGE[damage](file.read_bytes())
    file.write_bytes(spoilt)

    again = Archive(folder)
    ((path, reason),) = again.damaged
    assert path == file
    assert reason
    assert "\n" not in reason
    assert [edition.date.day for edition in again.editions("vision")] == [19]
    assert add(again, TOPIC, DAY, [paper(1)], LATER) == []
    assert file.read_bytes() == spoilt
    add(again, TOPIC, date(2026, 11, 20), [paper(3)], LATER)
    assert len(Archive(folder).filed("vision")) == 2


def test_the_file_of_another_topic_is_refused(archive: Archive, folder: Path) -> None:
    add(archive, TOPIC, DAY, [paper(1)], NOW)
    (folder / "learning").mkdir()
    content = (folder / "vision" / "2026-11-18.json").read_bytes()
    (folder / "learning" / "2026-11-18.json").write_bytes(content)
    again = Archive(folder)
    assert not again.filed("learning")
    assert len(again.filed("vision")) == 1
    assert len(again.damaged) == 1


@pytest.mark.parametrize(
    "manifest",
    [
        b"",
        b"{",
        b"[]",
        b'{"schema": 2, "topics": []}',
        b'{"schema": 1, "topics": [{"name": "x", "slug": "../x"}]}',
        b'{"schema": 1, "topics": [{"name": "x", "slug": "vision", "checked_at": "2026-99-99"}]}',
        b'{"schema": 1, "topics": [{"name": "x", "slug": "vision", "trouble": "evil"}]}',
        b'{"x": ' + b"[" * 100_000 + b"]" * 100_000 + b"}",
    ],
)
def test_a_damaged_manifest_is_reported_and_made_anew(
    manifest: bytes, archive: Archive, folder: Path
) -> None:
    add(archive, TOPIC, DAY, [paper(1)], NOW)
    archive.note_fetch(TOPIC, NOW, "")
    whole = (folder / "index.json").read_bytes()
    (folder / "index.json").write_bytes(manifest)
    again = Archive(folder)
    assert [path.name for path, _ in again.damaged] == ["index.json"]
    assert len(again.filed("vision")) == 1
    assert again.record(TOPIC).checked_at == ""
    again.note_fetch(TOPIC, NOW, "")
    assert (folder / "index.json").read_bytes() == whole


def test_files_that_are_not_ours_do_not_matter(archive: Archive, folder: Path) -> None:
    add(archive, TOPIC, DAY, [paper(1)], NOW)
    (folder / "README.md").write_text("notes")
    (folder / "vision" / "notes.txt").write_text("notes")
    (folder / "vision" / ".2026-11-18.json.abcd").write_text("{")
    again = Archive(folder)
    assert not again.damaged
    assert len(again.filed("vision")) == 1


def test_a_format_that_grew_is_still_read(archive: Archive, folder: Path) -> None:
    add(archive, TOPIC, DAY, [paper(1)], NOW)
    file = folder / "vision" / "2026-11-18.json"
    edition = json.loads(file.read_bytes())
    edition["new"] = first(edition)["new"] = {"x": [1]}
    file.write_text(json.dumps(edition))
    again = Archive(folder)
    assert not again.damaged
    assert ids(again.edition("vision", DAY)) == ["2611.00001"]


# Files


def test_a_file_is_written_whole_or_not_at_all(tmp_path: Path) -> None:
    """A reader beside a writer sees one of the two contents at any time."""
    file = tmp_path / "deep" / "file"
    contents = [b"a" * 300_000, b"b" * 300_000]
    write_atomically(file, contents[0])
    done = threading.Event()

    def write() -> None:
        for n in range(100):
            write_atomically(file, contents[n % 2])
        done.set()

    writer = threading.Thread(target=write)
    writer.start()
    while not done.is_set():
        assert file.read_bytes() in contents
    writer.join()
    assert list(file.parent.iterdir()) == [file]


def test_a_write_that_fails_leaves_nothing_behind(tmp_path: Path) -> None:
    (tmp_path / "folder" / "file").mkdir(parents=True)
    with pytest.raises(OSError, match="file"):
        write_atomically(tmp_path / "folder" / "file", b"x")
    assert list((tmp_path / "folder").iterdir()) == [tmp_path / "folder" / "file"]
    (tmp_path / "plain").touch()
    with pytest.raises(OSError, match="plain"):
        write_atomically(tmp_path / "plain" / "file", b"x")


def test_a_written_file_can_be_read_by_a_web_server(tmp_path: Path) -> None:
    write_atomically(tmp_path / "file", b"x", durable=True)
    assert (tmp_path / "file").stat().st_mode & 0o444 == 0o444


def test_the_same_content_is_not_written_again(tmp_path: Path) -> None:
    assert write_if_changed(tmp_path / "file", b"x")
    inode = (tmp_path / "file").stat().st_ino
    assert not write_if_changed(tmp_path / "file", b"x")
    assert (tmp_path / "file").stat().st_ino == inode
    assert write_if_changed(tmp_path / "file", b"y")
    assert (tmp_path / "file").read_bytes() == b"y"


def test_a_paper_that_made_room_joins_again_when_there_is_room(archive: Archive) -> None:
    one = msgspec.structs.replace(TOPIC, max_papers=1)
    add(archive, one, DAY, [paper(1)], NOW)
    add(archive, one, DAY, [paper(1), paper(2)], NOW)
    assert ids(archive.edition("vision", DAY)) == ["2611.00002"]
    assert archive.places("2611.00001") == {}
    add(archive, TOPIC, DAY, [paper(1), paper(2)], LATER)
    edition = archive.edition("vision", DAY)
    assert ids(edition) == ["2611.00002", "2611.00001"]
    assert edition.left_out == 0


def test_of_copies_that_differ_the_one_that_knows_most_counts(
    archive: Archive, folder: Path
) -> None:
    add(archive, TOPIC, DAY, [paper(1)], NOW)
    add(archive, OTHER, DAY, [paper(1)], NOW)
    archive.change("2611.00001", digested)
    file = folder / "learning" / f"{DAY}.json"
    edition = json.loads(file.read_bytes())
    edition["papers"][0]["digest"] = None
    file.write_text(json.dumps(edition))
    again = Archive(folder)
    (found,) = again.papers(["learning"])
    assert found.digest == DIGEST
    again.share()
    assert again.edition("learning", DAY).papers[0].digest == DIGEST


def test_only_what_no_edition_held_is_new(archive: Archive) -> None:
    first = archive.merge(TOPIC, [paper(1), paper(2)], REACH, NOW)
    assert (set(first.ids), first.new) == ({"2611.00001", "2611.00002"}, 2)
    second = archive.merge(OTHER, [paper(2), paper(3)], REACH, NOW)
    assert (set(second.ids), second.new) == ({"2611.00002", "2611.00003"}, 1)


# Edges


def test_the_first_day_that_is_known_whole_gains_papers_and_the_one_before_none(
    archive: Archive,
) -> None:
    listed = [paper(1)]  # submitted on the 17th, listed on the 18th
    assert archive.merge(TOPIC, listed, DAY, NOW).ids == ("2611.00001",)
    other = Archive(archive.folder.with_name("other"))
    assert other.merge(TOPIC, listed, DAY + timedelta(days=1), NOW).ids == ()


def test_a_fetch_that_failed_says_nothing_of_how_many_papers_there_may_be(
    archive: Archive,
) -> None:
    archive.note_fetch(TOPIC, NOW, "")
    larger = msgspec.structs.replace(TOPIC, max_papers=9)
    archive.note_fetch(larger, LATER, "unreachable")
    assert archive.record(larger).max_papers == 3
    archive.note_fetch(larger, LATER, "")
    assert archive.record(larger).max_papers == 9


def test_what_a_newer_version_wrote_within_a_digest_is_not_written_over(
    archive: Archive, folder: Path
) -> None:
    add(archive, TOPIC, DAY, [paper(1)], NOW)
    archive.change("2611.00001", digested)
    (file,) = folder.glob("vision/*.json")
    newer = file.read_bytes().replace(b'"summarizer"', b'"invented_later": 1, "summarizer"')
    file.write_bytes(newer)
    again = Archive(folder)
    again.change("2611.00001", lambda old: msgspec.structs.replace(old, comment="changed"))
    # Nor does a paper join it that would be lost with the next process.
    assert again.merge(TOPIC, [paper(2)], REACH, LATER).ids == ()
    assert file.read_bytes() == newer
    assert list(again.sealed) == [file]
