"""What stands in the built site beside the pages: data, citations, figures, feeds, assets."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import msgspec

from .archive import MANIFEST, Archive
from .fulltext import FigurePolicy, may_show_figures
from .models import Edition, Paper, encode
from .render.bibtex import citations
from .render.feeds import feed
from .render.view import SectionView, citations_uri, feed_uri, figure_uri

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
    view: SectionView, archive: Archive, figures: FigurePolicy, address: Callable[[str], str]
) -> Iterator[Output]:
    """Collect all files of the section that are no pages.

    Args:
        view: The section.
        archive: What data and figures are copied from.
        figures: Which figures may be shown.
        address: The URL, relative to the site's root, of what stands under the docs.
    """
    topics = [topic.topic for topic in view.topics]
    for topic in topics:
        for edition in archive.editions(topic.slug):
            data = archive.path_of(topic.slug, edition.date)
            yield Output(f"{view.path}/data/{topic.slug}/{data.name}", data)
            bibliography = citations(edition).encode()
            yield Output(citations_uri(view, topic.slug, edition.date), bibliography)
            yield from _figures(view, archive, edition, figures)
    yield Output(f"{view.path}/data/{MANIFEST}", encode(archive.manifest(topics)))
    if view.feeds:
        for slug in ("", *(topic.slug for topic in topics)):
            yield Output(feed_uri(view, slug), feed(view, slug, address))
    for name in (STYLESHEET, SCRIPT):
        yield Output(asset_uri(view.path, name), _ASSETS / name)


def _figures(
    view: SectionView, archive: Archive, edition: Edition, policy: FigurePolicy
) -> Iterator[Output]:
    for paper in with_permitted_figures(edition, policy).papers:
        for figure in paper.figures:
            copy = archive.folder / "figures" / figure.file
            if figure.file and copy.is_file():
                yield Output(figure_uri(view, figure), copy)


def with_permitted_figures(edition: Edition, policy: FigurePolicy) -> Edition:
    """An edition whose figures are copies only where a paper's licence permits that."""
    return msgspec.structs.replace(
        edition, papers=tuple(_permitted(paper, policy) for paper in edition.papers)
    )


def _permitted(paper: Paper, policy: FigurePolicy) -> Paper:
    if not paper.figures or may_show_figures(paper.license, policy):
        return paper
    links = tuple(msgspec.structs.replace(figure, file="") for figure in paper.figures)
    return msgspec.structs.replace(paper, figures=links)
