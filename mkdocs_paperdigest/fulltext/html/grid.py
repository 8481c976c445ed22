"""The cells of a table as a grid, with those that span rows or columns in each place.

LaTeXML writes a table as `table`, `tr` and `td`, or within a line of text as `span` elements of the
same classes (`ltx_tabular`, `ltx_tr`, `ltx_td`), whose spans stand in classes, too.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass

from lxml.html import HtmlElement

from ..headings import seen_text
from .prose import LINE_BREAK, TABULAR, Prose, classes_of, hide
from .visibility import Look, look_of

MOST_ROWS, MOST_COLUMNS = 120, 40

_LONGEST_CELL = 200
_ABOVE = frozenset(("ltx_border_t", "ltx_border_tt", "ltx_border_T"))
_BELOW = frozenset(("ltx_border_b", "ltx_border_bb", "ltx_border_B"))
_SPAN = re.compile(r"ltx_(col|row)span_(\d{1,3})")
_NUMBER = re.compile(
    r"[~≈<>≤≥+\-−–±(]{0,3}\s?[€£$]?\s?\d[\d.,\s]*(?:[a-zA-Z°µ%×‰/]{0,4}\b)?[^a-zA-Z]*"
    r"(?:[a-zA-Z]{1,3}\b[^a-zA-Z]*)?"
)

# Formulas in cells are mostly numbers with a sign or a mark.
_FORMULA = re.compile(r"\$([^$]{1,300})\$")
_DRESS = re.compile(
    r"\\(?:math(?:bf|rm|it|sf|tt|bfseries)|boldsymbol|bm|text(?:bf|it|rm|sf|tt|color\{\w+\})?"
    r"|underline|emph|operatorname|mbox|hbox)\s*\{([^{}]*)\}"
)
_MARK = re.compile(
    r"(?:\{\})?\^(?:\{\s*)?(?:\\(?:ast|star|dagger|ddagger|S|P|circ|bullet|diamond(?:suit)?|natural)"
    r"|[*∗†‡§a-h])+(?:\s*\})?(?![\w{])"
)
_ERROR = re.compile(r"[_^]\{\s*(?:\(\s*)?(?:\\pm|±)\s*([^{}()]*)(?:\)\s*)?\}")
_SPACE = re.compile(r"\\[,;:!> ]|~|\\q?quad(?![a-zA-Z])")
_SIGN = re.compile(
    r"\\(pm|times|uparrow|downarrow|Uparrow|Downarrow|sim|approx|leq?|geq?|ll|gg|checkmark|cdot"
    r"|rightarrow|to|infty|alpha|beta|gamma|delta|Delta|epsilon|lambda|mu|sigma|tau|rho|theta|ell"
    r"|ldots|dots|cdots|%|#|&)(?![a-zA-Z])\s?"
)
_SIGNS = dict(zip(
    "pm times uparrow downarrow Uparrow Downarrow sim approx le leq ge geq ll gg checkmark cdot "
    "rightarrow to infty alpha beta gamma delta Delta epsilon lambda mu sigma tau rho theta ell "
    "ldots dots cdots % # &".split(),
    "± × ↑ ↓ ↑ ↓ ~ ≈ ≤ ≤ ≥ ≥ ≪ ≫ ✓ · → → ∞ α β γ δ Δ ε λ μ σ τ ρ θ ℓ … … … % # &".split(),
    strict=True,
))  # fmt: skip
_INDEX = re.compile(r"_\{?([\w.+-]{1,12})\}?")
_CHANGE = re.compile(r"(?:_\{?(?=[+−–±-])|\^\{?(?=[+±]))(.)\s?([\d.]+%?)\}?")
_YES_OR_NO = frozenset(("✓", "✔", "✗", "✘", "×", "x", "X", "yes", "no", "Yes", "No", "Y", "N"))
_TEX = re.compile(r"[\\{}^_]")
_TRAILING_MARKS = re.compile(r"(?<=[\w%).])\s*[*∗†‡§¶♠♣♦♥♯⋆★]+(?=\s|$|±)")


@dataclass(eq=False, slots=True)
class Cell:
    """A cell of a table.

    Attributes:
        text: What it holds, without marks of footnotes; empty for a dash, too.
        head: Whether LaTeXML takes its row for the head of the table.
        rows: How many rows it spans.
        columns: How many columns it spans.
        ruled_above: Whether a rule runs above it.
        ruled_below: Whether a rule runs below it.
    """

    text: str
    head: bool
    rows: int
    columns: int
    ruled_above: bool
    ruled_below: bool

    @property
    def is_number(self) -> bool:
        """Whether it holds a value, with its unit, its error or its rank."""
        return bool(_NUMBER.fullmatch(self.text))

    @property
    def is_mark(self) -> bool:
        """Whether it says yes or no."""
        return self.text in _YES_OR_NO


Row = list[Cell | None]


def grid_of(table: HtmlElement, around: Look) -> list[Row]:
    """Read the cells of a table; each row has the same number of columns.

    Args:
        table: The element of the class `ltx_tabular`.
        around: How its text looks.
    """
    rows: list[Row] = []
    spanned: dict[tuple[int, int], Cell] = {}
    found = itertools.islice(_parts(table, around, ("tr",), "ltx_tr"), MOST_ROWS)
    for number, (element, seen) in enumerate(found):
        row: Row = []
        cells = _parts(element, seen, ("td", "th"), "ltx_td")
        for cell_element, cell_seen in itertools.islice(cells, MOST_COLUMNS):
            _fill(row, spanned, number)
            if len(row) >= MOST_COLUMNS:
                break
            cell = _cell(cell_element, element, cell_seen)
            for down, across in itertools.product(range(1, cell.rows), range(cell.columns)):
                spanned[number + down, len(row) + across] = cell
            row.extend([cell] * cell.columns)
        _fill(row, spanned, number)
        rows.append(row[:MOST_COLUMNS])
    width = max((len(row) for row in rows), default=0)
    return [[*row, *[None] * (width - len(row))] for row in rows]


def _fill(row: Row, spanned: dict[tuple[int, int], Cell], number: int) -> None:
    while len(row) < MOST_COLUMNS and (number, len(row)) in spanned:
        row.append(spanned[number, len(row)])


def _parts(
    element: HtmlElement, around: Look, tags: tuple[str, ...], name: str
) -> Iterator[tuple[HtmlElement, Look]]:
    """Return the rows of a table or the cells of a row, without those of tables in cells."""
    for child in element:
        seen = look_of(child, around)
        classes = classes_of(child)
        if seen is None:
            continue
        if child.tag in tags or name in classes:
            yield child, seen
        elif TABULAR not in classes:
            yield from _parts(child, seen, tags, name)


def _cell(element: HtmlElement, row: HtmlElement, around: Look) -> Cell:
    classes = classes_of(element)
    spans = {kind: int(number) for name in classes for kind, number in _SPAN.findall(name)}
    columns = _span(element.get("colspan"), spans.get("col", 1))
    rows = _span(element.get("rowspan"), spans.get("row", 1))
    above = row.getparent()
    return Cell(
        text=_text(element, around),
        head=(element.tag == "th" and "ltx_th_row" not in classes)
        or (above is not None and (above.tag == "thead" or "ltx_thead" in classes_of(above))),
        rows=min(rows, MOST_ROWS),
        columns=min(columns, MOST_COLUMNS),
        ruled_above=not _ABOVE.isdisjoint(classes),
        ruled_below=not _BELOW.isdisjoint(classes),
    )  # fmt: skip


def _span(stated: str | None, otherwise: int) -> int:
    number = int(stated) if stated and stated.isascii() and stated.isdecimal() else otherwise
    return max(1, min(number, MOST_ROWS))


def _text(element: HtmlElement, around: Look) -> str:
    for table in filter(_is_tabular, element.iter("table", "span")):
        table.set("class", "")  # a cell of several lines
    for citation in (*element.iter("cite"), *filter(_is_mark, element.iter("sup"))):
        hide(citation)
    text = Prose().text(element, around)[: 2 * _LONGEST_CELL].replace(LINE_BREAK, " ")
    text = _FORMULA.sub(_plain, seen_text(text))
    if "$" not in text:
        text = _CHANGE.sub(_change, text)
    text = _TRAILING_MARKS.sub("", text)
    text = seen_text(text.replace("()", "")).rstrip(" ;")
    if len(text) > _LONGEST_CELL:
        text = text[:_LONGEST_CELL].rpartition(" ")[0] + "…"
    return "" if text in ("-", "–", "—", "−", "--", "---", "/", "n/a", "N/A") else text


def _is_tabular(element: HtmlElement) -> bool:
    return TABULAR in classes_of(element)


def _is_mark(raised: HtmlElement) -> bool:
    text = "".join(itertools.islice(raised.itertext(), 10)).strip(" ,")
    return (len(text) <= 1 and not text.isdecimal()) or not any(map(str.isalnum, text))  # fmt: skip


def _change(raised: re.Match[str]) -> str:
    """A raised or lowered difference or error."""
    return f" ± {raised[2]}" if raised[1] == "±" else f" ({raised[1]}{raised[2]})"


def _plain(formula: re.Match[str]) -> str:
    """A formula in a cell as text, where it is one number, a sign or a word."""
    tex = formula[1]
    for _ in range(3):
        tex = _DRESS.sub(r"\1", tex)
    tex = _ERROR.sub(r" ± \1", _MARK.sub("", tex))
    tex = _SIGN.sub(lambda sign: _SIGNS[sign[1]], _SPACE.sub(" ", tex.replace("{,}", ",")))
    tex = tex.replace("±", " ± ").replace("{}", "")
    index = _INDEX.fullmatch(tex)
    if index is not None:
        return f"_{index[1]}"
    return formula[0] if _TEX.search(tex) else seen_text(tex)
