from __future__ import annotations

import io
import os
import pickle
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import diskcache
import pytest

from mkdocs_paperdigest.cache import TextDisk, open_cache
from mkdocs_paperdigest.models import Sentence

LARGE = "x" * 100_000


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "cache"


@pytest.fixture
def bait(tmp_path: Path) -> Path:
    """A file that appears if anybody unpickles what it should not."""
    return tmp_path / "bait"


class Trap:
    def __init__(self, bait: Path) -> None:
        self._bait = bait

    def __reduce__(self) -> tuple[object, tuple[str, int]]:
        return os.mkdir, (os.fspath(self._bait), 0o755)


@contextmanager
def database(folder: Path) -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(folder / "cache.db")) as connection, connection:
        yield connection


def kept(folder: Path, name: str) -> str | None:
    with open_cache(folder) as cache:
        return cache.get(name, str)


def keep(folder: Path, name: str, value: object) -> None:
    with open_cache(folder) as cache:
        cache.put(name, value)


def moved_aside(folder: Path) -> list[Path]:
    return list(folder.parent.glob("cache.damaged-*"))


@pytest.mark.parametrize("value", ["text", LARGE, ["a", 1], {"a": {"b": None}}])
def test_what_is_kept_is_there_the_next_time(value: object, folder: Path) -> None:
    keep(folder, "name", value)
    with open_cache(folder) as cache:
        assert cache.get("name", object) == value
        assert cache.get("another", object) is None


def test_a_type_goes_in_and_out(folder: Path) -> None:
    sentence = Sentence("It works.", "Results", "S4")
    with open_cache(folder) as cache:
        cache.put("name", sentence)
        assert cache.get("name", Sentence) == sentence
        assert cache.get("name", int) is None


@pytest.mark.parametrize("text", ["", "{", "[" * 100_000, '"\\ud800"', "1e999", "\x00"])
def test_what_is_no_json_of_ours_is_not_there(text: str, folder: Path) -> None:
    keep(folder, "name", "x")
    with database(folder) as rows:
        rows.execute("UPDATE Cache SET value = ?", (text,))
    with open_cache(folder) as cache:
        assert cache.get("name", Sentence) is None


def test_nothing_is_evicted_for_size_or_age(folder: Path) -> None:
    keep(folder, "first", LARGE)
    with database(folder) as rows:
        rows.execute("UPDATE Settings SET value = 1 WHERE key IN ('size_limit', 'cull_limit')")
        rows.execute("UPDATE Settings SET value = 10 WHERE key = 'cull_limit'")
        rows.execute(
            "UPDATE Settings SET value = 'least-recently-stored' WHERE key = 'eviction_policy'"
        )
    with open_cache(folder) as cache:
        for n in range(50):
            cache.put(f"name {n}", LARGE)
        assert cache.get("first", str) == LARGE
        assert all(cache.get(f"name {n}", str) == LARGE for n in range(50))


def test_many_threads_may_use_it(folder: Path) -> None:
    def work(n: int) -> None:
        cache.put(f"name {n}", LARGE)
        cache.release()

    with open_cache(folder) as cache:
        threads = [threading.Thread(target=work, args=(n,)) for n in range(16)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert all(cache.get(f"name {n}", str) == LARGE for n in range(16))


def test_no_file_stays_open(folder: Path) -> None:
    def open_files() -> set[str]:
        found = set()
        for descriptor in Path("/proc/self/fd").iterdir():
            try:
                found.add(str(descriptor.readlink()))
            except OSError:
                continue
        return {name for name in found if name.startswith(os.fspath(folder))}

    def work() -> None:
        cache.put("name", "x")
        cache.release()

    if not Path("/proc/self/fd").is_dir():
        pytest.skip("only Linux lists a process's open files")
    with open_cache(folder) as cache:
        worker = threading.Thread(target=work)
        worker.start()
        worker.join()
        assert open_files()
    assert not open_files()


# A folder that somebody else wrote to


@pytest.mark.parametrize("mode", range(6))
@pytest.mark.parametrize("place", ["row", "file"])
def test_no_poisoned_value_runs_code(mode: int, place: str, folder: Path, bait: Path) -> None:
    keep(folder, "name", "x")
    poison = pickle.dumps(Trap(bait))
    (folder / "poison.val").write_bytes(poison)
    with database(folder) as rows:
        rows.execute(
            "UPDATE Cache SET mode = ?, value = ?, filename = ?",
            (mode, poison, None) if place == "row" else (mode, None, "poison.val"),
        )
    assert kept(folder, "name") is None
    assert not bait.exists()


def test_no_poisoned_key_runs_code(folder: Path, bait: Path) -> None:
    keep(folder, "name", "x")
    with database(folder) as rows:
        rows.execute("UPDATE Cache SET raw = 0, key = ?", (pickle.dumps(Trap(bait)),))
    with open_cache(folder) as cache:
        assert cache.get("name", str) is None
        cache.put("name", "y")
        assert cache.get("name", str) == "y"
    assert not bait.exists()


def test_the_disk_takes_and_gives_nothing_but_text(folder: Path, bait: Path) -> None:
    """Whatever of diskcache is used on it."""
    with diskcache.Cache(os.fspath(folder), disk=TextDisk) as cache:
        cache["name"] = LARGE
        for value in (b"x", 1, None, ["x"], Trap(bait)):
            with pytest.raises(TypeError):
                cache["other"] = value
            with pytest.raises(TypeError):
                cache[value] = "x"
        with pytest.raises(TypeError):
            cache.set("file", io.StringIO("x"), read=True)
        assert list(cache) == ["name"]
        with pytest.raises(ValueError, match="text"):
            cache.read("name")
        with database(folder) as rows:
            rows.execute("UPDATE Cache SET raw = 0, key = ?", (pickle.dumps(Trap(bait)),))
        with pytest.raises(ValueError, match="key"):
            list(cache)
        with pytest.raises(ValueError, match="key"):
            cache.peekitem()
    assert not bait.exists()


@pytest.mark.parametrize("climb", ["../secret.val", "ABSOLUTE", "link.val", "folder"])
def test_no_file_outside_the_folder_is_read_or_deleted(climb: str, folder: Path) -> None:
    keep(folder, "name", LARGE)
    secret = folder.parent / "secret.val"
    secret.write_text('"secret"')
    (folder / "link.val").symlink_to(secret)
    (folder / "folder").mkdir()
    name = os.fspath(secret) if climb == "ABSOLUTE" else climb
    with database(folder) as rows:
        rows.execute("UPDATE Cache SET filename = ?", (name,))
    with open_cache(folder) as cache:
        assert cache.get("name", str) is None
        cache.put("name", "y")
        assert cache.get("name", str) == "y"
    assert secret.read_text() == '"secret"'


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("_directory", "ELSEWHERE"),
        ("disk__directory", "ELSEWHERE"),
        ("_local", 1),
        ("get", 1),
        ("close", 1),
        ("sqlite_writable_schema", 1),
        ("sqlite_user_version; DROP TABLE Cache", 1),
        (b"\x00", 1),
        (7, 1),
    ],
)
def test_no_poisoned_setting_is_obeyed(key: object, value: object, folder: Path) -> None:
    keep(folder, "name", "x")
    elsewhere = folder.parent / "elsewhere"
    elsewhere.mkdir()
    with database(folder) as rows:
        told = os.fspath(elsewhere) if value == "ELSEWHERE" else value
        rows.execute("INSERT INTO Settings VALUES (?, ?)", (key, told))
    keep(folder, "other", LARGE)
    assert kept(folder, "other") == LARGE
    assert list(elsewhere.iterdir()) == []
    assert len(moved_aside(folder)) == 1


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("disk_min_file_size", "text"),
        ("disk_pickle_protocol", "text"),
        ("sqlite_mmap_size", "nonsense"),
        ("eviction_policy", "no such policy"),
        ("tag_index", "x"),
        ("count", "many"),
    ],
)
def test_no_value_of_a_known_setting_holds(key: str, value: object, folder: Path) -> None:
    keep(folder, "name", "x")
    with database(folder) as rows:
        rows.execute("UPDATE Settings SET value = ? WHERE key = ?", (value, key))
    keep(folder, "other", LARGE)
    assert kept(folder, "other") == LARGE
    assert kept(folder, "name") == "x"


# Damage


def scribble_header(file: Path) -> None:
    file.write_bytes(b"no database" + file.read_bytes()[11:])


def scribble_pages(file: Path) -> None:
    content = file.read_bytes()
    file.write_bytes(content[:4096] + b"\xa5" * (len(content) - 4096))


def cut(file: Path) -> None:
    content = file.read_bytes()
    file.write_bytes(content[: len(content) // 2])


def replace_tables(file: Path) -> None:
    file.unlink()
    with closing(sqlite3.connect(file)) as connection, connection:
        connection.execute("CREATE TABLE Cache (x)")
        connection.execute("CREATE TABLE Settings (x)")


@pytest.mark.parametrize("damage", [scribble_header, scribble_pages, cut, replace_tables])
def test_a_damaged_database_is_moved_aside(damage: type, folder: Path) -> None:
    with open_cache(folder) as cache:
        for n in range(300):
            cache.put(f"name {n}", "x" * 500)
    damage(folder / "cache.db")
    keep(folder, "name", "y")
    assert kept(folder, "name") == "y"
    (aside,) = moved_aside(folder)
    assert (aside / "cache.db").exists()


def test_an_empty_file_is_no_damage(folder: Path) -> None:
    folder.mkdir()
    (folder / "cache.db").touch()
    keep(folder, "name", "y")
    assert kept(folder, "name") == "y"
    assert not moved_aside(folder)


@pytest.mark.parametrize("obstacle", ["file", "below a file", "no database"])
def test_a_folder_that_cannot_be_used_is_said(obstacle: str, tmp_path: Path) -> None:
    folder = tmp_path / "cache"
    if obstacle == "no database":
        (folder / "cache.db").mkdir(parents=True)
    elif obstacle == "file":
        folder.touch()
    else:
        folder.touch()
        folder = folder / "below"
    with pytest.raises(OSError, match=r"\S") as caught, open_cache(folder):
        pass
    assert "\n" not in str(caught.value)
    assert not moved_aside(folder)


def test_a_value_that_cannot_be_written_is_no_failure(folder: Path) -> None:
    with open_cache(folder) as cache:
        cache.put("small", "x")
        with database(folder) as rows:
            rows.execute("DROP TABLE Cache")
        cache.put("name", "y")
        assert cache.get("name", str) is None
