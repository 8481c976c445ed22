"""The sentences of a LaTeX source, as patterns to find them by in what was read of it.

In the sources every sentence of the prose stands on a line of its own. What looks different in
every format becomes a gap in the pattern: formulas, citations and numbers of sections.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from mkdocs_paperdigest.models import Reading
from mkdocs_paperdigest.sentences import split_sentences

_FORMULA, _CITATION, _NUMBER = "\x01", "\x02", "\x03"
_GAPS = {
    _FORMULA: r"(?:\$[^$]+\$(?: \$[^$]+\$)*|.{1,90}?)",
    _CITATION: r"(?:\[[^\[\]]{1,90}\]|[^()\[\]]{0,60}[(\[][^()\[\]]{1,90}[)\]])",
    _NUMBER: r"\(?[\dA-Z.]+\)?",
}
_DISPLAYED = re.compile(
    r"\s*(?:\\\[|\\begin\{(?P<name>equation\*?|align\*?)\}).*?(?P<mark>[.,;]?)\s*"
    r"(?:\\\]|\\end\{(?:equation|align)\*?\})(?P<end>\s*\n(?=[A-Z\n]))?\s?",
    re.DOTALL,
)
_ENVIRONMENTS = re.compile(
    r"\\begin\{(tabularx?|algorithm|thebibliography|abstract|equation\*?|align\*?|document)\}.*?\\end\{\1\}",
    re.DOTALL,
)
# About the paper, and no part of its argument.
_BACK = re.compile(
    r"\\section\*\{(?:Acknowledge?ments?|Author Contributions|Reproducibility Checklist)\}.*?"
    r"(?=\\section|\\begin\{thebibliography|\\appendix|\\end\{document)",
    re.DOTALL,
)
# A heading in the line of its text, and the label that the term of a list or a theorem becomes.
_RUN_IN = re.compile(r"^(?:\\(?:sub)*(?:paragraph|section)\*?|\\textbf)\{[^{}]*\}\s*(?=[A-Z])")
_LABEL = re.compile(r"^[^:]{1,80}: ")


@dataclass(frozen=True)
class Found:
    """How the sentences of a source came through.

    Attributes:
        sentences: How many there are.
        whole: How many stand unbroken in one paragraph.
        in_order: How many of these stand in the source's order, and all that stand aside of the
            text: notes and captions come after the paragraph that they interrupt.
        exact: How many are a sentence of their own to the splitter.
        lost: Those that are not whole.
    """

    sentences: int
    whole: int
    in_order: int
    exact: int
    lost: tuple[str, ...]


def patterns(source: Path) -> list[tuple[re.Pattern[str], bool]]:
    """The sentences of a source, in order, without abstract, tables and references.

    Each comes with whether it stands aside of the text.
    """
    return [
        # Small capitals are capitals in a PDF.
        (re.compile(_pattern(sentence), re.IGNORECASE), aside)
        for sentence, aside in _sentences(source.read_text())
    ]


def measure(source: Path, reading: Reading) -> Found:
    """Look for the sentences of a source in what was read of it."""
    paragraphs = [text for section in reading.sections for text in section.paragraphs]
    split = [sentence for text in paragraphs for sentence in split_sentences(text)]
    marked = patterns(source)
    wanted = [pattern for pattern, _ in marked]
    places = [_place(pattern, paragraphs) for pattern in wanted]
    asides = [aside for _, aside in marked]
    running = [p for p, aside in zip(places, asides, strict=True) if not aside and p is not None]
    return Found(
        sentences=len(wanted),
        whole=sum(place is not None for place in places),
        in_order=_longest_rise(running) + sum(asides),
        exact=sum(any(_is(pattern, s) for s in split) for pattern in wanted),
        lost=tuple(p.pattern for p, place in zip(wanted, places, strict=True) if place is None),
    )


def _is(pattern: re.Pattern[str], sentence: str) -> bool:
    return bool(pattern.fullmatch(sentence) or pattern.fullmatch(_LABEL.sub("", sentence)))


def _place(pattern: re.Pattern[str], paragraphs: Iterable[str]) -> tuple[int, int] | None:
    for index, text in enumerate(paragraphs):
        if match := pattern.search(text):
            return index, match.start()
    return None


def _longest_rise(places: list[tuple[int, int]]) -> int:
    tails: list[tuple[int, int]] = []
    for place in places:
        at = bisect_left(tails, place)
        tails[at : at + 1] = [place]
    return len(tails)


def _sentences(latex: str) -> Iterator[tuple[str, bool]]:
    body = latex.partition("\\maketitle")[2]
    body = re.sub(r"(?<!\\)%.*", "", body)
    body = re.sub(r"\{\\(?:color|fontsize)\b.*?\}\s*$", "", body, flags=re.MULTILINE)
    # A sentence goes on around a displayed formula.
    body = _DISPLAYED.sub(lambda found: f" {_FORMULA}{found['mark']}{found['end'] or ' '}", body)
    body = _BACK.sub("", _ENVIRONMENTS.sub("", body))
    for raw in body.splitlines():
        line = re.sub(r"^\s*(?:\\item(?:\[[^]]*\])?|\\caption)\s*", "", raw.strip())
        line = _RUN_IN.sub("", re.sub(r"^\\footnotetext(?=\{)|\\footnotemark", "", line))
        if line.startswith("\\") and not line.startswith(("\\citet", "\\emph", "\\textbf")):
            continue
        line, notes = _without_notes(line)
        aside = raw.strip().startswith(("\\caption", "\\footnotetext"))
        if _is_sentence(line):
            yield _plain(line), aside
        yield from ((_plain(note), True) for note in notes if _is_sentence(note))


def _without_notes(line: str) -> tuple[str, list[str]]:
    notes: list[str] = []
    while (start := line.find("\\footnote{")) >= 0:
        end, depth = start + len("\\footnote{"), 1
        while depth:
            depth += {"{": 1, "}": -1}.get(line[end], 0)
            end += 1
        notes.append(line[start + len("\\footnote{") : end - 1])
        line = line[:start] + line[end:]
    return line, notes


def _is_sentence(text: str) -> bool:
    return len(re.findall(r"[a-z]{2,}", text)) > 2


def _plain(text: str) -> str:
    text = re.sub(
        r"~?\\cite[pt]?\*?(?:\[[^]]*\])*\{[^}]*\}",
        lambda m: (" " if m[0].startswith("~") else "") + _CITATION,
        text,
    )
    text = re.sub(r"\\(?:eq)?ref\{[^}]*\}", _NUMBER, text)
    text = re.sub(r"(?<!\\)\$(?:\\.|[^$\\])+\$", _FORMULA, text)
    text = re.sub(r"\\label\{[^}]*\}", "", text)
    text = re.sub(r"\\(?:emph|textbf|textit|texttt|textsc|url)\{([^}]*)\}", r"\1", text)
    text = (
        text.replace("\\,", " ")
        .replace("``", "“")
        .replace("''", "”")
        .replace("'", "’")
        .replace("~", " ")
    )
    text = text.replace("---", "—").replace("--", "–")
    text = re.sub(r"\\([%&_#$])", r"\1", text)
    return " ".join(text.replace("{", "").replace("}", "").split())


def _pattern(sentence: str) -> str:
    parts = re.split(f"([{_FORMULA}{_CITATION}{_NUMBER}])", sentence)
    return "".join(_GAPS.get(part) or re.escape(part) for part in parts)
