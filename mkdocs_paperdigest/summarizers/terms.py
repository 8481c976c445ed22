"""What is a term: a noun phrase that a researcher would type into a search box.

Decided by lists of words (`terms.toml`) and by the endings of English; text in other scripts is
only held to a length. Where it is unclear, it is no term: no keyword is better than a bad one.
"""

from __future__ import annotations

import re
import tomllib
from functools import cache, lru_cache
from importlib.resources import files
from typing import Literal

import msgspec

_LONGEST = 60
_MOST_WORDS = 6
_SHORTEST_WORD = 3
_SHORTEST_PHRASE = 2
_MOST_HAN = 16
_NO_ADVERBS = frozenset("assembly anomaly family poly fly supply monopoly".split())

_ADJECTIVE = re.compile(r"(?:al|ive|ous|ic|ful|less|able|ible|ary|ular|[^e]ed|ish)$")
_FORMULA = re.compile(r"\$[^$]*\$")
_LATIN = re.compile(r"[A-Za-z\u00c0-\u024f]")
_WORDS = re.compile(r"[^\W\d_]{2}")
_HAN = re.compile("[\u3400-\u9fff]")
_NO_PHRASE = re.compile(r"[.;:!?…](?:\s|$)|[,;!?。，；：！？、{}<>=\"“”]|https?://|\\")


class Lists(msgspec.Struct, frozen=True):
    """The words of `terms.toml`, which says what each list is for."""

    functions: frozenset[str]
    empty: frozenset[str]
    loose: frozenset[str]
    plain: frozenset[str]
    verbs: frozenset[str]
    adjectives: frozenset[str]
    nouns: frozenset[str]
    modifying_ends: frozenset[str]
    common: frozenset[str]
    han: frozenset[str]
    phrases: frozenset[str]


@cache
def lists() -> Lists:
    """The lists that are shipped."""
    text = files(__package__).joinpath("terms.toml").read_text("utf-8")
    found = tomllib.loads(text)
    phrases = frozenset(found.pop("phrases").splitlines())
    return Lists(
        phrases=phrases, **{name: frozenset(words.split()) for name, words in found.items()}
    )


def is_term(text: str, language: str = "en") -> bool:
    """Whether a keyword is one that a researcher would search for.

    A whole noun phrase is ("diffusion models", "chain of thought"), and so is a name or an
    acronym ("GPT-4"). A connective, a verb, praise, an adjective alone or a word of every field
    ("however", "amplify", "novel", "multimodal", "image") is not.

    Args:
        text: The keyword.
        language: What it is written in, as a BCP 47 tag. The lists are English: what another
            language writes in Latin letters is only held to its form.
    """
    text = " ".join(text.split())
    if not text or len(text) > _LONGEST or _NO_PHRASE.search(text):
        return False
    if not _WORDS.search(_FORMULA.sub(" ", text)):
        return False
    if not _LATIN.search(text):
        return not _is_general_han(text)
    if _HAN.search(text):
        return True
    if text.lower() in lists().phrases:
        return True
    words = text.replace("(", " ").replace(")", " ").split()
    if not 1 <= len(words) <= _MOST_WORDS:
        return False
    if language.partition("-")[0].lower() != "en":
        return True
    if len(words) == 1:
        word = words[0]
        return (
            len(word) >= _SHORTEST_WORD
            and can_head(word)
            and (is_name(word) or (can_begin(word) and not is_plain(word)))
        )
    if len(words) == _SHORTEST_PHRASE and is_loose(words[0]) and is_plain(words[1]):
        return False
    inner = {word.lower() for word in words[1:-1]}
    return (
        can_begin(words[0])
        and can_head(words[-1])
        and not inner & {"is", "are", "was", "were", "we", "that", "which", "has", "have"}
    )


@lru_cache(maxsize=20_000)
def is_name(word: str) -> bool:
    """Whether a word is an acronym or a coined name: `CLIP`, `GPT-4`, `DreamFusion`, `iOS`."""
    parts = [part for part in re.split(r"[-/]", word) if part]
    return any(
        len(part) > 1
        and any(map(str.isupper, part))
        and (any(map(str.isupper, part[1:])) or any(map(str.isdigit, part)))
        for part in parts
    ) or (len(parts) > 1 and parts[0].isupper() and parts[-1].isdigit())


@lru_cache(maxsize=20_000)
def can_begin(word: str) -> bool:
    """Whether a term may begin with a word."""
    small, known = word.lower(), lists()
    return not (
        small in known.functions
        or small in known.empty
        or small in known.verbs
        or (small.endswith("ly") and small not in _NO_ADVERBS)
    )


@lru_cache(maxsize=20_000)
def can_head(word: str) -> bool:
    """Whether a noun phrase may end with a word."""
    small, known = word.lower(), lists()
    head, hyphen, end = small.rpartition("-")
    if hyphen and (not head or end in known.modifying_ends or end in known.adjectives):
        return False
    if is_name(word) and small not in known.adjectives:
        return True
    if small in known.nouns or small in known.plain:
        return True
    if (
        small in known.functions
        or small in known.empty
        or small in known.loose
        or small in known.verbs
        or small in known.adjectives
    ):
        return False
    return not (_ADJECTIVE.search(end) and end not in known.nouns) and not small.endswith("ly")


@lru_cache(maxsize=20_000)
def part(word: str) -> Literal["", "noun", "participle"]:
    """What a word does in a noun phrase: nothing, for then the phrase ends before it.

    A participle describes what follows but begins something else after a noun:
    "image enhancement | guided by".
    """
    small, known = word.lower(), lists()
    if is_name(word) and small not in known.adjectives:
        return "noun"
    if not word[-1].isalnum() or word.isdigit():
        return ""
    if small in known.functions or small in known.empty or small in known.verbs:
        return ""
    if small.endswith("ly") and small not in _NO_ADVERBS:
        return ""
    if small.endswith("ed") and small not in known.nouns and "-" not in small:
        return "participle"
    return "noun"


def is_common(word: str) -> bool:
    """Whether abstracts are full of a word."""
    small, known = word.lower(), lists()
    return not known.common.isdisjoint((small, small.removesuffix("s")))


def is_loose(word: str) -> bool:
    """Whether a word opens some terms and says nothing in others: `deep`, `large`, `general`."""
    return word.lower() in lists().loose


@lru_cache(maxsize=20_000)
def is_plain(word: str) -> bool:
    """Whether a word is of every field, so that alone it says nothing of a paper."""
    small, known = word.lower(), lists()
    single = small.removesuffix("s")
    return (
        not known.plain.isdisjoint((small, single, small.removesuffix("es")))
        or (small.endswith("ies") and small[:-3] + "y" in known.plain)
        or small in known.empty
        or single in known.empty
    )


def _is_general_han(text: str) -> bool:
    """Whether a Chinese keyword is a sentence, or put together of nothing but general words."""
    if not _HAN.search(text):
        return False
    for word in sorted(lists().han, key=len, reverse=True):
        text = text.replace(word, "")
    return len(_HAN.findall(text)) > _MOST_HAN or not text
