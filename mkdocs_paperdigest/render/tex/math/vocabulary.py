"""The commands and environments of formulas that latex2mathml does not get as they are."""

from __future__ import annotations

TEXT_BOXES = frozenset(
    "text textrm textnormal textup textmd textbf textit textsl textsf texttt textsc mbox hbox fbox"
    " emph intertext shortintertext makebox framebox parbox ce mathtext texttt".split()
)
"""Commands whose argument is text."""

NAMES = frozenset(["operatorname", "operatornamewithlimits", "DeclareMathOperator", "opn"])
"""Commands whose argument is the name of a function."""

DROPPED = {
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
"""Those of `DROPPED` whose first argument may be a command without braces."""

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
    "equation": "", "displaymath": "", "math": "", "multline": "", "gather": "lines",
    "gathered": "lines",
    "aligned": "lines", "align": "lines", "alignat": "lines", "alignedat": "lines",
    "eqnarray": "lines", "split": "lines", "flalign": "lines", "cases": "cases",
    "dcases": "cases", "rcases": "cases", "matrix": "matrix", "pmatrix": "pmatrix",
    "bmatrix": "bmatrix", "Bmatrix": "Bmatrix", "vmatrix": "vmatrix", "Vmatrix": "Vmatrix",
    "smallmatrix": "smallmatrix", "array": "array", "tabular": "array", "subarray": "array",
}  # fmt: skip
"""What an environment becomes: `lines` of equations, a matrix or nothing but its content."""
