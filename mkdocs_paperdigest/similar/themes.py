"""What the papers of a week are about: groups that share a telling word, named by such words.

One word after the other is taken up, the one that weighs most in the papers that are left, with all
papers that have it. So a group can say why it is one, and the same papers always make the same.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence

from ..models import BaseId, Paper
from ..summarizers.extractive.words import stem
from .related import Theme
from .vectors import Vector, telling_words, text_of

_FEWEST = 3
_LARGEST_SHARE = 0.25
_MOST_THEMES = 12
_NAMES = 3
_SHARED_BY = 0.5
_WEAK = 0.12
_SAME = 5


def find_themes(papers: Sequence[Paper], vectors: Mapping[BaseId, Vector]) -> tuple[Theme, ...]:
    """Group papers, the largest group first; those that share no word with others are in none.

    Args:
        papers: Each once.
        vectors: Of each.
    """
    left = {paper.id: vectors[paper.id] for paper in papers}
    largest = max(_FEWEST, int(_LARGEST_SHARE * len(left)))
    groups: list[tuple[BaseId, ...]] = []
    while len(groups) < _MOST_THEMES and (group := _strongest(left, largest)):
        groups.append(group)
        for base_id in group:
            del left[base_id]
    by_id = {paper.id: paper for paper in papers}
    groups.sort(key=lambda group: (-len(group), group))
    return tuple(Theme(_name([by_id[one] for one in group], vectors), group) for group in groups)


def _strongest(left: Mapping[BaseId, Vector], largest: int) -> tuple[BaseId, ...]:
    """The papers with the word that weighs most among those that are left."""
    having: defaultdict[str, list[BaseId]] = defaultdict(list)
    weight: defaultdict[str, float] = defaultdict(float)
    for base_id in sorted(left):
        for word, share in left[base_id].items():
            if share >= _WEAK:
                having[word].append(base_id)
                weight[word] += share
    fit = [word for word, ids in having.items() if _FEWEST <= len(ids) <= largest]
    if not fit:
        return ()
    return tuple(having[min(fit, key=lambda word: (-round(weight[word], 4), word))])


def _name(papers: Sequence[Paper], vectors: Mapping[BaseId, Vector]) -> tuple[str, ...]:
    """The words that most of the papers share, each in the form that they use most."""
    weight: defaultdict[str, float] = defaultdict(float)
    shared: Counter[str] = Counter()
    forms: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for paper in papers:
        for word, share in vectors[paper.id].items():
            weight[word] += share
            shared[word] += 1
        title, abstract, keywords = text_of(paper)
        for word in telling_words(" ".join((title, *keywords, abstract))):
            forms[stem(word)][word] += 1
    most = [word for word in shared if shared[word] >= _SHARED_BY * len(papers)]
    most.sort(key=lambda word: (-shared[word], -round(weight[word], 4), word))
    names: dict[str, str] = {}
    for word in most:
        if forms[word] and len(names) < _NAMES:
            name = min(forms[word], key=lambda form: (-forms[word][form], form))
            names.setdefault(name[:_SAME], name)  # not "modal, modality"
    return tuple(names.values())
