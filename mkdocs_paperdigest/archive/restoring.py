"""An archive that was lost is filled from the site that was published from it.

The site's own `data/` holds every edition as the archive had it, so an evicted cache costs a few
requests and not one token. What comes from there is as untrusted as anything from the network: one
origin only, over https or loopback, bounded in size, number and time, each edition held against
the manifest's hash and validated like every file of an archive.
"""

from __future__ import annotations

import hashlib
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import TypeVar
from urllib.parse import quote, urljoin, urlsplit

import requests

from ..addresses import is_on_this_machine
from ..fulltext.figures import LARGEST_PICTURE, name_picture
from ..models import Edition, Manifest, Topic, TopicRecord, decode
from .shelf import all_of, check_times
from .store import MANIFEST, Archive

LARGEST_MANIFEST = 20_000_000
LARGEST_EDITION = 20_000_000
MOST_EDITIONS = 20_000
MOST_PICTURES = 20_000
SECONDS = 300.0
"""After so long no further file is asked for; the next build goes on."""

_T = TypeVar("_T", Manifest, Edition)

_CHUNK = 65_536
_OK = 200
_MISSING = (404, 410)


@dataclass(slots=True)
class Restored:
    """What came back from the published site.

    Attributes:
        editions: How many editions were taken over, whole or in part.
        papers: How many papers they hold.
        figures: How many copies of figures.
        missing: How many papers the site shows that could not be had.
        trouble: Why not all came back, in one line; empty where all did or nothing was there.
        asked: Whether the site answered, be it that it has no archive. If not, it is to be asked
            again by the next build.
    """

    editions: int = 0
    papers: int = 0
    figures: int = 0
    missing: int = 0
    trouble: str = ""
    asked: bool = False

    def __str__(self) -> str:
        return (
            f"restored {self.papers:,} papers in {self.editions:,} editions and "
            f"{self.figures:,} figures from the published site"
        )


def restore(
    archive: Archive, topics: Iterable[Topic], site_url: str, path: str, timeout: float
) -> Restored:
    """Take over from a published site what an archive does not hold.

    Args:
        archive: What is filled; nothing that it holds is replaced.
        topics: Whose editions are wanted.
        site_url: Where the site is published, with or without a slash at its end.
        path: Where the section stands on it.
        timeout: Seconds for one request.

    Returns:
        What came back. A site that does not exist yet is no fault.

    Raises:
        OSError: The archive cannot be written.
    """
    restored = Restored()
    base = f"{site_url.rstrip('/')}/{path.strip('/')}/"
    if not is_trustworthy(base):
        restored.trouble = f"{site_url} is neither https nor on this machine: nothing is restored"
        return restored
    with _Site(base, timeout) as site:
        try:
            _restore(archive, {topic.slug for topic in topics}, site, restored)
        except _NotThereError:
            restored.asked = True
        except _NotNowError as error:
            restored.trouble = str(error)
    return restored


def is_trustworthy(url: str) -> bool:
    """Whether an address is one that is restored from: https, or http on this machine."""
    try:
        parts = urlsplit(url)
        host = parts.hostname or ""
        _ = parts.port
    except ValueError:
        return False
    if parts.scheme == "https":
        return bool(host)
    return parts.scheme == "http" and is_on_this_machine(url)


def _restore(archive: Archive, slugs: set[str], site: _Site, restored: Restored) -> None:
    manifest = _decoded(site.get(f"data/{MANIFEST}", LARGEST_MANIFEST), Manifest)
    if manifest is None:
        raise _NotThereError
    restored.asked = True
    left = MOST_EDITIONS
    wanted = [record for record in manifest.topics if record.slug in slugs]
    for record in wanted:
        for day, sha256, papers in _lacking(archive, record):
            left -= 1
            if left < 0:
                restored.trouble = f"more than {MOST_EDITIONS:,} editions are published"
                return
            edition = _edition(site, record.slug, day, sha256)
            if edition is None:
                restored.missing += papers
                restored.trouble = f"the published edition {record.slug}/{day} is damaged"
                continue
            archive.adopt(edition)
            restored.editions += 1
            restored.papers += len(edition.papers)
        archive.adopt_record(record)
    # Of all editions, not of those alone that came now: an earlier try may have been broken off.
    pictures = {
        figure.file
        for record in wanted
        for edition in archive.editions(record.slug)
        for paper in all_of(edition)
        for figure in paper.figures
        if figure.file
    }
    _restore_pictures(archive, pictures, site, restored)


def _lacking(archive: Archive, record: TopicRecord) -> Iterator[tuple[date, str, int]]:
    """The published editions with papers or digests that the archive does not hold."""
    held = {edition.date: edition for edition in archive.editions(record.slug)}
    for published in record.editions:
        own = held.get(published.date)
        digested = sum(paper.digest is not None for paper in own.papers) if own else -1
        if own is None or len(own.papers) < published.papers or digested < published.digested:
            yield published.date, published.sha256, published.papers


def _edition(site: _Site, slug: str, day: date, sha256: str) -> Edition | None:
    try:
        content = site.get(f"data/{slug}/{day.isoformat()}.json", LARGEST_EDITION)
    except _NotThereError:
        return None
    if hashlib.sha256(content).hexdigest() != sha256:
        return None
    edition = _decoded(content, Edition)
    if edition is None or (edition.topic.slug, edition.date) != (slug, day):
        return None
    return edition


def _restore_pictures(archive: Archive, names: set[str], site: _Site, restored: Restored) -> None:
    for name in sorted(names)[:MOST_PICTURES]:
        if (archive.figures / name).exists():
            continue
        try:
            content = site.get(f"figures/{name}", LARGEST_PICTURE)
        except _NotThereError:
            continue
        named = name_picture(content)
        if named and named[0] == name:
            archive.save_figure(name, content)
            restored.figures += 1


def _decoded(content: bytes, kind: type[_T]) -> _T | None:
    try:
        found = decode(content, kind)
        check_times(found)
    except (ValueError, RecursionError):
        return None
    return found


def _nobody(request: requests.PreparedRequest) -> requests.PreparedRequest:
    return request


class _NotThereError(Exception):
    """There is nothing at an address."""


class _NotNowError(Exception):
    """The site could not be asked. The message is one line for people."""


class _Site:
    """The published section, asked one file at a time, within its origin and its bounds."""

    def __init__(self, base: str, timeout: float) -> None:
        self._base = base
        self._timeout = timeout
        self._ends = time.monotonic() + SECONDS
        self._session = requests.Session()
        # A password in ~/.netrc is for people, not for what is public.
        self._session.auth = _nobody

    def __enter__(self) -> _Site:
        return self

    def __exit__(self, *_: object) -> None:
        self._session.close()

    def get(self, name: str, limit: int) -> bytes:
        """Fetch a file of the section.

        Raises:
            _NotThereError: There is none.
            _NotNowError: It could not be had.
        """
        host = urlsplit(self._base).hostname
        url = urljoin(self._base, quote(name))
        began = time.monotonic()
        if began > self._ends:
            raise _NotNowError(f"restoring from {host} took longer than {SECONDS:.0f} s")
        try:
            with self._session.get(
                url, timeout=self._timeout, stream=True, allow_redirects=False
            ) as response:
                if response.status_code in _MISSING:
                    raise _NotThereError
                if response.status_code != _OK:
                    raise _NotNowError(f"{host} answered {response.status_code} for its data")
                body = bytearray()
                while chunk := response.raw.read1(_CHUNK, decode_content=True):
                    body += chunk
                    if len(body) > limit:
                        raise _NotNowError(f"{name} on {host} is larger than {limit:,} bytes")
                    if time.monotonic() - began > self._timeout:
                        raise _NotNowError(f"{host} took too long to answer")
        except requests.Timeout:
            raise _NotNowError(f"{host} took too long to answer") from None
        except requests.exceptions.SSLError:
            raise _NotNowError(f"{host} has no certificate that can be trusted") from None
        except requests.ConnectionError:
            raise _NotNowError(f"{host} cannot be reached") from None
        except (requests.RequestException, OSError, ValueError) as error:
            raise _NotNowError(
                f"{host} could not be asked for its data ({type(error).__name__})"
            ) from None
        return bytes(body)
