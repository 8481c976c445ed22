"""From lines of print to running text: hyphenated words, raised and lowered text."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable

from ..headings import seen_text
from .lines import LEVEL, LOWERED, RAISED

_SCRIPT = re.compile(f"([{RAISED}{LOWERED}])([^{RAISED}{LOWERED}{LEVEL}]*)")
_FRACTION = re.compile(
    f"(?:(?<![^ (\\[{{=+−])|(?P<root>√))"
    f"{RAISED}(?P<above>[^{RAISED}{LOWERED}{LEVEL}]{{1,30}})"
    f"{LOWERED}(?P<below>[^{RAISED}{LOWERED}{LEVEL}]{{1,30}})(?=[ {LEVEL}]|$)"
)
_NOTE_MARK = re.compile(
    f"{RAISED}([^{RAISED}{LOWERED}{LEVEL}]{{1,12}}?)( ?){LEVEL}?(?![^{LEVEL} ])"
)
# A raised number after a word, or after a mark that ends one, is no exponent.
_CITED = re.compile(r"\d{1,3}(?: ?[,–-] ?\d{1,3})*")
_BEFORE_CITATION = re.compile(r"(?:[^\W\d_]{4}|[.,;:”’])$")
_BROKEN = re.compile(r"([^\W\d_]+(?:-[^\W\d_]+)*)-$")
_COMPOUND = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_LONGEST_WORD = 60
_SHORTEST_PART = 4
_ORDINALS = frozenset(("st", "nd", "rd", "th"))
_PRIMES = frozenset("′″‴'")
_PREFIXES = frozenset("self non well semi multi cross co anti quasi pseudo high low state".split())


def level_text(text: str) -> str:
    """Write raised and lowered text as in TeX, without its braces where there is no need.

    Raised text above lowered text, with nothing before them, is a fraction.
    """
    text = _FRACTION.sub(_fraction, text)
    return seen_text(_SCRIPT.sub(_script, text).replace(LEVEL, ""))


def without_scripts(text: str) -> str:
    """Return a text without its raised and lowered parts."""
    return seen_text(_SCRIPT.sub(" ", text).replace(LEVEL, "")).replace(" ,", ",")


def note_mark(text: str) -> str:
    """Return the raised mark that a line begins with, as footnotes do, or nothing."""
    mark = _NOTE_MARK.match(text)
    return mark[1].strip() if mark else ""


def without_note_marks(text: str, marks: frozenset[str]) -> str:
    """Leave out marks that refer to footnotes and references, and one that the text begins with.

    Args:
        text: A line.
        marks: The marks of the footnotes on its page.
    """

    def replacement(mark: re.Match[str]) -> str:
        content = mark[1].strip(", ")
        cited = _CITED.fullmatch(content) and _BEFORE_CITATION.search(text, 0, mark.start())
        return mark[2] if not mark.start() or content in marks or cited else mark[0]

    return _NOTE_MARK.sub(replacement, text)


def words_of(lines: Iterable[str]) -> Counter[str]:
    """Count the words within lines; they tell how a hyphenated word is put together."""
    return Counter(word for line in lines for word in _COMPOUND.findall(line.lower())[1:-1])


def join_lines(text: str, more: str, words: Counter[str]) -> str:
    """Join the next line to a text, and put together a word that was hyphenated between them."""
    if not text:
        return more
    head = _BROKEN.search(text[-_LONGEST_WORD:])
    tail = _COMPOUND.match(more[:_LONGEST_WORD])
    if head is None or tail is None:
        return f"{text}{more}" if text.endswith(("-", "–", "—", "/")) else f"{text} {more}"
    return text + more if _keeps_hyphen(head[1], tail[0], words) else text[:-1] + more


def _keeps_hyphen(head: str, tail: str, words: Counter[str]) -> bool:
    # TeX does not break a word that has a hyphen elsewhere.
    if "-" in head + tail or not tail[0].islower():
        return True
    head, tail = head.lower(), tail.lower()
    whole, compound = words[head + tail], words[f"{head}-{tail}"]
    if whole or compound:
        return compound > whole
    both_words = min(len(head), len(tail)) >= _SHORTEST_PART and words[head] and words[tail]
    return bool(both_words) or head in _PREFIXES


def _fraction(match: re.Match[str]) -> str:
    above, below = match["above"].strip(), match["below"].strip()
    if match["root"] and above != "1":
        return match[0]  # of the whole, or of what stands below
    parts = (part if len(part) == 1 or part.isalnum() else f"({part})" for part in (above, below))
    space = " " if match["below"].endswith(" ") else ""
    return f"/{match['root'] or ''}".join(parts) + space + LEVEL


def _script(match: re.Match[str]) -> str:
    content = match[2].strip()
    if not content:
        return match[2]
    space = " " if match[2].endswith(" ") else ""
    if match[1] == RAISED and (content in _ORDINALS or _PRIMES.issuperset(content)):
        return content + space
    sign = "^" if match[1] == RAISED else "_"
    return sign + (content if len(content) == 1 else f"{{{content}}}") + space
