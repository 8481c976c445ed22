"""Papers, editions and sections to draw: real metadata (arXiv's, CC0), digests made up here."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

from msgspec.structs import replace

from mkdocs_paperdigest.models import (
    Claim,
    ClaimCount,
    Digest,
    Edition,
    EditionRecord,
    Link,
    Paper,
    Tokens,
    Topic,
    TopicName,
    TopicRecord,
    encode,
)
from mkdocs_paperdigest.render.view import SectionView, TopicView

DAY = date(2025, 3, 28)
FILED = "2025-03-28T03:00:00Z"


def _paper(row: dict[str, Any]) -> Paper:
    return Paper(
        id=row["id"],
        version=1,
        title=row["title"],
        authors=tuple(row["authors"]),
        abstract=row["summary"],
        categories=tuple(row["categories"]),
        comment=row["comment"],
        published=row["published"],
        updated="",
        links=(Link("html", f"https://arxiv.org/html/{row['id']}v1"),),
        license="",
        digest=None,
        filed_at=FILED,
    )


_LINES = (Path(__file__).parent / "data" / "papers.jsonl").read_text(encoding="utf-8")
PAPERS = tuple(_paper(json.loads(line)) for line in _LINES.splitlines())


def sentences(paper: Paper) -> list[str]:
    return re.split(r"(?<=[.!?]) (?=[A-Z])", paper.abstract)


def extractive(paper: Paper, **changes: Any) -> Paper:
    """The paper as the built-in summarizer digests it: its own sentences."""
    chosen = [Claim(text=one, quote=one, section="") for one in sentences(paper)[:5]]
    digest = Digest(
        summarizer="extractive",
        model="",
        language="en",
        of_version=1,
        read="abstract",
        made_at="2025-03-28T03:10:00Z",
        summary=chosen[0],
        takeaways=tuple(chosen[1:]),
        deep={},
        claims=ClaimCount(5, 5, 0),
        tokens=Tokens(),
    )
    return replace(paper, digest=replace(digest, **changes))


def modelled(paper: Paper, language: str = "en", **changes: Any) -> Paper:
    """The paper as a model digests its full text."""
    said = (sentences(paper) * 3)[:3]
    told = {"en": "This is what the paper says", "zh": "这篇论文提出了一种新方法"}.get(
        language, "…"
    )
    claims = [
        Claim(f"{told} ({number}).", quote, "3 Method", "S3", role)  # type: ignore[arg-type]
        for number, (quote, role) in enumerate(zip(said, ("", "method", "result"), strict=False))
    ]
    digest = Digest(
        summarizer="gemini",
        model="gemini-2.5-flash",
        language=language,
        of_version=1,
        read="html",
        made_at="2025-03-28T03:20:00Z",
        summary=claims[0],
        takeaways=tuple(claims[1:]),
        deep={"background": (claims[0],), "results": (claims[1],)},
        claims=ClaimCount(made=6, kept=5, dropped=1),
        tokens=Tokens(1000, 100),
        title="" if language == "en" else "论文题目",
        affiliation=Claim("University of Somewhere", said[0], "1 Introduction", "S1"),
        keywords=("super resolution", "glaciology"),
    )
    return replace(paper, digest=replace(digest, **changes))


def edition(
    papers: Sequence[Paper], day: date = DAY, name: str = "Vision", **changes: Any
) -> Edition:
    topic = TopicName(name, name.lower().replace(" ", "-"))
    return replace(Edition(1, topic, day, tuple(papers), filed_at=FILED), **changes)


def topic(editions: Sequence[Edition], description: str = "", **changes: Any) -> TopicView:
    name = editions[0].topic if editions else TopicName("Vision", "vision")
    newest_first = sorted(editions, key=lambda each: each.date, reverse=True)
    records = tuple(
        EditionRecord(
            each.date,
            hashlib.sha256(encode(each)).hexdigest(),
            len(each.papers),
            sum(paper.digest is not None for paper in each.papers),
        )
        for each in newest_first
    )
    record = TopicRecord(name.name, name.slug, "cat:cs.CV", FILED, FILED, "", records)
    return TopicView(
        Topic(name.name, name.slug, "cat:cs.CV", description=description),
        replace(record, **changes),
        {each.date: each for each in editions}.__getitem__,
    )


def section(*topics: TopicView, **changes: Any) -> SectionView:
    about = {"title": "Papers", "path": "papers", "language": "en", **changes}
    return SectionView(topics=topics, **about)
