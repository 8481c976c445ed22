"""The second step of a formula: the tree of latex2mathml, cleaned and written as MathML.

The tree is rebuilt from a list of allowed elements and values, in the part of MathML that browsers
implement ([MathML Core](https://www.w3.org/TR/mathml-core/)), and kept small.
"""

from __future__ import annotations

import html
import re
import unicodedata
from xml.etree.ElementTree import Element

from markupsafe import Markup

from .math_tables import (
    ALPHABETS,
    ATTRIBUTES,
    BARS,
    BINARY,
    CHILDREN,
    CLOSING,
    COMBINING,
    ELEMENTS,
    FENCES,
    IDENTIFIERS,
    NAME,
    NAMED_SPACES,
    OPENING,
    ROLE,
    ROWS,
    SIGNED,
    TIGHT_SIGNS,
    TOKENS,
    WORD,
)
from .preparing import BOXES, FIRST_BOX, MAX_DEPTH, Box, UnreadableError
from .safety import safe

_REPLACED = str.maketrans("~⧵", "∼∖")
_ACCENT_SIGNS = str.maketrans("¯∼", "‾~")
# Characters of a formula that stay on one line, before a place where it may break.
_UNBROKEN = 8


def cleaned(raw: Element, boxes: list[Box], depth: int) -> Element:
    """Rebuild an element from allowed elements and values, without what has no effect.

    Args:
        raw: The element as latex2mathml made it.
        boxes: What the private-use characters in it stand for.
        depth: How many elements it stands within.

    Raises:
        UnreadableError: It is nested too deeply, or holds a raw command.
    """
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
    if sign in IDENTIFIERS or (sign in BARS and raw.get("stretchy") == "false"):
        return "mi"
    if tag == "mi" and (unicodedata.category(sign) in ("Sm", "Ps", "Pe") or sign in ":;"):
        return "mo"
    return tag


def _attributes(tag: str, raw: Element) -> dict[str, str]:
    allowed = ATTRIBUTES.get(tag, {})
    values = {name: NAMED_SPACES.get(raw.get(name, ""), raw.get(name, "")) for name in allowed}
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


def tidy_row(row: Element) -> None:
    """Join upright letters to words and set the space around names and operators as TeX does."""
    tidy: list[Element] = []
    for child in row:
        if child.tag == "mrow" and not len(child):
            continue
        last = tidy[-1] if tidy else None
        if last is not None and last.get(ROLE) == child.get(ROLE) == WORD:
            last.text = f"{last.text}{child.text}"
            last.attrib.pop("mathvariant", None)
            continue
        if last is not None and (
            (_is_name(child) and last.tag not in ("mo", "mspace"))
            or (_is_name(last) and child.tag not in ("mo", "mspace"))
        ):
            tidy.append(Element("mspace", {"width": "0.167em"}))
        if child.text in SIGNED and last is not None and _is_opening(last):
            child.set("form", "prefix")
        tidy.append(child)
    row[:] = tidy
    if tidy and tidy[0].text in BINARY - SIGNED:
        tidy[0].tag = "mi"
    if tidy and tidy[-1].text in BINARY:
        tidy[-1].tag = "mi"
        tidy[-1].attrib.clear()
    if all(child.tag in TOKENS or child.tag == "mspace" for child in tidy):
        for child in tidy:
            if child.text in FENCES:
                child.set("stretchy", "false")


def _is_opening(element: Element) -> bool:
    return element.tag == "mo" and element.text not in CLOSING and not element.get("form")


def _is_name(element: Element) -> bool:
    """Tell whether an element is the name of a function, bare or with scripts."""
    while element.tag in ("msub", "msup", "msubsup"):
        element = element[0]
    return element.get(ROLE) == NAME


def trim(formula: Element) -> None:
    r"""Take the space from a relation that stands alone or at an end: `$\sim$10`, `$>5$`."""
    first, last = formula[0], formula[-1]
    if first is last and first.tag == "mo" and not first.attrib:
        first.tag = "mi"
    elif first.tag == "mo" and is_spaced(first.text or "") and first.text not in SIGNED:
        first.set("lspace", "0")
    elif last.tag == "mo" and is_spaced(last.text or ""):
        last.set("rspace", "0")


def breakable(formula: Element) -> list[list[Element]]:
    """Cut a long formula where TeX would break its line: browsers break none.

    That is behind a relation, sign or comma outside of brackets.
    """
    parts: list[list[Element]] = [[]]
    nesting = 0
    length = 0
    whole = len("".join(formula.itertext()))
    for child in formula:
        parts[-1].append(child)
        length += len("".join(child.itertext()))
        nesting += (child.text in OPENING) - (child.text in CLOSING)
        cut = child.tag == "mo" and not nesting and child.get("form") is None
        if cut and length >= _UNBROKEN and whole - length >= _UNBROKEN // 2:
            sign = child.text or ""
            if sign == "," or is_spaced(sign):
                parts.append([])
                whole -= length
                length = 0
    return [part for part in parts if part]


def is_spaced(sign: str) -> bool:
    """Tell whether TeX sets space around a sign: around relations and signs of arithmetic."""
    return len(sign) == 1 and unicodedata.category(sign) == "Sm" and sign not in TIGHT_SIGNS


def markup(element: Element) -> Markup:
    """Write an element and all in it as MathML."""
    attributes = "".join(f' {k}="{v}"' for k, v in element.attrib.items() if k != ROLE)
    if element.tag == "mspace":
        return Markup(f"<mspace{attributes}/>")  # noqa: S704 (from the lists of what is allowed)
    inside = safe(element.text or "") + Markup("").join(markup(child) for child in element)
    return Markup(f"<{element.tag}{attributes}>{{}}</{element.tag}>").format(inside)  # noqa: S704
