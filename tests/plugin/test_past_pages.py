"""Years that have no pages of their own: what stays of them, and what they cost a build."""

from __future__ import annotations

import filecmp
import json
import time
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from mkdocs.commands import build
from msgspec.structs import replace

from mkdocs_paperdigest.archive import Archive
from mkdocs_paperdigest.models import Paper, encode
from tests.opened import watch_opened
from tests.render.papers import DAY, PAPERS, edition, extractive

from .sites import Built, Site

TOPIC = {"name": "Vision", "slug": "vision", "query": "cat:cs.CV"}
DAYS = [DAY - timedelta(days=each) for each in (0, 1, 2, 3, 30, 31, 400)]
"""March 2025, the end of February, and February a year before."""


def paper(number: int) -> Paper:
    """As many different papers as are wanted, with the words of real ones."""
    known = PAPERS[number % len(PAPERS)]
    title = f"{known.title}, Part {number}"
    return extractive(replace(known, id=f"2503.{number:05}", title=title))


@pytest.fixture
def archive(tmp_path: Path) -> Archive:
    made = Archive(tmp_path / "archive")
    for number, day in enumerate(DAYS):
        made.adopt(edition([paper(2 * number), paper(2 * number + 1)], day))
    return made


def site(root: Path, **options: Any) -> Site:
    ours = {"offline": True, "archive_dir": "archive", "topics": [TOPIC], "keep_pages": 3}
    made = Site(root, {**ours, **options}, plugins=["search"])
    made.settings = {"site_url": "https://example.org/lab/"}
    return made


def built(root: Path, **options: Any) -> Built:
    found = site(root, **options).build()
    assert found.status == 0, found.said
    return found


@pytest.mark.usefixtures("archive")
def test_older_editions_share_a_page_a_month_and_their_addresses_lead_there(tmp_path: Path) -> None:
    found = built(tmp_path)
    for day in DAYS[:3]:
        assert found.page(f"papers/vision/{day}/index.html").all("article")
    month = found.page("papers/vision/2025-02/index.html")
    assert [each.attributes["id"] for each in month.one(".pd-month").all("h2")] == [
        "pd-2025-02-26",
        "pd-2025-02-25",
    ]
    assert [each.attributes["id"] for each in month.one(".pd-month").all("li")] == [
        f"arxiv-2503.{number:05}" for number in (8, 9, 10, 11)
    ]
    moved = (found.site / "papers/vision/2025-02-25/index.html").read_text()
    assert 'url=../2025-02/#pd-2025-02-25"' in moved
    assert "location.hash" in moved
    assert found.has("papers/vision/2025-W09/index.html")  # of a week that has no page any more
    assert "../2025-02/" in (found.site / "papers/vision/2025-W09/index.html").read_text()


def test_the_jump_list_of_a_month_leads_to_its_weeks(tmp_path: Path) -> None:
    archive = Archive(tmp_path / "archive")
    february = [date(2025, 2, day) for day in (28, 7, 6, 3)]  # a Friday alone, and another week
    for number, day in enumerate([*DAYS[:3], *february]):
        archive.adopt(edition([paper(number)], day))
    found = built(tmp_path)
    jumps = found.page("papers/vision/2025-02/index.html").one("nav.md-nav--secondary").all("a")
    assert [(jump.text, jump.attributes["href"]) for jump in jumps] == [
        ("Feb 28", "#pd-2025-02-28"),
        ("Feb 3 – 7", "#pd-2025-02-07"),
    ]


@pytest.mark.usefixtures("archive")
def test_the_way_leads_back_through_the_years(tmp_path: Path) -> None:
    found = built(tmp_path)

    def leads(page: str, element: str) -> list[str]:
        links = found.page(f"papers/{page}index.html").one(element).all("a")
        return [link.attributes["href"].partition("#")[0] for link in links]

    assert leads(f"vision/{DAYS[2]}/", "nav.pd-pager")[0] == "../2025-03/"
    assert leads("vision/2025-03/", "nav.pd-pager") == ["../2025-02/", "../"]
    assert leads("vision/2025-02/", "nav.pd-pager") == ["../2024-02/", "../", "../2025-03/"]
    assert {"2025-03/", "2025-02/", "2024-02/"} <= set(leads("vision/", ".pd-calendar"))
    assert {"vision/2025-03/", "vision/2024-02/"} <= set(leads("", ".pd-calendar"))
    totals = found.page("papers/index.html").all(".pd-counts")[0].text
    assert totals.startswith("14 papers in 7 editions")


@pytest.mark.usefixtures("archive")
def test_nothing_of_them_is_lost(tmp_path: Path) -> None:
    found = built(tmp_path)
    data = json.loads((found.site / "papers/data/index.json").read_text())
    assert len(data["topics"][0]["editions"]) == 7
    for day in DAYS:
        assert found.has(f"papers/data/vision/{day}.json")
        assert found.has(f"papers/data/vision/{day}.bib")
    index = json.loads((found.site / "search/search_index.json").read_text())["docs"]
    said = [entry for entry in index if "Part 12" in entry["title"] + entry["text"]]
    assert [entry["location"] for entry in said] == ["papers/vision/2024-02/"]
    assert "2503.00012" in said[0]["text"]


@pytest.mark.usefixtures("archive")
def test_all_have_pages_unless_it_is_said_otherwise(tmp_path: Path) -> None:
    found = built(tmp_path, keep_pages=0)
    assert all(found.page(f"papers/vision/{day}/index.html").all("article") for day in DAYS)
    assert not found.files("papers/vision/????-??")


@pytest.mark.usefixtures("archive")
@pytest.mark.parametrize("keep_pages", [1, 3])
def test_a_topic_that_fell_silent_keeps_its_newest_pages(tmp_path: Path, keep_pages: int) -> None:
    found = built(tmp_path, keep_pages=keep_pages)
    assert found.page(f"papers/vision/{DAYS[2]}/index.html").all("article")
    assert not found.has("papers/vision/2025-01/index.html")


@pytest.mark.usefixtures("archive")
def test_past_editions_are_not_opened_again_and_their_files_stay(tmp_path: Path) -> None:
    first = built(tmp_path)
    names = [f"papers/data/vision/{day}.json" for day in DAYS]
    names += ["papers/data/vision/2025-02-25.bib", "papers/vision/2025-02-25/index.html"]
    before = {name: (first.site / name).stat().st_ino for name in names}
    pages = {name: (first.site / name).read_bytes() for name in first.files("papers/**/*.html")}
    time.sleep(2.1)  # from now on the times of all files can tell
    built(tmp_path)
    with watch_opened() as opened:
        again = built(tmp_path)
    assert {name: (again.site / name).stat().st_ino for name in names} == before
    assert {name: (again.site / name).read_bytes() for name in pages} == pages
    assert not [path for path in opened if path.name in {f"{day}.json" for day in DAYS}]
    assert not [path for path in opened if path.suffix == ".bib"]


@pytest.mark.usefixtures("archive")
def test_a_dirty_build_opens_nothing_that_stands_beside_the_pages(tmp_path: Path) -> None:
    built(tmp_path)
    time.sleep(2.1)  # from now on the times of all files can tell
    built(tmp_path)
    config = site(tmp_path).load()
    config.strict = False  # MkDocs warns of dirty builds
    config.plugins.on_startup(command="build", dirty=True)
    filecmp.clear_cache()  # as in a process of its own
    with watch_opened() as opened:
        build.build(config, dirty=True)
    data = tmp_path / "site/papers/data/vision"
    assert not [path for path in opened if path.is_relative_to(data)]
    assert not [path for path in opened if path.is_relative_to(tmp_path / "archive/vision")]


def test_what_changes_is_published_as_it_is_now(tmp_path: Path, archive: Archive) -> None:
    built(tmp_path)
    old = archive.edition("vision", DAYS[5])
    changed = replace(old, papers=(replace(old.papers[0], title="Another Title"),))
    archive.path_of("vision", DAYS[5]).write_bytes(encode(changed))
    archive.path_of("vision", DAYS[6]).unlink()
    found = built(tmp_path)
    assert "Another Title" in found.page("papers/vision/2025-02/index.html").one(".pd-month").text
    published = (found.site / f"papers/data/vision/{DAYS[5]}.json").read_bytes()
    assert published == encode(changed)
    assert not found.files("papers/data/vision/2024-*")
    assert not found.files("papers/vision/2024-*")


@pytest.mark.usefixtures("archive")
def test_what_others_changed_in_the_built_site_is_made_right(tmp_path: Path) -> None:
    first = built(tmp_path)
    data = first.site / f"papers/data/vision/{DAYS[4]}.json"
    data.write_text("{}")
    (first.site / "papers/data/foreign.txt").write_text("not ours")
    moved = first.site / "papers/vision/2025-02-25/index.html"
    moved.write_text("changed")
    again = built(tmp_path)
    assert data.read_bytes() == (tmp_path / f"archive/vision/{DAYS[4]}.json").read_bytes()
    assert not again.has("papers/data/foreign.txt")
    assert "refresh" in moved.read_text()


@pytest.mark.usefixtures("archive")
def test_a_build_that_another_plugin_ends_loses_no_data(tmp_path: Path) -> None:
    built(tmp_path)
    broken = site(tmp_path)
    (tmp_path / "hook.py").write_text(
        "from mkdocs.exceptions import PluginError\n"
        "def on_pre_build(config):\n"
        "    raise PluginError('enough')\n"
    )
    broken.settings |= {"hooks": ["hook.py"]}
    ended = broken.build()
    assert ended.status == 1
    assert all(ended.has(f"papers/data/vision/{day}.json") for day in DAYS)
    assert ended.has("papers/index.html")  # for the site was not emptied yet
    found = built(tmp_path)
    assert all(found.has(f"papers/data/vision/{day}.json") for day in DAYS)


@pytest.mark.usefixtures("archive")
def test_files_of_the_owner_take_the_place_of_ours(tmp_path: Path) -> None:
    docs = tmp_path / "docs/papers/data/vision"
    docs.mkdir(parents=True)
    name = f"papers/data/vision/{DAYS[4]}.json"
    built(tmp_path)
    (tmp_path / "docs" / name).write_text('"of the owner"')
    for _ in range(2):
        assert (built(tmp_path).site / name).read_text() == '"of the owner"'
    (tmp_path / "docs" / name).unlink()
    assert json.loads((built(tmp_path).site / name).read_text())["date"] == str(DAYS[4])


@pytest.mark.usefixtures("archive")
def test_a_protected_section_names_no_paper_in_the_search(tmp_path: Path) -> None:
    found = built(tmp_path, protected=True)
    assert "Part 12" in found.page("papers/vision/2024-02/index.html").one(".pd-month").text
    assert "Part 12" not in (found.site / "search/search_index.json").read_text()
    assert not found.files("papers/data/**/*")


@pytest.mark.parametrize("theme", ["mkdocs", "readthedocs"])
@pytest.mark.usefixtures("archive")
def test_it_is_so_in_every_theme_and_without_folders(tmp_path: Path, theme: str) -> None:
    made = site(tmp_path)
    made.settings |= {"theme": theme, "use_directory_urls": False}
    found = made.build()
    assert found.status == 0, found.said
    assert found.has("papers/vision/2025-02.html")
    moved = (found.site / "papers/vision/2025-02-25.html").read_text()
    assert 'url=2025-02.html#pd-2025-02-25"' in moved
    assert date(2025, 2, 25) in DAYS
    again = made.build()
    assert (again.site / "papers/vision/2025-02-25.html").read_text() == moved
