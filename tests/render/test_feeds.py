"""Feeds: Atom as RFC 4287 wants it, with ids and times that stay."""

from __future__ import annotations

import re
from dataclasses import replace as with_changes
from datetime import datetime, timedelta
from typing import Any
from xml.etree import ElementTree

import pytest
from msgspec.structs import replace

from mkdocs_paperdigest.models import Paper
from mkdocs_paperdigest.render.feeds import daily_feed, feed
from mkdocs_paperdigest.render.view import SectionView
from tests.plugin.sites import parse

from .papers import DAY, PAPERS, edition, extractive, modelled, section, topic

ATOM = "{http://www.w3.org/2005/Atom}"
SITE = {"site_url": "https://example.org/site/", "site_name": "Example", "feeds": True}


def address(uri: str) -> str:
    return uri.removesuffix("index.md").replace(".md", "/")


def read(view: SectionView, slug: str = "") -> ElementTree.Element:
    return ElementTree.fromstring(feed(view, slug, address))  # noqa: S314


def text(element: ElementTree.Element, name: str) -> str:
    found = element.findall(ATOM + name)
    assert len(found) == 1, f"{len(found)} elements are {name}"
    return found[0].text or ""


def link(element: ElementTree.Element, rel: str) -> str:
    (found,) = [each for each in element.findall(f"{ATOM}link") if each.get("rel") == rel]
    return found.get("href") or ""


def two_topics(*papers: Paper, **changes: Any) -> SectionView:
    newest = papers or (extractive(PAPERS[0]), modelled(PAPERS[1]), PAPERS[2])
    vision = topic([edition(newest), edition([PAPERS[3]], DAY - timedelta(days=1))])
    robots = topic([edition([newest[0], extractive(PAPERS[5])], name="Robots")])
    return section(vision, robots, **{**SITE, **changes})


@pytest.mark.parametrize("slug", ["", "vision"])
def test_a_feed_has_what_the_standard_requires(slug: str) -> None:
    root = read(two_topics(), slug)
    assert root.tag == f"{ATOM}feed"
    assert text(root, "title") == ("Vision" if slug else "Papers")
    place = "https://example.org/site/papers/" + (f"{slug}/" if slug else "")
    assert link(root, "self") == f"{place}feed.xml"
    assert link(root, "alternate") == place
    entries = root.findall(f"{ATOM}entry")
    ids = [text(each, "id") for each in (root, *entries)]
    assert len(ids) == len(set(ids))
    assert all(re.fullmatch(r"urn:uuid:[0-9a-f-]{36}", each) for each in ids)
    for each in (root, *entries):
        assert datetime.fromisoformat(text(each, "updated")).tzinfo
    assert text(root, "updated") == max(text(each, "updated") for each in entries)
    for each in entries:
        assert text(each, "title")
        assert text(each, "content")
        assert [author.tag for author in each.findall(f"{ATOM}author/*")]


def test_the_feed_of_all_topics_names_each_paper_once() -> None:
    titles = [text(entry, "title") for entry in read(two_topics()).findall(f"{ATOM}entry")]
    assert len(titles) == len(set(titles)) == 5


def test_an_entry_leads_to_its_paper() -> None:
    entry = read(two_topics(), "vision").findall(f"{ATOM}entry")[0]
    place = f"https://example.org/site/papers/vision/{DAY}/#arxiv-{PAPERS[0].id}"
    assert link(entry, "alternate") == place
    assert link(entry, "related") == f"https://arxiv.org/abs/{PAPERS[0].id}v1"
    nowhere = read(two_topics(site_url=""), "vision").findall(f"{ATOM}entry")[0]
    assert link(nowhere, "alternate") == f"https://arxiv.org/abs/{PAPERS[0].id}v1"


def test_an_entry_holds_the_whole_digest() -> None:
    view = two_topics(modelled(PAPERS[4]))
    entry = read(view, "vision").findall(f"{ATOM}entry")[0]
    digest = modelled(PAPERS[4]).digest
    assert digest
    content = parse(text(entry, "content")).text
    claims = (
        digest.summary,
        *digest.takeaways,
        *(c for some in digest.deep.values() for c in some),
    )
    assert all(claim.text in content for claim in claims)
    assert PAPERS[4].abstract in content
    assert "By gemini-2.5-flash" in content


def test_a_pending_paper_stands_in_the_feed_and_is_updated_when_it_is_digested() -> None:
    before = read(two_topics(PAPERS[4]), "vision").findall(f"{ATOM}entry")[0]
    assert "The digest of this paper is to come." in text(before, "content")
    after = read(two_topics(extractive(PAPERS[4])), "vision").findall(f"{ATOM}entry")[0]
    assert text(before, "id") == text(after, "id")
    assert text(before, "updated") < text(after, "updated")


def test_nothing_changes_when_only_freshness_does() -> None:
    papers = [extractive(PAPERS[0])]
    first = section(topic([edition(papers)]), **SITE)
    later = section(topic([edition(papers)], checked_at="2025-04-01T00:00:00Z"), **SITE)
    assert feed(first, "", address) == feed(later, "", address)


def test_ids_are_those_of_one_site() -> None:
    here, there = two_topics(), with_changes(two_topics(), site_url="https://example.com/")
    ids = [
        {text(entry, "id") for entry in read(view).findall(f"{ATOM}entry")}
        for view in (here, there)
    ]
    assert not ids[0] & ids[1]


def days(*sizes: int) -> SectionView:
    """A topic with so many papers a day, the newest day first."""
    editions = [
        edition(
            [replace(PAPERS[4], id=f"{2500 + day}.{at:05}") for at in range(size)],
            DAY - timedelta(days=day),
        )
        for day, size in enumerate(sizes)
    ]
    return section(topic(editions), **SITE)


@pytest.mark.parametrize(
    ("sizes", "held"),
    [((60, 60), 120), ((30, 30, 30, 30), 100), ((112,), 112), ((40, 40, 40, 40), 120), ((3,), 3)],
)
def test_a_feed_holds_a_hundred_papers_or_the_newest_three_days_whole(
    sizes: tuple[int, ...], held: int
) -> None:
    assert len(read(days(*sizes)).findall(f"{ATOM}entry")) == held
    assert len(read(days(*sizes), "vision").findall(f"{ATOM}entry")) == held


def daily(view: SectionView, slug: str = "") -> list[ElementTree.Element]:
    root = ElementTree.fromstring(daily_feed(view, slug, address))  # noqa: S314
    assert text(root, "title") == ("Vision, once a day" if slug else "Papers, once a day")
    place = f"https://example.org/site/papers/{f'{slug}/' if slug else ''}daily.xml"
    assert link(root, "self") == place
    return root.findall(f"{ATOM}entry")


def test_the_daily_feed_has_one_entry_a_day_with_a_sentence_a_paper() -> None:
    newest, older = daily(two_topics(), "vision")
    assert text(newest, "title") == "Vision: March 28, 2025"
    assert link(newest, "alternate") == "https://example.org/site/papers/vision/2025-03-28/"
    content = parse(text(newest, "content"))
    (first, *_) = content.all("li")
    assert first.all("a")[0].text in PAPERS[0].title
    anchor = f"https://example.org/site/papers/vision/2025-03-28/#arxiv-{PAPERS[0].id}"
    assert first.all("a")[0].attributes["href"] == anchor
    assert first.all("span")
    assert len(content.all("li")) == 3
    assert text(older, "id") != text(newest, "id")


def test_the_daily_feed_of_all_topics_has_one_entry_a_day_too() -> None:
    newest, older = daily(two_topics())
    assert [heading.text for heading in parse(text(newest, "content")).all("h3")] == [
        "Vision",
        "Robots",
    ]
    assert text(older, "title") == "March 27, 2025"


def test_the_daily_feed_reaches_back_thirty_days() -> None:
    assert len(daily(days(*[1] * 40))) == 30
    assert daily(section(topic([]), **SITE)) == []


def test_text_from_outside_is_text_in_the_daily_feed() -> None:
    hostile = replace(PAPERS[5], title="<script>alert(1)</script> ]]> &amp;")
    (entry,) = daily(section(topic([edition([hostile])]), **SITE))
    assert not parse(text(entry, "content")).all("script")


def test_an_empty_feed_is_a_feed() -> None:
    root = read(section(topic([]), **SITE), "vision")
    assert datetime.fromisoformat(text(root, "updated"))
    assert not root.findall(f"{ATOM}entry")


def test_text_from_outside_is_text_in_a_feed() -> None:
    hostile = "<script>alert(1)</script> & ]]> \x00\x0b\ufffe “ü”"
    paper = modelled(replace(PAPERS[4], title=hostile, authors=(hostile,), abstract=hostile))
    root = read(section(topic([edition([paper])]), **SITE))
    entry = root.findall(f"{ATOM}entry")[0]
    assert not parse(text(entry, "content")).all("script")
    assert not parse(text(entry, "title")).all("script")
    assert parse(text(entry, "title")).text.startswith("<script>alert(1)</script> &")


def test_an_unknown_topic_has_no_feed() -> None:
    with pytest.raises(KeyError):
        feed(two_topics(), "unknown", address)
