"""What is no statement about research: placeholders, talk about oneself, praise, markup."""

from __future__ import annotations

import re

from .injection import is_order
from .rulebook import all_rules
from .text import pattern, plain, unspaced

_I = re.IGNORECASE

_MARKUP = pattern(
    r"""<(?:/?[a-z][\w:-]*(?:\s[^<>]{0,500})?/?>|!--|\?|!\[|!doctype|script|img|iframe|svg|style|
    object|embed|link|meta)|!?\[[^\[\]]{0,300}\]\([^()]{0,500}\)|\[\[[^\[\]]{1,200}\]\]|
    ^\[[^\[\]]{1,100}\]:|-{1,2}8<-{1,2}|\{%|%\}|\{#|\{\{\s*[a-z_][\w .()|'\"\[\],:-]*\}\}|
    \{:\s?[.#\w]|:::\s?\w|^!!!|^\?\?\?|javascript:|vbscript:|data:text/|\bon(?:error|load|click|
    mouseover|focus|toggle)\s?=|&(?:#x?[0-9a-f]{1,6}|lt|gt|amp|quot);|\$\{[a-z]|<%|#\{""",
    _I,
)
_MATH = re.compile(r"\$[^$]{1,400}\$")
_ADDRESS = pattern(
    r"""(?:https?|ftp|file|data|mailto):[^\s<>\"'，。；、（）]{1,500}|
    \bwww\.[^\s<>\"'，。；、（）]{3,300}|
    \b[\w.+-]{1,64}@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63})+|
    (?<![\w.])(?:[a-z0-9-]{2,63}\.){1,4}(?:com|org|net|io|ai|dev|cn|edu|gov|info|xyz|app|co|me|ru|
    top|de|uk|fr|link|site)(?:/[^\s<>\"'，。；、（）]{0,300})?(?![\w-])""", _I
)  # fmt: skip


def unfit(text: str, *, quoted: bool = False) -> str:
    """Why a text is no statement about research, in a few English words; empty if it may be one.

    Args:
        text: The claim as it came.
        quoted: Whether it is a sentence of the paper, which may talk as it likes of models and
            summaries, but is no placeholder, praise, markup or order either.
    """
    bare = unspaced(plain(text))
    stripped = bare.strip(" .。!！…-—*_\"'()（）[]【】")
    if not any(map(str.isalpha, stripped)) or any(
        rules.form.placeholder.fullmatch(stripped) for rules in all_rules()
    ):
        return "is a placeholder"
    if any(rules.form.judgement.search(bare) for rules in all_rules()):
        return "judges the paper instead of reporting it"
    if _MARKUP.search(_MATH.sub(" ", text)):
        return "holds markup"
    if is_order(text):
        return "gives orders"
    if quoted:
        return ""
    for form in (rules.form for rules in all_rules()):
        if form.absence.search(bare):
            return "says what the paper does not say"
        if form.self_talk.search(bare):
            return "talks about the answer, not the paper"
        if form.echo.search(bare):
            return "repeats the form of the request"
    return ""


def addresses(text: str) -> list[str]:
    """The web and mail addresses that a text holds, however they are written."""
    return [match[0].rstrip(".,;:!?)]") for match in _ADDRESS.finditer(text)]
