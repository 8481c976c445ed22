"""What belongs into the head of a page: feeds, how it is shared, structured data."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import urljoin

import msgspec
from markupsafe import Markup

from ..models import Edition, Paper
from .labels import load_labels
from .templating import arxiv
from .view import SectionView, daily_uri, feed_uri, picture_uri

if TYPE_CHECKING:
    from .context import Link
    from .plans import PagePlan

# The stylesheet can open a paper too, but browsers look for what an address names only after
# they painted, and what opens then moves what is being read.
OPENED = Markup(
    "<script>/^#(arxiv-|t)/.test(location.hash)&&new MutationObserver((_,seen)=>{"
    "let more=document.getElementById(location.hash.slice(1))?.closest('.pd-paper')"
    "?.querySelector('.pd-more');if(more){more.open=true;seen.disconnect()}"
    "}).observe(document,{childList:true,subtree:true})</script>"
)
"""Opens the paper that the address names as soon as it is there."""


def head(view: SectionView, plan: PagePlan, link: Link, url: str, edition: Edition | None) -> str:
    """The elements for the head of a page, one a line.

    Args:
        view: The section.
        plan: The page.
        link: From this page.
        url: The address of this page; empty where the site's is unknown.
        edition: Whose papers the structured data name, on the page of an edition.
    """
    canonical = Markup('<link rel="canonical" href="{}">').format(url) if url else Markup()
    lines = [
        canonical,
        _meta("name", "description", Markup(plan.description)),  # noqa: S704
        _meta("property", "og:type", "website" if plan.kind == "overview" else "article"),
        _meta("property", "og:title", plan.title),
        _meta("property", "og:description", Markup(plan.description)),  # noqa: S704
        _meta("property", "og:site_name", view.site_name),
        _meta("property", "og:url", url),
        _meta("property", "og:image", urljoin(url, link(plan.image)) if plan.image and url else ""),
        _meta("property", "og:image:alt", plan.title if _is_drawn(view, plan) else ""),
        _meta("name", "twitter:card", "summary_large_image" if plan.image and url else "summary"),
    ]
    if plan.day and plan.kind != "week":
        lines.append(OPENED)
    lines += _twins(view, plan, link, url)
    if view.feeds and not view.protected:
        lines += _feeds(view, plan, link)
    if plan.kind == "edition" and edition and not view.protected:
        lines.append(_structured(view, plan, url, edition))
    return "\n".join(str(line) for line in lines if line)


def _is_drawn(view: SectionView, plan: PagePlan) -> bool:
    """Whether the picture of a page says what its title does, and is no figure of a paper."""
    slug = plan.topic.topic.slug if plan.topic else ""
    return bool(view.share_pictures) and plan.image == picture_uri(view, slug, plan.day)


def _meta(kind: str, name: str, content: str) -> Markup:
    if not content:
        return Markup()
    return Markup('<meta {}="{}" content="{}">').format(kind, name, " ".join(content.split()))


def _feeds(view: SectionView, plan: PagePlan, link: Link) -> list[Markup]:
    element = Markup('<link rel="alternate" type="application/atom+xml" title="{}" href="{}">')
    t = load_labels(view.language)
    named = [(view.title, "")]
    if plan.topic:
        named.insert(0, (plan.topic.topic.name, plan.topic.topic.slug))
    return [
        element.format(title, link(uri))
        for name, slug in named
        for title, uri in (
            (name, feed_uri(view, slug)),
            (t.text("daily_title", name=name), daily_uri(view, slug)),
        )
    ]


def _twins(view: SectionView, plan: PagePlan, link: Link, url: str) -> list[Markup]:
    """The same page in each language, itself included, as search engines want it."""
    if not plan.twins or not url:
        return []
    element = Markup('<link rel="alternate" hreflang="{}" href="{}">')
    others = [
        element.format(twin.language, urljoin(url, link(twin.src_uri))) for twin in plan.twins
    ]
    return [element.format(view.language, url), *others]


def _structured(view: SectionView, plan: PagePlan, url: str, edition: Edition) -> Markup:
    data: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "CollectionPage",
        "name": plan.title,
        "inLanguage": view.language,
        "datePublished": edition.date.isoformat(),
        "hasPart": [_scholarly(paper) for paper in edition.papers],
    }
    if url:
        data["url"] = url
    text = msgspec.json.encode(data).decode()
    for sign in "<>&\u2028\u2029":
        text = text.replace(sign, f"\\u{ord(sign):04x}")
    return Markup('<script type="application/ld+json">{}</script>').format(Markup(text))  # noqa: S704


def _scholarly(paper: Paper) -> dict[str, str]:
    # Search engines read on arXiv what it is called, who wrote it, and when.
    return {"@type": "ScholarlyArticle", "url": arxiv(paper, "abs")}
