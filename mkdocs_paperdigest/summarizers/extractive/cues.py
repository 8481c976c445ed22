"""What announces itself in a sentence of a paper: an aim, a finding, a contrast.

Each cue is a handful of words, so all of them are found in one pass over a sentence.
"""

from __future__ import annotations

from itertools import pairwise

from .words import stem

ANNOUNCEMENTS = ("proposes", "shows", "studies", "this_paper", "passive")
"""The cues of sentences that say what the paper does."""

_REACH = 5  # words from "we" to its verb
_BEGINNING = 9

_PAPER = frozenset(
    """paper work article study letter note thesis survey report review manuscript chapter
    contribution""".split()
)
_OF_PAPER = frozenset("this present our current".split())
_AUTHORS = frozenset("we i paper work article study letter thesis author authors".split())
_FORMS_OF_BE = frozenset("is are was were be been".split())
_STATES = _FORMS_OF_BE | frozenset("has have remain remains".split())
_BACK = frozenset("this these such it they its their that those".split())


def _stems(words: str) -> frozenset[str]:
    return frozenset(stem(word) for word in words.split())


_VERBS = {
    "proposes": _stems(
        """propose proposes introduce introduces present presents develop develops describe
        describes design designs construct devise formulate formulates offer offers provide
        provides contribute contributes suggest suggests create creates report reports build"""
    ),
    "shows": _stems(
        """show shows shown demonstrate demonstrates prove proves find finds found observe observes
        discover reveal reveals establish establishes identify identifies derive derives obtain
        obtains argue argues disprove confirm confirms conclude concludes detect detects
        characterize characterizes classify classifies"""
    ),
    "studies": _stems(
        """study studies investigate investigates explore explores consider considers examine
        examines analyze analyzes analyse analyses address addresses tackle tackles focus focuses
        look looks aim aims revisit revisits review reviews survey surveys compare compares
        evaluate evaluates discuss discusses take takes measure measures estimate estimates
        calculate compute simulate simulates determine determines quantify solve"""
    ),
}
_BY_VERB = {verb: name for name, verbs in _VERBS.items() for verb in verbs}
_PASSIVE = _stems(
    """proposed introduced presented developed described studied investigated considered shown
    proved derived"""
)
_PRESENT_ANYWHERE = {
    "our": "our",
    "method": """method methods approach approaches model models framework frameworks algorithm
        algorithms architecture architectures technique techniques system systems network""",
    "better": """outperform outperforms outperforming achieve achieves achieving improve improves
        improved improvement superior competitive accurate accuracy better significant
        significantly sota""",
    "experiment": """experiment experiments experimental result results evaluate evaluation
        dataset datasets benchmark benchmarks empirical empirically""",
    "difficulty": """however but although despite unfortunately while yet challenge challenges
        challenging difficult difficulty lack lacks limit limited limitation problem problems""",
    "adds": """also further furthermore additionally moreover addition finally then second third
        lastly next""",
    "novel": "novel new first simple general efficient effective",
    "named": "called named dubbed termed coined namely refer",
    "detail": "specifically particular particularly example instance specific",
    "code": "code available github http https opensource",
    "possible": "can may might could able enable enables allow allows",
    "goal": "goal goals aim aims objective objectives purpose question",
    "that": "that",
    "which": "which",
    "for": "for",
    "to": "to",
}
_BY_STEM = {
    each: tuple(name for name, words in _PRESENT_ANYWHERE.items() if each in _stems(words))
    for each in sorted(frozenset().union(*map(_stems, _PRESENT_ANYWHERE.values())))
}
CUES = (
    *ANNOUNCEMENTS, *_PRESENT_ANYWHERE, "points_back", "common_knowledge", "starts_with_we",
    "by_doing",
)  # fmt: skip
"""The names of all cues."""


def cues(words: list[str], stems: list[str]) -> dict[str, bool]:
    """Which of the cues a sentence gives, by name; always all of them, in the same order.

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
        place and words[place - 1] in _OF_PAPER
        for word in _PAPER.intersection(words)
        for place in _places(word, words)
    )
    given["by_doing"] = "by" in words and any(
        word == "by" and after.endswith("ing") for word, after in pairwise(words)
    )
    given["common_knowledge"] = not _STATES.isdisjoint(words[1:_BEGINNING])
    given["starts_with_we"] = words[:1] == ["we"]
    given["points_back"] = bool(
        words and words[0] in _BACK and not (len(words) > 1 and words[1] in _PAPER)
    )
    return given


def _places(word: str, words: list[str]) -> list[int]:
    return [place for place, each in enumerate(words) if each == word]
