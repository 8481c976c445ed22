"""One pass over a running text: the place that it has reached, and the pieces written so far."""

from __future__ import annotations

import re
from enum import Enum
from typing import NamedTuple

from .safety import is_web_address


class Kind(Enum):
    """What a piece is.

    Attributes:
        TEXT: Words; the value is the text.
        FORMULA: A formula within a line; the value is its TeX.
        DISPLAY: A formula on a line of its own; the value is its TeX.
        OPEN: The beginning of a style; the value is the tag.
        CLOSE: The end of a style, or of a link (`a`); the value is the tag.
        LINK: The beginning of a link; the value is the address.
        BREAK: The end of a line; the value is empty.
    """

    TEXT = "text"
    FORMULA = "formula"
    DISPLAY = "display"
    OPEN = "open"
    CLOSE = "close"
    LINK = "link"
    BREAK = "break"


class Piece(NamedTuple):
    """A part of a text: words, a formula, or the beginning or end of a style or link."""

    kind: Kind
    value: str


_STRUCTURE = re.compile(r"[{}$\\]")
_ARGUMENT = re.compile(r"\s*\{")
OPTION = re.compile(r"\[[^\[\]{}]{0,100}\](?=\s*[\[{])")
"""An optional argument, where another argument follows."""

BLANK = re.compile(r"\s+")
"""Blanks that are not read."""

_MAX_STYLES = 8


class Group:
    """An open brace: the styles to end with it, and how it was opened.

    Attributes:
        closing: The tags that close with it.
        macro: Whether it is the argument of a macro, which may have another.
        tail: What is written at its end.
    """

    __slots__ = ("closing", "macro", "tail")

    def __init__(self, *, macro: bool = False, tail: str = "") -> None:
        self.closing: list[str] = []
        self.macro = macro
        self.tail = tail


class Scan:
    """One pass over one text, with the place it has reached and the groups open there.

    Attributes:
        text: The whole text.
        at: The place: an index into it.
        pieces: What has been written.
        groups: The open groups, the text itself first.
        styles: The tags that are open.
        partner: Where the group ends that begins at an index.
        closed_by: Where the dollar sign is that closes the one at an index.
        lists: For each open list its last number, -1 if it has none.
        quoting: The quotation mark that is open, as TeX writes it.
        command_end: Where the last command ended.
        follows_command: Whether the current command follows another at once.
    """

    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0
        self.pieces: list[Piece] = []
        self.groups = [Group()]
        self.styles: list[str] = []
        self.partner: dict[int, int] = {}
        self.closed_by: dict[int, int] = {}
        self.lists: list[int] = []
        self.quoting = ""
        self.command_end = 0
        self.follows_command = False
        self._survey()

    def _survey(self) -> None:
        """Find each brace's partner and each dollar's, once for the whole text."""
        open_at: list[int] = []
        dollars: list[tuple[int, int]] = []
        escaped = -1
        for match in _STRUCTURE.finditer(self.text):
            at, sign = match.start(), match[0]
            if at == escaped:
                continue
            if sign == "\\":
                escaped = at + 1
            elif sign == "{":
                open_at.append(at)
            elif sign == "}" and open_at:
                self.partner[open_at.pop()] = at
            elif sign == "$":
                dollars.append((at, len(open_at)))
        for i, (at, depth) in enumerate(dollars):
            nearby = dollars[i + 1 : i + 8]
            same = next((end for end, inside in nearby if inside == depth), None)
            if same is not None or nearby:
                self.closed_by[at] = same if same is not None else nearby[0][0]

    def write(self, text: str) -> None:
        """Write words."""
        if text:
            # A backslash that is left is the sign itself: no command may look unread.
            self.pieces.append(Piece(Kind.TEXT, text.replace("\\", "∖")))

    def formula(self, source: str, kind: Kind = Kind.FORMULA) -> None:
        """Write a formula."""
        self.pieces.append(Piece(kind, source.strip()))

    def link(self, address: str) -> None:
        """Write an address, as a link to itself where a page may link to it."""
        linked = self.may_link_to(address)
        if linked:
            self.pieces.append(Piece(Kind.LINK, address))
        self.write(address)
        if linked:
            self.pieces.append(Piece(Kind.CLOSE, "a"))

    def may_link_to(self, address: str) -> bool:
        """Tell whether a link may begin here: links hold no links."""
        return is_web_address(address) and "a" not in self.styles

    def open_link(self, address: str) -> None:
        """Begin a link, which ends with the group that the pass is in."""
        self.styles.append("a")
        self.groups[-1].closing.append("a")
        self.pieces.append(Piece(Kind.LINK, address))

    def open_style(self, tag: str) -> None:
        """Begin a style, which ends with the group that the pass is in."""
        if len(self.styles) < _MAX_STYLES and tag not in self.styles:
            self.styles.append(tag)
            self.groups[-1].closing.append(tag)
            self.pieces.append(Piece(Kind.OPEN, tag))

    def close_group(self) -> None:
        """End the group that the pass is in, and its styles."""
        group = self.groups.pop()
        for tag in reversed(group.closing):
            self.styles.remove(tag)
            self.pieces.append(Piece(Kind.CLOSE, tag))
        self.write(group.tail)

    def drop_blank(self) -> None:
        """Take back the blank before what is left out."""
        if self.pieces and self.pieces[-1].kind is Kind.TEXT:
            self.pieces[-1] = Piece(Kind.TEXT, self.pieces[-1].value.rstrip())

    def before(self) -> str:
        """Return the last character written; U+FFFC stands for a formula or markup."""
        last = self.pieces[-1] if self.pieces else None
        if last is None:
            return ""
        return last.value[-1:] if last.kind is Kind.TEXT else "\ufffc"

    def skip(self, pattern: re.Pattern[str]) -> re.Match[str] | None:
        """Go past what matches here, if it does."""
        match = pattern.match(self.text, self.at)
        if match:
            self.at = match.end()
        return match

    def enter(self, *, macro: bool = False, tail: str = "") -> bool:
        """Open the group that comes next, if one comes and has an end."""
        match = _ARGUMENT.match(self.text, self.at)
        if match and match.end() - 1 in self.partner:
            self.at = match.end()
            self.groups.append(Group(macro=macro, tail=tail))
            return True
        return False

    def argument(self) -> str | None:
        """Go past the group that comes next and return its TeX; `None` where none comes."""
        match = _ARGUMENT.match(self.text, self.at)
        end = self.partner.get(match.end() - 1) if match else None
        if match is None or end is None:
            return None
        self.at = end + 1
        return self.text[match.end() : end]
