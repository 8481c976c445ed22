"""The features of one wording of one sentence, by which it is ranked."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from itertools import pairwise, repeat
from operator import itemgetter, mul

import msgspec

from .cues import ANNOUNCEMENTS, CUES, cues
from .document import Document
from .tokens import FUNCTION_WORDS, token_stem, tokens

_CAPITAL = re.compile("[A-Z]")
_USUAL_LENGTH = 21  # words of a human's one-sentence summary, on average
_ROLES = ("background", "method", "objective", "other", "result")

FEATURES = (
    # Where the sentence stands, how it compares with the others, what it does.
    "place", "places_after", "relative_place", "sentence_words", "sentence_rank", "sentence_hope",
    *(f"earlier_{name}" for name in ANNOUNCEMENTS),
    *(f"role_{label}" for label in _ROLES),
    # The overlap with a human's summary that the single words promise.
    "words", "over_25", "over_35", "over_50", "under_15", "overlap", "overlap_content",
    "overlap_pairs", "precision", "precision_content", "f", "f_pairs", "f_sure_pairs",
    # What the wording has in common with the title and with the other sentences.
    "title_covered", "title_share", "title_pairs", "names_work", "echoed",
    # How the wording looks.
    "numbers", "commas", "parentheses", "capitals", "question", "colons", "word_length", "whole",
    # The cues of the wording, and whether it is the first to say what the paper does.
    *CUES,
    *(f"first_{name}" for name in ANNOUNCEMENTS),
    "also_proposes", "also_shows", "we_propose", "we_show",
    # What trimming left out.
    "shortened_start", "shortened_end",
)  # fmt: skip
"""The names of what [`Views.wording`][] returns, in its order."""

_PLACE_OF = {name: place for place, name in enumerate(CUES)}
_ANNOUNCED = itemgetter(*(_PLACE_OF[name] for name in ANNOUNCEMENTS))
_COMBINED = itemgetter(
    *(_PLACE_OF[name] for name in ("proposes", "shows", "adds", "starts_with_we"))
)


class Views(msgspec.Struct, frozen=True):
    """What all wordings of a document share, counted once."""

    document: Document
    salient: dict[str, float]
    salient_content: dict[str, float]
    echoes: dict[str, int]
    title: frozenset[str]
    title_pairs: frozenset[tuple[str, str]]
    contexts: tuple[list[float], ...]
    earlier: tuple[tuple[int, ...], ...]

    def wording(self, place: int, text: str) -> list[float]:
        """Return the features of a wording of the sentence at a place."""
        document = self.document
        sentence = document.sentences[place]
        if text == sentence:
            read, roots = document.words[place], document.stems[place]
            given = document.cues[place]
        else:
            read = tokens(text)
            roots = [token_stem(word) for word in read]
            given = cues(read, roots)
        content = frozenset(roots) - FUNCTION_WORDS
        told = list(given.values())
        proposes, shows, adds, we = _COMBINED(told)
        return [
            *self.contexts[place],
            *self._expected(roots, len(content)),
            *self._shared(roots, content),
            *_form(text, read),
            *told,
            *map(_is_first, _ANNOUNCED(told), self.earlier[place]),
            proposes and adds,
            shows and adds,
            we and proposes,
            we and shows,
            text[:12] != sentence[:12],
            text[-13:-1] != sentence[-13:-1],
        ]

    def _expected(self, roots: list[str], different: int) -> tuple[float, ...]:
        length = max(1, len(roots))
        chances = list(map(self.salient.get, roots, repeat(0.0)))
        overlap = _sum(self.salient, roots)
        of_content = _sum(self.salient_content, roots)
        pairs = list(map(mul, chances, chances[1:]))
        of_pairs = sum(map(math.sqrt, pairs))
        usual = length + _USUAL_LENGTH
        return (
            length,
            max(length - 25, 0),
            max(length - 35, 0),
            max(length - 50, 0),
            max(15 - length, 0),
            overlap,
            of_content,
            of_pairs,
            overlap / length,
            of_content / max(1, different),
            2 * overlap / usual,
            2 * of_pairs / usual,
            2 * sum(pairs) / usual,
        )

    def _shared(self, roots: list[str], content: frozenset[str]) -> tuple[float, ...]:
        shared = len(self.title & content)
        different = max(1, len(content))
        return (
            shared / max(1, len(self.title)),
            shared / different,
            sum(map(self.title_pairs.__contains__, pairwise(roots))),
            not self.document.name.isdisjoint(roots),
            sum(map(self.echoes.get, content, repeat(0)))
            / different
            / len(self.document.sentences),
        )


def view(
    document: Document, salient: dict[str, float], chances: Sequence[dict[str, float]]
) -> Views:
    """Count once what all wordings of a document share.

    Args:
        document: What may be chosen from.
        salient: By stem, how likely it is to stand in a human's summary.
        chances: How likely each sentence has each role.
    """
    number = len(document.sentences)
    hopes = [_sum(salient, words) / (len(words) + _USUAL_LENGTH) for words in document.stems]
    order = sorted(range(number), key=lambda place: (-hopes[place], place))
    rank = {place: index for index, place in enumerate(order)}
    counted = (0,) * len(ANNOUNCEMENTS)
    contexts: list[list[float]] = []
    earlier: list[tuple[int, ...]] = []
    for place in range(number):
        contexts.append(
            [
                place,
                number - 1 - place,
                place / number,
                len(document.stems[place]),
                rank[place],
                hopes[place],
                *counted,
                *map(chances[place].__getitem__, _ROLES),
            ]
        )
        earlier.append(counted)
        told = _ANNOUNCED(list(document.cues[place].values()))
        counted = tuple(map(int.__add__, counted, told))
    return Views(
        document=document,
        salient=salient,
        salient_content={word: it for word, it in salient.items() if word not in FUNCTION_WORDS},
        echoes={word: times - 1 for word, times in document.spread.items()},
        title=frozenset(document.title) - FUNCTION_WORDS,
        title_pairs=frozenset(pairwise(document.title)),
        contexts=tuple(contexts),
        earlier=tuple(earlier),
    )


def _sum(salient: dict[str, float], roots: list[str]) -> float:
    """Count how many different words of these a human's summary is expected to hold."""
    return sum(map(salient.get, dict.fromkeys(roots), repeat(0.0)))


def _is_first(given: bool, earlier: int) -> bool:
    return given and not earlier


def _form(text: str, read: list[str]) -> tuple[float, ...]:
    return (
        min(sum(map(str.isdigit, map(itemgetter(0), read))), 5),
        min(text.count(","), 10),
        min(text.count("("), 5),
        len(_CAPITAL.findall(text)) / max(1, len(text)),
        "?" in text,
        min(text.count(":") + text.count(";"), 5),
        sum(map(len, read)) / max(1, len(read)),
        text[-1:] in ".!?",
    )
