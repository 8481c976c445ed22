"""What stands in the built site beside the pages: data, citations, figures, feeds, assets."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from .archive import MANIFEST
from .models import SCHEMA_VERSION, Edition, encode
from .published import Publication
from .render.bibtex import citations
from .render.feeds import daily_feed, feed, weekly_feed
from .render.view import (
    SectionView,
    citations_uri,
    daily_uri,
    feed_uri,
    figure_uri,
    similar_uri,
    weekly_uri,
)

_ASSETS = Path(__file__).parent / "render" / "assets"
STYLESHEET = "paperdigest.css"
SCRIPT = "paperdigest.js"


@dataclass(frozen=True, slots=True)
class Output:
    """A file of the site: where it stands under the docs, and its content or where that is."""

    uri: str
    source: bytes | Path


def asset_uri(path: str, name: str) -> str:
    """Where an asset stands under the docs."""
    return f"{path}/assets/{name}"


def collect_outputs(
    view: SectionView, publication: Publication, address: Callable[[str], str]
) -> Iterator[Output]:
    """Collect all files of the section that are neither pages nor assets.

    Of a protected one that is the figures alone: no password of a page hides a file.

    Args:
        view: The section.
        publication: What data and figures are copied from.
        address: The URL, relative to the site's root, of what stands under the docs.
    """
    topics = [topic.topic for topic in view.topics]
    for topic in topics:
        for record in publication.record(topic).editions:
            edition = publication.edition(topic.slug, record.date)
            yield from _figures(view, publication, edition)
            if view.protected:
                continue
            data = publication.data(topic.slug, record.date)
            yield Output(f"{view.path}/data/{topic.slug}/{record.date}.json", data)
            bibliography = citations(edition).encode()
            yield Output(citations_uri(view, topic.slug, edition.date), bibliography)
    if view.protected:
        return
    yield Output(f"{view.path}/data/{MANIFEST}", encode(publication.manifest(topics)))
    yield Output(similar_uri(view), _similar(view))
    if view.feeds:
        for slug in ("", *(topic.slug for topic in topics)):
            yield Output(feed_uri(view, slug), feed(view, slug, address))
            yield Output(daily_uri(view, slug), daily_feed(view, slug, address))
        for topic in topics:
            yield Output(weekly_uri(view, topic.slug), weekly_feed(view, topic.slug, address))


def collect_assets(path: str) -> Iterator[Output]:
    """The stylesheet and the script, once for a site.

    Args:
        path: Where the section lives, relative to the docs.
    """
    for name in (STYLESHEET, SCRIPT):
        yield Output(asset_uri(path, name), _ASSETS / name)


def _similar(view: SectionView) -> bytes:
    """Base ids by base id, the nearest first."""
    similar = {
        base_id: [mention.paper.id for mention in mentions]
        for base_id, mentions in view.similar.items()
    }
    return encode({"schema": SCHEMA_VERSION, "similar": similar})


def _figures(view: SectionView, publication: Publication, edition: Edition) -> Iterator[Output]:
    for paper in edition.papers:
        for figure in paper.figures:
            copy = publication.archive.figures / figure.file
            if figure.file and copy.is_file():
                yield Output(figure_uri(view, figure), copy)
