"""The running text of elements of a page; footnotes and tables in it are collected apart."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator

from lxml.html import HtmlElement

from ..headings import seen_text
from .formulas import formula_text
from .visibility import Look, look_of

LINE_BREAK = "\x1e"
"""Stands for a line break until white space is folded, for callers that split at it."""

TABULAR = "ltx_tabular"
"""The class of tables."""

_APART = frozenset(("ltx_p", "ltx_para", "ltx_inline-block", "ltx_minipage"))
_CONTACTS = frozenset(("ltx_author_notes", "ltx_contact"))
_APART_TAGS = frozenset(("p", "div", "li", "td"))
_ANCHOR = re.compile(r"[A-Za-z][\w.:-]{0,99}")
_MOST_LINKS = 20  # looked at in one raised text
_DEEPEST_SCRIPT = 3


def classes_of(element: HtmlElement) -> list[str]:
    """Return the classes of an element."""
    return (element.get("class") or "").split()


def with_class(element: HtmlElement, tag: str, name: str) -> Iterator[HtmlElement]:
    """Return the elements within one that have a tag and a class, in the order of the page."""
    return (found for found in element.iter(tag) if name in classes_of(found))


def hide(element: HtmlElement) -> None:
    """Mark an element that was read, so that it is not read again with its surroundings."""
    element.set("hidden", "")


def outermost(element: HtmlElement, around: Look, name: str) -> Iterator[tuple[HtmlElement, Look]]:
    """Yield the outermost visible elements of a class, each with its look."""
    for child in element:
        seen = look_of(child, around)
        if seen is not None and name in classes_of(child):
            yield child, seen
        elif seen is not None:
            yield from outermost(child, seen, name)


def anchor_of(element: HtmlElement) -> str:
    """Return the `id` by which a link leads to an element; empty where it has none."""
    anchor = element.get("id") or ""
    return anchor if _ANCHOR.fullmatch(anchor) else ""


class Prose:
    """Reads running text.

    Attributes:
        notes: The footnotes met on the way.
        tables: The tables met on the way, and how their text looks.
    """

    def __init__(self) -> None:
        self.notes: list[str] = []
        self.tables: list[tuple[HtmlElement, Look]] = []
        self._scripts = 0

    def text(self, element: HtmlElement, around: Look) -> str:
        """Read an element whose text looks as `around` says."""
        parts: list[str] = []
        self._inline(element, around, parts)
        return "".join(parts)

    def _inline(self, element: HtmlElement, around: Look, parts: list[str]) -> None:
        if element.text and around.readable:
            parts.append(element.text)
        for child in element:
            classes = classes_of(child)
            seen = look_of(child, around)
            if seen is None:
                pass
            elif TABULAR in classes:
                self.tables.append((child, seen))
            elif child.tag == "math":
                if seen.readable:
                    parts.append(formula_text(child))
            elif child.tag == "br":
                parts.append(LINE_BREAK)
            elif child.tag in ("sup", "sub") and self._scripts < _DEEPEST_SCRIPT:
                parts.append(self._script(child, seen))
            elif "ltx_note" in classes:
                self._note(child, seen)
            else:
                apart = child.tag in _APART_TAGS or not _APART.isdisjoint(classes)
                parts.append(" " if apart else "")
                if not _CONTACTS.isdisjoint(classes):
                    parts.append(LINE_BREAK)
                self._inline(child, seen, parts)
                parts.append(" " if apart else "")
            if child.tail and around.readable:
                parts.append(child.tail)

    def _script(self, element: HtmlElement, around: Look) -> str:
        """Write a raised or lowered text so that it does not run into what it stands at."""
        links = itertools.islice(element.iter("a"), _MOST_LINKS)
        if any("#bib" in (link.get("href") or "") for link in links):
            return ""  # a citation, which would pass for an exponent
        self._scripts += 1
        text = seen_text(self.text(element, around))
        self._scripts -= 1
        if element.tag == "sup" and not any(character.isdecimal() for character in text):
            return text
        sign = "^" if element.tag == "sup" else "_"
        return sign + (text if len(text) == 1 else f"{{{text}}}") if text else ""

    def _note(self, element: HtmlElement, around: Look) -> None:
        content = next(with_class(element, "span", "ltx_note_content"), None)
        if content is not None:
            self.notes.append(self.text(content, around))
