"""What stands in the built site beside the pages: data, citations, figures, feeds, assets."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from functools import partial
from itertools import chain
from pathlib import Path
from typing import cast

import msgspec

from .archive import MANIFEST
from .keeping import Keep, key_of
from .models import SCHEMA_VERSION, Edition, encode
from .published import Publication
from .render.months import moved_html, moved_pages, moved_uri
from .render.view import (
    SectionView,
    citations_uri,
    daily_uri,
    embed_uri,
    feed_uri,
    figure_uri,
    newest_uri,
    picture_uri,
    similar_uri,
    thumbnail_uri,
    weekly_uri,
)

_ASSETS = Path(__file__).parent / "render" / "assets"
STYLESHEET = "paperdigest.css"
SCRIPT = "paperdigest.js"


class Output(msgspec.Struct, frozen=True, gc=False):
    """A file of the site; there are thousands, so it is of a kind that is quickly made.

    Attributes:
        uri: Where it stands under the docs.
        given: Its content, where that is, or what makes either.
        key: Of all that decides its content, where what is in the built site already under the same
            key may stay there; empty where it is copied anew.
        keep: Where what is made of it is kept under that key, if it is.
    """

    uri: str
    given: bytes | Path | Callable[[], bytes] | Callable[[], bytes | Path]
    key: str = ""
    keep: Keep | None = None

    @property
    def source(self) -> bytes | Path:
        """Its content, or where that is; made only now, where it is yet to be made."""
        if not callable(self.given):
            return self.given
        if self.keep is None:
            return self.given()
        return self.keep.file(f"site/{self.uri}", self.key, cast("Callable[[], bytes]", self.given))


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
    # Hashed once, not for each of thousands.
    program, looks = key_of(), key_of(view.language, view.title, view.directory_urls)
    yield from _pictures(view, publication)
    for topic in view.topics:
        slug = topic.topic.slug
        for copy in chain.from_iterable(publication.copies(slug).values()):
            file = publication.archive.figures / copy.file
            if file.is_file():
                yield Output(figure_uri(view, copy.file), file)
                if copy.leads:
                    uri = thumbnail_uri(view, copy.file)
                    yield _kept(view, uri, key_of(copy.file), partial(_thumbnail, file))
        for record in () if view.protected else topic.record.editions:
            data = partial(publication.data, slug, record.date)
            yield Output(f"{view.path}/data/{slug}/{record.date}.json", data, record.sha256)
            made = partial(_citations, publication, slug, record.date)
            uri = citations_uri(view, slug, record.date)
            yield _kept(view, uri, f"{program} {record.sha256}", made)
    for moved in moved_pages(view):
        key = f"{looks} {moved.new_uri} {moved.fragment}"
        yield _kept(view, moved_uri(view, moved), key, partial(moved_html, view, moved))
    if view.protected:
        return
    manifest = encode(publication.manifest(topic.topic for topic in view.topics))
    yield Output(f"{view.path}/data/{MANIFEST}", manifest)
    yield from _follow_from_all(view, address)


def _follow_from_all(view: SectionView, address: Callable[[str], str]) -> Iterator[Output]:
    """What follows from all editions: feeds name what is similar, themes and authors of weeks."""
    states = [(topic.topic, topic.record, len(topic.editions)) for topic in view.topics]
    key = key_of(view.setup, states, [author.slug for author in view.related.authors])
    topics = [topic.topic.slug for topic in view.topics]
    yield _kept(view, similar_uri(view), key, partial(_similar, view))
    for slug in ("", *topics):
        yield _kept(view, newest_uri(view, slug), key, partial(_newest, view, slug, address))
        yield _kept(view, embed_uri(view, slug), key, partial(_embedded, view, slug, address))
        if view.feeds:
            yield _kept(view, feed_uri(view, slug), key, partial(_feed, view, slug, address))
            made = partial(_daily_feed, view, slug, address)
            yield _kept(view, daily_uri(view, slug), key, made)
    for slug in topics if view.feeds else ():
        made = partial(_weekly_feed, view, slug, address)
        yield _kept(view, weekly_uri(view, slug), key, made)


def collect_assets(path: str) -> Iterator[Output]:
    """The stylesheet and the script, once for a site.

    Args:
        path: Where the section lives, relative to the docs.
    """
    for name in (STYLESHEET, SCRIPT):
        yield Output(asset_uri(path, name), _ASSETS / name)


def _pictures(view: SectionView, publication: Publication) -> Iterator[Output]:
    """A picture for each page that shows no figure, for whoever shares it."""
    if not view.share_pictures:
        return
    states = [(topic.topic, len(topic.all_editions)) for topic in view.topics]
    yield _picture(view, picture_uri(view), key_of(view.setup, states), None)
    for topic in view.topics:
        copies = publication.copies(topic.topic.slug)
        for record in topic.editions:
            if not copies.get(record.date):
                uri = picture_uri(view, topic.topic.slug, record.date)
                key = key_of(view.setup, topic.topic, record)
                yield _picture(view, uri, key, partial(topic.load, record.date))


def _picture(view: SectionView, uri: str, key: str, load: Callable[[], Edition] | None) -> Output:
    def make() -> bytes:
        from .render.share import edition_picture, section_picture

        return edition_picture(view, load()) if load else section_picture(view)

    return _kept(view, uri, key, make)


def _kept(view: SectionView, uri: str, key: str, make: Callable[[], bytes]) -> Output:
    return Output(uri, make, key, view.keep)


# What makes these is heavy to load, and most builds make none of them.


def _feed(view: SectionView, slug: str, address: Callable[[str], str]) -> bytes:
    from .render.feeds import feed

    return feed(view, slug, address)


def _daily_feed(view: SectionView, slug: str, address: Callable[[str], str]) -> bytes:
    from .render.feeds import daily_feed

    return daily_feed(view, slug, address)


def _weekly_feed(view: SectionView, slug: str, address: Callable[[str], str]) -> bytes:
    from .render.feeds import weekly_feed

    return weekly_feed(view, slug, address)


def _newest(view: SectionView, slug: str, address: Callable[[str], str]) -> bytes:
    from .render.embed import newest_papers

    return newest_papers(view, slug, address)


def _embedded(view: SectionView, slug: str, address: Callable[[str], str]) -> bytes:
    from .render.embed import embedded_list

    return embedded_list(view, slug, address)


def _thumbnail(file: Path) -> bytes:
    from .pictures.thumbnails import make_thumbnail

    return make_thumbnail(file)


def _citations(publication: Publication, slug: str, day: date) -> bytes:
    from .render.bibtex import citations

    return citations(publication.edition(slug, day)).encode()


def _similar(view: SectionView) -> bytes:
    """Base ids by base id, the nearest first."""
    similar = {
        base_id: [mention.id for mention in mentions]
        for base_id, mentions in view.related.mentions.items()
    }
    return encode({"schema": SCHEMA_VERSION, "similar": similar})
