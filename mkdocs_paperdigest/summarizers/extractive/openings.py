"""The beginning of a sentence that is read alone: connectives go, pointers back are found."""

from __future__ import annotations

import re
from functools import lru_cache

from .tokens import FUNCTION_WORDS
from .word_tables import table_of

_FEWEST_WORDS = 3
_VIEW = 300  # characters: where openings are looked for

_PHRASES = {
    name: "(?:"
    + "|".join(re.escape(line).replace(r"\ ", r"\s+") for line in lines.split("\n"))
    + ")"
    for name, lines in ((name, lines.strip()) for name, lines in table_of("openings").items())
}
_PAPER = _PHRASES["papers"]
_THIS = (
    r"(?:this|these|that|those|such|both|them|it|so|the\ (?:above|former|latter|first|second|third"
    r"|issues?|problems?|phenomen(?:on|a)|challenges?|limitations?))"
)


def _pattern(written: str) -> re.Pattern[str]:
    return re.compile(written, re.VERBOSE | re.IGNORECASE)


CONNECTIVE = _pattern(
    rf"""(?:{_PHRASES["connectives"]}
    |(?:here\ )?in\ (?:this|the\ present|the\ current|our)\ (?:\w+\ )?{_PAPER}
    )(?:,\s*(?=\w)|\s+(?=(?:we|i|this)\b))
    |(?:\(?(?:i{{1,3}}|iv|v|[a-eq]?\d{{1,2}}|[a-e])\)|\d{{1,2}}\.|[%*•#–-]+)\s+"""
)
"""Connectives and item numbers at the beginning of a sentence, which can go."""

_BARE_CONNECTIVE = _pattern(
    rf"""{_PHRASES["before_articles"]}\s+(?=(?:the|our|a|an|these|there|in|for|as)\s)"""
)
_TIE = _pattern(
    rf"""(?:{_PHRASES["ties"]}|(?:in\ order\ )?to\ \w+)\ {_THIS}\b[^,.;:()]{{0,60}},\s+(?=\w)"""
)
_LABEL = _pattern(rf"""{_PHRASES["labels"]}\s?[:.–—]\s+""")
ADVERB = _pattern(
    r"""\b(?:we|i)\ (?P<adverb>(?:also|further|then|additionally|thus|therefore|hence|first|finally
    |next|furthermore|moreover|here|subsequently|lastly|instead)\ )"""
)
"""Connectives between subject and verb, as in `we also show`."""

HEDGE = _pattern(
    r"""\b(?:may|might|could|can|possibl[ey]|potential(?:ly)?|likely|perhaps|presumably|suggests?
    |preliminary|pilot|initial|early|simulat\w*|synthetic|toy|in\ (?:vitro|silico|vivo)|mice|mouse
    |rats?|small|partly|partially|some|most|mostly|often|sometimes|usually|typically)\b"""
)
"""Words that limit a statement, and so never go."""

_EXPLETIVE = _pattern(
    r"""it\ (?:is|was|has\ been|turns\ out|follows|remains|can\ be\ (?:shown|seen|proved|proven))
    (?:\ (?!due\ )[\w-]+){0,5}\ (?:that|to|whether|how|why)\b"""
)
_POINTER = _pattern(
    rf"""(?:{_PHRASES["pointers"]}
    |(?:some|all|most|many|none|one|two|three|each|part)\ of\ (?:these|them|those|which)
    |(?:this|these|that|those)\b(?!\ (?:results?|bounds?)\b
        |\ (?:[\w-]*[^s\W]\ ){{0,2}}(?:{_PAPER}|{_PHRASES["works"]})\b)
    |(?:in|under|with|within|using|at|from|among|for|by|on|to|through|via|given|as|after|unlike)
        \ (?:this|these|those|such|them|it|which)\b(?!\ (?:\w+\ )?{_PAPER}\b)
    |(?:by|through|with|via|using|when|while|if|although)\b[^,]{{3,120}},\ (?:it|they|this|these)
    )(?!\w)"""
)
_LIGHT_POINTER = _pattern(
    rf"""(?:this|these|the\ (?:proposed|resulting|above))\b
    |(?:we|i|our\ \w+)\ (?:\w+\ ){{1,2}}
        (?:this|these|those|such|their|its|them|it|the\ (?:latter|former))\b
    |(?:[\w-]+\ ){{1,7}}(?:these|those|this(?!\ (?:\w+\ )?{_PAPER}\b))\b
    |(?:[\w-]+\ ){{1,6}}(?:demonstrate|show|confirm|validate|verify|highlight|prove|evaluate
        |assess)\w*\ (?:its|their)\b"""
)
_OWN_NAME = re.compile(r"[^\s/–—-]*[A-Z\d_\\$^.@]|\S*://")
_ONE_LETTER = re.compile(r"(?!a\b|a-)[a-zA-Z](?:-|\b)")
_OPENER = re.compile(r"[\"'“‘«(\[*`]*")


@lru_cache(maxsize=1000)
def lead(text: str) -> int:
    """Return how many characters at the beginning are connectives."""
    label = _LABEL.match(text[:_VIEW])
    at = label.end() if label else 0
    while True:
        view = text[at : at + _VIEW]
        match = CONNECTIVE.match(view) or _TIE.match(view) or _BARE_CONNECTIVE.match(view)
        if not match or HEDGE.search(match[0]):
            return at
        at += match.end()


def opened(text: str, title: str = "") -> str:
    """Return a sentence without connectives at its beginning, with a capital first letter.

    Where fewer than three words would be left, it stays whole.

    Args:
        text: The sentence, or what trimming left of it.
        title: Of the paper: a name that it writes with a small first letter keeps it.
    """
    kept = text[lead(text) :]
    if adverb := ADVERB.match(kept):
        kept = kept[: adverb.start("adverb")] + kept[adverb.end("adverb") :]
    if len(kept.split()) < _FEWEST_WORDS:
        kept = text
    return capitalised(kept, title)


def capitalised(text: str, title: str = "") -> str:
    """Return a sentence with a capital first letter, unless its first word is always small.

    Names ("eBPF", "iOS"), letters ("p-adic", "k-means"), formulas and commands stay.
    """
    opener = _OPENER.match(text)
    at = opener.end() if opener else 0
    first = text[at : at + _VIEW].partition(" ")[0].rstrip(".,;:!?")
    if (
        not first[:1].islower()
        or len(first[0].upper()) > 1  # ß and ligatures
        or _OWN_NAME.match(first)
        or _ONE_LETTER.match(first)
        or (title.startswith(first) and first not in FUNCTION_WORDS)
    ):
        return text
    return text[:at] + text[at].upper() + text[at + 1 :]


def points_back(text: str) -> bool:
    """Tell whether a sentence begins with a reference to the one before, such as `To this end`."""
    view = text[lead(text) :][:_VIEW]
    return bool(_POINTER.match(view)) and not _EXPLETIVE.match(view)


def leans(text: str) -> bool:
    """Tell whether a sentence begins with `this method` or the like: clear, but better avoided."""
    return bool(_LIGHT_POINTER.match(text[lead(text) :][:_VIEW]))
