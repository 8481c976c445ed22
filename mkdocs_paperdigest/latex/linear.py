"""A cleaned tree of MathML as one line of Unicode."""

from __future__ import annotations

from collections.abc import Callable
from xml.etree.ElementTree import Element

from .math_tables import COMBINING, FENCES, SIGNED, SUBSCRIPTS, SUPERSCRIPTS, TOKENS
from .mathml import is_spaced
from .unicode import in_script

_BRACES_ABOVE = frozenset("⏞⏟⎴⎵")


def in_line(element: Element) -> str:
    """Write an element and all in it as one line."""
    if element.tag in TOKENS:
        return (element.text or "").replace("∼", "~")
    if element.tag == "mspace":
        return "" if element.get("width", "-").startswith("-") else " "
    if element.tag == "mphantom":
        return ""
    write = _WRITERS.get(element.tag)
    return write([in_line(child) for child in element], element) if write else _row(element)


def _row(row: Element) -> str:
    parts: list[str] = []
    before: Element | None = None
    for child in row:
        text = in_line(child)
        last = child is row[-1]
        if child.tag == "mo" and is_spaced(text):
            unary = before is None or (before.tag == "mo" and before.text not in FENCES)
            if not last and before is not None and not (unary and text in SIGNED):
                text = f" {text} "
        elif (child.tag == "mo" and text in (",", ";") and not last) or (
            text == ":" and before is not None and before.tag != "mn"
        ):
            text += " "
        parts.append(text)
        before = child
    return "".join(parts)


def _part(text: str) -> str:
    return text if text.isalnum() or len(text) == 1 else f"({text})"


def _over(parts: list[str], _: Element) -> str:
    base, above = parts
    if above in _BRACES_ABOVE:
        return base
    if above == "―" or (above in COMBINING and len(base) == 1):
        return "".join(letter + COMBINING[above] for letter in base)
    return base if above in COMBINING else base + in_script(above, SUPERSCRIPTS, "^")


def _under(parts: list[str], _: Element) -> str:
    base, below = parts
    return base if below in _BRACES_ABOVE else base + in_script(below, SUBSCRIPTS, "_")


def _both(parts: list[str], _: Element) -> str:
    base, low, high = parts
    return base + in_script(low, SUBSCRIPTS, "_") + in_script(high, SUPERSCRIPTS, "^")


def _fraction(parts: list[str], element: Element) -> str:
    between = " " if element.get("linethickness") == "0" else "/"
    return _part(parts[0]) + between + _part(parts[1])


_WRITERS: dict[str, Callable[[list[str], Element], str]] = {
    "msup": lambda parts, _: parts[0] + in_script(parts[1], SUPERSCRIPTS, "^"),
    "msub": _under,
    "msubsup": _both,
    "mover": _over,
    "munder": _under,
    "munderover": _both,
    "mfrac": _fraction,
    "msqrt": lambda _, element: "√" + _part(_row(element)),
    "mroot": lambda parts, _: in_script(parts[1], SUPERSCRIPTS, "") + "√" + _part(parts[0]),
    "mtable": lambda parts, _: "; ".join(parts),
    "mtr": lambda parts, _: " ".join(part for part in parts if part),
}
