"""What search engines of a site are given of a page: to find a paper by, not to read.

They make an entry of every heading of a page's HTML with the text below it. Given the page itself
they index all of it, about 4 KB a paper, and spend longer on parsing it than we on drawing it.
"""

from __future__ import annotations

import re
import unicodedata
from importlib.util import find_spec

from markupsafe import Markup, escape

from ..latex import tex_to_text
from ..models import Edition, Paper
from .context import TOP
from .months import load_month
from .plans import PagePlan
from .templating import fragment

_HAN = re.compile("[\u3400-\u4dbf\u4e00-\u9fff]{3,}")
_LONGEST_SENTENCE = 300
_AUTHORS = 50
"""The names of a collaboration of thousands find nobody."""


def search_entries(plan: PagePlan, edition: Edition | None) -> list[tuple[str, str, str]]:
    """The entries of a page: the fragment, the title and the text of each, as plain text.

    Only an edition's own page has entries for its papers, so that each is found once.
    """
    if plan.kind != "edition" or edition is None:
        return []
    return [(fragment(paper), tex_to_text(paper.title), _text(paper)) for paper in edition.papers]


def listed_titles(plan: PagePlan) -> str:
    """The titles on the page of a month, each with its id; on other pages papers have entries."""
    editions = load_month(plan.topic, plan.month) if plan.topic and plan.month else []
    return "; ".join(
        f"{_found_by(paper.title)} {paper.id}" for edition in editions for paper in edition.papers
    )


def search_html(plan: PagePlan, entries: list[tuple[str, str, str]], titles: str = "") -> str:
    """The entries, and titles that have none, as headings and paragraphs for search plugins."""
    parts = [Markup('<h1 id="{}">{}</h1>').format(TOP, plan.title)]
    if plan.topic and plan.kind == "topic":
        parts.append(Markup("<p>{}</p>").format(plan.topic.topic.description))
    if titles:
        parts.append(Markup("<p>{}</p>").format(titles))
    parts += [
        Markup('<h2 id="{}">{}</h2><p>{}</p>').format(name, escape(title), escape(text))
        for name, title, text in entries
    ]
    return "".join(parts)


def _text(paper: Paper) -> str:
    parts = [", ".join(map(_found_by, paper.authors[:_AUTHORS]))]
    if (title := _found_by(paper.title)) != tex_to_text(paper.title):
        parts.append(title)
    if digest := paper.digest:
        words = (tex_to_text(digest.title), ", ".join(map(tex_to_text, digest.keywords)))
        parts += map(_parted, words) if _needs_parting(digest.language) else words
        said = _found_by(digest.summary.text)[:_LONGEST_SENTENCE]
        parts.append(_parted(said) if _needs_parting(digest.language) else said)
    elif paper.preview:
        parts.append(_found_by(paper.preview.text)[:_LONGEST_SENTENCE])
    parts += [" ".join(paper.categories), *_addresses(paper)]
    return "; ".join(filter(None, parts))


def _addresses(paper: Paper) -> list[str]:
    """What people paste to find a paper, as our script shortens it: its id, and its DOI."""
    dois = (link.url.partition("doi.org/")[2] for link in paper.links if link.kind == "doi")
    return [paper.id, *dois]


def _found_by(text: str) -> str:
    """Text as people type it: `PM⁴Bench` is found as PM4Bench."""
    said = tex_to_text(text)
    return said if said.isascii() else unicodedata.normalize("NFKC", said)


def _needs_parting(language: str) -> bool:
    """Whether a language writes words without spaces and no search plugin parts them."""
    return language.lower().startswith("zh") and find_spec("jieba") is None


def _parted(text: str) -> str:
    """Chinese that is found by each of its words, not by its beginning alone."""
    return _HAN.sub(lambda run: "\u200b".join(run[0]), text)
