"""The newest papers for other sites: as a small page for a frame, and as JSON."""

from __future__ import annotations

import posixpath
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from urllib.parse import urljoin

import msgspec

from ..latex import tex_to_text
from ..models import SCHEMA_VERSION, Claim, Paper, encode
from .context import Entry, newest_entries, page_context
from .templating import arxiv, fragment, render_template
from .view import SectionView, edition_uri, embed_uri, overview_uri, topic_uri

_LISTED = 50


class ListedPaper(msgspec.Struct, frozen=True, omit_defaults=True):
    """A paper as other sites are told of it.

    Attributes:
        id: The base id.
        version: The newest version known.
        title: As plain text.
        authors: In the paper's order, as plain text.
        topic: The slug of the topic whose edition it stands in.
        date: Of that edition.
        page: Where it stands on this site; relative to the site's root where its address is
            unknown.
        abstract: Its address at arXiv.
        categories: The primary one first.
        keywords: Of its digest.
        sentence: What its digest says of it, with the sentence that rests on; nothing while the
            digest is to come.
        by: The model that wrote that, or `extractive`.
    """

    id: str
    version: int
    title: str
    authors: list[str]
    topic: str
    date: date
    page: str
    abstract: str
    categories: tuple[str, ...] = ()
    keywords: tuple[str, ...] = ()
    sentence: Claim | None = None
    by: str = ""


class Newest(msgspec.Struct, frozen=True):
    """The newest papers of a topic, or of all where `topic` is empty."""

    schema: int
    topic: str
    papers: list[ListedPaper]


@dataclass(frozen=True)
class _Shown:
    paper: Paper
    day: date
    page: str


def embedded_list(view: SectionView, slug: str, address: Callable[[str], str]) -> bytes:
    """A page that lists the newest papers of a topic, or of all where `slug` is empty.

    It stands alone: links lead out of the frame, to absolute addresses where the site's is known.
    What its address asks for, `?limit=5&words=diffusion`, is done where scripts run.
    """
    here = address(embed_uri(view, slug))

    def link(uri: str) -> str:
        if view.site_url:
            return urljoin(view.site_url, address(uri))
        way = posixpath.relpath(f"/{address(uri)}", posixpath.dirname(f"/{here}"))
        return f"{way}/" if address(uri).endswith("/") else way

    entries = [
        _Shown(entry.paper, entry.day, _page(view, entry, link)) for entry in _newest(view, slug)
    ]
    context = page_context(view, link) | {
        "name": _name(view, slug),
        "page": link(topic_uri(view, slug) if slug else overview_uri(view)),
        "entries": entries,
    }
    return str(render_template(view.templates, "embed.html", context)).encode()


def newest_papers(view: SectionView, slug: str, address: Callable[[str], str]) -> bytes:
    """The newest papers of a topic, or of all where `slug` is empty, as JSON."""

    def link(uri: str) -> str:
        return urljoin(view.site_url, address(uri)) if view.site_url else address(uri)

    papers = [_told(entry, _page(view, entry, link)) for entry in _newest(view, slug)]
    return encode(Newest(SCHEMA_VERSION, slug, papers))


def _newest(view: SectionView, slug: str) -> list[Entry]:
    topics = tuple(topic for topic in view.topics if slug in ("", topic.topic.slug))
    return newest_entries(topics, _LISTED)


def _name(view: SectionView, slug: str) -> str:
    names = {topic.topic.slug: topic.topic.name for topic in view.topics}
    return names[slug] if slug else view.title


def _page(view: SectionView, entry: Entry, link: Callable[[str], str]) -> str:
    return f"{link(edition_uri(view, entry.topic.slug, entry.day))}#{fragment(entry.paper)}"


def _told(entry: Entry, page: str) -> ListedPaper:
    paper, digest = entry.paper, entry.paper.digest
    return ListedPaper(
        paper.id,
        paper.version,
        tex_to_text(paper.title),
        [tex_to_text(name) for name in paper.authors],
        entry.topic.slug,
        entry.day,
        page,
        arxiv(paper, "abs"),
        paper.categories,
        digest.keywords if digest else (),
        digest.summary if digest else None,
        (digest.model or digest.summarizer) if digest else "",
    )
