"""Who signed several of the papers that have pages."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from itertools import chain, count

from ..topics import slugify
from .names import fold_name
from .related import Author, Mention, Shown

FEWEST = 3
"""So many papers make an author worth a page."""

_MEANS_SOMETHING = frozenset('<>&"{}[]()`*_$\\|~#%=;:/@!?')
"""What means something to HTML, Markdown, templates or TeX, and stands in no name."""

_NEWEST = 100
_SIGNERS = 50
"""The names of a larger collaboration say nothing about who wrote."""


def find_authors(editions: Sequence[Shown], most: int) -> tuple[Author, ...]:
    """The authors of three papers or more, those of the most papers first.

    arXiv has names and no persons: several people of one name are one here.

    Args:
        editions: All that have pages, by topic and the newest first.
        most: So many authors at most.
    """
    signed: defaultdict[str, dict[str, Mention]] = defaultdict(dict)
    written: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for shown in editions:
        for paper in shown.load():
            if len(paper.authors) > _SIGNERS:
                continue
            place = Mention(paper.id, paper.title, shown.slug, shown.day)
            for name in paper.authors:
                signed[fold_name(name)].setdefault(paper.id, place)
                written[fold_name(name)][name] += 1
    often = [
        name
        for name, papers in signed.items()
        if len(papers) >= FEWEST and slugify(name) and all(map(_is_plain, written[name]))
    ]
    often.sort(key=lambda name: (-len(signed[name]), name))
    taken: set[str] = set()
    authors: list[Author] = []
    for name in often[:most]:
        usual = min(written[name], key=lambda form: (-written[name][form], form))
        papers = sorted(signed[name].values(), key=lambda each: (each.day, each.id), reverse=True)
        slug = _free(slugify(name), taken)
        taken.add(slug)
        authors.append(Author(usual, name, slug, len(papers), tuple(papers[:_NEWEST])))
    return tuple(authors)


def _is_plain(name: str) -> bool:
    """Whether a name can be the title of a page: themes write those out without escaping them."""
    return name.isprintable() and not _MEANS_SOMETHING.intersection(name)


def _free(slug: str, taken: set[str]) -> str:
    """A slug that no other author has."""
    numbered = (f"{slug}-{number}" for number in count(2))
    return next(each for each in chain([slug], numbered) if each not in taken)
