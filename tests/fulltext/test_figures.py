from __future__ import annotations

from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

import pytest

from mkdocs_paperdigest.arxiv.connection import ArxivConnection, ArxivError
from mkdocs_paperdigest.fulltext.fetching import Fetch
from mkdocs_paperdigest.fulltext.figures import download_figure, picture_size
from mkdocs_paperdigest.models import Figure
from tests.servers.arxiv_site import APOLOGY, DOCUMENTS, NOT_FOUND, ArxivSite
from tests.servers.http import Reply

PICTURES = DOCUMENTS / "pictures"


@pytest.fixture
def site() -> Iterator[ArxivSite]:
    with ArxivSite() as server:
        yield server


@pytest.fixture
def fetch(tmp_path: Path) -> Iterator[Fetch]:
    connection = ArxivConnection(tmp_path, timeout=30.0, interval=0.0)
    yield connection.get
    connection.close()


def figure(site: ArxivSite) -> Figure:
    return Figure(url=f"{site.url}/x1.png", label="Figure 1", caption="A caption.")


@pytest.mark.parametrize(
    ("name", "kind", "size"),
    [
        ("small.png", "png", (60, 50)),
        ("small.jpg", "jpg", (64, 50)),
        ("progressive.jpg", "jpg", (70, 55)),
        ("small.gif", "gif", (61, 49)),
        ("small.webp", "webp", (61, 49)),
        ("small-lossless.webp", "webp", (61, 49)),
        ("small-alpha.webp", "webp", (61, 49)),
    ],
)
def test_a_picture_is_copied_with_its_size(
    site: ArxivSite, fetch: Fetch, name: str, kind: str, size: tuple[int, int]
) -> None:
    content = (PICTURES / name).read_bytes()
    # Whatever the server says it is.
    site.texts = {"/x1.png": Reply(content, headers={"Content-Type": "text/plain"})}
    kept: dict[str, bytes] = {}
    copied = download_figure(fetch, figure(site), kept.__setitem__)
    assert copied is not None
    assert (copied.width, copied.height) == size
    assert copied.file == f"{sha256(content).hexdigest()[:16]}.{kind}"
    assert kept == {copied.file: content}
    assert (copied.label, copied.caption) == ("Figure 1", "A caption.")


@pytest.mark.parametrize(
    "answer",
    [
        NOT_FOUND,
        APOLOGY,
        Reply(b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'),
        Reply(b"GIF89a"),
        Reply((PICTURES / "tiny.png").read_bytes()),
        Reply((PICTURES / "wide.png").read_bytes()),
        Reply((PICTURES / "small.png").read_bytes() + bytes(1_500_000)),
    ],
    ids=["missing", "page", "svg", "cut", "tiny", "wide", "heavy"],
)
def test_what_no_page_should_show_is_not_copied(
    site: ArxivSite, fetch: Fetch, answer: Reply
) -> None:
    site.texts = {"/x1.png": answer}
    kept: dict[str, bytes] = {}
    assert download_figure(fetch, figure(site), kept.__setitem__) is None
    assert not kept


@pytest.mark.parametrize("status", [403, 503])
def test_a_picture_that_cannot_be_had_now_is_no_answer(
    site: ArxivSite, fetch: Fetch, status: int
) -> None:
    site.texts = {"/x1.png": Reply(status=status, headers={"Retry-After": "3600"})}
    with pytest.raises(ArxivError):
        download_figure(fetch, figure(site), lambda *_: None)


@pytest.mark.parametrize("name", sorted(path.name for path in PICTURES.iterdir()))
def test_a_picture_that_is_cut_anywhere_raises_nothing(name: str) -> None:
    content = (PICTURES / name).read_bytes()[:400]
    whole = picture_size((PICTURES / name).read_bytes())
    for end in range(len(content)):
        assert picture_size(content[:end]) in (None, whole)
