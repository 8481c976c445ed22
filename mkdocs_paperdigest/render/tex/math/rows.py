"""Rows of elements: the space in them as TeX sets it, and where a line may break."""

from __future__ import annotations

from xml.etree.ElementTree import Element

from .elements import NAME, ROLE, TOKENS, WORD
from .signs import BINARY, CLOSING, FENCES, OPENING, SIGNED, spaced

_UNBROKEN = 8


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
    elif first.tag == "mo" and spaced(first.text or "") and first.text not in SIGNED:
        first.set("lspace", "0")
    elif last.tag == "mo" and spaced(last.text or ""):
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
            if sign == "," or spaced(sign):
                parts.append([])
                whole -= length
                length = 0
    return [part for part in parts if part]
