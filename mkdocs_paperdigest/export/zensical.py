"""The section for Zensical: pages of raw HTML, with all they need within them.

Zensical reads a page's title, description and tags from its front matter and lets raw HTML pass.
It runs no plugins, so that nothing can reach a page's head: style, script, feeds and structured
data stand at the beginning of the content, where browsers and search engines find them too.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import partial
from urllib.parse import urljoin, urlsplit

import yaml
from markupsafe import Markup

from ..outputs import (
    SCRIPT,
    STYLESHEET,
    Output,
    asset_uri,
    collect_assets,
    collect_outputs,
)
from ..render.inline import insert_newest
from ..render.pages import render_page
from ..render.plans import PagePlan, plan_pages
from ..render.rendered import Rendered
from ..render.view import SectionView, overview_uri, topic_uri
from ..sections import PublishedSection, SiteSettings
from .urls import address, relative

NEWEST = "newest.html"
"""The newest papers of a topic or of all, for pages of the owner's to include."""

_BESIDE_THE_THEME = re.compile(r'<link rel="alternate"|<script ')
_LINE_ENDS = re.compile(r">\s*\n\s*<")
_BLOCK_ENDS = re.compile(r"(</(?:summary|title|li|p|dt|dd|div|h\d)>)(?=\S)")
_HEADING = re.compile(r'(<h\d class="pd-title")( id="[^"]+")([^>]*><a)')
_STRING = re.compile(r'"(?:[^"\\]|\\.)*"')
_TEMPLATE_SIGNS = {ord(sign): f"\\u{ord(sign):04x}" for sign in "{}[]%#`*_~$|!"}


def for_zensical(site: SiteSettings, sections: Sequence[PublishedSection]) -> Iterator[Output]:
    """All files of the section, places relative to the docs folder of a Zensical site."""
    yield from collect_assets(sections[0].view.path)
    views = [section.view for section in sections]
    for view in views:
        for plan in plan_pages(view, [other for other in views if other is not view]):
            yield Output(plan.src_uri, _page(site, views[0].path, view, plan).encode())
        if not view.protected:  # a file of its own, which no password of a page hides
            yield from _newest(site, views[0].path, view)
    to_address = partial(address, directory_urls=site.directory_urls)
    for section in sections:
        yield from collect_outputs(section.view, section.publication, to_address)


def nav_entries(view: SectionView) -> list[tuple[str, str]]:
    """Title and place of the pages that belong into a navigation: overview and topics."""
    topics = [(topic.topic.name, topic_uri(view, topic.topic.slug)) for topic in view.topics]
    return [(view.title, overview_uri(view)), *topics]


def _page(site: SiteSettings, first_path: str, view: SectionView, plan: PagePlan) -> str:
    here = address(plan.src_uri, site.directory_urls)
    # Zensical takes links for ones between source files, in raw HTML too.
    folder = plan.src_uri.rpartition("/")[0] + "/"

    def link(uri: str) -> str:
        return relative(address(uri, site.directory_urls), folder)

    rendered = render_page(view, plan, link, urljoin(view.site_url, here) if view.site_url else "")
    found_here = plan.kind == "edition" and not view.protected
    html = rendered.html if found_here else _found_elsewhere(rendered.html)
    meta = {
        "title": plan.title,
        "description": plan.description,
        "tags": list(plan.tags),
    }
    front = yaml.safe_dump(
        {name: value for name, value in meta.items() if value},
        allow_unicode=True,
        sort_keys=False,
        width=10_000,
    )
    style = link(asset_uri(first_path, STYLESHEET))
    script = link(asset_uri(first_path, SCRIPT))
    return f"---\n{front}---\n\n{_needs(style, script, rendered)}\n\n{_spaced(html)}\n"


def _found_elsewhere(html: str) -> str:
    """A page whose papers a search leaves out, so that each is found once, in its edition.

    A heading with an id would be an entry even so; its first link has the id then.
    """
    html = html.replace(
        '<article class="pd-paper"', '<article data-search-exclude class="pd-paper"'
    )
    return _HEADING.sub(r"\1\3\2", html)


def _needs(style: str, script: str, rendered: Rendered) -> str:
    """Style, script, feeds and structured data, as one block that shows nothing."""
    lines = [
        "<div hidden data-search-exclude>",
        Markup('<link rel="stylesheet" href="{}">').format(style),
        # A module runs once, however often instant navigation meets it.
        Markup('<script type="module" src="{}"></script>').format(script),
        *(_inert(line) for line in rendered.head.split("\n") if _BESIDE_THE_THEME.match(line)),
        "</div>",
    ]
    return "\n".join(map(str, lines))


def _inert(line: str) -> str:
    """Structured data whose texts hold nothing that a template or a macro would read."""
    if not line.startswith("<script"):
        return line
    opening, end, data = line.partition(">")
    return opening + end + _STRING.sub(lambda found: found[0].translate(_TEMPLATE_SIGNS), data)


def _spaced(html: str) -> str:
    """A page whose parts a search that drops tags, and the ends of lines, does not join."""
    title, end, body = html.rpartition("</h1>\n")
    body = _LINE_ENDS.sub("> <", body)
    return title + end + _BLOCK_ENDS.sub(r"\1 ", body)


def _newest(site: SiteSettings, first_path: str, view: SectionView) -> Iterator[Output]:
    """The newest papers, with addresses that are right on whatever page includes them."""
    root = urlsplit(view.site_url).path or "/"

    def link(uri: str) -> str:
        return root + address(uri, site.directory_urls)

    style = Markup('<link rel="stylesheet" href="{}">').format(
        link(asset_uri(first_path, STYLESHEET))
    )
    path = view.path
    for slug in ("", *(topic.topic.slug for topic in view.topics)):
        marker = f"<!-- paperdigest topic={slug} -->" if slug else "<!-- paperdigest -->"
        html = _spaced(insert_newest(marker, view, link)).replace("\n\n", "\n")
        place = f"{path}/{slug}/{NEWEST}" if slug else f"{path}/{NEWEST}"
        yield Output(place, f"<div>\n{style}\n{html}\n</div>\n".encode())
