"""What whoever shares or indexes a page is told in its head."""

from __future__ import annotations

import json
import re
from typing import Any

from msgspec.structs import replace

from mkdocs_paperdigest.models import Figure
from mkdocs_paperdigest.render.pages import render_page
from mkdocs_paperdigest.render.plans import plan_pages
from mkdocs_paperdigest.render.rendered import insert_head
from mkdocs_paperdigest.render.view import SectionView
from tests.plugin.sites import Element, parse

from .papers import PAPERS, edition, extractive, section, topic

URL = "https://example.org/site/papers/vision/2025-03-28/"


def head(view: SectionView, kind: str = "edition", url: str = URL) -> str:
    plan = next(plan for plan in plan_pages(view) if plan.kind == kind)
    return render_page(view, plan, lambda uri: "../" + uri.removeprefix("papers/vision/"), url).head


def view(*papers: Any, **about: Any) -> SectionView:
    shown = papers or (extractive(PAPERS[4]), PAPERS[5])
    return section(topic([edition(shown)]), **{"site_name": "Example", "feeds": True, **about})


def meta(element: Element) -> dict[str, str]:
    return {
        each.attributes.get("property") or each.attributes["name"]: each.attributes["content"]
        for each in element.all("meta")
    }


def test_a_page_says_what_it_shows_to_whoever_shares_it() -> None:
    figure = Figure("https://arxiv.org/html/x/1.png", file="a.png")
    told = meta(parse(head(view(replace(PAPERS[4], figures=(figure,))))))
    assert told.pop("description") == told.pop("og:description")
    assert told == {
        "og:type": "article",
        "og:title": "Vision, March 28, 2025",
        "og:site_name": "Example",
        "og:url": URL,
        "og:image": "https://example.org/site/papers/vision/papers/figures/a.png",
        "twitter:card": "summary_large_image",
    }


def test_what_is_not_known_is_not_said() -> None:
    told = meta(parse(head(view(site_name=""), url="")))
    assert set(told) == {"description", "og:description", "og:title", "og:type", "twitter:card"}


def test_feeds_are_discoverable_where_there_are_any() -> None:
    def feeds(element: Element) -> dict[str, str]:
        links = [each.attributes for each in element.all("link")]
        return {each["title"]: each["href"] for each in links if each["rel"] == "alternate"}

    assert feeds(parse(head(view()))) == {
        "Vision": "../feed.xml",
        "Vision, once a day": "../daily.xml",
        "Papers": "../papers/feed.xml",
        "Papers, once a day": "../papers/daily.xml",
    }
    assert set(feeds(parse(head(view(), "overview")))) == {"Papers", "Papers, once a day"}
    assert not feeds(parse(head(view(feeds=False))))


def test_every_paper_of_an_edition_is_structured_data() -> None:
    hostile = replace(PAPERS[5], title="</script><script>alert(1)</script>\u2028 & <b>")
    told = head(view(extractive(PAPERS[4]), hostile))
    (data,) = re.findall(r'<script type="application/ld\+json">(.*?)</script>', told)
    page = json.loads(data)
    assert page["@context"] == "https://schema.org"
    assert page["url"] == URL
    first, second = page["hasPart"]
    assert first == {
        "@type": "ScholarlyArticle",
        "url": f"https://arxiv.org/abs/{PAPERS[4].id}v1",
    }
    assert second["url"].startswith("https://arxiv.org/abs/")
    assert "alert(1)" not in data  # titles stand on the page, once
    assert "ld+json" not in head(view(), "topic") + head(view(), "overview")


def test_what_a_theme_says_itself_is_not_said_twice() -> None:
    theme = (
        '<html><head><meta charset="utf-8"><meta name="description" content="theirs">'
        '<link rel="canonical" href="https://example.org/theirs">'
        '<meta property="og:title" content="theirs">'
        '<link rel="alternate" hreflang="de" href="de"></head><body></head></body></html>'
    )
    document = insert_head(theme, head(view()))
    assert document.count("og:title") == document.count('name="description"') == 1
    assert document.count('rel="canonical"') == 1
    assert document.count("application/atom+xml") == 4
    assert document.index("ld+json") < document.index("</head>")
    plain = insert_head("<html><head></head></html>", head(view()))
    assert plain.count(f'<link rel="canonical" href="{URL}">') == 1
    assert insert_head("no document", head(view())) == "no document"
