"""What comes back from a published site, file by file, and what does not."""

from __future__ import annotations

import gzip
import shutil
import struct
import zlib
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest

from mkdocs_paperdigest.archive import Archive, restoring
from mkdocs_paperdigest.archive.restoring import Restored, restore
from mkdocs_paperdigest.fulltext.figures import name_picture
from mkdocs_paperdigest.models import Figure, Paper

from ..servers.http import Asked, Reply, Server
from ..servers.ports import free_port
from .test_store import NOW, OTHER, TOPIC, add, digested, paper

TUESDAY, WEDNESDAY, THURSDAY = date(2026, 11, 17), date(2026, 11, 18), date(2026, 11, 19)

Change = Callable[[str, Reply], Reply]


class Published(Server):
    """The section of a site, as a static host serves it from an archive."""

    def __init__(self, folder: Path) -> None:
        super().__init__()
        self.folder = folder
        self.changes: dict[str, Change] = {}

    @property
    def names(self) -> list[str]:
        return [asked.path.removeprefix("/papers/") for asked in self.asked]

    def answer(self, asked: Asked) -> Reply:
        name = asked.path.removeprefix("/papers/")
        file = self.folder / name.removeprefix("data/")
        reply = Reply(file.read_bytes()) if file.is_file() else Reply(status=404)
        changes = [change for part, change in self.changes.items() if part in name]
        return changes[0](name, reply) if changes else reply


@pytest.fixture
def there(tmp_path: Path) -> Archive:
    """What the site was built from."""
    return Archive(tmp_path / "there")


@pytest.fixture
def here(tmp_path: Path) -> Archive:
    return Archive(tmp_path / "here")


@pytest.fixture
def published(there: Archive) -> Iterator[Published]:
    with Published(there.folder) as server:
        yield server


def bring(archive: Archive, published: Published, timeout: float = 5) -> Restored:
    return restore(archive, [TOPIC], published.url, "papers", timeout)


def png(grey: int) -> bytes:
    def chunk(kind: bytes, data: bytes) -> bytes:
        return (
            struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        )

    rows = (b"\0" + bytes([grey]) * 200) * 100
    head = struct.pack(">IIBBBBB", 200, 100, 8, 0, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", head)
        + chunk(b"IDAT", zlib.compress(rows))
        + chunk(b"IEND", b"")
    )


def picture(archive: Archive, grey: int) -> str:
    """Put a picture into an archive, and tell its name."""
    content = png(grey)
    named = name_picture(content)
    assert named
    archive.figures.mkdir(parents=True, exist_ok=True)
    (archive.figures / named[0]).write_bytes(content)
    return named[0]


def illustrated(number: int, *names: str) -> Paper:
    figures = tuple(
        Figure(
            f"https://arxiv.org/html/2611.{number:05}v1/x{n}.png", file=name, width=200, height=100
        )
        for n, name in enumerate(names)
    )
    return paper(number, figures=figures)


def publish(archive: Archive, day: date, papers: list[Paper]) -> None:
    add(archive, TOPIC, day, papers, NOW)
    archive.note_fetch(TOPIC, NOW, "")


def gone(_: str, __: Reply) -> Reply:
    return Reply(status=404)


# Pictures


def test_pictures_come_back_with_their_papers(
    here: Archive, there: Archive, published: Published
) -> None:
    names = [picture(there, grey) for grey in (10, 20)]
    publish(there, TUESDAY, [illustrated(1, *names)])
    restored = bring(here, published)
    assert {file.name for file in here.figures.iterdir()} == set(names)
    assert restored.figures == 2
    assert str(restored) == "restored 1 papers in 1 editions and 2 figures from the published site"


def test_one_picture_that_is_missing_or_false_leaves_the_others(
    here: Archive, there: Archive, published: Published
) -> None:
    first, second, third, fourth = sorted(picture(there, grey) for grey in (1, 2, 3, 4))
    publish(there, TUESDAY, [illustrated(1, first, second, third, fourth)])
    published.changes = {
        first: gone,
        second: lambda _, __: Reply(png(99)),
        third: lambda _, __: Reply(b"<svg onload=alert(1)>"),
    }
    assert bring(here, published).figures == 1
    assert [file.name for file in here.figures.iterdir()] == [fourth]


def test_a_picture_that_is_here_is_not_asked_for(
    here: Archive, there: Archive, published: Published
) -> None:
    first, second = sorted(picture(there, grey) for grey in (1, 2))
    publish(there, TUESDAY, [illustrated(1, first, second)])
    shutil.copytree(there.figures, here.figures)
    (here.figures / second).unlink()
    assert bring(here, published).figures == 1
    assert f"figures/{first}" not in published.names


def test_pictures_that_an_interrupted_try_left_out_come_with_the_next(
    here: Archive, there: Archive, published: Published
) -> None:
    name = picture(there, 1)
    publish(there, TUESDAY, [illustrated(1, name)])
    published.changes = {name: lambda _, __: Reply(status=503)}
    assert "answered 503" in bring(here, published).trouble
    published.changes = {}
    again = bring(here, published)
    assert (again.editions, again.figures) == (0, 1)


def test_pictures_are_bounded_in_number(
    here: Archive, there: Archive, published: Published, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(restoring, "MOST_PICTURES", 2)
    publish(there, TUESDAY, [illustrated(1, *(picture(there, n) for n in (1, 2, 3)))])
    assert bring(here, published).figures == 2


# Editions


def test_what_is_whole_here_is_not_asked_for(
    here: Archive, there: Archive, published: Published
) -> None:
    for archive in (here, there):
        publish(archive, TUESDAY, [paper(1)])
        archive.change("2611.00001", digested)
        publish(archive, WEDNESDAY, [paper(2)])
    there.change("2611.00002", digested)
    publish(there, THURSDAY, [paper(3)])
    assert bring(here, published).editions == 2
    assert "data/vision/2026-11-17.json" not in published.names
    found = here.find("2611.00002")
    assert found
    assert found.digest
    # All is here now.
    published.asked.clear()
    assert bring(here, published).editions == 0
    assert published.names == ["data/index.json"]


def test_an_edition_that_is_here_in_part_is_completed(
    here: Archive, there: Archive, published: Published
) -> None:
    publish(there, TUESDAY, [paper(1), paper(2)])
    add(here, TOPIC, TUESDAY, [paper(1)], NOW)
    bring(here, published)
    assert [each.id for each in here.edition("vision", TUESDAY).papers] == [
        "2611.00002",
        "2611.00001",
    ]


def test_topics_that_are_not_configured_stay_where_they_are(
    here: Archive, there: Archive, published: Published
) -> None:
    add(there, OTHER, TUESDAY, [paper(1)], NOW)
    there.note_fetch(OTHER, NOW, "")
    publish(there, TUESDAY, [paper(2)])
    assert bring(here, published).papers == 1
    assert not here.filed("learning")
    assert here.find("2611.00002")


def test_a_damaged_edition_leaves_the_others(
    here: Archive, there: Archive, published: Published
) -> None:
    publish(there, TUESDAY, [paper(1), paper(2)])
    publish(there, WEDNESDAY, [paper(3)])
    publish(there, THURSDAY, [paper(4)])
    published.changes = {"2026-11-17": gone, "2026-11-19": lambda _, __: Reply(b"{}")}
    restored = bring(here, published)
    assert (restored.editions, restored.missing, restored.asked) == (1, 3, True)
    assert "is damaged" in restored.trouble
    assert here.find("2611.00003")


def test_a_time_that_is_none_is_not_taken_over(
    here: Archive, there: Archive, published: Published
) -> None:
    publish(there, TUESDAY, [paper(1, updated="2026-02-30T00:00:00Z")])
    restored = bring(here, published)
    assert (restored.editions, restored.missing) == (0, 1)
    assert not here.folder.joinpath("vision").exists()


def test_an_edition_for_another_day_is_none(
    here: Archive, there: Archive, published: Published
) -> None:
    publish(there, TUESDAY, [paper(1)])
    index = there.folder / "index.json"
    index.write_bytes(index.read_bytes().replace(b"2026-11-17", b"2026-11-13"))
    edition = (there.folder / "vision" / "2026-11-17.json").read_bytes()
    published.changes = {"2026-11-13": lambda _, __: Reply(edition)}
    assert bring(here, published).missing == 1


def test_how_fresh_a_topic_is_comes_back_where_it_was_never_asked_for(
    here: Archive, there: Archive, published: Published
) -> None:
    publish(there, TUESDAY, [paper(1)])
    bring(here, published)
    assert here.record(TOPIC).checked_at == NOW
    assert Archive(here.folder).record(TOPIC).checked_at == NOW
    here.note_fetch(TOPIC, "2026-11-22T03:00:00Z", "")
    bring(here, published)
    assert here.record(TOPIC).checked_at == "2026-11-22T03:00:00Z"


# Bounds, and a site that cannot be asked


@pytest.mark.parametrize(("bound", "editions"), [(3, 3), (2, 2)])
def test_editions_are_bounded_in_number(
    here: Archive,
    there: Archive,
    published: Published,
    monkeypatch: pytest.MonkeyPatch,
    bound: int,
    editions: int,
) -> None:
    monkeypatch.setattr(restoring, "MOST_EDITIONS", bound)
    for number, day in enumerate((TUESDAY, WEDNESDAY, THURSDAY), 1):
        publish(there, day, [paper(number)])
    restored = bring(here, published)
    assert restored.editions == editions
    assert bool(restored.trouble) == (bound < 3)


@pytest.mark.parametrize("name", ["LARGEST_MANIFEST", "LARGEST_EDITION"])
@pytest.mark.parametrize("over", [0, 1])
def test_files_are_bounded_to_the_byte(
    here: Archive,
    there: Archive,
    published: Published,
    monkeypatch: pytest.MonkeyPatch,
    name: str,
    over: int,
) -> None:
    publish(there, TUESDAY, [paper(1)])
    file = "index.json" if name == "LARGEST_MANIFEST" else "vision/2026-11-17.json"
    size = (there.folder / file).stat().st_size
    monkeypatch.setattr(restoring, name, size - over)
    restored = bring(here, published)
    assert restored.editions == 1 - over
    assert (f"is larger than {size - over:,} bytes" in restored.trouble) == bool(over)


@pytest.mark.parametrize(
    ("status", "asked", "trouble"),
    [(404, True, ""), (410, True, ""), (405, False, "answered 405"), (411, False, "answered 411"),
     (500, False, "answered 500")],
)  # fmt: skip
def test_a_site_without_data_is_none_and_one_that_fails_is_asked_again(
    here: Archive, published: Published, status: int, asked: bool, trouble: str
) -> None:
    published.changes = {"index.json": lambda _, __: Reply(status=status)}
    restored = bring(here, published)
    assert restored.asked is asked
    assert trouble in restored.trouble
    assert bool(restored.trouble) == bool(trouble)


def test_what_was_compressed_on_the_way_is_read(
    here: Archive, there: Archive, published: Published
) -> None:
    publish(there, TUESDAY, [paper(1)])
    packed = {"Content-Encoding": "gzip"}
    published.changes = {"": lambda _, reply: Reply(gzip.compress(reply.body), headers=packed)}
    assert bring(here, published).papers == 1


def test_a_file_that_drips_is_given_up_after_the_timeout(
    here: Archive, there: Archive, published: Published
) -> None:
    publish(there, TUESDAY, [paper(1)])
    published.changes = {"index.json": dripping}
    restored = bring(here, published, timeout=0.3)
    assert restored.trouble == "127.0.0.1 took too long to answer"
    assert not restored.asked


def test_a_site_that_cannot_be_reached_is_told_in_words(here: Archive) -> None:
    restored = restore(here, [TOPIC], f"http://127.0.0.1:{free_port()}/", "papers", 5)
    assert restored.trouble == "127.0.0.1 cannot be reached"
    assert not restored.asked


def dripping(_: str, reply: Reply) -> Reply:
    return Reply(reply.body, drip=0.05)


def test_after_its_time_no_further_file_is_asked_for(
    here: Archive, there: Archive, published: Published, monkeypatch: pytest.MonkeyPatch
) -> None:
    publish(there, TUESDAY, [paper(1)])
    monkeypatch.setattr(restoring, "SECONDS", -1.0)
    assert "took longer than" in bring(here, published).trouble
    assert not published.asked


def test_only_a_place_that_can_be_trusted_is_asked(here: Archive) -> None:
    restored = restore(here, [TOPIC], "http://papers.example", "papers", 5)
    assert "neither https nor on this machine" in restored.trouble
    assert not restored.asked
