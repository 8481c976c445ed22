"""Pages are taken as they stand in the built site, and only where they would be drawn the same."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from jinja2 import DictLoader, Environment, Template, meta
from mkdocs.commands import build
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.theme import Theme
from mkdocs.utils.templates import TemplateContext

from mkdocs_paperdigest.framed import FramedPages, add_templates
from mkdocs_paperdigest.keeping import Keep
from mkdocs_paperdigest.models import encode
from tests.opened import watch_opened
from tests.render.papers import DAY, PAPERS, edition, extractive

from .sites import Site

PAGE = f"papers/vision/{DAY}/index.html"
OPTIONS = {
    "topics": [{"name": "Vision", "slug": "vision", "query": "cat:cs.CV"}],
    "offline": True,
    "archive_dir": "archive",
}


@pytest.fixture
def site(tmp_path: Path) -> Site:
    file = tmp_path / "archive/vision" / f"{DAY}.json"
    file.parent.mkdir(parents=True)
    file.write_bytes(encode(edition([extractive(paper) for paper in PAPERS[:2]])))
    settings = {"site_url": "https://example.org/"}
    return Site(tmp_path, OPTIONS, settings=settings, plugins=["search"])


@contextmanager
def watch_rendered(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """The names of the templates that are rendered meanwhile."""
    rendered: list[str] = []
    render = Template.render

    def report(self: Template, *args: Any, **kwargs: Any) -> str:
        rendered.append(self.name or "")
        return render(self, *args, **kwargs)

    with monkeypatch.context() as patch:
        patch.setattr(Template, "render", report)
        yield rendered


@pytest.fixture
def drawn(site: Site, monkeypatch: pytest.MonkeyPatch) -> Callable[[], int]:
    """Build the site, and tell how many pages the theme drew."""

    def build() -> int:
        with watch_rendered(monkeypatch) as rendered:
            built = site.build()
        assert (built.status, built.said.count("WARNING")) == (0, 0), built.said
        return rendered.count("main.html")

    return build


def test_an_unchanged_build_draws_and_writes_the_pages_of_others_alone(
    site: Site, drawn: Callable[[], int]
) -> None:
    all_pages = drawn()
    file = site.root / "site" / PAGE
    before, written_at = file.read_bytes(), file.stat().st_mtime_ns
    assert all_pages > 4
    for _ in range(2):
        assert drawn() == 1
        assert (file.read_bytes(), file.stat().st_mtime_ns) == (before, written_at)


def test_nobody_is_told_that_pages_are_not_written(
    site: Site, caplog: pytest.LogCaptureFixture
) -> None:
    (site.root / "own.py").write_text(
        "def on_post_page(output, page, config):\n    return '' if page.is_homepage else None\n"
    )
    site.build()
    with caplog.at_level(logging.INFO):
        assert "skipped" not in site.build().said
        site.settings["hooks"] = ["own.py"]
        # What others leave out MkDocs tells of, as ever.
        assert site.build().said.count("Page skipped") == 1


@pytest.mark.parametrize(
    "changes",
    [
        {"site_name": "Another"},
        {"copyright": "Ours"},
        {"extra": {"homepage": "https://example.com/"}},
        {"extra_css": ["own.css"]},
        {"theme": {"name": "material", "features": ["navigation.tabs"]}},
        {"theme": {"name": "material", "language": "de"}},
        {"nav": [{"Start": "index.md"}]},
        {"markdown_extensions": [{"toc": {"title": "Here"}}]},
    ],
    ids=lambda changes: next(iter(changes)),
)
def test_all_are_drawn_where_what_is_around_them_changed(
    site: Site, drawn: Callable[[], int], changes: dict[str, Any]
) -> None:
    all_pages = drawn()
    site.settings |= changes
    assert drawn() == all_pages
    assert drawn() == 1


def test_the_title_of_a_page_in_the_navigation_is_around_all(
    site: Site, drawn: Callable[[], int]
) -> None:
    all_pages = drawn()
    site.docs = {"index.md": "# Entrance"}
    assert drawn() == all_pages
    site.docs = {"index.md": "# Entrance\n\nCome in."}
    assert drawn() == 1


def test_a_page_that_changed_in_the_site_is_drawn(site: Site, drawn: Callable[[], int]) -> None:
    drawn()
    file = site.root / "site" / PAGE
    before = file.read_bytes()
    file.write_bytes(before.replace(b"<title>", b"<title>Not "))
    assert drawn() == 2
    assert file.read_bytes() == before


def test_what_another_makes_of_a_page_once_it_is_written_is_not_taken_for_drawn(
    site: Site,
) -> None:
    (site.root / "sign.py").write_text(
        "from pathlib import Path\n"
        "def on_post_build(config):\n"
        f"    page = Path(config.site_dir, '{PAGE}')\n"
        "    page.write_text(page.read_text() + '<!-- signed -->')\n"
    )
    site.settings["hooks"] = ["sign.py"]
    for _ in range(3):
        built = site.build()
        assert built.status == 0, built.said
        assert (site.root / "site" / PAGE).read_text().count("signed") == 1


@pytest.mark.parametrize("event", ["page_content", "env", "page_context", "post_page"])
def test_each_page_is_drawn_where_another_has_a_hand_in_it(
    site: Site, drawn: Callable[[], int], event: str
) -> None:
    (site.root / "own.py").write_text(f"def on_{event}(*args, **kwargs):\n    return None\n")
    site.settings["hooks"] = ["own.py"]
    all_pages = drawn()
    assert drawn() == all_pages


def test_each_page_is_drawn_with_another_theme(site: Site, drawn: Callable[[], int]) -> None:
    site.settings["theme"] = "mkdocs"
    all_pages = drawn()
    assert drawn() == all_pages


@pytest.mark.parametrize("name", ["main.html", "partials/own.html", ".icons/own/icon.svg"])
def test_each_page_is_drawn_with_templates_of_the_owner(
    site: Site, drawn: Callable[[], int], name: str
) -> None:
    file = site.root / "own" / name
    file.parent.mkdir(parents=True)
    file.write_text("{% extends 'base.html' %}")
    site.settings["theme"] = {"name": "material", "custom_dir": "own"}
    all_pages = drawn()
    assert drawn() == all_pages


def test_each_page_is_drawn_with_templates_behind_a_link(
    site: Site, drawn: Callable[[], int]
) -> None:
    elsewhere = site.root / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / "copyright.html").write_text("<p>Ours</p>")
    (site.root / "own").mkdir()
    (site.root / "own/partials").symlink_to(elsewhere)
    site.settings["theme"] = {"name": "material", "custom_dir": "own"}
    all_pages = drawn()
    (elsewhere / "copyright.html").write_text("<p>Theirs</p>")
    assert drawn() == all_pages
    assert "<p>Theirs</p>" in (site.root / "site" / PAGE).read_text()


def test_templates_for_what_we_draw_alone_leave_pages_standing(
    site: Site, drawn: Callable[[], int]
) -> None:
    file = site.root / "own/paperdigest/pager.html"
    file.parent.mkdir(parents=True)
    file.write_text("<p>Ours</p>")
    (site.root / "own/own.css").write_text("")
    site.settings["theme"] = {"name": "material", "custom_dir": "own"}
    all_pages = drawn()
    assert drawn() == 1
    file.write_text("<p>Theirs</p>")
    assert drawn() == all_pages
    assert "<p>Theirs</p>" in (site.root / "site" / PAGE).read_text()


_ENDLESS: dict[str, Any] = {}
_ENDLESS["itself"] = _ENDLESS


@pytest.mark.parametrize(
    ("extra", "is_told"),
    [
        ({"number": 10**40, "names": {1, "a"}, "day": DAY}, True),
        ({"half": "\ud800"}, False),
        (_ENDLESS, False),
    ],
    ids=["plain", "surrogate", "endless"],
)
def test_whatever_options_hold_the_site_is_built(
    site: Site, drawn: Callable[[], int], extra: dict[str, Any], is_told: bool
) -> None:
    site.settings["extra"] = extra
    all_pages = drawn()
    assert drawn() == (1 if is_told else all_pages)


def test_a_lost_or_damaged_ledger_draws_all(site: Site, drawn: Callable[[], int]) -> None:
    all_pages = drawn()
    ledger = site.root / ".cache/plugin/paperdigest/framed"
    for spoil in (ledger.unlink, lambda: ledger.write_bytes(b"\x93broken")):
        spoil()
        assert drawn() == all_pages
        assert drawn() == 1


def test_a_dirty_build_forgets_no_page(site: Site, drawn: Callable[[], int]) -> None:
    drawn()
    (site.root / "docs/index.md").write_text("# Home\n\nCome in.")
    MkDocsConfig.plugins.plugin_cache.clear()  # type: ignore[attr-defined]
    config = site.load()
    config.strict = False  # which a dirty build, as MkDocs warns, is not
    config.plugins.on_startup(command="build", dirty=True)
    build.build(config, dirty=True)
    assert drawn() == 1


def test_an_unchanged_build_reads_no_page_that_was_drawn(site: Site) -> None:
    site.build()
    with watch_opened() as opened:
        site.build()
    kept = site.root / ".cache/plugin/paperdigest/pages"
    assert kept.is_dir()
    assert not [file for file in opened if kept in file.parents]


def test_search_knows_the_same_of_a_page_that_is_taken(site: Site) -> None:
    index = site.root / "site/search/search_index.json"
    site.build()
    before = index.read_bytes()
    site.build()
    assert index.read_bytes() == before


class _AllTheSame:
    """A frame of pages that nothing changes."""

    def key_of(self, page: Any, decided_by: str) -> str:
        return f"{page.file.dest_uri} {decided_by}"


def _render(root: Path, nav: object, spoil: Callable[[], object] = lambda: None) -> str:
    """What a page that stood there under the same key comes out as."""
    page = SimpleNamespace(meta={}, file=SimpleNamespace(dest_uri="a.html", src_uri="a.md"))
    env = Environment(loader=DictLoader({"main.html": "drawn"}))  # noqa: S701
    add_templates(env)
    framed = FramedPages(root, Keep(root), nav, _AllTheSame())  # type: ignore[arg-type]
    framed.ask(page, "key")
    template = env.get_template(page.meta.get("template", "main.html"))
    spoil()
    context = {"nav": "nav"}
    is_left = framed.begin(page, context)
    assert page.meta == {}
    shown = template.render(context)
    assert is_left == (shown == "")
    framed.save(is_whole=True)
    return shown


def test_a_page_that_goes_in_the_last_moment_is_drawn(tmp_path: Path) -> None:
    file = tmp_path / "a.html"
    file.write_text("<p></p>")
    assert _render(tmp_path, "nav") == "drawn"
    assert _render(tmp_path, "nav") == ""
    assert _render(tmp_path, "nav", file.unlink) == "drawn"


def test_a_navigation_of_another_than_was_asked_about_draws_the_page(tmp_path: Path) -> None:
    (tmp_path / "a.html").write_text("<p></p>")
    assert _render(tmp_path, "nav") == "drawn"
    assert _render(tmp_path, "another") == "drawn"


def test_templates_of_material_read_nothing_that_no_key_holds() -> None:
    """What a template reads of its surroundings, as Jinja finds it in the template's text."""
    spec = find_spec("material")
    assert spec
    assert spec.origin
    env = Theme("material").get_env()
    env.filters["date"] = str  # of Material's blog
    folder = Path(spec.origin).parent / "templates"
    files = [
        file
        for file in folder.rglob("*.html")
        if not {".icons", "assets"} & set(file.relative_to(folder).parts)
    ]
    read = {
        name
        for file in files
        for name in meta.find_undeclared_variables(env.parse(file.read_text("utf-8")))
    }
    given = TemplateContext.__annotations__.keys()
    assert {"pages", "build_date_utc"} < given
    assert len(files) > 50
    assert read & given == {"config", "nav", "page", "base_url", "mkdocs_version"}
    assert not [file for file in files if "update_date" in file.read_text("utf-8")]
