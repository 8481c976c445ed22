"""A section in several languages: the same papers, asked for and read once, digested in each."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from mkdocs_paperdigest.arxiv.calendar import listing_day
from tests.plugin.conftest import Gemini
from tests.plugin.sites import Built, Site
from tests.plugin.test_models import paper
from tests.plugin.test_restore import Published
from tests.servers.arxiv import ArxivServer
from tests.servers.gemini import Prompt, response, right_answer
from tests.servers.http import Reply

DAY = listing_day(paper(1).published)


@pytest.fixture
def arxiv() -> Iterator[ArxivServer]:
    with ArxivServer([paper(n) for n in range(1, 4)]) as server:
        yield server


def options(arxiv: ArxivServer, **more: Any) -> dict[str, Any]:
    topics = [{"name": "Tides", "query": "abs:tides"}]
    asked = {"topics": topics, "arxiv_api": arxiv.api, "depth": "brief"}
    return {**asked, "language": ["en", "de"], **more}


def polyglot(prompt: Prompt) -> Reply:
    """Answer in the language that is asked for."""
    answer = right_answer(prompt)
    if "German" in prompt.question:
        said = (
            "Die Arbeit stellt ein Modell vor, das die Gezeiten beschreibt.",
            "Gezeiten sind schwer vorherzusagen.",
            "Der Fehler wird mit dem Modell an den Küsten kleiner.",
            "Bei Sturm kann es sein, dass das Modell nicht gilt.",
        )
        claims = (answer["summary"], *answer["takeaways"])
        for claim, text, number in zip(claims, said, (1, 0, 2, 3), strict=False):
            claim |= {"text": text, "evidence": [number]}
    return response(json.dumps(answer))


def digests(built: Built, path: str) -> dict[str, str]:
    """In which language each paper's digest is."""
    edition = json.loads((built.site / path / f"data/tides/{DAY}.json").read_bytes())
    return {p["id"]: p["digest"]["language"] if p["digest"] else "" for p in edition["papers"]}


def test_each_language_has_its_section_and_its_digests_from_one_fetch(
    tmp_path: Path, arxiv: ArxivServer, gemini: Gemini
) -> None:
    server = gemini(polyglot)
    built = Site(tmp_path, options(arxiv)).build()
    assert built.status == 0, built.said
    assert len(arxiv.asked) == 1
    assert len(server.asked) == 6
    assert set(digests(built, "papers").values()) == {"en"}
    assert set(digests(built, "de/papers").values()) == {"de"}
    assert len(digests(built, "de/papers")) == 3
    assert built.page("papers/index.html").one("h1").text == "Papers"
    assert built.page("de/papers/index.html").one("h1").text == "Artikel"
    assert "1 topic, 3 new papers, 6 digests made, 0 reused, 0 pending" in built.said
    # Once and for all.
    again = Site(tmp_path, options(arxiv)).build()
    assert (len(arxiv.asked), len(server.asked)) == (1, 6)
    assert digests(again, "de/papers") == digests(built, "de/papers")


def test_pages_lead_to_their_twins(tmp_path: Path, arxiv: ArxivServer) -> None:
    site = Site(tmp_path, options(arxiv), settings={"site_url": "https://example.org/x/"})
    built = site.build()
    assert built.status == 0, built.said
    english = built.page(f"papers/tides/{DAY}/index.html")
    (link,) = english.one(".pd-languages").all("a")
    assert (link.text, link.attributes["lang"]) == ("Deutsch", "de")
    assert link.attributes["href"] == f"../../../de/papers/tides/{DAY}/"
    html = (built.site / "de/papers/tides/index.html").read_text()
    for language, path in (("de", "de/papers"), ("en", "papers")):
        address = f"https://example.org/x/{path}/tides/"
        assert f'<link rel="alternate" hreflang="{language}" href="{address}">' in html
    assert built.has("de/papers/feed.xml")
    assert not built.has("de/papers/assets/paperdigest.css")


def test_one_language_has_no_twins(tmp_path: Path, arxiv: ArxivServer) -> None:
    built = Site(tmp_path, options(arxiv, language="de")).build()
    assert "pd-languages" not in (built.site / "papers/index.html").read_text()
    assert "hreflang" not in (built.site / "papers/index.html").read_text()


def test_both_sections_are_in_the_navigation(tmp_path: Path, arxiv: ArxivServer) -> None:
    nav = ["index.md", {"Papers": "papers/index.md"}, {"论文": "de/papers/index.md"}]
    built = Site(tmp_path, options(arxiv), settings={"nav": nav}).build()
    assert built.status == 0, built.said
    page = (built.site / "index.html").read_text()
    for path in ("papers/", "papers/tides/", "de/papers/", "de/papers/tides/"):
        assert f'href="{path}"' in page, path


def test_the_newest_papers_are_in_the_language_of_the_folder(
    tmp_path: Path, arxiv: ArxivServer
) -> None:
    docs = {"index.md": "<!-- paperdigest -->", "de/index.md": "<!-- paperdigest -->"}
    built = Site(tmp_path, options(arxiv), docs).build()
    assert built.status == 0, built.said
    assert 'href="papers/tides/' in (built.site / "index.html").read_text()
    assert 'href="papers/tides/' in (built.site / "de/index.html").read_text()
    assert 'lang="de"' in (built.site / "de/index.html").read_text()


def test_all_languages_share_one_budget(tmp_path: Path, arxiv: ArxivServer, gemini: Gemini) -> None:
    server = gemini(polyglot)
    built = Site(tmp_path, options(arxiv, budget_papers=4)).build()
    assert len(server.asked) == 4
    assert "4 digests made, 0 reused, 2 pending" in built.said
    again = Site(tmp_path, options(arxiv, budget_papers=4)).build()
    assert len(server.asked) == 6
    assert "0 pending" in again.said


def test_a_language_that_is_added_later_has_all_papers(tmp_path: Path, arxiv: ArxivServer) -> None:
    Site(tmp_path, options(arxiv, language="en")).build()
    built = Site(tmp_path, options(arxiv, language=["en", "fr"])).build()
    assert built.status == 0, built.said
    assert len(arxiv.asked) == 1
    assert len(digests(built, "fr/papers")) == 3


def test_a_new_version_keeps_the_old_digest_in_every_language_until_there_is_another(
    tmp_path: Path, arxiv: ArxivServer, gemini: Gemini
) -> None:
    server = gemini(polyglot)
    Site(tmp_path, options(arxiv)).build()
    newer = (datetime.now(UTC) - timedelta(hours=1)).strftime("%Y-%m-%dT%H:%M:%SZ")
    arxiv.entries = [paper(1, version=2, updated=newer), paper(2), paper(3)]
    built = Site(tmp_path, options(arxiv, refresh=0, budget_papers=0)).build()
    assert built.status == 0, built.said
    assert len(server.asked) == 6
    edition = json.loads((built.site / f"de/papers/data/tides/{DAY}.json").read_bytes())
    (changed,) = [p for p in edition["papers"] if p["id"] == paper(1).id]
    assert (changed["version"], changed["digest"]["of_version"]) == (2, 1)


def test_every_language_comes_back_from_the_published_site(
    tmp_path: Path, arxiv: ArxivServer, gemini: Gemini
) -> None:
    server = gemini(polyglot)
    with Published() as published:
        settings = {"site_url": published.site_url}
        first = Site(tmp_path, options(arxiv), settings=settings).build()
        published.folder = tmp_path / "published"
        shutil.copytree(first.site, published.folder)
        shutil.rmtree(tmp_path / ".cache")
        again = Site(tmp_path, options(arxiv), settings=settings).build()
    assert again.status == 0, again.said
    assert len(server.asked) == 6
    assert digests(again, "de/papers") == digests(first, "de/papers")


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ([], "expected the tag of a language"),
        (["en", "klingon!"], "such as en, zh or pt-BR, got 'klingon!'"),
        (["zh", "ZH"], "a language stands twice in zh, ZH"),
        ([["en"]], "expected the tag of a language"),
    ],
)
def test_what_is_no_language_is_refused(
    tmp_path: Path, arxiv: ArxivServer, language: object, said: str
) -> None:
    built = Site(tmp_path, options(arxiv, language=language)).build()
    assert built.status == 1
    assert said in built.said
