"""The place that the rewriting of a formula has reached, and what is read and written there."""

from __future__ import annotations

import re

from .boxes import FIRST_BOX, Box

DELIMITER = re.compile(r"\s*(\\[a-zA-Z]+|\\.|[^{}\\\s])", re.DOTALL)
"""A command or sign that can be an argument or a bracket; the first group without its blank."""


class Rewriting:
    """One pass over one formula, with the place that it has reached.

    Attributes:
        source: The formula.
        at: The place: an index into it.
        out: What has been written.
        boxes: What its boxes stand for, in order.
        open: How many groups are open.
        aligned: Whether it is among lines of equations, whose columns are not kept.
    """

    def __init__(self, source: str) -> None:
        self.source = source.replace("{,}", ",")
        self.at = 0
        self.out: list[str] = []
        self.boxes: list[Box] = []
        self.open = 0
        self.aligned = False

    def box(self, tag: str, text: str) -> None:
        """Write what latex2mathml must not read, as one character that stands for it."""
        self.out.append(f" {chr(FIRST_BOX + len(self.boxes))} ")
        self.boxes.append((tag, text))

    def skip(self, pattern: re.Pattern[str]) -> None:
        """Go past what matches here, if it does."""
        if match := pattern.match(self.source, self.at):
            self.at = match.end()

    def upcoming(self) -> str:
        """Go past blanks and tell the character that comes next."""
        while self.source[self.at : self.at + 1].isspace():
            self.at += 1
        return self.source[self.at : self.at + 1]

    def argument(self) -> str:
        """Read the argument of a command: a group without its braces, or one token."""
        if self.upcoming() != "{":
            match = DELIMITER.match(self.source, self.at)
            if not match:
                return ""
            self.at = match.end()
            return match[1]
        start = self.at + 1
        depth = 0
        for match in re.finditer(r"\\.|[{}]", self.source[self.at :], re.DOTALL):
            depth += {"{": 1, "}": -1}.get(match[0], 0)
            if not depth:
                end = self.at + match.start()
                self.at += match.end()
                return self.source[start:end]
        self.at = len(self.source)
        return self.source[start:]

    def rest(self) -> str:
        """Read the rest of the group that the pass is in."""
        start = self.at
        depth = 0
        for match in re.finditer(r"\\.|[{}]", self.source[start:], re.DOTALL):
            depth += {"{": 1, "}": -1}.get(match[0], 0)
            if depth < 0:
                self.at = start + match.start()
                return self.source[start : self.at]
        self.at = len(self.source)
        return self.source[start:]
