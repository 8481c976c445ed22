"""The words of a paper, to look up whether a name stands in it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence

from .injection import is_order
from .normalising import normalised
from .rulebook import table

_LONG_FORMS: dict[str, str] = table("en/words.toml")["long_forms"]

_FOLD = bytes(
    c + 32 if 65 <= c <= 90 else c if 48 <= c <= 57 or 97 <= c <= 122 or c == 1 else 32  # noqa: PLR2004
    for c in range(256)
)
_BREAK = "\x01"
_ACCENTS = re.compile("[\u0300-\u036f]+")
_LATEX_COMMAND = re.compile(r"\\[A-Za-z]{1,30}\*?\s?\{|\\[\"'`^=.](?=\{?[A-Za-z])|[{}$_]")
_ENDINGS = (b" ", b"s ", b"es ")


def _folded(text: str) -> bytes:
    """Small ASCII letters and digits with single spaces between, for exact search."""
    if "\\" in text or "$" in text or "_" in text:
        text = _LATEX_COMMAND.sub("", text)
    if not text.isascii():
        text = _ACCENTS.sub("", unicodedata.normalize("NFKD", text))
    return b" " + b" ".join(text.encode("ascii", "replace").translate(_FOLD).split()) + b" "


def is_common_abbreviation(name: str) -> bool:
    """Tell whether a name is a common abbreviation, which a translation may spell out."""
    return name.casefold().removesuffix("s") in _LONG_FORMS or name.casefold() in _LONG_FORMS


class Vocabulary:
    """The words of a paper, title first, each to be looked up with its surroundings.

    What stands only in a sentence that gives orders is not a name of the paper.
    """

    def __init__(self, parts: Sequence[str]) -> None:
        self._parts = parts
        self._text = _folded(f" {_BREAK} ".join(part.replace(_BREAK, " ") for part in parts))

    def has(self, name: str) -> bool:
        """Tell whether a name stands in the paper: hyphenated or not, singular or plural."""
        found = _folded(normalised(name)).split()
        return not found or any(self._stands(form) for form in _forms(found))

    def has_long_form(self, name: str) -> bool:
        """Tell whether a common abbreviation stands in the paper spelled out."""
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
