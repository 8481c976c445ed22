"""Whether a text is in the language that was asked for, told by script and function words."""

from __future__ import annotations

import re

from .text import HAN

_HAN = re.compile(f"[{HAN}]")
_KANA = re.compile("[\u3041-\u30ff]")
_LATIN_WORD = re.compile(r"[A-Za-z\u00c0-\u024f]+(?:['-][A-Za-z\u00c0-\u024f]+)*")
# Addresses and Latin abbreviations have words of every language in them.
_ASIDE = re.compile(r"https?://\S{1,500}|\b(?:e\.g|i\.e|et al|vs)\.?(?!\w)")
_OTHER_SCRIPTS = {
    "ko": re.compile("[\u1100-\u11ff\uac00-\ud7af]"),
    "und-Cyrl": re.compile("[\u0400-\u04ff]"),
    "el": re.compile("[\u0370-\u03ff]"),
    "und-Arab": re.compile("[\u0600-\u06ff]"),
    "he": re.compile("[\u0590-\u05ff]"),
    "th": re.compile("[\u0e00-\u0e7f]"),
    "und-Deva": re.compile("[\u0900-\u097f]"),
}
_SCRIPT_OF = {
    "ko": "ko", "el": "el", "he": "he", "th": "th",
    "ru": "und-Cyrl", "uk": "und-Cyrl", "bg": "und-Cyrl", "sr": "und-Cyrl", "be": "und-Cyrl",
    "ar": "und-Arab", "fa": "und-Arab", "ur": "und-Arab",
    "hi": "und-Deva", "mr": "und-Deva", "ne": "und-Deva",
}  # fmt: skip

# The commonest words that a language does not share with the others here.
_PROFILES = {
    "en": """the of and to is are was were with that this for from by which it its we our can
        has have been than at these their using show shows""",
    "de": """der die das und ist sind wird werden mit von den dem des ein eine einer einen für auf
        nicht auch zur zum bei durch sich wir als im oder dass diese""",
    "fr": """le les des du est sont et une un dans pour par sur avec nous que qui cette ces aux au
        leur plus la de en ce à""",
    "es": """el los las del es son y una un en para por con que se nuestro este esta estos como más
        la de lo su al""",
    "it": """il gli della dei delle di è sono e una un per con che nel nella questo questa la del
        come più si""",
    "pt": """o os as do da dos das é são e uma um em para por com que não este esta como mais ao no
        na""",
    "nl": """de het een van en is zijn met voor op dat die wordt worden niet ook door bij wij deze
        naar""",
}
_WORDS_OF = {tongue: frozenset(text.split()) for tongue, text in _PROFILES.items()}
_CLEAR = 2
"""How many more words of another language than of the asked-for one settle the matter."""

_SHORT = 12
"""Below so many characters a Japanese text may do without kana."""


def primary(tag: str) -> str:
    """The language of a BCP 47 tag, without script and region."""
    return re.split(r"[-_]", tag.strip().casefold(), maxsplit=1)[0]


def language_of(text: str) -> str:
    """The language of a text as a BCP 47 tag, as well as script and function words tell.

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


def is_in(text: str, language: str) -> bool:
    """Whether a text may pass for one in the language that was asked for."""
    wanted = primary(language)
    found = language_of(text)
    if wanted in {"zh", "ja"}:
        # A short Japanese phrase may be all Han; a Chinese one never has kana.
        return found == wanted or (wanted == "ja" and found == "zh" and len(text) < _SHORT)
    if script := _SCRIPT_OF.get(wanted, language if language in _OTHER_SCRIPTS else ""):
        return found == script
    if found in {"zh", "ja"} or found in _OTHER_SCRIPTS:
        return False
    latin = _LATIN_WORD.findall(_ASIDE.sub(" ", text))
    if not latin or len(_HAN.findall(text)) > len(latin) // 3:
        return False
    scores = _scores(latin)
    others = max(score for tongue, score in scores.items() if tongue != wanted)
    return scores.get(wanted, 0) + _CLEAR > others
