"""Terms a researcher would search for, found in the title and the abstract."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

import msgspec

from ..terms import can_begin, can_head, is_common, is_loose, is_name, is_plain, is_term, part
from .tokens import token_stem

_MOST = 6
_MOST_WORDS = 4
_TITLE_WORTH = 3
_FEWEST = 2
"""Times that a term stands in the text, if the title has it not."""
_OFTEN = 4
"""Worth that a single common noun must exceed: that of the title and one place in the text."""
_LONG_WORD = 7
_LONGEST_TEXT = 20_000
_TOKEN = re.compile(r"\d*[^\W\d_]\w*(?:[-’'/+]\w+)*|\d+|\S")
_MARKUP = re.compile(r"\S*\$[^$]{0,400}\$\S*|\S*\\[a-zA-Z]+\S*|https?://\S+")
_MARKUP_SIGN = re.compile(r"[$\\]|://")
_BEFORE_VERBS = frozenset(
    "to To we We I can cannot could may might must should will would not".split()
)
_ARTICLES = frozenset("a an the this that these those our their its each any".split())

Key = tuple[str, ...]


class _Found(msgspec.Struct):
    """A noun phrase that was found, as it is written, with its worth."""

    written: str
    worth: int = 0
    in_title: bool = False
    title_whole: bool = False


def keywords(title: str, sentences: Sequence[str]) -> tuple[str, ...]:
    """Up to six terms, the most telling first, each as the text writes it.

    A term is a noun phrase that stands somewhere whole, between words that are none of its own;
    it counts for how often it stands there and whether the title has it. What may be a shard or
    a word of every field is left out: no keyword is better than a bad one.
    """
    runs = [(_TITLE_WORTH, run) for run in _runs(title)]
    runs += [(1, run) for text in sentences for run in _runs(text)]
    found: dict[Key, _Found] = {}
    for worth, run in runs:
        _note(found, run, titled=worth == _TITLE_WORTH)
    _count(found, runs)
    spoken = {_root(word) for worth, run in runs if worth == 1 for word in run}
    ranked = sorted(
        (key for key, one in found.items() if _is_telling(key, one, spoken)),
        key=lambda key: -_value(key, found[key]),
    )
    chosen: list[Key] = []
    for key in ranked:
        if len(chosen) == _MOST:
            break
        if not any(_alike(key, other) for other in chosen):
            chosen.append(key)
    return tuple(found[key].written for key in chosen)


def _runs(text: str) -> list[list[str]]:
    """Return the longest runs of words that can be one noun phrase."""
    text = text[:_LONGEST_TEXT]
    if _MARKUP_SIGN.search(text):
        text = _MARKUP.sub(" . ", text)
    run: list[str] = []
    runs: list[list[str]] = [run]
    for word in _TOKEN.findall(text):
        kind = part(word)
        if kind == "noun":
            run.append(word)
            continue
        if kind == "participle" and not (run and can_head(run[-1])):
            run.append(word)
            continue
        if run:
            if run[-1].endswith("ing") and word in _ARTICLES:
                run.pop()  # "automating the assessment": a verb
            runs.append(run := [])
        if kind or word in _BEFORE_VERBS:
            run.append(word)
    return [run for run in runs if run and (len(run) > 1 or run[0] not in _BEFORE_VERBS)]


def _note(found: dict[Key, _Found], run: list[str], *, titled: bool) -> None:
    """Note the phrase that a run is, without its ends that say nothing, and the names in it.

    A single common noun is only noted if the title, which comes first, has it too; what follows
    "to" and its like may begin with a verb, "to segment anatomy", and is no phrase to go by.
    """
    if run[0] in _BEFORE_VERBS:
        return
    if len(run) == 1 and not titled and (_root(run[0]),) not in found and not is_name(run[0]):
        return
    begin, end = 0, len(run)
    while end and not can_head(run[end - 1]):
        end -= 1
    while begin < end and (not can_begin(run[begin]) or _is_bare(run[begin:end])):
        begin += 1
    if end - begin > 1 and run[begin].endswith("ing") and run[end - 1].endswith("s"):
        begin += 1  # "manipulating transparent objects"
    phrases = [run[begin:end]] if 0 < end - begin <= _MOST_WORDS else []
    phrases += [[word] for word in run if is_name(word)]
    for phrase in phrases:
        key = tuple(map(_root, phrase))
        found.setdefault(key, _Found(" ".join(phrase))).title_whole |= titled


def _is_bare(phrase: list[str]) -> bool:
    """Tell whether a phrase is "deep method" and its like."""
    return len(phrase) == 2 and is_loose(phrase[0])  # noqa: PLR2004


def _capitals(text: str) -> int:
    return sum(map(str.isupper, text))


@lru_cache(maxsize=20_000)
def _root(word: str) -> str:
    return token_stem(word.lower())


def _count(found: dict[Key, _Found], runs: list[tuple[int, list[str]]]) -> None:
    """Count how often each phrase stands anywhere in a run, in the title more than once.

    It is written as the place with the fewest capitals has it.
    """
    for worth, run in runs:
        roots = tuple(map(_root, run))
        for length in range(1, min(len(roots), _MOST_WORDS) + 1):
            for at in range(len(roots) - length + 1):
                if one := found.get(roots[at : at + length]):
                    one.worth += worth
                    one.in_title |= worth == _TITLE_WORTH
                    written = " ".join(run[at : at + length])
                    if written != one.written and _capitals(written) < _capitals(one.written):
                        one.written = written


def _is_telling(key: Key, one: _Found, spoken: set[str]) -> bool:
    words = one.written.split()
    if one.worth < _FEWEST or not is_term(one.written):
        return False
    if len(words) == 1 and not is_name(words[0]):
        telling = len(words[0]) >= _LONG_WORD and not is_common(words[0])
        return telling and one.title_whole and one.worth > _OFTEN
    if len(words) == 1:
        return one.in_title or one.worth > _FEWEST
    if one.worth == _TITLE_WORTH and one.in_title:  # a title may joke; the abstract does not
        return all(root in spoken for root in key)
    common = all(is_plain(word) or is_loose(word) or is_common(word) for word in words)
    return one.in_title or not (common or (is_plain(words[-1]) and one.worth <= _FEWEST))


def _value(key: Key, one: _Found) -> float:
    """Longer terms say more, and so do names."""
    named = len(key) == 1 and is_name(one.written)
    return one.worth * (1.3 if named else 0.5 + 0.5 * min(len(key), 3))


def _alike(key: Key, other: Key) -> bool:
    """Tell whether two terms share a telling word, or one is the other's acronym."""
    if set(key) & set(other):
        return True
    return any(
        len(short) == 1 and short[0].rstrip("s") == "".join(root[0] for root in long)
        for short, long in ((key, other), (other, key))
    )
