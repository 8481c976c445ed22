"""What stays in a built site while MkDocs empties it, and what never does."""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import msgspec
import pytest

from mkdocs_paperdigest.staying import Staying
from tests.opened import watch_listed

NAME = "papers/data/vision/2026-11-20.json"
DEEP = "papers/vision/2020-01-01/index.html"


class Site:
    """A site that is built again and again as MkDocs does it."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.folder = root / "site"
        self.sources = root / "sources"
        self.sources.mkdir()
        self.taken_out: set[str] = set()

    def staying(self) -> Staying:
        return Staying(self.folder, ["papers"], self.root / "aside", self.root / "copied")

    def empty(self) -> None:
        shutil.rmtree(self.folder, ignore_errors=True)
        self.folder.mkdir()

    def build(self, wanted: dict[str, tuple[str, str]], pages: Sequence[str] = ()) -> set[str]:
        """Publish names under keys with contents, and name those that were copied anew.

        Pages are written after that, as MkDocs does, each in a folder of its own.
        """
        staying = self.staying()
        staying.put_aside()
        self.empty()
        staying.put_back()
        copied = set()
        for name, (key, content) in wanted.items():
            if not staying.holds(name, key):
                source = self.sources / name.replace("/", "-")
                source.write_text(content)
                staying.expect(name, key, str(source))
                copied.add(name)
        staying.clear({f"{page}/index.html" for page in pages})
        for name in copied:
            (self.folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(self.sources / name.replace("/", "-"), self.folder / name)
        for page in pages:
            if page not in self.taken_out:
                (self.folder / page).mkdir(parents=True, exist_ok=True)
                (self.folder / page / "index.html").write_text("page")
        staying.save()
        return copied

    def files(self) -> dict[str, str]:
        return {
            path.relative_to(self.folder).as_posix(): path.read_text()
            for path in self.folder.rglob("*")
            if path.is_file()
        }


WANTED = {NAME: ("1", "data"), DEEP: ("2", "way")}


@pytest.fixture(params=["new", "aged"])
def site(request: pytest.FixtureRequest, tmp_path: Path) -> Site:
    """A site that was built; if aged, with folders of which it is known what is in them."""
    made = Site(tmp_path)
    made.build(WANTED)
    if request.param == "aged":
        time.sleep(2.1)
        made.build(WANTED)
    return made


def test_folders_in_which_nothing_came_or_went_are_not_listed(site: Site) -> None:
    time.sleep(2.1)
    site.build(WANTED)
    with watch_listed() as listed:
        assert site.build(WANTED) == set()
    assert listed
    assert not [folder for folder in listed if folder.name in ("2026-11-20", "2020-01-01")]
    (site.folder / DEEP).with_name("more.txt").write_text("of another")
    with watch_listed() as listed:
        assert site.build(WANTED) == set()
    assert (site.folder / DEEP).parent.name in {folder.name for folder in listed}
    assert site.files() == {NAME: "data", DEEP: "way"}


def test_what_is_the_same_stays_and_the_rest_is_copied(site: Site) -> None:
    before = (site.folder / DEEP).stat().st_ino
    assert site.build({NAME: ("changed", "new data"), DEEP: ("2", "way")}) == {NAME}
    assert site.files() == {NAME: "new data", DEEP: "way"}
    assert (site.folder / DEEP).stat().st_ino == before
    assert site.build({NAME: ("changed", "new data"), DEEP: ("2", "way")}) == set()


PAGE = "papers/vision/2026-11-20"


def test_a_page_is_written_over_where_it_stood(site: Site) -> None:
    site.build({NAME: ("1", "data")}, [PAGE])
    (site.folder / PAGE / "index.html").write_text("old")
    (site.folder / PAGE / "other").write_text("of another plugin")
    before = (site.folder / PAGE / "index.html").stat().st_ino
    site.build({NAME: ("1", "data")}, [PAGE])
    assert site.files() == {NAME: "data", f"{PAGE}/index.html": "page"}
    assert (site.folder / PAGE / "index.html").stat().st_ino == before


def test_where_nothing_is_emptied_the_same_is_not_copied_again(site: Site) -> None:
    (site.folder / DEEP).write_text("of another plugin")
    page = site.folder / PAGE / "index.html"
    page.parent.mkdir(parents=True)
    page.write_text("page")
    staying = site.staying()
    staying.look()
    assert staying.holds(NAME, "1")
    assert not staying.holds(NAME, "changed")
    assert not staying.holds(DEEP, "2")
    staying.save()
    assert page.read_text() == "page"
    assert (site.folder / DEEP).read_text() == "of another plugin"


@pytest.mark.parametrize("link", [Path.hardlink_to, Path.symlink_to])
def test_what_is_found_elsewhere_too_is_not_written_over(
    site: Site, link: Callable[[Path, Path], None]
) -> None:
    elsewhere = site.root / "elsewhere"
    elsewhere.write_text("mine")
    page = site.folder / PAGE / "index.html"
    page.parent.mkdir(parents=True)
    link(page, elsewhere)
    site.build({NAME: ("1", "data")}, [PAGE])
    assert page.read_text() == "page"
    assert elsewhere.read_text() == "mine"


@pytest.mark.parametrize("taken_out", [False, True])
def test_a_page_that_is_no_more_leaves_no_folder(site: Site, taken_out: bool) -> None:
    site.build({NAME: ("1", "data")}, [PAGE])
    if taken_out:  # by another plugin, once ours has named it
        site.taken_out = {PAGE}
        site.build({NAME: ("1", "data")}, [PAGE])
    else:
        site.build({NAME: ("1", "data")})
    assert site.files() == {NAME: "data"}
    assert not (site.folder / "papers/vision").exists()


def test_what_is_not_asked_for_goes_with_its_folder(site: Site) -> None:
    assert site.build({NAME: ("1", "data")}) == set()
    assert site.files() == {NAME: "data"}
    assert not (site.folder / DEEP).parent.exists()


def test_what_others_left_in_the_folder_goes_as_mkdocs_would_have_it(site: Site) -> None:
    (site.folder / "papers/index.html").write_text("a page of the last build")
    (site.folder / "papers/more").mkdir()
    (site.folder / "papers/more/link").symlink_to(site.root)
    (site.folder / DEEP).with_name("beside").symlink_to(site.root)
    (site.folder / NAME).write_text("other")
    assert site.build({NAME: ("1", "data"), DEEP: ("2", "way")}) == {NAME}
    assert site.files() == {NAME: "data", DEEP: "way"}
    assert site.sources.is_dir()


def test_a_site_that_is_not_emptied_after_all_is_as_it_was(site: Site) -> None:
    (site.folder / "papers/index.html").write_text("a page of the last build")
    before = site.files()
    staying = site.staying()
    staying.put_aside()
    assert site.files() == {}
    staying.restore()
    assert site.files() == before


def test_a_folder_that_is_a_link_is_left_alone(site: Site) -> None:
    elsewhere = site.root / "elsewhere"
    shutil.move(site.folder / "papers", elsewhere)
    (elsewhere / "own.txt").write_text("of the owner")
    (site.folder / "papers").symlink_to(elsewhere)
    staying = site.staying()
    staying.put_aside()
    staying.restore()
    assert (site.folder / "papers").is_symlink()
    (site.folder / "papers").unlink()
    staying.put_back()
    assert (elsewhere / "own.txt").read_text() == "of the owner"


def test_a_killed_build_is_begun_anew(site: Site) -> None:
    site.staying().put_aside()  # and nothing more
    wanted = {NAME: ("1", "data"), DEEP: ("2", "way")}
    assert site.build(wanted) == {NAME, DEEP}
    assert site.files() == {NAME: "data", DEEP: "way"}
    assert site.build(wanted) == set()


@pytest.mark.parametrize("ledger", [b"", b"\x00", b"\xff\xff", b"[]"])
def test_without_its_ledger_everything_is_copied(site: Site, ledger: bytes) -> None:
    (site.root / "copied").write_bytes(ledger)
    assert site.build({NAME: ("1", "data"), DEEP: ("2", "way")}) == {NAME, DEEP}


def test_no_name_in_a_ledger_leads_out_of_the_folder(site: Site) -> None:
    outside = site.root / "outside.txt"
    outside.write_text("of the owner")
    ledger = msgspec.msgpack.decode((site.root / "copied").read_bytes())
    copies, listings = ledger
    copies["../outside.txt"] = copies["papers/../../outside.txt"] = copies[NAME]
    for name, (_, names) in listings.items():
        names += ["../" * (name.count("/") + 2) + "outside.txt", "..", ".", "gone"]
    (site.root / "copied").write_bytes(msgspec.msgpack.encode(ledger))
    assert site.build({NAME: ("1", "data")}) == set()
    assert outside.read_text() == "of the owner"
    assert site.files() == {NAME: "data"}


def test_what_takes_the_place_of_a_copy_is_not_taken_for_it(site: Site) -> None:
    staying = site.staying()
    staying.put_aside()
    site.empty()
    staying.put_back()
    source = site.sources / "new"
    source.write_text("ours")
    staying.expect(NAME, "new", str(source))
    staying.clear(set())
    (site.folder / NAME).parent.mkdir(parents=True, exist_ok=True)
    (site.folder / NAME).write_text("of the owner")
    staying.save()
    assert site.build({NAME: ("new", "ours")}) == {NAME}


def test_a_link_in_the_place_of_a_folder_of_copies_is_not_followed(site: Site) -> None:
    folder = (site.folder / DEEP).parent
    elsewhere = site.root / "elsewhere"
    folder.rename(elsewhere)
    folder.symlink_to(elsewhere)
    wanted = {NAME: ("1", "data"), DEEP: ("2", "way")}
    assert site.build(wanted) == {DEEP}
    assert not folder.is_symlink()
    assert (elsewhere / "index.html").read_text() == "way"


def test_what_a_dirty_build_did_not_ask_for_goes_with_the_next_clean_one(site: Site) -> None:
    staying = site.staying()
    staying.look()
    assert staying.holds(NAME, "1")  # and nobody asks for the other
    staying.save()
    assert (site.folder / DEEP).exists()
    site.build({NAME: ("1", "data")})
    assert site.files() == {NAME: "data"}
