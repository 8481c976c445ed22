"""Whether every name and acronym of a claim stands somewhere in the paper.

A made-up name is the plainest sign of a made-up statement, and names are told without
understanding: by their capitals and digits, and where the claim is written in another script than
Latin, by being in Latin letters at all. A name may stand anywhere in the paper, for statements
refer to things by names that their own sentences do not repeat.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from .case import Case
from .language import function_words
from .normalising import pattern, shown
from .rulebook import table
from .vocabulary import Vocabulary

_NAMES: dict[str, str] = table("en/words.toml")["names"]
_TOKEN = pattern(
    r"""[A-Za-z0-9\u00c0-\u024f]+(?:(?:[-./+&_^'](?=[A-Za-z0-9\u00c0-\u024f]))[A-Za-z0-9\u00c0-\u024f]+)*"""
)
_QUANTITY = re.compile(r"\d[\d.,^/x-]*(?:-?[A-Za-z]{1,3})?|\d[\d.,]*(?:-[a-z]+)+")
_START = re.compile(r"(?:^|(?<!Dr)(?<!Prof)(?<!Mr)[.!?:;。！？：；]\s?|[-]\s)[\"'(\[（「《“]*$")
_DISTINCT = re.compile(r"[A-Z].*[A-Z]|^[^A-Z]+[A-Z]|\d.*[A-Za-z]|[A-Za-z].*\d")
# Latin abbreviations that are part of writing in any language.
_WRITING = frozenset("i vs e.g i.e eg ie etc al et".split())
_LANGUAGES = table("languages.toml")
_LATIN_SCRIPT = frozenset(_LANGUAGES["latin"]["languages"].split())
_IN_ENGLISH: dict[str, dict[str, str]] = _LANGUAGES["abbreviations"]
_LONGEST_UNIT = 3
_NUMBER_BEFORE = re.compile(r"\d ?\Z")
# A number stays with the name before it: CIFAR-100 is not CIFAR.
_PART_END = re.compile(r"/|[-.+&_^'](?!\d)")
_OPENING_PAIR = re.compile(r"\s[A-Z][a-z]+|'s\b")
_ORDINARY_ENDING = re.compile(rf"[A-Za-z]+(?:{'|'.join(_NAMES['ordinary_endings'].split())})")
_ORDINARY_OPENINGS = frozenset(_NAMES["ordinary_openings"].split())


def invented_name(case: Case) -> str:
    """A name of the claim that stands nowhere in the paper: a method or data set made up."""
    found = first_invented_name(
        case.claim, case.whole.vocabulary, case.whole.language, translated=case.translated
    )
    return f"the name {shown(found)} does not stand in the paper" if found else ""


def first_invented_name(claim: str, paper: Vocabulary, language: str, *, translated: bool) -> str:
    """Return the first name of a claim that the paper does not have; empty if it has them all.

    Args:
        claim: The claim, as [`normalised`][] has it.
        paper: Where the names must stand.
        language: The primary subtag of the claim's language.
        translated: Whether the paper is in another language: every word in Latin script is a
            name then, in a claim whose own script is another.
    """
    for token, place in _tokens(claim):
        suspects = (
            _foreign(token)
            if translated and language not in _LATIN_SCRIPT
            else _capitalised(claim, token, place, language)
        )
        if suspects and not paper.has(token):
            for part in suspects:
                if not _is_known(part, paper, language):
                    return part
    return ""


def _is_known(name: str, paper: Vocabulary, language: str) -> bool:
    """Whether a name stands in the paper, be it spelled out or as English abbreviates it."""
    names = (name, *_IN_ENGLISH.get(language, {}).get(name, "").split())
    return any(paper.has(each) or paper.has_long_form(each) for each in names)


def _tokens(text: str) -> Iterable[tuple[str, int]]:
    for match in _TOKEN.finditer(text):
        token = match[0].removesuffix("'s").rstrip(".")
        if (
            len(token) > 1
            and not _QUANTITY.fullmatch(token)
            and token.casefold() not in _WRITING
            and any(c.isalpha() for c in token)
            and not (len(token) <= _LONGEST_UNIT and _NUMBER_BEFORE.search(text, 0, match.start()))
        ):
            yield token, match.start()


def _foreign(token: str) -> list[str]:
    return [part for part in _PART_END.split(token) if len(part) > 1 and not part.isdigit()]


def _capitalised(claim: str, token: str, place: int, language: str) -> list[str]:
    starts = bool(_START.search(claim[max(0, place - 6) : place]))
    suspects = []
    for n, part in enumerate(_PART_END.split(token)):
        if len(part) < 2 or part.isdigit() or part.casefold() in _WRITING:  # noqa: PLR2004
            continue
        capital = part[0].isupper() and language != "de"
        if _DISTINCT.search(part) or (
            capital and (not (starts and n == 0) or _acts(claim, token, place, language))
        ):
            suspects.append(part)
    if not suspects and any(c.isdigit() for c in token) and not token[0].isdigit():
        suspects.append(token)
    return suspects


def _acts(claim: str, token: str, place: int, language: str) -> bool:
    """Tell whether a sentence's first word is a name all the same: `Geoffrey Hinton shows`."""
    following = _OPENING_PAIR.match(claim, place + len(token))
    return (
        bool(following)
        and token not in _ORDINARY_OPENINGS
        and token.casefold() not in function_words(language)
        and not _ORDINARY_ENDING.fullmatch(token)
    )
