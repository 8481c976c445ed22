"""Names and acronyms in Latin script: which ones a claim uses, and whether the paper has them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence

from .injection import is_order
from .rulebook import table
from .text import pattern, plain

_TOKEN = pattern(
    r"""[A-Za-z0-9\u00c0-\u024f]+(?:(?:[-./+&_^'](?=[A-Za-z0-9\u00c0-\u024f]))[A-Za-z0-9\u00c0-\u024f]+)*"""
)
_QUANTITY = re.compile(r"\d[\d.,^/x-]*(?:-?[A-Za-z]{1,3})?|\d[\d.,]*(?:-[a-z]+)+")
_START = re.compile(r"(?:^|(?<!Dr)(?<!Prof)(?<!Mr)[.!?:;。！？：；]\s?|[-]\s)[\"'(\[（「《“]*$")
_DISTINCT = re.compile(r"[A-Z].*[A-Z]|^[^A-Z]+[A-Z]|\d.*[A-Za-z]|[A-Za-z].*\d")

_LONG_FORMS: dict[str, str] = table("en/words.toml")["long_forms"]
# Latin abbreviations that are part of writing in any language.
_WRITING = frozenset("i vs e.g i.e eg ie etc al et".split())

_FOLD = bytes(
    c + 32 if 65 <= c <= 90 else c if 48 <= c <= 57 or 97 <= c <= 122 or c == 1 else 32  # noqa: PLR2004
    for c in range(256)
)
_BREAK = "\x01"
_ACCENTS = re.compile("[\u0300-\u036f]+")
_LATEX_COMMAND = re.compile(r"\\[A-Za-z]{1,30}\*?\s?\{|\\[\"'`^=.](?=\{?[A-Za-z])|[{}$_]")
_ENDINGS = (b" ", b"s ", b"es ")


def folded(text: str) -> bytes:
    """Small ASCII letters and digits with single spaces between, for exact search."""
    if "\\" in text or "$" in text or "_" in text:
        text = _LATEX_COMMAND.sub("", text)
    if not text.isascii():
        text = _ACCENTS.sub("", unicodedata.normalize("NFKD", text))
    return b" " + b" ".join(text.encode("ascii", "replace").translate(_FOLD).split()) + b" "


def is_usual(name: str) -> bool:
    """Whether a name is an abbreviation that a translation may well spell out."""
    return name.casefold().removesuffix("s") in _LONG_FORMS or name.casefold() in _LONG_FORMS


class Vocabulary:
    """The words of a paper, title first, each to be looked up with its surroundings.

    What stands only in a sentence that gives orders is not a name of the paper.
    """

    def __init__(self, parts: Sequence[str]) -> None:
        self._parts = parts
        self._text = folded(f" {_BREAK} ".join(part.replace(_BREAK, " ") for part in parts))

    def has(self, name: str) -> bool:
        """Whether a name stands in the paper: whole, hyphenated or not, singular or plural."""
        found = folded(plain(name)).split()
        return not found or any(self._stands(form) for form in _forms(found))

    def has_long_form(self, name: str) -> bool:
        """Whether a usual abbreviation stands in the paper spelled out."""
        base = name.casefold()
        long = _LONG_FORMS.get(base) or _LONG_FORMS.get(base.removesuffix("s"))
        return bool(long) and self._stands(b" " + str(long).encode(), whole=False)

    def _stands(self, form: bytes, *, whole: bool = True) -> bool:
        for ending in _ENDINGS if whole else (b"",):
            place = self._text.find(form + ending)
            # Few sentences of one paper give orders; past that many we take its word for it.
            for _ in range(20):
                if place < 0:
                    break
                if not is_order(self._parts[self._text.count(_BREAK.encode(), 0, place)]):
                    return True
                place = self._text.find(form + ending, place + 1)
        return False


def _forms(parts: list[bytes]) -> Iterable[bytes]:
    """A name as it may be written: apart, together, without its plural's ending."""
    spaced, joined = b" " + b" ".join(parts), b" " + b"".join(parts)
    split = re.sub(rb"(?<=[a-z])(?=\d)", b" ", joined)
    for form in dict.fromkeys((spaced, joined, split)):
        yield form
        if form.endswith(b"s") and len(form) > 3:  # noqa: PLR2004
            yield form[:-1]


def invented(claim: str, paper: Vocabulary, language: str, *, translated: bool) -> str:
    """The first name of a claim that the paper does not have; empty if it has them all.

    Args:
        claim: The claim, folded by [`plain`][].
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
                if not (paper.has(part) or paper.has_long_form(part)):
                    return part
    return ""


_LATIN_SCRIPT = frozenset(table("languages.toml")["latin"]["languages"].split())


_LONGEST_UNIT = 3
_NUMBER_BEFORE = re.compile(r"\d ?\Z")


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


# A number stays with the name before it: CIFAR-100 is not CIFAR.
_PART_END = re.compile(r"[-./+&_^'](?!\d)")


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
            capital and (not (starts and n == 0) or _acts(claim, token, place))
        ):
            suspects.append(part)
    if not suspects and any(c.isdigit() for c in token) and not token[0].isdigit():
        suspects.append(token)
    return suspects


_OPENING_PAIR = re.compile(r"\s[A-Z][a-z]+|'s\b")
_ORDINARY_OPENING = re.compile(
    r"[A-Za-z]+(?:ly|ing|ed|ion|ions|ment|ments|ity|ness|ive|al|s|ance|ence|er|or)|"
    r"(?:An?|The|This|That|These|Those|It|Its|We|Our|In|On|At|By|For|From|To|With|Without|As|If|"
    r"When|While|Where|Under|Over|Across|After|Before|Both|All|Some|Many|Most|Each|Every|No|Not|"
    r"One|Two|Three|Four|Five|Such|Unlike|Instead|However|Here|There|Prior|Past|Recent|Deep|Large|"
    r"Novel|New|Code|Data|Human|Their|They|He|She|Despite|Through|Among|Between|Only|More|Less)"
)


def _acts(claim: str, token: str, place: int) -> bool:
    """Whether a sentence's first word is a name all the same: `Geoffrey Hinton shows`."""
    following = _OPENING_PAIR.match(claim, place + len(token))
    return bool(following) and not _ORDINARY_OPENING.fullmatch(token)
