"""Which language a text is in, told by its script and its function words."""

from __future__ import annotations

import re

from .normalising import HAN
from .rulebook import table

_HAN = re.compile(f"[{HAN}]")
_KANA = re.compile("[\u3041-\u30ff]")
_LATIN_WORD = re.compile(r"[A-Za-z\u00c0-\u024f]+(?:['-][A-Za-z\u00c0-\u024f]+)*")
# Addresses and Latin abbreviations have words of every language in them.
_ASIDE = re.compile(r"https?://\S{1,500}|\b(?:e\.g|i\.e|et al|vs)\.?(?!\w)")
_TABLE: dict[str, dict[str, str]] = table("languages.toml")
_OTHER_SCRIPTS: dict[str, re.Pattern[str]] = {
    name: re.compile(f"[{letters}]") for name, letters in _TABLE["scripts"].items()
}
_SCRIPT_OF: dict[str, str] = {name: name for name in _OTHER_SCRIPTS} | {
    tongue: script
    for script, tongues in _TABLE["shared_scripts"].items()
    for tongue in tongues.split()
}
_WORDS_OF = {
    tongue: frozenset(written.split()) for tongue, written in _TABLE["function_words"].items()
}
_CLEAR = 2
"""How many more words of another language than of the wanted one show that it is that one."""

_SHORT = 12
"""Characters below which a Japanese text may have no kana."""


def primary(tag: str) -> str:
    """Return the language of a BCP 47 tag, without script and region."""
    return re.split(r"[-_]", tag.strip().casefold(), maxsplit=1)[0]


def language_of(text: str) -> str:
    """Return the language of a text as a BCP 47 tag, as far as script and function words tell.

    Returns:
        The primary subtag; `und` with the script where many languages share it, as in `und-Cyrl`;
        an empty string where nothing tells, as in a row of names.
    """
    han, kana = len(_HAN.findall(text)), len(_KANA.findall(text))
    latin = _LATIN_WORD.findall(_ASIDE.sub(" ", text))
    if kana and kana * 8 >= han + kana:
        return "ja"
    scores = _scores(latin)
    if han >= max(2, len(latin)) or (han > len(latin) // 2 and max(scores.values()) == 0):
        return "zh"
    for script, letters in _OTHER_SCRIPTS.items():
        if len(letters.findall(text)) > sum(map(len, latin)):
            return script
    best = max(scores, key=lambda tongue: scores[tongue])
    return best if scores[best] else ""


def _scores(latin: list[str]) -> dict[str, int]:
    folded = [word.casefold() for word in latin]
    return {tongue: sum(w in known for w in folded) for tongue, known in _WORDS_OF.items()}


def function_words(language: str) -> frozenset[str]:
    """The commonest words of a language by which it is told, in small letters; none if unknown."""
    return _WORDS_OF.get(language, frozenset())


def is_in(text: str, language: str) -> bool:
    """Tell whether a text may be in a language, given as a BCP 47 tag."""
    wanted = primary(language)
    found = language_of(text)
    if wanted in {"zh", "ja"}:
        # A short Japanese phrase may be all Han; a Chinese one never has kana.
        return found == wanted or (wanted == "ja" and found == "zh" and len(text) < _SHORT)
    if script := _SCRIPT_OF.get(language) or _SCRIPT_OF.get(wanted):
        return found == script
    if found in {"zh", "ja"} or found in _SCRIPT_OF:
        return False
    latin = _LATIN_WORD.findall(_ASIDE.sub(" ", text))
    if not latin or len(_HAN.findall(text)) > len(latin) // 3:
        return False
    scores = _scores(latin)
    others = max(score for tongue, score in scores.items() if tongue != wanted)
    return scores.get(wanted, 0) + _CLEAR > others
