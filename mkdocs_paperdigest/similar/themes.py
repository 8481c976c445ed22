"""What the papers of a week are about: groups that share a telling term, named by it.

One term after the other is taken up, the one that weighs most in the papers that are left, with all
papers that have it. So a group can say why it is one, and the same papers always make the same.
A term is a word or a phrase: "gaussian splatting" says what "gaussian" leaves open.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Container, Iterator, Mapping, Sequence, Set
from typing import NamedTuple, TypeAlias

from ..models import BaseId, Paper
from ..summarizers.extractive.tokens import token_stem
from ..summarizers.terms import is_term, lists
from .related import Theme
from .vectors import Vector, text_of

Term: TypeAlias = tuple[str, ...]
"""The stems of its words."""

Terms: TypeAlias = Mapping[BaseId, Mapping[Term, float]]
Forms: TypeAlias = Mapping[Term, Counter[str]]

_FEWEST = 3
_LARGEST_SHARE = 0.25
_MOST_THEMES = 16
_NAMES = 3
_SHARED_BY = 0.5
_WEAK = 0.12
_OFTEN = 2
_EXAMPLES = 2
_LONGEST = 4
_IN_TITLE = 2
_IN_SENTENCE = 10
"""So much more the form of a term counts in an abstract: titles have capitals of their own."""

_NAMING = 2
"""In so many titles a term stands: what abstracts alone say is no theme, such as "ground truth"."""

_PHRASE = 2.0
"""So much more a phrase weighs than its words: the narrower group says more."""

_WORD = re.compile(r"[^\W_]+(?:'[^\W_]+)?")
_JOINED = re.compile(r"[\s-]")


def find_themes(papers: Sequence[Paper], vectors: Mapping[BaseId, Vector]) -> tuple[Theme, ...]:
    """Group papers, the largest group first; those that share no term with others are in none.

    Args:
        papers: Each once.
        vectors: Of each.
    """
    terms, forms = _terms_of(papers, vectors)
    left = set(terms)
    largest = max(_FEWEST, int(_LARGEST_SHARE * len(terms)))
    groups: dict[Term, list[BaseId]] = {}
    while len(groups) < _MOST_THEMES and (term := _strongest(terms, left, largest)):
        groups[term] = [one for one in sorted(left) if terms[one].get(term, 0) >= _WEAK]
        left.difference_update(groups[term])
    for one in sorted(left):
        if named := [term for term in terms[one] if term in groups]:
            groups[min(named, key=lambda term: (-terms[one][term], term))].append(one)
    themes = [
        Theme(_name(term, [terms[one] for one in group], forms), tuple(sorted(group)))
        for term, group in groups.items()
    ]
    return tuple(sorted(themes, key=lambda theme: (-len(theme.papers), theme.papers)))


def _strongest(terms: Terms, left: Set[BaseId], largest: int) -> Term | None:
    """The term that weighs most in the papers that are left."""
    having: Counter[Term] = Counter()
    weight: defaultdict[Term, float] = defaultdict(float)
    for base_id in sorted(left):
        for term, share in terms[base_id].items():
            if share >= _WEAK:
                having[term] += 1
                weight[term] += share
    fit = [term for term, count in having.items() if _FEWEST <= count <= largest]
    return min(fit, key=lambda term: (-round(weight[term], 4), -len(term), term)) if fit else None


def _name(term: Term, group: Sequence[Mapping[Term, float]], forms: Forms) -> tuple[str, ...]:
    """The term as a person would say it, and others that most of the papers share.

    Each stands in the form that they use most.
    """
    weight: defaultdict[Term, float] = defaultdict(float)
    shared: Counter[Term] = Counter()
    for terms in group:
        shared.update(terms.keys())
        for other, share in terms.items():
            weight[other] += share
    least = max(_FEWEST, _SHARED_BY * len(group))
    most = [other for other in shared if shared[other] >= least]
    most.sort(key=lambda other: (-shared[other], -round(weight[other], 4), -len(other), other))
    named: list[Term] = []
    for other in (*_said_with(term, shared, len(group)), *most):
        beside = set(other) - set(term)
        if len(named) < _NAMES and not any((beside or set(other)) & set(one) for one in named):
            named.append(other)
    return tuple(_form(forms[one]) for one in named)


def _said_with(term: Term, shared: Counter[Term], papers: int) -> tuple[Term, ...]:
    """A term, or the phrases in which a word that says little alone stands most often.

    "Motion" is "human motion, motion generation" where no phrase is the one of most papers.
    """
    phrases = [
        other
        for other, count in shared.items()
        if len(other) > len(term) and set(term) < set(other) and count >= _OFTEN
    ]
    phrases.sort(key=lambda other: (-shared[other], -len(other), other))
    if phrases and shared[phrases[0]] >= _SHARED_BY * papers:
        return (phrases[0],)
    if len(term) > 1:
        return (term,)
    apart: list[Term] = []
    for phrase in phrases:
        if not any((set(phrase) & set(one)) - set(term) for one in apart):
            apart.append(phrase)
    return tuple(apart[:_EXAMPLES]) if len(apart) >= _EXAMPLES else (term, *apart)


def _terms_of(papers: Sequence[Paper], vectors: Mapping[BaseId, Vector]) -> tuple[Terms, Forms]:
    """What each paper says that others say too, and how much that weighs in it."""
    written: list[tuple[Term, str, int]] = []
    saying: Counter[Term] = Counter()
    naming: Counter[Term] = Counter()
    said: dict[BaseId, dict[Term, float]] = {}
    for paper in papers:
        vector = vectors[paper.id]
        title, abstract, keywords = text_of(paper)
        heads = _weighed([title, *keywords], vector, written, 1)
        weights = _weighed([abstract], vector, written, _IN_SENTENCE)
        saying.update(weights.keys() | heads.keys())
        naming.update(heads.keys())
        said[paper.id] = weights | {term: _IN_TITLE * weight for term, weight in heads.items()}
    often = {term for term, count in naming.items() if count >= _NAMING and saying[term] >= _FEWEST}
    forms: defaultdict[Term, Counter[str]] = defaultdict(Counter)
    for term, form, times in written:
        if term in often:
            forms[term][form] += times
    shared = {term for term in often if _is_theme(_form(forms[term]).lower())}
    terms = {
        base_id: {term: weight for term, weight in weights.items() if term in shared}
        for base_id, weights in said.items()
    }
    return terms, forms


def _is_theme(form: str) -> bool:
    """Whether a term names something: "super-resolution" does as "super resolution"."""
    return is_term(form) or is_term(form.replace("-", " "))


def _weighed(
    texts: Sequence[str], vector: Vector, written: list[tuple[Term, str, int]], times: int
) -> dict[Term, float]:
    """The terms of texts by their weight in the paper; notes how each is written, so many times."""
    weights: dict[Term, float] = {}
    for text in texts:
        for form, term in _phrases(text, vector):
            share = sum([vector.get(word, 0) for word in term])
            weights[term] = share * (_PHRASE if len(term) > 1 else 1)
            written.append((term, form, times))
    return weights


def _form(forms: Counter[str]) -> str:
    """The form that is used most, with the capitals that it mostly has."""
    folded: Counter[str] = Counter()
    for form, count in forms.items():
        folded[form.lower()] += count
    most = min(folded, key=lambda form: (-folded[form], form))
    same = [form for form in forms if form.lower() == most]
    return min(same, key=lambda form: (-forms[form], form != most, form))


class _Word(NamedTuple):
    """A word of a phrase: where it begins, its stem, and whether a hyphen ties it to another."""

    begin: int
    stem: str
    is_tied: bool


def _phrases(text: str, telling: Container[str]) -> Iterator[tuple[str, Term]]:
    """Each word, and each phrase, with a telling stem: as it is written, and its stems."""
    known = lists()
    run: list[_Word] = []
    last = 0
    for word in _WORD.finditer(text):
        begin, end = word.span()
        lower = word[0].lower()
        if run and not _JOINED.fullmatch(text, last, begin):
            run.clear()
        if lower in known.functions or lower in known.empty or lower.isdigit():
            run.clear()
            continue
        last = end
        run.append(_Word(begin, token_stem(lower), text[begin - 1 : begin] == "-"))
        if text[end : end + 1] == "-" and text[end + 1 : end + 2].isalnum():
            continue
        term: Term = ()
        tells = False
        for first in reversed(run[-_LONGEST:]):
            term = (first.stem, *term)
            tells = tells or first.stem in telling
            if tells and not first.is_tied:  # "resolution" of "super-resolution" is another word
                yield text[first.begin : end], term
