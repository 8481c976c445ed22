"""Whether a text has the form of a statement about research.

It has not if it is a placeholder, talks about itself, praises the paper, holds markup, or is in
another language than was asked for.
"""

from __future__ import annotations

import re

from .case import Case
from .injection import is_order
from .language import is_in
from .normalising import normalised, pattern, shown, unspaced, words
from .rulebook import all_rules

_I = re.IGNORECASE

LONGEST_QUOTATION = 1200
"""Characters that a statement in the paper's own words may have: as many as authors write."""


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


def excess_length(case: Case) -> str:
    """More characters than a statement of its kind may have, unless they are the paper's own."""
    fits = len(case.text) <= case.longest or (
        len(case.text) <= LONGEST_QUOTATION and _is_excerpt(case)
    )
    return "" if fits else f"it is too long, at most {case.longest} characters may be"


def _is_excerpt(case: Case) -> bool:
    """Tell whether a claim is made of one cited sentence's words in their order."""
    for sentence in case.cited:
        standing = iter(words(sentence))
        if all(word in standing for word in words(case.claim)):
            return True
    return False


def unfit_form(case: Case) -> str:
    """Not one statement about research.

    Models that find nothing to say answer with placeholders, apologies or praise, and some repeat
    the request; none of that may stand beside a paper.
    """
    if reason := unfit(case.text, quoted=case.quoted):
        return f"it {reason}"
    if len(case.text.strip().splitlines()) > 1:
        return "it runs over several lines"
    return ""


def foreign_address(case: Case) -> str:
    """A web or mail address that does not stand in the paper letter for letter.

    An address that is wrong by one letter may lead anywhere.
    """
    for address in addresses(case.text):
        if not case.whole.holds(address):
            return f"the address {shown(address)} does not stand in the paper"
    return ""


def wrong_language(case: Case) -> str:
    """Another language than the one that was asked for, which readers may not understand."""
    # The paper's own sentence is in the paper's own language, whatever that is.
    if (case.quoted and not case.translated) or is_in(case.claim, case.whole.wanted):
        return ""
    return f"it is not in the language that was asked for ({case.whole.wanted})"


def repetition(case: Case) -> str:
    """The words of an earlier statement: said twice, they tell a reader nothing more."""
    return "it repeats an earlier statement" if case.repeated else ""


def unfit(text: str, *, quoted: bool = False) -> str:
    """Say why a text is no statement about research, in a few words; empty if it may be one.

    Args:
        text: The claim as it came.
        quoted: Whether it is a sentence of the paper, which may talk as it likes of models and
            summaries, but is no placeholder, praise, markup or order either.
    """
    bare = unspaced(normalised(text))
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
    """Return the web and mail addresses that a text holds, however they are written."""
    return [match[0].rstrip(".,;:!?)]") for match in _ADDRESS.finditer(text)]
