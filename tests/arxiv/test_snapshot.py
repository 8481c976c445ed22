"""arXiv's snapshot of all metadata: what is taken from it, and what is no such file."""

from __future__ import annotations

import gzip
import json
import tracemalloc
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from mkdocs_paperdigest.arxiv.snapshot import SnapshotError, read_snapshot
from mkdocs_paperdigest.models import Paper, Topic

VISION = Topic("Vision", "vision", "cat:cs.CV AND abs:diffusion")
SINCE = date(2023, 1, 1)


def line(number: int = 1, **changes: Any) -> dict[str, Any]:
    """An entry as arXiv writes it."""
    return {
        "id": f"2403.{number:05}",
        "submitter": "Ada Lovelace",
        "authors": "Ada Lovelace and G. H. Hardy, Jr",
        "title": f"A Study of Things\n  number {number}",
        "comments": "37 pages, 15 figures; code at https://github.com/ada/things",
        "journal-ref": "Phys.Rev.D76:013009,2007",
        "doi": "10.1103/PhysRevD.76.013009",
        "report-no": None,
        "categories": "cs.CV cs.LG",
        "license": "http://creativecommons.org/licenses/by/4.0/",
        "abstract": f"  We study diffusion number {number}.\nIt works.\n",
        "versions": [
            {"version": "v1", "created": "Mon, 18 Mar 2024 19:18:42 GMT"},
            {"version": "v2", "created": "Tue, 24 Jul 2024 20:10:27 GMT"},
        ],
        "update_date": "2024-07-26",
        "authors_parsed": [["Lovelace", "Ada", ""], ["Hardy", "G. H.", "Jr"]],
        **changes,
    }


def write(path: Path, *lines: dict[str, Any]) -> Path:
    path.write_text("".join(json.dumps(each) + "\n" for each in lines), encoding="utf-8")
    return path


def read(path: Path, topic: Topic = VISION, since: date = SINCE) -> list[Paper]:
    return list(read_snapshot(path, topic, since))


def test_an_entry_becomes_a_paper_with_all_its_facts(tmp_path: Path) -> None:
    (paper,) = read(write(tmp_path / "snapshot.json", line()))
    assert paper.versioned_id == "2403.00001v2"
    assert paper.title == "A Study of Things number 1"
    assert paper.authors == ("Ada Lovelace", "G. H. Hardy Jr")
    assert paper.abstract == "We study diffusion number 1. It works."
    assert paper.categories == ("cs.CV", "cs.LG")
    assert (paper.published, paper.updated) == ("2024-03-18T19:18:42Z", "2024-07-24T20:10:27Z")
    assert paper.license == "http://creativecommons.org/licenses/by/4.0/"
    assert {link.kind for link in paper.links} == {"abstract", "pdf", "doi", "code"}


def test_only_papers_of_the_topic_and_of_the_time_are_taken(tmp_path: Path) -> None:
    old = [{"version": "v1", "created": "Sat, 31 Dec 2022 23:59:59 GMT"}]
    first = [{"version": "v1", "created": "Sun, 1 Jan 2023 00:00:00 GMT"}]
    file = write(
        tmp_path / "snapshot.json",
        line(1),
        line(2, categories="math.AG"),
        line(3, abstract="Of something else."),
        line(4, versions=old),
        line(5, versions=old, update_date="2022-12-31"),
        line(6, versions=first),
        line(7, categories="cs.LG cs.CV"),
    )
    assert [paper.id for paper in read(file)] == ["2403.00001", "2403.00006", "2403.00007"]
    primary = Topic("Vision", "vision", VISION.query, primary=("cs.CV",))
    assert [paper.id for paper in read(file, primary)] == ["2403.00001", "2403.00006"]


@pytest.mark.parametrize(
    "broken",
    [
        {"versions": []},
        {"versions": [{"version": "v1", "created": "one fine day"}]},
        {"title": " "},
        {"authors_parsed": []},
        {"id": "../../etc/passwd"},
        {"title": 7},
        {"abstract": None},
        {"categories": ""},
    ],
    ids=str,
)
def test_an_entry_that_lacks_something_is_passed_over(
    tmp_path: Path, broken: dict[str, Any]
) -> None:
    file = write(tmp_path / "snapshot.json", line(1), line(2, **broken), line(3))
    for primary in ((), ("cs.CV",)):
        topic = Topic("All", "all", "all:diffusion", primary=primary)
        assert [paper.id for paper in read(file, topic)] == ["2403.00001", "2403.00003"]


def cut(path: Path) -> None:
    content = path.read_bytes()
    path.write_bytes(content[: len(content) - 40])


def pack(path: Path) -> None:
    path.write_bytes(gzip.compress(path.read_bytes()))


def zip_up(path: Path) -> None:
    path.write_bytes(b"PK\x03\x04" + path.read_bytes())


def empty(path: Path) -> None:
    path.write_bytes(b"")


def replace_with_html(path: Path) -> None:
    path.write_text("<!DOCTYPE html>\n<title>Sign in</title>\n")


def replace_with_one_array(path: Path) -> None:
    path.write_text(json.dumps([line(n) for n in range(3)], indent=1))


def make_one_endless_line(path: Path) -> None:
    path.write_bytes(path.read_bytes() + b"x" * 3_000_000)


def remove(path: Path) -> None:
    path.unlink()


def replace_with_folder(path: Path) -> None:
    path.unlink()
    path.mkdir()


@pytest.mark.parametrize(
    ("damage", "said"),
    [
        (cut, "is cut off in line 3; download it again"),
        (pack, "is packed (gzip); unpack it first"),
        (zip_up, "is packed (zip); unpack it first"),
        (empty, "is empty"),
        (replace_with_html, "is no snapshot of arXiv's metadata (line 1)"),
        (replace_with_one_array, "is no snapshot of arXiv's metadata (line 1)"),
        (make_one_endless_line, "is no snapshot of arXiv's metadata (line 4)"),
        (remove, "cannot be read (No such file or directory)"),
        (replace_with_folder, "cannot be read (Is a directory)"),
    ],
)
def test_a_file_that_cannot_be_used_is_one_line(
    tmp_path: Path, damage: Callable[[Path], None], said: str
) -> None:
    file = write(tmp_path / "snapshot.json", *(line(n) for n in range(1, 4)))
    damage(file)
    with pytest.raises(SnapshotError) as caught:
        read(file)
    assert said in str(caught.value)
    assert str(file) in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_query_that_only_arxiv_can_answer_is_one_line(tmp_path: Path) -> None:
    file = write(tmp_path / "snapshot.json", line())
    with pytest.raises(SnapshotError, match="query of topic 'Vision' cannot be asked of a file"):
        read(file, Topic("Vision", "vision", "rn:1234"))


def test_it_is_streamed(tmp_path: Path) -> None:
    file = write(tmp_path / "snapshot.json", *(line(n) for n in range(1, 5_000)))
    assert file.stat().st_size > 2_500_000
    tracemalloc.start()
    found = sum(1 for _ in read_snapshot(file, VISION, SINCE))
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert found == 4_999
    assert peak < 1_500_000
