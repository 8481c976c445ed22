"""The cues of a sentence: words by which it announces an aim, a finding or a contrast.

Each cue is a handful of words, so all of them are found in one pass over a sentence.
"""

from __future__ import annotations

from itertools import pairwise

from .tokens import token_stem
from .word_tables import table_of

ANNOUNCEMENTS = ("proposes", "shows", "studies", "this_paper", "passive")
"""The cues of sentences that say what the paper does."""

_REACH = 5  # words from "we" to its verb
_BEGINNING = 9  # words in which a sentence may say what is common knowledge


def _stems(words: str) -> frozenset[str]:
    return frozenset(token_stem(word) for word in words.split())


_TABLE = table_of("cues")
_WORDS = {name: frozenset(words.split()) for name, words in _TABLE["words"].items()}
_PAPER, _AUTHORS, _FORMS_OF_BE = _WORDS["paper"], _WORDS["authors"], _WORDS["forms_of_be"]
_STATES = _FORMS_OF_BE | _WORDS["states"]
_VERBS = {name: _stems(words) for name, words in _TABLE["verbs"].items()}
_PASSIVE = _VERBS.pop("passive")
_BY_VERB = {verb: name for name, verbs in _VERBS.items() for verb in verbs}
_ANYWHERE = {name: _stems(words) for name, words in _TABLE["anywhere"].items()}
_BY_STEM = {
    each: tuple(name for name, words in _ANYWHERE.items() if each in words)
    for each in sorted(frozenset().union(*_ANYWHERE.values()))
}


CUES = (
    *ANNOUNCEMENTS, *_ANYWHERE, "points_back", "common_knowledge", "starts_with_we",
    "by_doing",
)  # fmt: skip
"""The names of all cues."""


def cues(words: list[str], stems: list[str]) -> dict[str, bool]:
    """Tell which cues a sentence gives, by name; always all of them, in the same order.

    Args:
        words: Of the sentence, in lower case.
        stems: Of each word.
    """
    given = dict.fromkeys(CUES, False)
    for root in _BY_STEM.keys() & stems:
        for name in _BY_STEM[root]:
            given[name] = True
    for root in _BY_VERB.keys() & stems:
        if not given[_BY_VERB[root]]:
            given[_BY_VERB[root]] = any(
                not _AUTHORS.isdisjoint(words[max(0, place - _REACH + 1) : place])
                for place in _places(root, stems)
            )
    for root in _PASSIVE.intersection(stems):
        given["passive"] |= any(
            not _FORMS_OF_BE.isdisjoint(words[max(0, place - 2) : place])  # adverbs between
            for place in _places(root, stems)
        )
    given["this_paper"] = "here" in words or any(
        place and words[place - 1] in _WORDS["before_paper"]
        for word in _PAPER.intersection(words)
        for place in _places(word, words)
    )
    given["by_doing"] = "by" in words and any(
        word == "by" and after.endswith("ing") for word, after in pairwise(words)
    )
    given["common_knowledge"] = not _STATES.isdisjoint(words[1:_BEGINNING])
    given["starts_with_we"] = words[:1] == ["we"]
    given["points_back"] = bool(
        words and words[0] in _WORDS["points_back"] and not (len(words) > 1 and words[1] in _PAPER)
    )
    return given


def _places(word: str, words: list[str]) -> list[int]:
    return [place for place, each in enumerate(words) if each == word]
