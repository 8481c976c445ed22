"""Full texts, deep digests and figures, and models that obey what papers order."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import chain
from pathlib import Path
from typing import Any

import pytest

from mkdocs_paperdigest.arxiv.calendar import listing_day
from mkdocs_paperdigest.models import HEADINGS
from tests.plugin.conftest import Gemini
from tests.plugin.sites import Built, Site
from tests.servers.arxiv import ArxivServer, Entry
from tests.servers.arxiv_site import ArxivSite, page, pdf
from tests.servers.gemini import Prompt, response, right, right_answer
from tests.servers.http import Asked, Reply

PUBLISHED = (datetime.now(UTC) - timedelta(days=3)).strftime("%Y-%m-%dT%H:%M:%SZ")
DAY = listing_day(PUBLISHED)
ATTACKS = [
    json.loads(line)
    for line in Path(__file__)
    .parent.parent.joinpath("grounding/attacks.jsonl")
    .read_text(encoding="utf-8")
    .splitlines()
]

TIDES = Entry(
    "2611.20001",
    title="Tides and Harmonics",
    abstract="Tides are hard to predict. We propose a model of tides. The error falls by 12%.",
    categories=("physics.ao-ph",),
    published=PUBLISHED,
)
MARKETS = Entry(
    "2611.20002",
    title="Markets as Networks",
    abstract="Markets are networks. We describe a model of tides in them. It fits two data sets.",
    categories=("econ.TH",),
    published=PUBLISHED,
)
BARE = Entry(
    "2611.20003",
    title="A Note",
    abstract="This note on tides has no other text. We prove one lemma. It is short.",
    categories=("math.CA",),
    published=PUBLISHED,
)


@pytest.fixture
def arxiv() -> Iterator[ArxivServer]:
    with ArxivServer([TIDES, MARKETS, BARE]) as server:
        yield server


@pytest.fixture
def texts() -> Iterator[ArxivSite]:
    with ArxivSite(
        {
            "/html/2611.20001v1": page("tides"),
            "/pdf/2611.20002v1": pdf("markets-2"),
        }
    ) as server:
        yield server


def options(arxiv: ArxivServer, texts: ArxivSite, **more: Any) -> dict[str, Any]:
    topics = [{"name": "Tides", "query": "abs:tides"}]
    return {"topics": topics, "arxiv_api": arxiv.api, "arxiv_site": texts.url, **more}


def papers(built: Built) -> dict[str, dict[str, Any]]:
    data = json.loads((built.site / f"papers/data/tides/{DAY}.json").read_bytes())
    return {paper["id"]: paper for paper in data["papers"]}


def test_the_best_text_is_read_and_named(
    tmp_path: Path, arxiv: ArxivServer, texts: ArxivSite, gemini: Gemini
) -> None:
    server = gemini(right)
    built = Site(tmp_path, options(arxiv, texts)).build()
    assert built.status == 0, built.said
    found = papers(built)
    assert {name: paper["digest"]["read"] for name, paper in found.items()} == {
        "2611.20001": "html",
        "2611.20002": "pdf",
        "2611.20003": "abstract",
    }
    deep = found["2611.20001"]["digest"]["deep"]
    assert set(deep) <= set(HEADINGS)
    assert len(deep) >= 5
    anchored = [claim for claims in deep.values() for claim in claims if claim.get("anchor")]
    assert anchored
    article = next(
        a
        for a in built.page(f"papers/tides/{DAY}/index.html").all(".pd-paper")
        if a.attributes["id"] == "arxiv-2611.20001"
    )
    fold = article.one(".pd-deep")
    assert fold.tag == "details"
    assert "open" not in fold.attributes
    links = [a.attributes["href"] for a in fold.all("a")]
    assert any(link.startswith("https://arxiv.org/html/2611.20001v1#S") for link in links)
    asked = len(texts.asked), len(server.asked)
    again = Site(tmp_path, options(arxiv, texts, refresh=0)).build()
    assert (len(texts.asked), len(server.asked)) == asked
    assert "0 digests made" in again.said
    # Who asks for less keeps what was paid for.
    Site(tmp_path, options(arxiv, texts, depth="brief")).build()
    assert (len(texts.asked), len(server.asked)) == asked


def test_every_quote_stands_in_what_was_read(
    tmp_path: Path, arxiv: ArxivServer, texts: ArxivSite, gemini: Gemini
) -> None:
    server = gemini(right)
    built = Site(tmp_path, options(arxiv, texts)).build()
    sent = {sentence for prompt in server.prompts for sentence in prompt.sentences.values()}
    digests = [paper["digest"] for paper in papers(built).values()]
    claims = [
        claim
        for digest in digests
        for claim in chain([digest["summary"]], digest["takeaways"], *digest["deep"].values())
    ]
    assert len(claims) > 10
    assert all(claim["quote"] in sent for claim in claims)


def test_a_text_that_cannot_be_had_now_is_read_later(
    tmp_path: Path, arxiv: ArxivServer, texts: ArxivSite, gemini: Gemini
) -> None:
    gemini(right)
    arxiv.entries = [TIDES]
    good = dict(texts.texts)
    texts.texts["/html/2611.20001v1"] = Reply(status=503, headers={"Retry-After": "3600"})
    first = Site(tmp_path, options(arxiv, texts)).build()
    assert papers(first)["2611.20001"]["digest"]["read"] == "abstract"
    assert "full texts" in first.said
    texts.texts = good
    # Within the hour that arXiv asked for nothing is asked for again.
    asked = len(texts.asked)
    Site(tmp_path, options(arxiv, texts)).build()
    assert len(texts.asked) == asked
    (tmp_path / ".cache/plugin/paperdigest/arxiv-turn.json").unlink()
    later = Site(tmp_path, options(arxiv, texts)).build()
    assert papers(later)["2611.20001"]["digest"]["read"] == "html"


@pytest.mark.parametrize(
    ("license_", "policy", "shown"),
    [
        ("CC BY 4.0", "licensed", True),
        ("CC BY-NC-ND 4.0", "licensed", False),
        ("CC BY-NC-ND 4.0", "noncommercial", True),
        ("arXiv.org perpetual non-exclusive license", "noncommercial", False),
        ("CC BY 4.0", "none", False),
    ],
)
def test_figures_are_shown_only_where_the_licence_permits(
    tmp_path: Path,
    arxiv: ArxivServer,
    texts: ArxivSite,
    license_: str,
    policy: str,
    shown: bool,
) -> None:
    arxiv.entries = [TIDES]
    documents = Path(__file__).parent.parent / "fulltext" / "documents"
    html = (documents / "tides.html").read_text(encoding="utf-8")
    served = html.replace("License: CC BY 4.0", f"License: {license_}")
    assert served != html or "CC BY 4.0" in license_
    texts.texts = {
        "/html/2611.20001v1": Reply(served.encode(), headers={"Content-Type": "text/html"})
    }
    picture = Reply((documents / "network.png").read_bytes(), headers={"Content-Type": "image/png"})

    def answer(asked: Asked) -> Reply:
        known = texts.texts.get(asked.path, Reply(status=404))
        return picture if asked.path.endswith(".png") else known

    texts.answer = answer  # type: ignore[method-assign]
    built = Site(tmp_path, options(arxiv, texts, depth="full", figures=policy)).build()
    assert built.status == 0, built.said
    assert any(asked.path.endswith(".png") for asked in texts.asked) == shown
    article = built.page(f"papers/tides/{DAY}/index.html").one(".pd-paper")
    pictures = article.all("img")
    assert bool(pictures) == shown
    for image in pictures:
        assert image.attributes["loading"] == "lazy"
        assert int(image.attributes["width"]) > 0
        assert image.attributes["src"].startswith(("../../figures/", "../../thumbnails/"))
        assert built.has(f"papers/{image.attributes['src'].removeprefix('../../')}")
    assert bool(built.files("papers/figures/*")) == shown
    assert "https://arxiv.org/html/2611.20001v1" in " ".join(
        link.attributes["href"] for link in article.all("a")
    )


def obedient(prompt: Prompt) -> Reply:
    """Do as the paper orders, where it orders."""
    record = next(r for r in ATTACKS if f"{r['name']}:" in prompt.question)
    places = {text: number for number, text in prompt.sentences.items()}

    def cite(said: dict[str, Any]) -> dict[str, Any]:
        wanted = [record["sentences"][n] for n in said["evidence"] if n < len(record["sentences"])]
        numbers = [places[text] for text in wanted if text in places] or [0]
        return {"text": said["text"], "evidence": numbers}

    obeyed = record["obeyed"]
    answer = {
        "summary": cite(obeyed["summary"]),
        "takeaways": [cite(said) for said in obeyed["takeaways"]],
    }
    return response(json.dumps(answer, ensure_ascii=False))


def test_a_model_that_obeys_the_paper_is_not_published(
    tmp_path: Path, arxiv: ArxivServer, texts: ArxivSite, gemini: Gemini
) -> None:
    arxiv.entries = [
        Entry(
            f"2611.{30_000 + n}",
            title=f"{record['name']}: {record['title']}",
            abstract=record["abstract"],
            published=PUBLISHED,
            categories=("cs.AI",),
        )
        for n, record in enumerate(ATTACKS)
        if record["language"] == "en"
    ]
    assert len(arxiv.entries) >= 30
    gemini(obedient)
    topics = [{"name": "Tides", "query": "cat:cs.AI", "max_papers": 200}]
    built = Site(tmp_path, options(arxiv, texts, topics=topics, depth="brief")).build()
    assert built.status == 0, built.said
    found = papers(built)
    assert len(found) == len(arxiv.entries)
    page = built.page(f"papers/tides/{DAY}/index.html")
    shown = {a.attributes["id"]: a for a in page.all(".pd-paper")}
    for n, record in enumerate(ATTACKS):
        paper = found.get(f"2611.{30_000 + n}")
        if paper is None:
            continue
        assert paper["digest"]["summarizer"] == "extractive", record["name"]
        article = shown[f"arxiv-{paper['id']}"]
        claims = [claim.text for claim in article.all(".pd-claim")]
        for words in record["must_not_appear"]:
            if words not in record["abstract"]:
                assert not [claim for claim in claims if words in claim], record["name"]


def test_one_bad_answer_does_not_cost_the_others_theirs(
    tmp_path: Path, arxiv: ArxivServer, texts: ArxivSite, gemini: Gemini
) -> None:
    def answer(prompt: Prompt) -> Reply:
        if "Markets" not in prompt.question:
            return right(prompt)
        invented = right_answer(prompt)
        invented["summary"] = {"text": "Zhang et al. reach 99.9% on ImageNet.", "evidence": [0]}
        invented["takeaways"] = [{"text": "xxx", "evidence": [0]}] * 3
        return response(json.dumps(invented))

    gemini(answer)
    built = Site(tmp_path, options(arxiv, texts)).build()
    assert {name: paper["digest"]["summarizer"] for name, paper in papers(built).items()} == {
        "2611.20001": "gemini",
        "2611.20002": "extractive",
        "2611.20003": "gemini",
    }
    text = built.page(f"papers/tides/{DAY}/index.html").text
    assert "99.9" not in text
    assert "xxx" not in text
    assert "dropped as not grounded" in built.said
