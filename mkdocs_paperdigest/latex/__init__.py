r"""LaTeX in metadata: titles, abstracts and comments as safe inline HTML, or as plain Unicode.

Two things are read, each by its own course:

- *Running text*: `running_text` reads it from beginning to end, with `text_commands` for what
  begins with a backslash, and writes its pieces (words, formulas, styles, links) into a `scan`.
- *A formula* (`formula`): `preparing` rewrites the TeX, the library latex2mathml converts it,
  `mathml` cleans the result and writes it, or `linear` writes it in one line of
  Unicode. A formula that cannot be converted is shown in words (`unicode`).

The commands are data: `text_tables` for running text, `math_tables` for formulas. `safety` holds
what no text may get past: how text is escaped, and which addresses become links.
"""

from __future__ import annotations

import re
from functools import lru_cache

from markupsafe import Markup

from ..models import one_line
from .formula import math_to_html, math_to_text
from .math_tables import SUBSCRIPTS, SUPERSCRIPTS
from .running_text import read_pieces
from .safety import safe
from .scan import Kind, Piece
from .unicode import in_script

# What may mean something to TeX, HTML, Markdown or Jinja, or be an address: most text has none.
_SIGN = re.compile(r"[^A-Za-z0-9 ,.;:!?()=+%/'-]")
_WITHIN_WORD = re.compile(r"\.[^ )0-9]")
_TAGS = ("strong", "em", "u", "code", "sup", "sub")
_OPENING = {tag: Markup("<") + tag + Markup(">") for tag in _TAGS}
_OPENING["sc"] = Markup('<span class="pd-sc">')
_CLOSING = {tag: Markup("</") + tag + Markup(">") for tag in (*_TAGS, "a")}
_CLOSING["sc"] = Markup("</span>")
_SCRIPTS = {"sup": SUPERSCRIPTS, "sub": SUBSCRIPTS}


def tex_to_html(text: str, *, links: bool = False) -> Markup:
    r"""Write a title, abstract, comment, claim or caption as inline HTML.

    Formulas become MathML, styling becomes `strong`, `em`, `u`, `code`, `sup`, `sub` and
    `span.pd-sc` (small capitals), accents and signs become Unicode; a formula that cannot be
    converted stands in `span.pd-tex` as readable text. Nothing of the text is markup, Markdown or
    template syntax in the result. Any input is answered, and none raises an error.

    Args:
        text: As arXiv, a paper or a model has it.
        links: Whether `\href`, `\url` and bare addresses become links, which text that stands
            inside a link must not have.
    """
    if _means_itself(text):
        return Markup(text.replace("'", "&#39;"))  # noqa: S704
    return _to_html(text, links)


def _means_itself(text: str) -> bool:
    """Tell whether a text holds nothing but its letters, so that it need not be read."""
    return (
        not _SIGN.search(text)
        and not ("--" in text or "''" in text or "  " in text or ":/" in text)
        and not _WITHIN_WORD.search(text)
        and not text.startswith(" ")
        and not text.endswith(" ")
    )


@lru_cache(maxsize=1024)
def _to_html(text: str, links: bool) -> Markup:
    return Markup("").join(_html(piece, links=links) for piece in read_pieces(one_line(text)))


def tex_to_text(text: str) -> str:
    """Write such a text in plain Unicode, for where there is no markup: `x²`, `ℝ`, `a/b`."""
    return text if _means_itself(text) else _to_text(text)


@lru_cache(maxsize=1024)
def _to_text(text: str) -> str:
    words = [""]
    for piece in read_pieces(one_line(text)):
        table = _SCRIPTS.get(piece.value)
        if table and piece.kind is Kind.OPEN:
            words.append("")
        elif table and piece.kind is Kind.CLOSE:
            script = words.pop()
            words[-1] += in_script(script, table, "^" if piece.value == "sup" else "_")
        else:
            words[-1] += _in_unicode(piece)
    return " ".join("".join(words).split())


def _html(piece: Piece, *, links: bool) -> Markup:
    kind, value = piece
    match kind:
        case Kind.TEXT:
            return safe(value)
        case Kind.FORMULA:
            return math_to_html(value)
        case Kind.DISPLAY:
            return math_to_html(value, block=True)
        case Kind.LINK:
            address = Markup('<a href="{}" rel="noopener nofollow">').format(safe(value))
            return address if links else Markup("")
        case Kind.OPEN:
            return _OPENING[value]
        case Kind.CLOSE:
            if value == "a" and not links:
                return Markup("")
            return _CLOSING[value]
        case Kind.BREAK:
            return Markup("<br/>")


def _in_unicode(piece: Piece) -> str:
    match piece.kind:
        case Kind.TEXT:
            return piece.value
        case Kind.FORMULA | Kind.DISPLAY:
            return math_to_text(piece.value)
        case Kind.BREAK:
            return " "
        case _:
            return ""
