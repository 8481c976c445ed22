"""A formula as MathML or as one line of Unicode; in words where it cannot be converted."""

from __future__ import annotations

import re
from functools import lru_cache
from xml.etree.ElementTree import Element

from markupsafe import Markup

from .linear import in_line
from .mathml import breakable, cleaned, markup, trim
from .preparing import BOXES, MAX_LENGTH, UnreadableError, prepare
from .safety import safe
from .unicode import formula_in_words

_NOTHING = Element("mrow")
_MATH = Markup("<math{}>{}</math>")
_LOOSE = re.compile(r"\\(left|right|middle)(?![a-zA-Z])\s*\.?|\\(no)?limits(?![a-zA-Z])")
_SCRIPTED = re.compile(r"(?<=[}\w'])\s*\^(?=[^{]|\{)|(?<=')_")


@lru_cache(maxsize=8192)
def math_to_html(source: str, *, block: bool = False) -> Markup:
    """Write a formula as MathML, or as readable text where it cannot be.

    Args:
        source: The TeX between the delimiters.
        block: Whether it stands on a line of its own.
    """
    try:
        tree = _tree(source, block=block)
    except UnreadableError:
        words = safe(formula_in_words(source))
        return Markup('<span class="pd-tex">{}</span>').format(words) if words else words
    if tree is _NOTHING:
        return Markup("")
    display = Markup(' display="block"') if block else Markup("")
    parts = [list(tree)] if block else breakable(tree)
    return Markup("<wbr/>").join(
        _MATH.format(display, Markup("").join(map(markup, part))) for part in parts
    )


@lru_cache(maxsize=8192)
def math_to_text(source: str) -> str:
    r"""Write a formula in one line of Unicode, such as `α²` for `\alpha^2`."""
    try:
        tree = _tree(source, block=False)
    except UnreadableError:
        return formula_in_words(source)
    return " ".join(in_line(tree).split())


def _tree(source: str, *, block: bool) -> Element:
    """Convert a formula to a clean tree.

    Raises:
        UnreadableError: It is too long, too deep or no formula at all.
    """
    if len(source) > MAX_LENGTH:
        raise UnreadableError
    from latex2mathml.converter import convert_to_element

    try:
        prepared, boxes = prepare(BOXES.sub("", source))
    except RecursionError as error:
        raise UnreadableError from error
    for attempt in (prepared, _LOOSE.sub(" ", _SCRIPTED.sub(r"{}\g<0>", prepared))):
        try:
            raw = convert_to_element(attempt, display="block" if block else "inline")
            tree = cleaned(raw, boxes, 0)
        except Exception:  # noqa: BLE001, S112 (whatever a damaged formula makes of the library)
            continue
        if tree.tag == "math" and len(tree):
            trim(tree)
        return tree if "".join(tree.itertext()).strip() else _NOTHING
    raise UnreadableError
