"""Pictures for sharing on a built site."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace
from PIL import Image

from mkdocs_paperdigest.archive import Archive
from mkdocs_paperdigest.models import Figure
from tests.render.papers import DAY, PAPERS, edition, extractive

from .sites import Built, Element, Site

TOPIC = {"name": "Vision", "slug": "vision", "query": "cat:cs.CV"}
SITE = "https://example.org/lab/"
PICTURE = f"papers/share/vision/{DAY}.png"


@pytest.fixture
def archive(tmp_path: Path) -> Archive:
    made = Archive(tmp_path / "archive")
    made.adopt(edition([extractive(PAPERS[0]), PAPERS[1]]))
    return made


def site(root: Path, url: str = SITE, **options: Any) -> Site:
    ours = {"offline": True, "archive_dir": "archive", "topics": [TOPIC], **options}
    return Site(root, ours, settings={"site_url": url})


def built(made: Site) -> Built:
    found = made.build()
    assert found.status == 0, found.said
    return found


def told(page: Element) -> dict[str, str]:
    elements = [each for each in page.all("meta") if "content" in each.attributes]
    return {
        each.attributes.get("property") or each.attributes.get("name", ""): each.attributes[
            "content"
        ]
        for each in elements
    }


@pytest.mark.usefixtures("archive")
@pytest.mark.parametrize("theme", ["material", "mkdocs", "readthedocs"])
def test_each_page_names_its_picture(tmp_path: Path, theme: str) -> None:
    made = site(tmp_path)
    made.settings["theme"] = theme
    found = built(made)
    for place, picture in (
        ("papers/", "papers/share/index.png"),
        ("papers/vision/", PICTURE),
        (f"papers/vision/{DAY}/", PICTURE),
    ):
        head = told(found.page(f"{place}index.html"))
        assert head["og:image"] == SITE + picture
        assert head["og:image:alt"] == head["og:title"]
        assert head["twitter:card"] == "summary_large_image"
        with Image.open(found.site / picture) as image:
            assert image.size == (1200, 630)


def test_a_figure_that_may_be_copied_goes_before(tmp_path: Path, archive: Archive) -> None:
    figure = Figure("https://arxiv.org/x.png", "Figure 1", "A view.", file="a" * 16 + ".png")
    licence = "http://creativecommons.org/licenses/by/4.0/"
    archive.figures.mkdir()
    (archive.figures / figure.file).write_bytes(b"\x89PNG")
    archive.change(PAPERS[0].id, lambda old: replace(old, figures=(figure,), license=licence))
    found = built(site(tmp_path))
    head = told(found.page(f"papers/vision/{DAY}/index.html"))
    assert head["og:image"] == f"{SITE}papers/figures/{figure.file}"
    assert not found.has(PICTURE)
    found = built(site(tmp_path, figures="none"))
    assert told(found.page(f"papers/vision/{DAY}/index.html"))["og:image"] == SITE + PICTURE


@pytest.mark.usefixtures("archive")
@pytest.mark.parametrize(
    ("url", "options"),
    [("", {}), (SITE, {"share_pictures": False}), (SITE, {"protected": True})],
)
def test_none_is_drawn_where_none_is_wanted_or_could_be_found(
    tmp_path: Path, url: str, options: dict[str, Any]
) -> None:
    found = built(site(tmp_path, url, **options))
    assert not found.files("papers/share/**/*")
    assert "og:image" not in told(found.page(f"papers/vision/{DAY}/index.html"))


@pytest.mark.usefixtures("archive")
def test_an_unchanged_build_draws_none_and_loads_nothing_that_draws(tmp_path: Path) -> None:
    made = site(tmp_path)
    found = built(made)
    before = (found.site / PICTURE).stat().st_ino
    made.write()
    code = (
        "import sys; from mkdocs.__main__ import cli\n"
        "try: cli(['build', '--strict'])\n"
        "except SystemExit as end: assert not end.code\n"
        "print('PIL' in sys.modules)"
    )
    run = subprocess.run(  # noqa: S603
        [sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True, check=True
    )
    assert run.stdout.split()[-1] == "False"
    assert (found.site / PICTURE).stat().st_ino == before
