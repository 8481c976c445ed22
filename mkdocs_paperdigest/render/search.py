"""What search engines of a site are given of a page: to find a paper by, not to read.

They make an entry of every heading of a page's HTML with the text below it. Given the page itself
they index all of it, about 4 KB a paper, and spend longer on parsing it than we on drawing it.
"""

from __future__ import annotations

import unicodedata

from markupsafe import Markup, escape

from ..models import Edition, Paper
from .context import TOP
from .plans import PagePlan
from .templating import fragment
from .tex import tex_to_text

_AUTHORS = 50
"""The names of a collaboration of thousands find nobody."""


def search_entries(plan: PagePlan, edition: Edition | None) -> list[tuple[str, str, str]]:
    """The entries of a page: the fragment, the title and the text of each, as plain text.

    Only an edition's own page has entries for its papers, so that each is found once.
    """
    if plan.kind != "edition" or edition is None:
        return []
    return [(fragment(paper), tex_to_text(paper.title), _text(paper)) for paper in edition.papers]


def search_html(plan: PagePlan, entries: list[tuple[str, str, str]]) -> str:
    """The entries as the headings and paragraphs that search plugins read."""
    parts = [Markup('<h1 id="{}">{}</h1>').format(TOP, plan.title)]
    if plan.topic and plan.kind == "topic":
        parts.append(Markup("<p>{}</p>").format(plan.topic.topic.description))
    parts += [
        Markup('<h2 id="{}">{}</h2><p>{}</p>').format(name, escape(title), escape(text))
        for name, title, text in entries
    ]
    return "".join(parts)


def _text(paper: Paper) -> str:
    authors = ", ".join(map(_found_by, paper.authors[:_AUTHORS]))
    title = tex_to_text(paper.digest.title) if paper.digest else ""
    keywords = ", ".join(paper.digest.keywords) if paper.digest else ""
    categories = " ".join(paper.categories)
    return " · ".join(filter(None, (title, authors, keywords, categories, paper.id)))


def _found_by(text: str) -> str:
    """Text as people type it: `PM⁴Bench` is found as PM4Bench."""
    return unicodedata.normalize("NFKC", tex_to_text(text))
