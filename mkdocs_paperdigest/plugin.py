"""The MkDocs hooks: when an update runs, and how pages get into the site."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from copy import copy
from functools import partial
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, cast

from mkdocs.config.config_options import ExtraScriptValue
from mkdocs.exceptions import PluginError
from mkdocs.plugins import BasePlugin, CombinedEvent, event_priority, get_plugin_logger
from mkdocs.structure.files import File, Files, InclusionLevel
from mkdocs.structure.nav import Navigation, Section
from mkdocs.structure.pages import Page
from mkdocs.structure.toc import AnchorLink, TableOfContents
from mkdocs.utils import dirname_to_title, get_relative_url

from . import navigation
from .config import PaperDigestConfig
from .corrections import (
    FILE_NAME,
    Correction,
    CorrectionsError,
    hidden_papers,
    read_corrections,
)
from .files import write_if_changed
from .framed import FramedPages, add_templates
from .framing import is_alone, tell_frame
from .keeping import Keep
from .neighbours import (
    Translation,
    current_translation,
    declare_translated,
    keep_from_minify,
)
from .outputs import SCRIPT, STYLESHEET, Output, asset_uri, collect_assets, collect_outputs
from .placing import Visit, find_entrances, place_entrances, tell_places
from .planning import (
    Place,
    find_folders,
    find_places,
    has_footer,
    open_archives,
    theme_language,
)
from .published import Publication, words_stale_everywhere
from .recompiling import CompiledTemplates
from .render.drawing import Drawing
from .render.owners import BrokenTemplateError
from .render.plans import PagePlan, plan_pages
from .render.rendered import TocEntry, insert_head
from .render.source import page_source
from .render.view import SectionView
from .searched import Searched
from .sections import SiteSettings, see_section
from .staying import Staying
from .upkeep import Upkeep, UpkeepError

if TYPE_CHECKING:
    from jinja2 import Environment
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.livereload import LiveReloadServer
    from mkdocs.utils.templates import TemplateContext

log = get_plugin_logger("paperdigest")

_SEARCH_PLUGINS = ("search", "material/search")


class PaperDigestPlugin(BasePlugin[PaperDigestConfig]):  # type: ignore[no-untyped-call]
    """Keeps a section of paper digests up to date and puts it into the site."""

    def __init__(self) -> None:
        self._upkeep = Upkeep(log)
        self._is_dirty = False
        self._is_serving = False
        self._compiled = CompiledTemplates()
        self._staying = Staying(Path(), (), Path(), Path())
        self._framed = FramedPages(Path(), Keep(None), None, None)
        self._plans: dict[str, tuple[SectionView, PagePlan]] = {}
        self._drawings: dict[str, Drawing] = {}
        self._addresses: dict[str, str] = {}
        self._views: tuple[SectionView, ...] = ()
        self._translation: Translation | None = None
        self._withheld: list[File] = []
        self._nav = Navigation([], [])
        self._is_alone = False
        self._visit = Visit()

    def on_startup(self, *, command: Literal["build", "gh-deploy", "serve"], dirty: bool) -> None:
        """Do nothing, but be there.

        While serving, MkDocs makes every plugin anew for each rebuild, except those with this hook.
        This one must remember when it last asked arXiv.
        """
        self._is_dirty = dirty
        self._is_serving = command == "serve"

    def on_config(self, config: MkDocsConfig) -> MkDocsConfig | None:
        """Find the folders, and link the stylesheet, before the user's own, and the script."""
        if not self.config.enabled:
            if config.nav:
                gone = {uri for uri in self._entrances() if not Path(config.docs_dir, uri).exists()}
                config.nav = navigation.without(config.nav, gone)
            return None
        self._root = Path(config.config_file_path or "mkdocs.yml").parent.resolve()
        self._folders = find_folders(self.config, self._root)
        for option, folder in self._folders.items():
            if folder.is_relative_to(Path(config.docs_dir).resolve()):
                raise PluginError(
                    f"paperdigest: option '{option}': {folder} lies within docs_dir, "
                    "which is never written to; choose a folder outside it"
                )
        style, script = (asset_uri(self.config.path, name) for name in (STYLESHEET, SCRIPT))
        # static-i18n builds several times with one configuration.
        if style not in config.extra_css:
            config.extra_css.insert(0, style)
            deferred = ExtraScriptValue(script)
            deferred.defer = True  # no page waits for it to be painted
            config.extra_javascript.append(deferred)
        keep_from_minify(config.plugins, {style, script})
        cache = self._folders["cache_dir"]
        sections = [place.path for place in find_places(self.config, Path(), "")]
        self._staying = Staying(Path(config.site_dir), sections, cache / "aside", cache / "copied")
        return config

    def on_pre_build(self, *, config: MkDocsConfig) -> None:
        """Put the section aside that is in the built site already, before MkDocs empties that."""
        self._translation = current_translation(config.plugins)
        if self.config.enabled and not self._is_further_language:
            if self._is_dirty:
                self._staying.look()
            else:
                self._staying.put_aside()

    @property
    def _is_further_language(self) -> bool:
        return bool(self._translation and self._translation.prefix())

    def on_build_error(self, *, error: Exception) -> None:
        """Leave no section aside where another plugin ends the build."""
        self._staying.restore()
        self._framed.close()

    @event_priority(1000)
    def _on_post_build_first(self, *, config: MkDocsConfig) -> None:
        """Note how pages were written, before others change what is in the site."""
        if self.config.enabled:
            self._framed.save(is_whole=not self._is_dirty)

    def _on_post_build(self, *, config: MkDocsConfig) -> None:
        """Note what was copied, and what a search made of our pages."""
        if not self.config.enabled:
            return
        self._searched.save(is_whole=not self._is_dirty)
        if not self._is_further_language:
            self._staying.save()

    on_post_build = CombinedEvent(_on_post_build_first, _on_post_build)

    @event_priority(90)  # before those who look for pages: redirects, literate-nav, llmstxt
    def _on_files_add(self, files: Files, *, config: MkDocsConfig) -> Files | None:
        """Bring the archive up to date, and add the pages that are drawn from it."""
        if not self.config.enabled:
            self._views, self._plans, self._drawings = (), {}, {}  # of the build before
            for uri in self._entrances() - files.src_uris.keys():
                files.append(
                    File.generated(config, uri, content="", inclusion=InclusionLevel.EXCLUDED)
                )
            return files
        places = self._places(config)
        self._staying.put_back()
        self._keep = Keep(self._folders["cache_dir"])
        self._searched = Searched(
            self._keep, self._translation.prefix() if self._translation else ""
        )
        corrections = self._corrections()
        archives, trouble = open_archives(self.config, places, self._keep)
        for archive in archives:
            for path, reason in archive.damaged:
                log.warning(f"{path} cannot be read and is left out ({reason})")
        try:
            self._upkeep.keep_up(
                self.config,
                self._root,
                places,
                archives,
                trouble=trouble,
                # While serving, it is MkDocs' own address, where nothing was published.
                site_url="" if self._is_serving else config.site_url or "",
                hidden=hidden_papers(corrections),
            )
        except UpkeepError as error:
            raise PluginError(f"paperdigest: {error}") from None
        publications = [
            Publication(archive, corrections, self.config.figures) for archive in archives
        ]
        for stale in words_stale_everywhere(publications):
            log.warning(f"{FILE_NAME}: {stale}")
        self._views = tuple(
            self._see(place, publication, config)
            for place, publication in zip(places, publications, strict=True)
        )
        self._plans = {
            plan.src_uri: (view, plan)
            for view in self._views
            for plan in plan_pages(view, [twin for twin in self._views if twin is not view])
        }
        self._drawings = {}
        self._addresses = {}
        taken = {file.dest_uri for file in files}
        with _owners_templates():
            for generated in self._generate(publications, config):
                if generated.dest_uri not in taken:
                    taken.add(generated.dest_uri)
                    files.append(generated)
        self._keep.save()
        if not self._is_dirty and not self._is_further_language:
            self._staying.clear(taken)
        return files

    @event_priority(-99)
    def _on_files_withhold(self, files: Files, *, config: MkDocsConfig) -> Files | None:
        """Keep our files from static-i18n, which takes each for one of the docs folder."""
        self._withheld = []
        if self._translation:
            self._withheld = [file for file in files if file.generated_by == "paperdigest"]
            for file in self._withheld:
                files.remove(file)
        return files

    @event_priority(-110)
    def _on_files_settle(self, files: Files, *, config: MkDocsConfig) -> Files | None:
        """Put back what was withheld, and forget the pages that others took the place of."""
        taken = {file.dest_uri for file in files}
        back = [
            file
            for file in self._withheld
            if file.dest_uri not in taken and file.src_uri not in files.src_uris
        ]
        for file in back:
            files.append(file)
        if self._translation:
            pages = [
                file for file in files.documentation_pages() if file.generated_by == "paperdigest"
            ]
            declare_translated(pages, self._translation, config.plugins, partial(_twin, config))
        for uri in list(self._plans):
            page_file = files.get_file_from_path(uri)
            if page_file is None or page_file.generated_by != "paperdigest":
                del self._plans[uri]
        return files

    on_files = CombinedEvent(_on_files_add, _on_files_withhold, _on_files_settle)

    @event_priority(50)  # after awesome-nav builds the navigation, before section-index reads it
    def _on_nav_early(
        self, nav: Navigation, *, config: MkDocsConfig, files: Files
    ) -> Navigation | None:
        return None if self._translation else self._place(nav, files)

    @event_priority(-110)  # static-i18n leaves out of the navigation what is not of its folders
    def _on_nav_late(
        self, nav: Navigation, *, config: MkDocsConfig, files: Files
    ) -> Navigation | None:
        return self._place(nav, files) if self._translation else None

    @event_priority(-1000)
    def _on_nav_settle(
        self, nav: Navigation, *, config: MkDocsConfig, files: Files
    ) -> Navigation | None:
        """Remember the navigation as all others leave it, and whether they touch what follows."""
        self._nav = nav
        self._is_alone = is_alone(config, self)
        return None

    on_nav = CombinedEvent(_on_nav_early, _on_nav_late, _on_nav_settle)

    def _place(self, nav: Navigation, files: Files) -> Navigation | None:
        """Place the section, and tell all other pages of it their place."""
        if not self.config.enabled or not self._views:
            return None
        pages = files.documentation_pages()
        entrances = [(view, find_entrances(view, pages)) for view in self._views]
        placed = [(view, found) for view, found in entrances if found]
        for view, found in placed:
            place_entrances(view, found, nav.items, Section, append=self.config.nav)
        nav.pages = navigation.link_up(nav.items)

        def page_at(uri: str) -> Page | None:
            file = files.src_uris.get(uri)
            return file.page if file else None

        for view, found in placed:
            plans = [plan for of, plan in self._plans.values() if of is view]
            tell_places(view, found, plans, page_at, dirname_to_title)
        for page in map(page_at, self._plans):
            if type(page) is Page:  # as MkDocs made it, with a title that a nav may have given it
                page.__class__ = _DrawnPage
        return nav

    @event_priority(100)  # so that all who read or change the content of pages find it
    def on_page_content(
        self, html: str, *, page: Page, config: MkDocsConfig, files: Files
    ) -> str | None:
        """Put a drawn page in the place of its empty Markdown."""
        if not self._views:
            return None

        def link(uri: str) -> str:
            return get_relative_url(self._address(uri, config), page.file.url)

        if page.file.src_uri not in self._plans:
            return self._fill_markers(html, page, link) if "paperdigest" in html else None
        view, plan = self._plans[page.file.src_uri]
        drawing = Drawing(view, plan, link, page.file.url, page.canonical_url or "")
        self._drawings[plan.src_uri] = drawing
        # MkDocs looks for anchors in Markdown, which these pages have none of.
        page.present_anchor_ids = cast("set[str]", drawing.anchor_ids)
        if self._is_alone and isinstance(page, _DrawnPage):
            return None  # nobody asks for it before it may turn out to stand in the site
        with _owners_templates():
            page.toc = _table_of_contents(drawing.draw().page.toc)
            return drawing.draw().page.html

    def _fill_markers(self, html: str, page: Page, link: Callable[[str], str]) -> str | None:
        """Put the newest papers into a page of the owner's, where it has a marker for them."""
        from .render.inline import MarkerError, insert_newest

        try:
            with _owners_templates():
                return insert_newest(html, self._view_beside(page), link)
        except MarkerError as error:
            log.warning(f"{page.file.src_uri}: {error}")
            return None

    def _view_beside(self, page: Page) -> SectionView:
        """The section in the language of the folder that a page of the owner's stands in."""
        first, *others = self._views
        folder = page.file.src_uri.partition("/")[0]
        return next((view for view in others if view.language == folder), first)

    def on_env(self, env: Environment, *, config: MkDocsConfig, files: Files) -> Environment | None:
        """Give search plugins a few words of a drawn page to read in place of all of it.

        And have no template looked up on the disk again each time that a page includes it: of
        thousands of look-ups none finds a change while one site is built. Nor compiled again by a
        server that built the site before.
        """
        env.auto_reload = False
        if self._is_serving and env.bytecode_cache is None:
            env.bytecode_cache = self._compiled
        handlers = config.plugins.events["page_context"]
        for search in filter(None, map(config.plugins.get, _SEARCH_PLUGINS)):
            asked = getattr(search, "on_page_context", None)
            # It is ours already where static-i18n builds again with one configuration.
            if asked in handlers:
                handlers[handlers.index(asked)] = partial(self._on_page_searched, search)
        if self.config.enabled:
            self._leave_what_stands(env, config, files)
        return None

    def _leave_what_stands(self, env: Environment, config: MkDocsConfig, files: Files) -> None:
        """Leave pages in the built site where the theme would draw the same, and draw the rest."""
        frame = tell_frame(config, self._nav) if self._is_alone else None
        self._framed = FramedPages(Path(config.site_dir), self._keep, self._nav, frame)
        if frame:
            add_templates(env)
        for uri, drawing in self._drawings.items():
            page_file = files.get_file_from_path(uri)
            if page_file and page_file.page:
                stands = self._framed.ask(page_file.page, drawing.key)
                if self._is_alone and isinstance(page_file.page, _DrawnPage):
                    page_file.page.take(drawing)
                if not stands:
                    with _owners_templates():
                        drawing.draw()

    def _on_page_searched(
        self,
        search: Any,
        context: TemplateContext,
        *,
        page: Page,
        config: MkDocsConfig,
        nav: Navigation,
    ) -> TemplateContext | None:
        drawing = self._drawings.get(page.file.src_uri)
        # What another plugin made of the page, encrypted it say, is not ours to show to a search.
        if not drawing or not _is_open(page) or not _indexes(search):
            shown: TemplateContext | None = search.on_page_context(
                context, page=page, config=config, nav=nav
            )
            return shown
        page, asked_for = copy(page), drawing

        def read() -> None:
            drawn = asked_for.draw()
            page.content = drawn.search
            page.toc = TableOfContents([AnchorLink(title, name, 2) for name, title in drawn.found])

        # Each entry would repeat all tags of the page; its template is nothing of the search's.
        page.meta = {
            name: value for name, value in page.meta.items() if name not in ("tags", "template")
        }
        # All else that Material's handler does is to run a slow pattern, for marks we never make.
        self._searched.add(search.search_index, page, drawing.key, read)
        return None

    # After those who encrypt, or make a navigation of their own for a page.
    @event_priority(-50)
    def on_page_context(
        self, context: TemplateContext, *, page: Page, config: MkDocsConfig, nav: Navigation
    ) -> TemplateContext | None:
        """Show a page its place, and let no head name the papers behind a password."""
        if page.file.src_uri in self._drawings and not _is_open(page):
            for name in ("description", "image"):
                page.meta.pop(name, None)
        _, plan = self._plans.get(page.file.src_uri, (None, None))
        if plan is not None:
            self._visit.begin(plan, page, context["nav"])
        if self._framed.begin(page, context):
            self._staying.leave(page.file.dest_uri)
        return None

    def on_post_page(self, output: str, *, page: Page, config: MkDocsConfig) -> str | None:
        """Put what the page wants in its head there, whatever the theme."""
        self._visit.end(page)
        drawing = self._drawings.pop(page.file.src_uri, None)
        # What comes out empty stands there already.
        if drawing is None or not output or not _is_open(page):
            return None
        return insert_head(output, drawing.draw().page.head)

    def _corrections(self) -> dict[str, Correction]:
        try:
            return read_corrections(self._root / FILE_NAME)
        except CorrectionsError as error:
            raise PluginError(f"paperdigest: {error}") from None

    def on_serve(
        self, server: LiveReloadServer, *, config: MkDocsConfig, builder: Callable[..., None]
    ) -> LiveReloadServer:
        """Build again when the owner's file changes."""
        if self.config.enabled and (self._root / FILE_NAME).is_file():
            server.watch(str(self._root / FILE_NAME))
        return server

    # The pages

    def _see(self, place: Place, publication: Publication, config: MkDocsConfig) -> SectionView:
        # The labels of a translated site are in the language that is being built.
        language = self._site_language(config) if self._translation else place.language
        site = SiteSettings(
            topics=self.config.topics,
            title=self.config.title,
            feeds=self.config.feeds,
            site_url=config.site_url or "",
            site_name=config.site_name,
            directory_urls=config.use_directory_urls,
            templates=tuple(
                Path(folder, "paperdigest")
                for folder in config.theme.dirs
                if Path(folder, "paperdigest").is_dir()
            ),
            protected=self.config.protected,
            keep_pages=int(self.config.keep_pages),
            author_pages=int(self.config.author_pages),
            # Material's own plugin draws pictures of all pages.
            share_pictures=self.config.share_pictures
            and not {"social", "material/social"} & config.plugins.keys(),
            footer=has_footer(config.theme),
            prefix=self._translation.prefix() if self._translation else "",
        )
        return see_section(site, language, place.path, publication, self._keep).view

    def _generate(
        self, publications: Sequence[Publication], config: MkDocsConfig
    ) -> Iterator[File]:
        for _, plan in self._plans.values():
            yield self._page_file(plan, config)
        if self._is_further_language:
            return  # feeds, data and figures stand once in a site, with its first language
        address = partial(self._address, config=config)
        of_sections = (
            collect_outputs(view, publication, address)
            for view, publication in zip(self._views, publications, strict=True)
        )
        # Looked up once, not for each of thousands.
        staying, site, directory_urls = self._staying, config.site_dir, config.use_directory_urls
        for output in chain(collect_assets(self.config.path), *of_sections):
            if output.key and staying.holds(output.uri, output.key):
                yield _InPlace(output.uri, site, directory_urls)
            else:
                yield self._output_file(output, config)

    def _page_file(self, plan: PagePlan, config: MkDocsConfig) -> File:
        tagged = "material/tags" in config.plugins

        def source() -> bytes:
            image = self._address(plan.image, config) if plan.image else ""
            return page_source(plan, image, plan.tags if tagged else ())

        # Where there is no `nav`, MkDocs or awesome-nav places the overview like a user's page.
        seen = plan.kind == "overview" and config.nav is None and self.config.nav
        inclusion = InclusionLevel.INCLUDED if seen else InclusionLevel.NOT_IN_NAV
        uri = plan.src_uri
        kept = self._keep.file(self._name(uri), f"{plan.fingerprint} {tagged}", source)
        file = self._file(uri, kept, config, inclusion)
        if self._translation:
            file.dest_uri = self._translation.prefix() + file.dest_uri
        return file

    def _output_file(self, output: Output, config: MkDocsConfig) -> File:
        """What stands beside the pages, and is not in the built site already."""
        uri, source = output.uri, output.source
        if output.key and isinstance(source, Path):
            self._staying.expect(uri, output.key, os.fspath(source))
        return self._file(uri, source, config, InclusionLevel.INCLUDED)

    def _file(
        self,
        uri: str,
        source: bytes | Path,
        config: MkDocsConfig,
        inclusion: InclusionLevel,
    ) -> File:
        """A file that MkDocs and its plugins can treat like one of the user's."""
        if isinstance(source, bytes):
            path = self._folders["cache_dir"] / "site" / uri
            try:
                write_if_changed(path, source)
            except OSError:
                return File.generated(config, uri, content=source, inclusion=inclusion)
        else:
            path = source
        return File.generated(config, uri, abs_src_path=os.fspath(path), inclusion=inclusion)

    def _name(self, uri: str) -> str:
        """Under which name the source of a page is kept; each language has its own."""
        return f"site/{self._translation.prefix() if self._translation else ''}{uri}"

    def _entrances(self) -> set[str]:
        """The pages that have their place whatever the archive holds: overviews and topics."""
        slugs = ("", *(f"{topic.slug}/" for topic in self.config.topics))
        places = find_places(self.config, Path(), "")
        return {f"{place.path}/{slug}index.md" for place in places for slug in slugs}

    def _address(self, uri: str, config: MkDocsConfig) -> str:
        """The URL, relative to the site's root, of what stands under the docs as `uri`."""
        if uri not in self._addresses:
            file = File(uri, None, config.site_dir, config.use_directory_urls)
            self._addresses[uri] = file.url
            if self._translation and file.is_documentation_page():
                self._addresses[uri] = self._translation.prefix() + file.url
        return self._addresses[uri]

    def _places(self, config: MkDocsConfig) -> tuple[Place, ...]:
        """Where the section stands; one archive serves all languages of a translated site."""
        translated = self._translation.default if self._translation else ""
        if self._translation and len(self.config.language) > 1:
            raise PluginError(
                "paperdigest: option 'language': beside static-i18n, which makes the site in each "
                "language, give one: that of the digests"
            )
        return find_places(self.config, self._root, translated or theme_language(config.theme))

    def _site_language(self, config: MkDocsConfig) -> str:
        return next(iter(self.config.language), "") or theme_language(config.theme)


class _DrawnPage(Page):
    """A page whose content is drawn: there is no Markdown of it to convert."""

    drawing: Drawing | None = None
    _content: str | None = None
    _toc: TableOfContents | None = None

    def render(self, config: MkDocsConfig, files: Files) -> None:
        """Leave the content to `on_page_content`."""
        self.content = ""

    def take(self, drawing: Drawing) -> None:
        """Have as content what is drawn, once somebody asks for it."""
        self.drawing = drawing
        self._content = self._toc = None

    @property
    def content(self) -> str | None:
        """The HTML of the page."""
        if self._content is None and self.drawing:
            return self.drawing.draw().page.html
        return self._content

    @content.setter
    def content(self, html: str | None) -> None:
        self._content = html

    @property
    def toc(self) -> TableOfContents:
        """Its headings."""
        if self._toc is None:
            self._toc = _table_of_contents(self.drawing.draw().page.toc if self.drawing else ())
        return self._toc

    @toc.setter
    def toc(self, headings: TableOfContents) -> None:
        self._toc = headings

    @property
    def is_as_drawn(self) -> bool:
        """Whether nobody gave it another content."""
        return self.drawing is not None and self._content is None


class _InPlace(File):
    """A file that is in the built site already.

    There are thousands of these, so they are made of what is known, and not of paths taken apart.
    """

    src_dir = None
    inclusion = InclusionLevel.INCLUDED
    generated_by = "paperdigest"

    def __init__(self, uri: str, site_dir: str, use_directory_urls: bool) -> None:
        self.src_uri = self.dest_uri = uri
        self.dest_dir = site_dir
        self.abs_src_path = self.abs_dest_path = f"{site_dir}/{uri}"
        self.use_directory_urls = use_directory_urls

    def is_documentation_page(self) -> bool:
        """Whether MkDocs is to draw it."""
        return False

    def copy_file(self, dirty: bool = False) -> None:
        """Leave it there."""


@contextmanager
def _owners_templates() -> Iterator[None]:
    """Tell of a template of the owner's that fails in one line."""
    try:
        yield
    except BrokenTemplateError as error:
        raise PluginError(f"paperdigest: {error}") from None


def _indexes(search: Any) -> bool:
    return hasattr(search, "search_index") and bool(search.config.get("enabled", True))


def _is_open(page: Page) -> bool:
    """Whether everyone can read what we drew, or another plugin made something else of it."""
    if isinstance(page, _DrawnPage) and page.is_as_drawn:
        return True
    return "pd-page" in (page.content or "")


def _twin(config: MkDocsConfig, file: File, prefix: str) -> File:
    """The file of the same page under the prefix of another language."""
    twin = File(file.src_uri, None, config.site_dir, config.use_directory_urls)
    twin.dest_uri = prefix + twin.dest_uri
    return twin


def _table_of_contents(entries: Iterable[TocEntry]) -> TableOfContents:
    return TableOfContents([_anchor(entry, 1) for entry in entries])


def _anchor(entry: TocEntry, level: int) -> AnchorLink:
    link = AnchorLink(entry.title, entry.id, level)
    link.children = [_anchor(child, level + 1) for child in entry.children]
    return link
