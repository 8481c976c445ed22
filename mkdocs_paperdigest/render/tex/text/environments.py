"""Environments in running text: formulas on lines of their own, and lists."""

from __future__ import annotations

import re

from ..math.limits import MAX_LENGTH
from .pieces import Kind, Piece
from .scan import BLANK, Scan

_FORMULAS = frozenset(
    ["equation", "align", "eqnarray", "gather", "multline", "displaymath", "math", "alignat"]
)
_ITEMS = frozenset(["itemize", "enumerate", "description"])


def begin(scan: Scan) -> None:
    """Read the beginning of an environment, and of a formula the whole."""
    name = (scan.argument() or "").removesuffix("*")
    if name in _FORMULAS:
        stop = scan.text.find(f"\\end{{{name}", scan.at, scan.at + MAX_LENGTH * 2)
        if stop > 0:
            source = scan.text[scan.at : stop]
            if name in ("align", "eqnarray", "alignat"):
                source = f"\\begin{{align}}{source}\\end{{align}}"
            scan.formula(source, Kind.FORMULA if name == "math" else Kind.DISPLAY)
            scan.at = stop + len("\\end")
            scan.argument()
    elif name in _ITEMS:
        scan.skip(re.compile(r"\[[^\]]{0,100}\]"))
        scan.lists.append(0 if name == "enumerate" else -1)
    else:
        scan.write(" ")


def end(scan: Scan) -> None:
    """Read the end of an environment."""
    if (scan.argument() or "") in _ITEMS and scan.lists:
        scan.lists.pop()
        scan.pieces.append(Piece(Kind.BREAK, ""))


def item(scan: Scan) -> None:
    r"""Read `\item`: a new line with a bullet, a number or a label."""
    label = "•"
    if scan.lists and scan.lists[-1] >= 0:
        scan.lists[-1] += 1
        label = f"{scan.lists[-1]}."
    if match := scan.skip(re.compile(r"\s*\[([^\[\]\\]{0,100})\]")):
        label = match[1]
    if any(piece.value.strip() for piece in scan.pieces[-3:]):
        scan.pieces.append(Piece(Kind.BREAK, ""))
    scan.write(label + " ")
    scan.skip(BLANK)
