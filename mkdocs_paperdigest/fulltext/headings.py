"""Headings of papers: their numbers, and which part of a paper begins with them."""

from __future__ import annotations

import re
from typing import Literal

Part = Literal["front", "body", "appendix", "back", "references", "contents"]
"""The part of a paper that a section belongs to. `back` is what is about the paper and no part of
its argument: acknowledgements, contributions of authors, checklists."""

LONGEST_RUN_IN = 120
"""Characters of a heading that stands in the line of its text."""

_MOST_RUN_IN_WORDS = 12

_REFERENCES = re.compile(
    r"(?:references|bibliography|literature|works cited|literature cited|参考文献|références"
    r"|literaturverzeichnis|bibliografía|список литературы)[\s.:]*",
    re.IGNORECASE,
)
_CONTENTS = re.compile(
    r"(?:table of )?contents|list of (?:figures|tables|symbols|algorithms)", re.IGNORECASE
)
_BACK = re.compile(
    r"acknowledge?ments?\b|致谢|remerciements|danksagung|agradecimientos|благодарности"
    r"|(?:authors?['’]?s?['’]?|individual) contributions?\b"
    r"|contributions? of (?:the |each )?authors?\b"
    r"|contributions? (?:statement|and acknowledge?ments?)\b|credit authorship\b|contributors$"
    r"|(?:\w+ )?(?:paper|reproducibility|submission|responsible research|ethics) check-?list\b"
    r"|check-?list$|funding(?: (?:sources?|information|statement|disclosure|and \w+))?$"
    r"|financial (?:support|disclosure)$"
    r"|(?:declarations?|statements?) (?:of|on) (?:competing|conflicts?|interests?)\b"
    r"|(?:competing|conflicts?) (?:of )?(?:financial )?interests?\b|disclosures?$"
    r"|copyright(?: notice)?$|licen[cs]e$",
    re.IGNORECASE,
)
_APPENDIX = re.compile(r"(?:\w+ )?appendi(?:x|ces)\b|supplementa(?:ry|l)\b|附录", re.IGNORECASE)

_NUMBER = re.compile(
    r"(?:(?:\d{1,2}|[A-Z]|[IVX]{1,5})(?:[.-](?:\d{1,2}|[A-Z])(?!\w)){1,4}\.?|\d{1,2}\.?"
    r"|(?:[A-Z]|[IVX]{2,5})\.)\s+(?=\S)"
)
_STATEMENT = re.compile(
    r"(?:theorem|lemma|proposition|corollary|definition|remark|example|proof|claim|assumption"
    r"|conjecture|fact|observation|hypothesis|step|case|stage|phase|figure|table)\b(?:\s|$|\.)",
    re.IGNORECASE,
)
_LETTER = re.compile(r"[^\W\d_]")
_BEGINNING = re.compile(r"[\"“‘'(\[$]*(?:[^\W\d_]|\d)")

# Invisible characters that can carry text a reader never sees, or turn its direction: soft
# hyphens, zero-width and bidirectional controls, byte order marks, tag characters.
_UNSEEN = re.compile("[\u00ad\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb"
                     "\U000e0000-\U000e0fff]")  # fmt: skip
_NOT_TEXT = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f\ud800-\udfff\ue000-\uf8ff\ufffd-\uffff]")


def part_of(heading: str) -> Part | None:
    """Tell from a heading which part of a paper begins with it; `None` for an ordinary one."""
    if _REFERENCES.fullmatch(heading):
        return "references"
    if _CONTENTS.fullmatch(heading):
        return "contents"
    if _BACK.match(heading):
        return "back"
    return "appendix" if _APPENDIX.match(heading) else None


def is_numbered(heading: str) -> bool:
    """Tell whether a heading begins with its number."""
    return bool(_NUMBER.match(heading))


def unnumbered(heading: str) -> str:
    """Return a heading without its number and the punctuation at its end."""
    number = _NUMBER.match(heading)
    return heading[number.end() if number else 0 :].rstrip(" .:")


def runs_in(marked: str, following: str) -> bool:
    """Tell whether words that stand out at the beginning of a paragraph are its heading.

    Args:
        marked: What is set in bold, or in italics with a full stop of its own.
        following: What follows in the same line.
    """
    words = len(marked.split())
    if not _LETTER.search(marked) or len(marked) > LONGEST_RUN_IN or words > _MOST_RUN_IN_WORDS:
        return False
    if marked.endswith(tuple("?!,;([{/")):
        return False
    begins = _BEGINNING.match(following)
    return begins is not None and not begins[0][-1].islower()


def is_label(marked: str) -> bool:
    """Tell whether such words only name a statement, as `Lemma 2` does: no section begins there."""
    return bool(_STATEMENT.match(marked))


def seen_text(text: str) -> str:
    """Return a text on one line, without the characters that a reader cannot see."""
    return " ".join(_NOT_TEXT.sub(" ", _UNSEEN.sub("", text)).split())
