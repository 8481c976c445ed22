"""Sentences of scientific prose, by rules that run in linear time.

Made for abstracts and paragraphs of papers in any language: knows the abbreviations, formulas,
numbered lists, initials and addresses that stand in them.
"""

from __future__ import annotations

import re
import tomllib
from bisect import bisect_right
from importlib.resources import files

_LONGEST_FORMULA = 400
_LONGEST_PARENTHESIS = 600
_VIEW = 60  # characters before and after a stop that decide
_LONG = 3

_STOP = re.compile(
    r"""(?P<marks>[.!?…]{1,8})                          # what may end a sentence,
        (?P<closers>["'”’»)\]}$]{0,4})(?P<gap>\s|(?=[A-Z]))  # then white space, or none by mistake
        |(?P<certain>[。！？｡।॥؟።։]["”’』」）)]{0,4})""",
    re.VERBOSE,
)
_OPENERS = "\"'“‘«([{¿¡*`"

_WORDS = {
    name: frozenset(words.split())
    for name, words in tomllib.loads(
        files(__package__).joinpath("sentences.toml").read_text("utf-8")
    ).items()
}
_JOINING = _WORDS["joining"]
_UNDECIDED = _WORDS["undecided"]
_BEFORE_NUMBER = _WORDS["before_number"]
_LABELS = _WORDS["labels"]
_BEGINNERS = _WORDS["beginners"]
_UNMISTAKABLE = _WORDS["unmistakable"]
_CARELESS = _WORDS["careless"]

_WORD = re.compile(r"[^\W\d_]+(?:[-’'][^\W\d_]+)*")
# The number of an item of a list, where its sentence or a list begins.
_ITEM = re.compile(r"(?:^\s?|[:;,]\s)\(?(?:\d{1,2}|[ivxIVX]{1,4}|[a-h])$")
_NEXT_ITEM = re.compile(r"\((?:\d{1,2}|[ivx]{1,4}|[a-h])\)\s|(?:\d|[ivx]{1,4}|[a-h])\)\s")
# "At a depth of 6 m. Sounds were …"
_UNIT = re.compile(r"(?:^|[\s(–-])\d[\d.,]*\s[mshgKVWLNJA]$")
_LAST_TOKEN = re.compile(r"[^\s(\[{/–—,;:]+$")


def split_sentences(text: str) -> list[str]:
    """Split running text into its sentences.

    Nothing is lost or added but for white space, which is folded. Where it is unclear whether
    a sentence ends, it goes on: two sentences in one are easier to read than a torn one.

    Args:
        text: Of any length and from anywhere; takes time linear in its length.

    Returns:
        The sentences in order, none of them empty.
    """
    text = " ".join(text.split())
    held = _unbroken(text)
    starts = [start for start, _ in held]
    sentences: list[str] = []
    begin = 0
    for stop in _STOP.finditer(text):
        end = stop.end("closers") if stop["certain"] is None else stop.end()
        place = bisect_right(starts, stop.start()) - 1
        if place >= 0 and end < held[place][1]:
            continue
        if stop["certain"] is None and not _ends(text, begin, stop):
            continue
        sentences.append(text[begin:end].strip())
        begin = end
    sentences.append(text[begin:].strip())
    return [sentence for sentence in sentences if sentence]


def _ends(text: str, begin: int, stop: re.Match[str]) -> bool:
    """Tell whether a sentence that began at `begin` ends with `stop`."""
    after = text[stop.end() : stop.end() + _VIEW].lstrip(_OPENERS)
    if not after:
        return False
    match = _WORD.match(after)
    next_word = match[0] if match else ""
    before = text[max(begin, stop.start() - _VIEW) : stop.start()]
    token = _LAST_TOKEN.search(before)
    last = token[0].strip("\"'“‘«$*") if token else ""
    capitals = last.isupper() and last.isalpha() and len(last) > 1
    # "CF." is not "cf.", but "FIG. 1" is "Fig. 1".
    if not capitals or (last.lower() in _LABELS and after[0].isdigit()):
        last = last.lower()
    if not stop["gap"]:
        return (
            stop["marks"] == "."
            and len(last) > 1
            and last.isalpha()
            and next_word.lower() in _UNMISTAKABLE
            and len(after) > len(next_word)
            and after[len(next_word)] in " ,"
        )
    abbreviated = last in _JOINING or last in _UNDECIDED
    if _NEXT_ITEM.match(text, stop.end()):
        return not abbreviated and not _ITEM.search(before)
    if next_word and next_word[0].islower():
        if next_word in _CARELESS:
            return stop["marks"] == "." and len(last) > _LONG and last.isalpha() and not abbreviated
        # Lower case goes on, but for names that are written so, such as "eBPF" and "iOS".
        return "…" not in stop["marks"] and not next_word.islower() and not abbreviated
    if stop["marks"] != "." or stop["closers"]:
        return True
    begins = next_word.lower() in _BEGINNERS
    if last in _BEFORE_NUMBER:
        return begins or (not after[0].isdigit() and len(next_word) > 1)
    if last in _JOINING or _ITEM.search(before):
        return False
    if last in _UNDECIDED or (len(last) == 1 and last.isalpha()):
        unit = _UNIT.search(before) and next_word.isalpha() and len(next_word) > 1
        return begins or bool(unit and next_word.istitle())
    return True


def _unbroken(text: str) -> list[tuple[int, int]]:
    """Return the stretches within which no sentence ends: formulas and parentheses."""
    stretches: list[tuple[int, int]] = []
    formula = -1
    open_at: list[int] = []
    for mark in re.finditer(r"\\?[$()]", text):
        at = mark.start()
        if mark[0] == "$":
            # "$5 and $6" are prices.
            price = text[formula + 1].isdigit() and text[at - 1] == " "
            if formula >= 0 and at - formula <= _LONGEST_FORMULA and not price:
                stretches.append((formula, at + 1))
                formula = -1
            else:
                formula = at
        elif mark[0] == "(":
            open_at.append(at)
        elif mark[0] == ")" and open_at:
            start = open_at.pop()
            if at - start <= _LONGEST_PARENTHESIS:
                stretches.append((start, at + 1))
    return _merged(stretches)


def _merged(stretches: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return the stretches in order, those that overlap as one."""
    merged: list[tuple[int, int]] = []
    for start, end in sorted(stretches):
        if merged and start < merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged
