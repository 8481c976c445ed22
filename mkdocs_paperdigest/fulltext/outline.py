"""The sections of a paper as they are gathered, from HTML and from PDF alike."""

from __future__ import annotations

import re
from typing import Literal

from ..models import Section

LONGEST_TEXT = 1_000_000
"""Characters kept of a paper: some 400 pages of prose."""

SHORTEST_BODY = 500
"""Characters of body and appendices below which a text is a stub: a frame around something else."""

LONGEST_PARAGRAPH = 20_000
"""Characters after which a paragraph ends in any case."""

MAIN_TEXT = "Main text"
"""The heading of text that stands before the first heading of a paper, or without any."""

AUTHORS = "Authors"
"""The heading of the names and affiliations at the head of a paper."""

Part = Literal["front", "body", "appendix", "thanks", "references", "contents"]
"""Where in a paper a section belongs."""

_ORDER: tuple[Part, ...] = ("body", "front", "appendix", "thanks")
"""The order in which they are read: names and affiliations are no argument and stand behind it. The
reference list and the table of contents are left out."""

_REFERENCES = re.compile(
    r"(?:references|bibliography|literature|works cited|literature cited|参考文献|références"
    r"|literaturverzeichnis|bibliografía|список литературы)[\s.:]*",
    re.IGNORECASE,
)
_CONTENTS = re.compile(
    r"(?:table of )?contents|list of (?:figures|tables|symbols|algorithms)", re.IGNORECASE
)
_THANKS = re.compile(r"acknowledge?ments?\b|致谢", re.IGNORECASE)
_APPENDIX = re.compile(r"appendi(?:x|ces)\b|supplementary\b|附录", re.IGNORECASE)

_FINISHED = re.compile(r"[.!?:。！？：]['\"”’)\]]{0,3}$")
_LONGEST_END = 4
_NUMBER = re.compile(
    r"(?:(?:\d{1,2}|[A-Z]|[IVX]{1,5})(?:[.-](?:\d{1,2}|[A-Z])(?!\w)){1,4}\.?|\d{1,2}\.?"
    r"|(?:[A-Z]|[IVX]{2,5})\.)\s+(?=\S)"
)
# Some papers set as text what others mark up: it is not part of the text either.
_ABSTRACT = re.compile(r"(?:abstract|index terms|key ?words)\b\s*[:.—–-]", re.IGNORECASE)

# Invisible characters that can carry text a reader never sees, or turn its direction: soft
# hyphens, zero-width and bidirectional controls, byte order marks, tag characters.
_UNSEEN = re.compile("[\u00ad\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb"
                     "\U000e0000-\U000e0fff]")  # fmt: skip
_NOT_TEXT = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f\ud800-\udfff\ue000-\uf8ff\ufffd-\uffff]")
_LETTER = re.compile(r"[^\W\d_]")


def part_of(heading: str) -> Part | None:
    """Tell from a heading which part of a paper begins with it; `None` for an ordinary one."""
    if _REFERENCES.fullmatch(heading):
        return "references"
    if _CONTENTS.fullmatch(heading):
        return "contents"
    if _THANKS.match(heading):
        return "thanks"
    return "appendix" if _APPENDIX.match(heading) else None


def numbered(heading: str) -> bool:
    """Tell whether a heading begins with its number."""
    return bool(_NUMBER.match(heading))


def bare(heading: str) -> str:
    """A heading without its number and the punctuation at its end."""
    number = _NUMBER.match(heading)
    return heading[number.end() if number else 0 :].rstrip(" .:")


def finished(text: str) -> bool:
    """Tell whether a text ends where a paragraph may end."""
    return len(text) > LONGEST_PARAGRAPH or bool(_FINISHED.search(text[-_LONGEST_END:]))


def seen_text(text: str) -> str:
    """Fold white space; drop what a reader cannot see."""
    return " ".join(_NOT_TEXT.sub(" ", _UNSEEN.sub("", text)).split())


class Outline:
    """Gathers the paragraphs of a paper under its headings, within [`LONGEST_TEXT`][]."""

    def __init__(self) -> None:
        self._sections: dict[Part, list[tuple[str, str, list[str]]]] = {p: [] for p in _ORDER}
        self._paragraphs: list[str] | None = None
        self._room = LONGEST_TEXT
        self.cut = False
        self.begin(MAIN_TEXT, "body")

    def begin(self, heading: str, part: Part, anchor: str = "") -> None:
        """Put what comes next under a new heading."""
        self._paragraphs = None
        if part in _ORDER:
            self._paragraphs = []
            self._sections[part].append((heading, anchor, self._paragraphs))

    def add(self, paragraph: str) -> None:
        """Add a paragraph; one without a letter is dropped."""
        text = seen_text(paragraph)
        if self._paragraphs is None or not _LETTER.search(text) or _ABSTRACT.match(text):
            return
        self.cut = self.cut or len(text) > self._room
        if not self.cut:
            self._room -= len(text)
            self._paragraphs.append(text)

    def sections(self) -> tuple[Section, ...]:
        """Everything gathered, in reading order."""
        return tuple(
            Section(heading=heading, paragraphs=tuple(paragraphs), anchor=anchor)
            for part in _ORDER
            for heading, anchor, paragraphs in self._sections[part]
            if paragraphs
        )

    def length(self) -> int:
        """The characters of the body and the appendices."""
        return sum(
            len(paragraph)
            for _, _, paragraphs in (*self._sections["body"], *self._sections["appendix"])
            for paragraph in paragraphs
        )
