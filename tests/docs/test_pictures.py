"""The pictures of pages: taken by a script, small, shown in either scheme, told in words."""

from __future__ import annotations

import re
import tomllib
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType

import pytest
from PIL import Image, ImageChops, ImageStat
from playwright.sync_api import Browser

from .snippets import DOCS, ROOT

PICTURES = DOCS / "assets" / "pictures"
NAMES = {path.name for path in PICTURES.iterdir()}
_SHOWN = re.compile(
    r"!\[(?P<alt>[^\]]*)\]\((?P<path>[^)#]*assets/pictures/(?P<name>[^)#]+))(?:#(?P<only>[\w-]+))?\)"
    r"(?:\{[^}]*?width=\"(?P<width>\d+)\" height=\"(?P<height>\d+)\"[^}]*\})?"
)


def shown(page: Path) -> list[re.Match[str]]:
    return list(_SHOWN.finditer(page.read_text(encoding="utf-8")))


@pytest.fixture(scope="module")
def script() -> ModuleType:
    spec = spec_from_file_location("take_pictures", ROOT / "example_site" / "take_pictures.py")
    assert spec
    assert spec.loader
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_there_are_those_that_the_script_takes_and_no_others(script: ModuleType) -> None:
    assert {
        f"{name}-{language}-{scheme}.webp"
        for name in script.SHOTS
        for language in script.LANGUAGES
        for scheme in script.SCHEMES
    } == NAMES


def test_each_is_shown_and_what_is_shown_is_there() -> None:
    found = {
        ((page.parent / picture["path"]).resolve().parent, picture["name"])
        for page in DOCS.rglob("*.md")
        for picture in shown(page)
    }
    assert found == {(PICTURES, name) for name in NAMES}


@pytest.mark.parametrize("language", ["en", "zh"])
def test_each_has_words_a_size_and_a_twin_for_the_other_scheme(language: str) -> None:
    folder = DOCS / "zh" if language == "zh" else DOCS
    pictures = [picture for page in folder.glob("*.md") for picture in shown(page)]
    assert len(pictures) == len(NAMES) / 2
    for light, dark in zip(pictures[::2], pictures[1::2], strict=True):
        assert light["alt"]
        assert light["alt"] == dark["alt"]
        assert light["name"].endswith(f"-{language}-light.webp")
        assert dark["name"] == light["name"].replace("light", "dark")
        assert (light["only"], dark["only"]) == ("only-light", "only-dark")
        for picture in (light, dark):
            width, height = opened(PICTURES / picture["name"]).size
            told = int(picture["width"]), int(picture["height"])
            assert told[0] / told[1] == pytest.approx(width / height, rel=0.01)
            assert told[0] <= width  # never enlarged


def test_they_are_small() -> None:
    sizes = {path.name: path.stat().st_size for path in PICTURES.iterdir()}
    assert {name: size for name, size in sizes.items() if size > 40_000} == {}
    assert sum(sizes.values()) < 400_000


@pytest.mark.thorough
def test_the_script_takes_the_same_twice(
    script: ModuleType, browser: Browser, tmp_path: Path
) -> None:
    first, second = tmp_path / "first", tmp_path / "second"
    with script.serve_example() as site:
        for folder in (first, second):
            script.take_all(browser, site, ["phone"], folder)
    names = sorted(path.name for path in first.iterdir())
    assert names == sorted(name for name in NAMES if name.startswith("phone-"))
    for name in names:
        one, other, kept = (opened(path / name) for path in (first, second, PICTURES))
        # The edges of letters may fall a shade lighter or darker.
        assert mean(ImageChops.difference(one, other)) < 1
        # Another machine has other letters; the page is as large, and as light or dark.
        assert one.size == kept.size
        assert mean(one) == pytest.approx(mean(kept), abs=16)


def opened(path: Path) -> Image.Image:
    with Image.open(path) as picture:
        return picture.convert("RGB")


def mean(picture: Image.Image) -> float:
    (lightness,) = ImageStat.Stat(picture.convert("L")).mean
    return lightness


def test_a_package_index_finds_what_the_readme_shows() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    hook = project["tool"]["hatch"]["metadata"]["hooks"]["fancy-pypi-readme"]
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    assert shown(ROOT / "README.md")
    for rule in hook["substitutions"]:
        readme = re.sub(rule["pattern"], rule["replacement"], readme)
    repository = project["project"]["urls"]["Source"]
    (picture,) = re.findall(r"!\[[^\]]+\]\(([^)]+)\)", readme)
    assert picture.startswith(f"{repository}/raw/main/example_site/docs/assets/pictures/")
    assert re.findall(r"\]\((?!https://)[^)]*\)", readme) == []
