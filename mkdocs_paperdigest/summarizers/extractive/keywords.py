"""Terms a researcher would search for, found in the title and the abstract."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from functools import lru_cache

from .words import FUNCTION_WORDS, stem, stems

_MOST = 6
_LONGEST = 3
_FEWEST = 2
_SHORTEST_WORD = 3
_TITLE_WORTH = 3
_LONGEST_TEXT = 20_000
_TERM = re.compile(r"\d?[^\W\d_]\w*(?:[-’'/+]\w+)*")
_MATH = re.compile(r"\$[^$]{0,400}\$|\\[a-zA-Z]+|https?://\S+")
_BREAK = re.compile(r"[.,;:!?()\[\]{}\"“”…—–]|\s-\s")

_GENERAL = frozenset(
    stem
    for word in """ability able about above abstract access according account achieve across actual
    add address advance advantage aim algorithm all allow along already although always amount
    analysis analyze and any apply approach appropriate area argue arise around art article aspect
    assess associate assume attempt author available average aware balance based baseline basic
    become been before behavior being benchmark benefit best better beyond both bound broad build
    but call can capability capable capture case cause certain challenge change characterize check
    choice choose class clear close code collect combine common community compare comparison
    competitive complete complex complexity component comprehensive compute concept conclude
    condition conduct consider consist consistent construct contain context contribute
    contribution control corresponding cost could create critical current data dataset deal
    decrease deep define degree demonstrate depend derive describe design despite detail detect
    determine develop development different difficult difficulty direct discover discuss distinct
    diverse do domain drive due during each early easy effect effective effectiveness efficiency
    efficient effort either employ enable end enhance ensure entire error especially essential
    establish estimate evaluate evaluation even every evidence examine example existing expect
    experiment experimental explain explore extend extensive extract fact factor fail family far
    fast feature few field final find finding finite first five fix focus follow form formulate
    four framework frequent full function fundamental further furthermore future gain gap general
    generate give given goal good great group grow growing guarantee handle hard help hence here
    high highlight however human idea identify if illustrate impact implement implication
    important improve improvement include increase indeed independent indicate individual
    influence inform information inherent input insight instance instead interest introduce
    investigate involve issue itself joint just keep key kind know knowledge known lack large last
    latter lead learn less level leverage like limit limitation limited little long low main
    maintain major make manner many material maximum may mean measure mechanism method methodology
    metric might minimum model modern moreover motivate much multiple must namely natural nature
    near necessary need new next no non not note notion novel now number objective observation
    observe obtain occur often one only open operate optimal order origin original out outcome
    outperform output overall own paper parameter part particular past perform performance
    performing point poor popular pose possible potential power powerful practical practice
    precise predict prediction present previous primary prior probability problem procedure
    process produce promising proof properly property propose prove provide public purpose quality
    quantity question quite range rapid rate rather reach real realistic reason recent recently
    reduce reduction refer regard region relate relation relative relevant reliable rely remain
    remarkable report represent require requirement research researcher respect respective result
    reveal review right rise robust role same sample scale scenario scheme science score second
    see seen select sense serve set setting several shape share short show significant similar
    simple simultaneous since single situation size small so solution solve some source space
    specific stage standard start state step still strategy strength strong structure study
    subject substantial success such suffer sufficient suggest suitable superior support survey
    system systematic take target task technique term test theory there therefore thereby thing
    third three through throughout thus time together tool top total toward towards tradition
    traditional true try two type typical under understand understanding underlying unified unique
    unknown unlike until up upon us usage useful user usual utilize valid validate value variety
    various vary very view way we well what whether whole whose wide widely will within without
    work world would year yet yield you across among amongst able both onto per via""".split()
    for stem in stems(word)
)


def keywords(title: str, sentences: Sequence[str]) -> tuple[str, ...]:
    """Up to six terms, the most telling first, each as the text writes it.

    A term is a run of one to three words none of which is general; it counts for how often
    it stands there and whether the title has it.
    """
    times: Counter[tuple[str, ...]] = Counter()
    written: dict[tuple[str, ...], str] = {}
    for worth, text in [*((1, sentence) for sentence in sentences), (_TITLE_WORTH, title)]:
        for term in _terms(text[:_LONGEST_TEXT]):
            key = tuple(stem(word.lower()) for word in term)
            times[key] += worth
            written.setdefault(key, " ".join(term))
    order = {key: at for at, key in enumerate(times)}
    ranked = sorted(times, key=lambda key: (-_worth(key, times[key], written[key]), order[key]))
    chosen: list[tuple[str, ...]] = []
    for key in ranked:
        if times[key] < _FEWEST or len(chosen) == _MOST:
            break
        if not any(set(key) & set(other) for other in chosen):
            chosen.append(key)
    return tuple(written[key] for key in chosen)


def _terms(text: str) -> list[tuple[str, ...]]:
    """The ends of all runs of telling words, where their heads stand, and the names in them."""
    found: list[tuple[str, ...]] = []
    for part in _BREAK.split(_MATH.sub(" . ", text)):
        run: list[str] = []
        for word in [*_TERM.findall(part), ""]:
            if word and _is_telling(word):
                run.append(word)
                continue
            found += [tuple(run[-length:]) for length in range(1, min(len(run), _LONGEST) + 1)]
            found += [(name,) for name in run[:-1] if any(map(str.isupper, name[1:]))]
            run = []
    return found


@lru_cache(maxsize=20_000)
def _is_telling(word: str) -> bool:
    if len(word) < _SHORTEST_WORD and not word[1:].isupper():
        return False
    small = word.lower()
    return not (stem(small) in _GENERAL or small in FUNCTION_WORDS or small.endswith("ly"))


def _worth(key: tuple[str, ...], times: int, written: str) -> float:
    """Longer terms say more, and so do names."""
    named = any(sign.isupper() for sign in written[1:])
    return times * (1 + 0.6 * (min(len(key), _LONGEST) - 1)) * (1.5 if named else 1)
