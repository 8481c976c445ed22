"""Formulas of LaTeXML's pages, written as TeX between dollar signs."""

from __future__ import annotations

import re

from lxml.html import HtmlElement

_LONGEST = 2_000
_UNREADABLE = "[formula]"

# LaTeXML breaks long lines of TeX with a comment.
_LINE_BREAK = re.compile(r"(?<!\\)%\s*\n")
_STYLE = re.compile(r"\\(?:display|text|script|scriptscript)style(?![a-zA-Z])\s*")
_BRACED_DELIMITER = re.compile(r"(\\(?:big|Big|bigg|Bigg)[lrm]?)\{(\\?[^{}\\]|\\[a-zA-Z]{1,20})\}")
_DOLLAR = re.compile(r"(?<!\\)\$")
_PLAIN = re.compile(r"[\d.,]*\d(?:\\?%)?|[A-Za-z]{2,20}")
# A word in the font of the text, or in bold.
_WORD = re.compile(
    r"\\(?:text(?:bf|it|rm|sf|tt|sc|normal)?|math(?:bf|rm|sf|tt)|mbox)\s?\{([A-Za-z][\w -]{1,60})\}"
)
_END_MARKS = ".,;:"


def formula_text(math: HtmlElement) -> str:
    r"""Write a `math` element as `$TeX$`; a bare number or word as it is.

    The punctuation that ends a sentence is often part of a formula's TeX; it is put after it,
    where sentences are found by it.
    """
    tex = math.get("alttext") or _annotation(math)
    tex = _STYLE.sub("", _LINE_BREAK.sub("", tex[: 2 * _LONGEST]))
    tex = " ".join(_DOLLAR.sub("", _BRACED_DELIMITER.sub(r"\1\2", tex)).split())
    bare = tex.rstrip(_END_MARKS + " ")
    marks = tex[len(bare) :].replace(" ", "")
    if bare.endswith("\\"):
        bare, marks = bare + marks[:1], marks[1:]
    if not bare:
        return marks
    if len(tex) > _LONGEST:
        return _UNREADABLE
    if word := _WORD.fullmatch(bare):
        return word[1] + marks
    if _PLAIN.fullmatch(bare):
        return bare.replace("\\", "") + marks
    return f"${bare}${marks}"


def _annotation(math: HtmlElement) -> str:
    for element in math.iter("annotation"):
        if element.get("encoding") == "application/x-tex":
            return element.text or ""
    return "".join(math.itertext())
