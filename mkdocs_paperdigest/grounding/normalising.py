"""Text made comparable: without typography and LaTeX, cut into words, stems and clauses."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from .rulebook import table


def pattern(written: str, flags: int = 0) -> re.Pattern[str]:
    """Compile a pattern written over several lines; indentation and line ends do not count."""
    return re.compile("".join(line.strip() for line in written.splitlines()), flags)


HAN = "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"

_SUPERSCRIPTS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻", "0123456789-")
_SUPERSCRIPT_RUN = re.compile(r"[⁰¹²³⁴⁵⁶⁷⁸⁹⁻]+")
# No reader sees these, but they hide a word from a search: zero width, direction, tags.
_INVISIBLE = re.compile(
    "[\u00ad\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff\U000e0000-\U000e007f]"
)
_TAGS = {0xE0000 + code: chr(code) for code in range(32, 127)}
_SPACED_OUT = re.compile(r"(?<!\w)\w(?: \w){4,80}(?!\w)")

_LATEX = (
    (re.compile(r"\{,\}"), ","),
    (re.compile(r"\}\s?\{"), " "),
    (re.compile(r"\\(?:times|cdot)(?![A-Za-z])"), "×"),
    (re.compile(r"\\[,;:! ]|~"), " "),
    (re.compile(r"\\([%$&#_{}])"), r"\1"),
    (re.compile(r"\\[\"'`^=.](?=\{?[A-Za-z])"), ""),
    (re.compile(r"\\[A-Za-z]{1,30}\*?\s?\{"), ""),
    (re.compile(r"\\(?=[A-Za-z])"), " "),
    (re.compile(r"[{}$]"), ""),
)
_DASHES = str.maketrans(
    dict.fromkeys("‐‑‒–—―−﹣－", "-") | {"’": "'", "‘": "'", "“": '"', "”": '"'}
)


def visible(text: str) -> str:
    """Drop the characters that no reader sees."""
    return text if text.isascii() else _INVISIBLE.sub("", text)


@lru_cache(maxsize=4096)
def normalised(text: str) -> str:
    """Give one form to what looks alike, and drop LaTeX and invisible characters."""
    # Tags are letters that only machines read: what they say counts as said.
    text = visible(text.translate(_TAGS))
    text = _SUPERSCRIPT_RUN.sub(lambda run: "^" + run[0].translate(_SUPERSCRIPTS), text)
    text = unicodedata.normalize("NFKC", text).translate(_DASHES)
    if "\\" in text or "$" in text or "{" in text or "~" in text:
        for markup, replacement in _LATEX:
            text = markup.sub(replacement, text)
    return " ".join(text.split())


def unspaced(text: str) -> str:
    """Close up words that were spaced out letter by letter, as in `I G N O R E`."""
    return _SPACED_OUT.sub(lambda run: run[0].replace(" ", ""), text)


_FUNCTION_WORDS = frozenset(table("en/words.toml")["words"]["function"].split())
_WORD = re.compile(rf"[^\W\d_{HAN}]+(?:'[a-z]+)?|[{HAN}]+")
_STEM_LENGTH, _SHORTEST = 6, 4
_ENDINGS = ("ing", "ed", "ly", "es", "s")


@lru_cache(maxsize=20_000)
def stem(word: str) -> str:
    """Return what the inflections of a word share: without a light ending, six letters at most."""
    word = word.casefold().removesuffix("'s")
    if word.endswith("ies") and len(word) > _SHORTEST:
        word = word[:-3] + "y"
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= _SHORTEST:
            word = word[: -len(ending)]
            break
    if len(word) > _SHORTEST and word[-1] in "ey":
        word = word[:-1]
    return word[:_STEM_LENGTH]


def words(text: str) -> list[str]:
    """Return the words of a text in small letters; numbers and signs left out."""
    return [word.casefold() for word in _WORD.findall(text)]


def content(text: str) -> list[str]:
    """Return the stems of the content words; for Han text, pairs of characters."""
    stems: list[str] = []
    for word in words(text):
        if "\u3400" <= word[0] <= "\ufaff":
            stems += (word[i : i + 2] for i in range(len(word) - 1))
        elif word not in _FUNCTION_WORDS and len(word) > 1:
            stems.append(stem(word))
    return stems


_CLAUSE_END = re.compile(
    r"[;:()，；：。（）]|\.\s|,\s|\s-+\s|"
    r"\b(?:while|whereas|but|however|although|though|because|and|which|yet)\b"
)


def last_clause(text: str) -> str:
    """Return the last clause of a text, which may be unfinished."""
    return _CLAUSE_END.split(text)[-1]


def first_clause(text: str) -> str:
    """Return the first clause of a text; empty if the text begins with the end of one."""
    return _CLAUSE_END.split(text)[0]


def clauses(text: str) -> list[str]:
    """Return the clauses of a text."""
    return [part.strip() for part in _CLAUSE_END.split(text) if part and part.strip()]


_SHOWN = 40
"""Characters of a model's own words that an objection repeats."""


def shown(text: str) -> str:
    """Return a text on one line, cut to what an objection repeats."""
    line = " ".join(text.split())
    return line if len(line) <= _SHOWN else line[: _SHOWN - 1] + "…"
