"""What is kept is taken under its own key alone, and never half-written."""

from __future__ import annotations

from dataclasses import fields
from pathlib import Path

import pytest

from mkdocs_paperdigest.keeping import Keep, key_of
from mkdocs_paperdigest.render.view import SectionView


class Maker:
    """Makes a thing, and counts how often."""

    def __init__(self, said: str = "made") -> None:
        self.said = said
        self.made = 0

    def text(self) -> str:
        self.made += 1
        return self.said

    def content(self) -> bytes:
        return self.text().encode()


def test_a_thing_is_made_once_for_each_key(tmp_path: Path) -> None:
    first, other = Maker(), Maker("other")
    for _ in range(2):
        assert Keep(tmp_path).recall("a/thing", "key", str, first.text) == "made"
    assert Keep(tmp_path).recall("a/thing", "key 2", str, other.text) == "other"
    assert Keep(tmp_path).recall("a/thing", "key", str, first.text) == "made"
    assert (first.made, other.made) == (2, 1)


@pytest.mark.parametrize(
    "content", [b"", b"\xff", b"\x92\xa3key", b"\x82\xa3key\xa3key\xa4made\x07"]
)
def test_what_cannot_be_read_is_made_again(tmp_path: Path, content: bytes) -> None:
    maker = Maker()
    Keep(tmp_path).recall("thing", "key", str, maker.text)
    (tmp_path / "thing").write_bytes(content)
    assert Keep(tmp_path).last("thing", str) is None
    assert Keep(tmp_path).recall("thing", "key", str, maker.text) == "made"
    assert maker.made == 2


def test_the_last_one_is_had_whatever_its_key(tmp_path: Path) -> None:
    assert Keep(tmp_path).last("thing", str) is None
    Keep(tmp_path).recall("thing", "key", str, Maker().text)
    assert Keep(tmp_path).last("thing", str) == "made"


def test_a_file_is_made_once_and_its_time_says_when_it_changed(tmp_path: Path) -> None:
    maker = Maker()
    path = tmp_path / "site/a.txt"
    written = set()
    for key in ("key", "key", "key of the same"):
        keep = Keep(tmp_path)
        assert keep.file("site/a.txt", key, maker.content) == path
        keep.save()
        written.add(path.stat().st_mtime_ns)
    assert maker.made == 2
    assert len(written) == 1


def test_a_file_that_somebody_changed_or_took_away_is_made_again(tmp_path: Path) -> None:
    maker = Maker()
    for harm in ("", "changed", None, ""):
        keep = Keep(tmp_path)
        path = keep.file("a.txt", "key", maker.content)
        assert isinstance(path, Path)
        assert path.read_text() == "made"
        keep.save()
        if harm is None:
            path.unlink()
        elif harm:
            path.write_text(harm)
    assert maker.made == 3


def test_after_a_kill_no_new_file_passes_for_an_old_one(tmp_path: Path) -> None:
    keep = Keep(tmp_path)
    keep.file("a.txt", "old", Maker("old").content)
    keep.save()
    killed = Keep(tmp_path)
    killed.file("a.txt", "new", Maker("new").content)
    path = Keep(tmp_path).file("a.txt", "old", Maker("old").content)
    assert isinstance(path, Path)
    assert path.read_text() == "old"


def test_a_folder_that_cannot_be_written_to_keeps_nothing_and_does_no_harm(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("a file, not a folder")
    keep = Keep(tmp_path / "file")
    assert keep.recall("thing", "key", str, Maker().text) == "made"
    assert keep.file("a.txt", "key", Maker().content) == b"made"
    keep.save()
    assert (tmp_path / "file").read_text() == "a file, not a folder"


def test_keys_tell_apart_what_their_parts_tell_apart() -> None:
    assert key_of("ab", "c") != key_of("a", "bc")
    assert key_of({"a": 1, "b": 2}) == key_of({"b": 2, "a": 1})


_OTHERWISE = {"figures": "none", "feeds": True, "protected": True, "directory_urls": False}
_BESIDE = {"topics", "related", "keep"}
"""What pages show is part of each page's own key; where it is kept decides nothing."""


@pytest.mark.parametrize(
    "name", [each.name for each in fields(SectionView) if each.name not in _BESIDE]
)
def test_every_setting_of_a_section_decides_how_its_pages_look(tmp_path: Path, name: str) -> None:
    (tmp_path / "paper.html").write_text("own")
    value = (tmp_path,) if name == "templates" else _OTHERWISE.get(name, "other")
    plain = {"title": "Papers", "path": "papers", "language": "en", "topics": ()}
    assert SectionView(**plain).setup != SectionView(**{**plain, name: value}).setup  # type: ignore[arg-type]
