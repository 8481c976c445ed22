"""What is made of latex2mathml's answer: a tree of allowed elements and values, kept small."""

from __future__ import annotations

import html
import re
import unicodedata
from xml.etree.ElementTree import Element

from ..alphabets import ALPHABETS
from .boxes import BOXES, FIRST_BOX, Box
from .elements import ATTRIBUTES, CHILDREN, ELEMENTS, NAME, ROLE, ROWS, TOKENS, WORD
from .limits import MAX_DEPTH, UnreadableError
from .rows import tidy_row
from .signs import BARS, COMBINING, FENCES

_NAMED_SPACES = {
    "thinmathspace": "0.167em",
    "mediummathspace": "0.222em",
    "thickmathspace": "0.278em",
    "negativethinmathspace": "-0.167em",
    "negativemediummathspace": "-0.222em",
    "negativethickmathspace": "-0.278em",
}
_IDENTIFIERS = frozenset("∞∅⊤∠△□⊙⊕")
_REPLACED = str.maketrans("~⧵", "∼∖")
_ACCENT_SIGNS = str.maketrans("¯∼", "‾~")


def cleaned(raw: Element, boxes: list[Box], depth: int) -> Element:
    """Rebuild an element from what is allowed, without what says nothing."""
    if depth > MAX_DEPTH:
        raise UnreadableError
    tag = raw.tag if raw.tag in ELEMENTS else "mrow"
    text = html.unescape(raw.text or "")
    if tag in TOKENS and not len(raw):
        return _token(tag, text, raw.get("mathvariant", ""), raw, boxes)
    element = Element(tag, _attributes(tag, raw))
    if text.strip():
        element.append(_token("mtext", text, "", raw, boxes))
    children = [cleaned(child, boxes, depth + 1) for child in raw]
    if tag in CHILDREN and len(children) != CHILDREN[tag]:
        element.tag = tag = "mrow"
        element.attrib.clear()
    element.extend(children)
    if tag in ROWS:
        tidy_row(element)
        if len(element) == 1 and (tag == "mrow" or element[0].tag == "mrow"):
            if tag == "mrow":
                return element[0]
            element[:] = list(element[0])
    elif tag in ("mover", "munder"):
        _mark_accent(element)
    return element


def _token(tag: str, text: str, variant: str, raw: Element, boxes: list[Box]) -> Element:
    boxed = len(text) == 1 and bool(BOXES.match(text))
    if boxed:
        tag, text = boxes[ord(text) - FIRST_BOX]
    else:
        text = BOXES.sub(lambda m: boxes[ord(m[0]) - FIRST_BOX][1], text).translate(_REPLACED)
    if re.search(r"\\[a-zA-Z]", text):
        raise UnreadableError
    if not boxed and len(text) == 1 and tag in ("mi", "mo"):
        tag = _tag_of_sign(text, tag, raw)
    elif tag == "mo" and text[:1].isalpha():
        tag = "mi"  # max, lim: browsers would set the wide space of a relation around them
    element = Element(tag, _attributes(tag, raw))
    element.text = text
    if tag != "mtext" and variant in ALPHABETS:
        element.text = text.translate(ALPHABETS[variant])
        element.set(ROLE, WORD)
    elif tag == "mi" and variant == "normal" and text.isalpha():
        element.set("mathvariant", "normal")
        element.set(ROLE, WORD)
    elif tag == "mi" and len(text) > 1 and text[0].isalpha():
        element.set(ROLE, NAME)
    if tag == "mo":
        if text in FENCES and raw.tag == "mi":
            element.set("stretchy", "false")
        _settle_operator(element)
    return element


def _settle_operator(element: Element) -> None:
    """Say of an operator what browsers would get wrong, and no more."""
    sign = element.text or ""
    if sign not in BARS:
        element.attrib.pop("form", None)
    if sign in FENCES:
        if element.get("stretchy") == "true":
            del element.attrib["stretchy"]
    elif sign == "/":
        element.attrib |= {"lspace": "0", "rspace": "0"}


def _tag_of_sign(sign: str, tag: str, raw: Element) -> str:
    """Tell identifiers from operators, which decides the space around them."""
    if sign in _IDENTIFIERS or (sign in BARS and raw.get("stretchy") == "false"):
        return "mi"
    if tag == "mi" and (unicodedata.category(sign) in ("Sm", "Ps", "Pe") or sign in ":;"):
        return "mo"
    return tag


def _attributes(tag: str, raw: Element) -> dict[str, str]:
    allowed = ATTRIBUTES.get(tag, {})
    values = {name: _NAMED_SPACES.get(raw.get(name, ""), raw.get(name, "")) for name in allowed}
    return {name: value for name, value in values.items() if allowed[name].fullmatch(value)}


def _mark_accent(element: Element) -> None:
    sign = element[1]
    if sign.tag != "mo" or not sign.text:
        return
    sign.text = sign.text.translate(_ACCENT_SIGNS)
    if element[0].tag in TOKENS and sign.text == "―":
        sign.text = "‾"
    if sign.text in COMBINING:
        sign.attrib.clear()
        element.set("accent" if element.tag == "mover" else "accentunder", "true")
