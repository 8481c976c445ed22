"""Tables for formulas: commands, kinds of signs, alphabets, and the MathML that is allowed."""

from __future__ import annotations

import re

TEXT_BOXES = frozenset(
    "text textrm textnormal textup textmd textbf textit textsl textsf texttt textsc mbox hbox fbox"
    " emph intertext shortintertext makebox framebox parbox ce mathtext texttt".split()
)
"""Commands whose argument is text."""

NAMES = frozenset(["operatorname", "operatornamewithlimits", "DeclareMathOperator", "opn"])
"""Commands whose argument is the name of a function."""

MATH_DROPPED = {
    "label": 1, "tag": 1, "cite": 1, "citep": 1, "citet": 1, "ref": 1, "eqref": 1, "footnote": 1,
    "hspace": 1, "vspace": 1, "hphantom": 1, "vphantom": 1, "rule": 2, "color": 1, "textcolor": 1,
    "href": 1, "url": 0, "class": 1, "cssId": 1, "style": 1, "require": 1,
    "raisebox": 1, "scalebox": 1, "resizebox": 2, "colorbox": 1, "fcolorbox": 2, "bbox": 0,
    "newcommand": 2, "renewcommand": 2, "providecommand": 2, "newenvironment": 3, "def": 2,
    "gdef": 2, "edef": 2, "let": 0, "nonumber": 0, "notag": 0, "xspace": 0, "allowbreak": 0,
    "ensuremath": 0, "protect": 0, "boldmath": 0, "unboldmath": 0, "noindent": 0, "mathsurround": 0,
    "big": 0, "Big": 0, "bigg": 0, "Bigg": 0, "bigl": 0, "bigr": 0, "bigm": 0, "Bigl": 0, "Bigr": 0,
    "Bigm": 0, "biggl": 0, "biggr": 0, "biggm": 0, "Biggl": 0, "Biggr": 0, "Biggm": 0, "smash": 0,
    "mathstrut": 0, "strut": 0, "null": 0, "relax": 0, "sideset": 2, "skew": 1, "tiny": 0,
    "small": 0, "large": 0, "Large": 0, "LARGE": 0, "huge": 0, "Huge": 0, "normalsize": 0,
    "scriptsize": 0, "footnotesize": 0, "em": 0, "sl": 0, "bfseries": 0, "itshape": 0,
    "rmfamily": 0, "mathchoice": 0, "verb": 0, "leavevmode": 0, "centering": 0, "hfill": 0,
    "hfil": 0, "displaylimits": 0, "texorpdfstring": 0, "llap": 0, "rlap": 0, "clap": 0,
    "hline": 0, "mathpalette": 0, "vcenter": 0, "hdashline": 0, "thinspace": 0, "operatorfont": 0,
}  # fmt: skip
"""Commands that say nothing here, each with the number of arguments that go with it."""

DEFINING = frozenset(["def", "gdef", "edef", "newcommand", "renewcommand", "providecommand"])
"""Those of `MATH_DROPPED` whose first argument may be a command without braces."""

DIMENSIONED = frozenset(
    ["kern", "mkern", "hskip", "mskip", "raise", "lower", "moveleft", "moveright"]
)
"""Commands that a length follows."""

RENAMED = {
    "C": r"\mathbb{C}", "N": r"\mathbb{N}", "Q": r"\mathbb{Q}", "R": r"\mathbb{R}",
    "Z": r"\mathbb{Z}", "mathds": r"\mathbb", "mathbbm": r"\mathbb", "mathbbmss": r"\mathbb",
    "mathbbold": r"\mathbb", "bold": r"\mathbf", "bs": r"\boldsymbol", "boldsymbol": r"\boldsymbol",
    "mathpzc": r"\mathcal", "EuScript": r"\mathcal", "mathscript": r"\mathcal", "Cal": r"\mathcal",
    "nicefrac": r"\frac", "sfrac": r"\frac", "flatfrac": r"\frac", "xfrac": r"\frac",
    "wtilde": r"\widetilde", "what": r"\widehat", "eps": r"\epsilon", "veps": r"\varepsilon",
    "Msun": r"M_\odot ", "msun": r"M_\odot ", "Lsun": r"L_\odot ", "lsun": r"L_\odot ",
    "Rsun": r"R_\odot ", "rsun": r"R_\odot ", "Zsun": r"Z_\odot ", "lesssim": r"\lesssim ",
    "la": r"\lesssim ", "ga": r"\gtrsim ", "arcdeg": r"^\circ ", "degr": r"^\circ ",
    "degree": r"^\circ ", "kms": r"\mathrm{km}\,\mathrm{s}^{-1}",
    "displaystyle": "", "textstyle": "", "scriptstyle": "", "scriptscriptstyle": "",
    "upmu": r"\mu ", "micro": r"\mu ", "dd": r"\mathrm{d}", "dif": r"\mathrm{d}",
    "rmd": r"\mathrm{d}", "textsuperscript": "^", "textsubscript": "_", "sp": "^", "sb": "_",
    "defeq": r"\coloneqq ", "eqdef": r"\coloneqq ", "coloneq": r"\coloneqq ", "st": r"\,",
    "spacefactor": "", "slash": "/", "lbrack": "[", "rbrack": "]", "thickspace": r"\;",
}  # fmt: skip
"""Commands that latex2mathml has under another name or not at all, among them macros that authors
often leave in their abstracts."""

FENCED = {
    "abs": ("|", "|"),
    "norm": (r"\|", r"\|"),
    "ceil": (r"\lceil ", r"\rceil "),
    "floor": (r"\lfloor ", r"\rfloor "),
    "set": (r"\{", r"\}"),
    "bra": (r"\langle ", "|"),
    "ket": ("|", r"\rangle "),
    "braket": (r"\langle ", r"\rangle "),
    "expval": (r"\langle ", r"\rangle "),
}
"""Commands that set their argument between two brackets."""

ENVIRONMENTS = {
    "equation": "", "displaymath": "", "math": "", "multline": "",
    "gather": "lines", "gathered": "lines",
    "aligned": "lines", "align": "lines", "alignat": "lines", "alignedat": "lines",
    "eqnarray": "lines", "split": "lines", "flalign": "lines", "cases": "cases",
    "dcases": "cases", "rcases": "cases", "matrix": "matrix", "pmatrix": "pmatrix",
    "bmatrix": "bmatrix", "Bmatrix": "Bmatrix", "vmatrix": "vmatrix", "Vmatrix": "Vmatrix",
    "smallmatrix": "smallmatrix", "array": "array", "tabular": "array", "subarray": "array",
}  # fmt: skip
"""What an environment becomes: `lines` of equations, a matrix or nothing but its content."""

FENCES = frozenset("()[]{}⟨⟩⌈⌉⌊⌋")
"""Brackets, which browsers would stretch."""

OPENING = frozenset("([{⟨⌈⌊")
"""Brackets that open: up to their end no line breaks."""

CLOSING = frozenset(")]}⟩⌉⌋!")
"""Brackets that close, and the factorial: a sign behind them is never unary."""

SIGNED = frozenset("+−±∓")
"""Signs that are unary where nothing stands before them."""

BINARY = SIGNED | frozenset("×÷⋅·∘∗⊗⊕⊙∪∩∧∨⋆")
"""Signs that stand between two terms."""

BARS = frozenset("|‖")
"""Bars, which may open or close."""

TIGHT_SIGNS = frozenset("∑∏∐∫∬∮∂∇√∀∃¬|‖/⊙⊕∗")
"""Mathematical signs without space around them."""

IDENTIFIERS = frozenset("∞∅⊤∠△□⊙⊕")
"""Signs that are terms of their own, whatever latex2mathml takes them for."""

COMBINING = {
    "^": "\u0302", "~": "\u0303", "‾": "\u0304", "―": "\u0305", "→": "\u20d7", "˙": "\u0307",
    "¨": "\u0308", "˘": "\u0306", "ˇ": "\u030c", "´": "\u0301", "`": "\u0300", "˚": "\u030a",
    "⃛": "\u20db",
}  # fmt: skip
"""The combining character of each accent that stands over a letter."""

CHILDREN = {
    "msub": 2, "msup": 2, "msubsup": 3, "munder": 2, "mover": 2, "munderover": 3, "mfrac": 2,
    "mroot": 2,
}  # fmt: skip
"""How many children an element must have, for those that say what each is."""

ROWS = frozenset(["math", "mrow", "msqrt", "mtd", "mstyle", "mpadded", "mphantom"])
"""Elements with any number of children in a row."""

TOKENS = frozenset(["mi", "mn", "mo", "mtext"])
"""Elements that hold text."""

ELEMENTS = frozenset([*CHILDREN, *ROWS, *TOKENS, "mspace", "mtable", "mtr"])
"""All elements that a formula may have; any other becomes an `mrow`."""

_LENGTH = re.compile(r"[+-]?\d{0,2}(\.\d{1,3})?em")
_TRUE_OR_FALSE = re.compile("true|false")
ATTRIBUTES: dict[str, dict[str, re.Pattern[str]]] = {
    "mo": {
        "stretchy": _TRUE_OR_FALSE,
        "movablelimits": _TRUE_OR_FALSE,
        "largeop": _TRUE_OR_FALSE,
        "form": re.compile("prefix|postfix"),
        "lspace": re.compile("0"),
        "rspace": re.compile("0"),
    },
    "mspace": {"width": _LENGTH},
    "mfrac": {"linethickness": re.compile("0")},
    "mstyle": {"displaystyle": _TRUE_OR_FALSE, "scriptlevel": re.compile("[0-2]")},
}
"""The attributes that an element may have, with the whole of each value."""

NAMED_SPACES = {
    "thinmathspace": "0.167em",
    "mediummathspace": "0.222em",
    "thickmathspace": "0.278em",
    "negativethinmathspace": "-0.167em",
    "negativemediummathspace": "-0.222em",
    "negativethickmathspace": "-0.278em",
}
"""The width of each space that MathML has a name for."""

ROLE = "role"
"""An attribute that is never written: it decides the space around an identifier."""

WORD = "letters of one word"
"""The role of letters that make one word with their neighbours."""

NAME = "the name of a function"
"""The role of a function's name."""

_LATIN = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
_GREEK = "ΑΒΓΔΕΖΗΘΙΚΛΜΝΞΟΠΡϴΣΤΥΦΧΨΩ∇αβγδεζηθικλμνξοπρςστυφχψω∂ϵϑϰϕϱϖ"
_DIGITS = "0123456789"


def _alphabet(letters: int, greek: int = 0, digits: int = 0, **holes: str) -> dict[int, str]:
    table = {c: chr(letters + i) for i, c in enumerate(_LATIN)}
    if greek:
        table |= {c: chr(greek + i) for i, c in enumerate(_GREEK)}
    if digits:
        table |= {c: chr(digits + i) for i, c in enumerate(_DIGITS)}
    return str.maketrans(table | holes)


ALPHABETS = {
    "bold": _alphabet(0x1D400, 0x1D6A8, 0x1D7CE),
    "bold-italic": _alphabet(0x1D468, 0x1D71C, 0x1D7CE),
    "double-struck": _alphabet(
        0x1D538, 0, 0x1D7D8, C="ℂ", H="ℍ", N="ℕ", P="ℙ", Q="ℚ", R="ℝ", Z="ℤ"
    ),
    "script": _alphabet(
        0x1D49C, B="ℬ", E="ℰ", F="ℱ", H="ℋ", I="ℐ", L="ℒ", M="ℳ", R="ℛ", e="ℯ", g="ℊ", o="ℴ"
    ),
    "fraktur": _alphabet(0x1D504, C="ℭ", H="ℌ", I="ℑ", R="ℜ", Z="ℨ"),
    "sans-serif": _alphabet(0x1D5A0, 0, 0x1D7E2),
    "sans-serif-italic": _alphabet(0x1D608, 0, 0x1D7E2),
    "monospace": _alphabet(0x1D670, 0, 0x1D7F6),
}
"""The letters of each alphabet, by the value of `mathvariant` that names it.

MathML Core has no `mathvariant` but `normal`: the letters themselves carry the alphabet."""

SUPERSCRIPTS = str.maketrans(
    "0123456789+-−=()abcdefghijklmnoprstuvwxyzABDEGHIJKLMNOPRTUVWαβγδεθφχ′″*∗†‡∘° ,",
    "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁼⁽⁾ᵃᵇᶜᵈᵉᶠᵍʰⁱʲᵏˡᵐⁿᵒᵖʳˢᵗᵘᵛʷˣʸᶻᴬᴮᴰᴱᴳᴴᴵᴶᴷᴸᴹᴺᴼᴾᴿᵀᵁⱽᵂᵅᵝᵞᵟᵋᶿᵠᵡ′″**†‡°° ,",
)
"""The superscript of each character that has one in Unicode."""

SUBSCRIPTS = str.maketrans(
    "0123456789+-−=()aehijklmnoprstuvxβγρφχ⊙⊕*∗⊥∥ ,",
    "₀₁₂₃₄₅₆₇₈₉₊₋₋₌₍₎ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓᵦᵧᵨᵩᵪ⊙⊕**⊥∥ ,",
)
"""The subscript of each character that has one in Unicode."""
