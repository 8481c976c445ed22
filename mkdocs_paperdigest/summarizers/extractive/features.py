"""What the ranker sees of one wording of one sentence."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

import msgspec

from .cues import ANNOUNCEMENTS, cues
from .document import Document
from .trimming import variants
from .words import FUNCTION_WORDS, stem, words

_CAPITAL = re.compile("[A-Z]")
_USUAL_LENGTH = 21  # words of a human's one-sentence summary, on average


class Candidate(msgspec.Struct, frozen=True):
    """A wording that may become the summary.

    Attributes:
        sentence: The place of the sentence it is made of.
        text: The sentence or what is left of it.
        features: By name; always the same names in the same order.
    """

    sentence: int
    text: str
    features: dict[str, float]


def candidates(
    document: Document,
    salient: dict[str, float],
    chances: Sequence[dict[str, float]],
    *,
    trim: bool,
) -> list[Candidate]:
    """All wordings of all sentences, in the order of the text.

    Args:
        document: What may be chosen from.
        salient: By stem, how likely it is to stand in a human's summary.
        chances: How likely each sentence has each role.
        trim: Whether deletions are tried; they are made for English.
    """
    spread = Counter(word for words in document.stems for word in set(words))
    hopes = [_overlap(words, salient) / (len(words) + _USUAL_LENGTH) for words in document.stems]
    order = sorted(range(len(hopes)), key=lambda place: (-hopes[place], place))
    rank = {place: index for index, place in enumerate(order)}
    earlier = dict.fromkeys(ANNOUNCEMENTS, 0)
    found: list[Candidate] = []
    for place, sentence in enumerate(document.sentences):
        context = {
            "place": place,
            "places_after": len(document.sentences) - 1 - place,
            "relative_place": place / len(document.sentences),
            "sentence_words": len(document.stems[place]),
            "sentence_rank": rank[place],
            "sentence_hope": hopes[place],
            **{f"earlier_{name}": count for name, count in earlier.items()},
            **{f"role_{label}": chance for label, chance in chances[place].items()},
        }
        for text in variants(sentence) if trim else [sentence]:
            if text == sentence:
                read, roots = document.words[place], document.stems[place]
                given = document.cues[place]
            else:
                read = words(text)
                roots = [stem(word) for word in read]
                given = cues(read, roots)
            features = {
                **context,
                **_expected(roots, salient),
                **_shared(roots, document, spread),
                **_form(text, read),
                **_announces(given, earlier),
                "shortened_start": text[:12] != sentence[:12],
                "shortened_end": text[-13:-1] != sentence[-13:-1],
            }
            found.append(Candidate(place, text, features))
        for name in ANNOUNCEMENTS:
            earlier[name] += document.cues[place][name]
    return found


def _overlap(words: list[str], salient: dict[str, float]) -> float:
    """How many different words of these a human's summary is expected to hold."""
    return sum(salient.get(word, 0.0) for word in dict.fromkeys(words))


def _expected(roots: list[str], salient: dict[str, float]) -> dict[str, float]:
    """The overlap with a human's summary that the single words promise."""
    length = max(1, len(roots))
    content = [root for root in dict.fromkeys(roots) if root not in FUNCTION_WORDS]
    overlap = _overlap(roots, salient)
    of_content = _overlap(content, salient)
    chances = [salient.get(one, 0.0) * salient.get(other, 0.0) for one, other in pairwise(roots)]
    of_pairs = sum(math.sqrt(chance) for chance in chances)
    return {
        "words": length,
        "over_25": max(length - 25, 0),
        "over_35": max(length - 35, 0),
        "over_50": max(length - 50, 0),
        "under_15": max(15 - length, 0),
        "overlap": overlap,
        "overlap_content": of_content,
        "overlap_pairs": of_pairs,
        "precision": overlap / length,
        "precision_content": of_content / max(1, len(content)),
        "f": 2 * overlap / (length + _USUAL_LENGTH),
        "f_pairs": 2 * of_pairs / (length + _USUAL_LENGTH),
        "f_sure_pairs": 2 * sum(chances) / (length + _USUAL_LENGTH),
    }


def _shared(roots: list[str], document: Document, spread: Counter[str]) -> dict[str, float]:
    """What the wording has in common with the title and with the other sentences."""
    title = frozenset(document.title) - FUNCTION_WORDS
    pairs = frozenset(pairwise(document.title))
    content = frozenset(roots) - FUNCTION_WORDS
    shared = len(title & content)
    return {
        "title_covered": shared / max(1, len(title)),
        "title_share": shared / max(1, len(content)),
        "title_pairs": sum(pair in pairs for pair in pairwise(roots)),
        "names_work": not document.name.isdisjoint(roots),
        "echoed": sum(spread[word] - 1 for word in content if word in spread)
        / max(1, len(content))
        / len(document.sentences),
    }


def _form(text: str, found: list[str]) -> dict[str, float]:
    """How the wording looks."""
    length = max(1, len(text))
    return {
        "numbers": min(sum(word[0].isdigit() for word in found), 5),
        "commas": min(text.count(","), 10),
        "parentheses": min(text.count("("), 5),
        "capitals": len(_CAPITAL.findall(text)) / length,
        "question": "?" in text,
        "colons": min(text.count(":") + text.count(";"), 5),
        "word_length": sum(map(len, found)) / max(1, len(found)),
        "whole": text[-1:] in ".!?",
    }


def _announces(given: dict[str, bool], earlier: dict[str, int]) -> dict[str, float]:
    """The cues of the wording, and whether it is the first to say what the paper does."""
    return {
        **given,
        **{f"first_{name}": given[name] and not earlier[name] for name in ANNOUNCEMENTS},
        "also_proposes": given["proposes"] and given["adds"],
        "also_shows": given["shows"] and given["adds"],
        "we_propose": given["starts_with_we"] and given["proposes"],
        "we_show": given["starts_with_we"] and given["shows"],
    }
