"""Which papers come first: those that name what somebody cares for, with the reason."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

from .models import Paper, Topic

_IN_QUERY = re.compile(r'\b(?:ti|abs|all|co|jr):(?:"([^"]+)"|([^\s()"]+))')
_REFUSED = re.compile(r'\bANDNOT\s+(?:\([^()]*\)|\S+(?:"[^"]*")?)')
_LETTER = re.compile(r"\w", re.ASCII)
_IN_TITLE = 3.0
_OF_INTEREST = 4.0
_BY_AUTHOR = 12.0
_COUNTED = 3


@dataclass(frozen=True)
class Reason:
    """Why a paper comes first.

    Attributes:
        word: The interest as it was given.
        by_author: Whether an author is of that name, rather than the words standing in the paper.
    """

    word: str
    by_author: bool


@lru_cache(maxsize=4096)
def fold(text: str) -> str:
    """Text as interests are compared: without accents and case. The script on pages does it too."""
    apart = unicodedata.normalize("NFKD", text)
    return "".join(sign for sign in apart if not unicodedata.combining(sign)).lower()


def reasons(paper: Paper, interests: tuple[str, ...]) -> list[Reason]:
    """Which interests a paper answers to, in the order they were given."""
    if not interests:
        return []
    authors = fold(" ".join(paper.authors))
    text = _text(paper)
    folded = ((word, fold(word)) for word in interests)
    found = ((word, _is_name(said, authors), _stands(said, text)) for word, said in folded)
    return [Reason(word, by_author) for word, by_author, named in found if by_author or named]


def closest_first(topic: Topic) -> Callable[[Paper], float]:
    """Make a measure of how close papers are to the words a topic asks for, and its interests.

    A phrase counts where it stands, thrice in a title and at most thrice in an abstract; interests
    weigh more than the words of the query, since every paper answers to those.
    """
    asked = [fold(word) for word in query_words(topic.query)]
    cared_for = [fold(word) for word in topic.interests]

    def closeness(paper: Paper) -> float:
        title, abstract = fold(paper.title), fold(paper.abstract)
        authors = fold(" ".join(paper.authors))

        def weight(word: str) -> float:
            return _IN_TITLE * _stands(word, title) + min(abstract.count(word), _COUNTED)

        return (
            sum(map(weight, asked))
            + _OF_INTEREST * sum(map(weight, cared_for))
            + _BY_AUTHOR * sum(_is_name(word, authors) for word in cared_for)
        )

    return closeness


def query_words(query: str) -> list[str]:
    """The words and phrases that a query in arXiv's grammar asks for, each once."""
    wanted = _REFUSED.sub(" ", query)
    return list(dict.fromkeys(phrase or word for phrase, word in _IN_QUERY.findall(wanted)))


def _stands(word: str, text: str) -> bool:
    """Whether a word stands in a text, or its plural; in scripts without spaces, anywhere."""
    return _pattern(word, plural=True).search(text) is not None


def _is_name(word: str, authors: str) -> bool:
    return _pattern(word, plural=False).search(authors) is not None


@lru_cache(maxsize=1024)
def _pattern(word: str, *, plural: bool) -> re.Pattern[str]:
    begins = r"(?<!\w)" if _LETTER.match(word[:1]) else ""
    ends = "(?:e?s)?" * plural + r"(?!\w)" if _LETTER.match(word[-1:]) else ""
    return re.compile(begins + re.escape(word) + ends, re.ASCII)


def _text(paper: Paper) -> str:
    digest = paper.digest
    said = (digest.summary.text, *digest.keywords) if digest else ()
    return fold(" ".join((paper.title, paper.abstract, *said)))
