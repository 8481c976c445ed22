"""Tables for running text: the commands, what they stand for, style or leave out."""

from __future__ import annotations

ACCENTS = {
    "`": "\u0300", "'": "\u0301", "^": "\u0302", "~": "\u0303", "=": "\u0304", "u": "\u0306",
    ".": "\u0307", '"': "\u0308", "r": "\u030a", "H": "\u030b", "v": "\u030c", "d": "\u0323",
    "c": "\u0327", "k": "\u0328", "b": "\u0331", "t": "\u0361",
}  # fmt: skip
"""The combining character of each accent command."""

LETTERS = {
    "aa": "å", "AA": "Å", "ae": "æ", "AE": "Æ", "dh": "ð", "DH": "Ð", "dj": "đ", "DJ": "Đ",
    "i": "ı", "j": "ȷ", "l": "ł", "L": "Ł", "ng": "ŋ", "NG": "Ŋ", "o": "ø", "O": "Ø", "oe": "œ",
    "OE": "Œ", "ss": "ß", "SS": "SS", "th": "þ", "TH": "Þ",
}  # fmt: skip
"""Commands that are letters of a word: a blank behind one only ends the command."""

SIGNS = {
    "BibTeX": "BibTeX", "LaTeX": "LaTeX", "LaTeXe": "LaTeX2e", "P": "¶", "S": "§", "TeX": "TeX",
    "aka": "a.k.a.", "arcmin": "′", "arcsec": "″", "angstrom": "Å", "ast": "*", "backslash": "∖",
    "bullet": "•", "cdots": "⋯", "celsius": "°C", "cf": "cf.", "checkmark": "✓", "cmark": "✓",
    "copyright": "©", "dag": "†", "ddag": "‡", "deg": "°", "degr": "°", "degree": "°", "dots": "…",
    "eg": "e.g.", "etal": "et al.", "etc": "etc.", "euro": "€", "farcm": "′.", "farcs": "″.",
    "fdg": "°.", "glqq": "„", "grqq": "“", "guillemotleft": "«", "guillemotright": "»",
    "ie": "i.e.", "iid": "i.i.d.", "kms": "km s⁻¹", "ldots": "…", "lq": "‘", "lsun": "L⊙",
    "Lsun": "L⊙", "micron": "μm", "msun": "M⊙", "Msun": "M⊙", "pounds": "£", "rq": "’",
    "rsun": "R⊙", "Rsun": "R⊙", "textasciicircum": "^", "textasciitilde": "~",
    "textasteriskcentered": "*", "textbackslash": "∖", "textbar": "|", "textbullet": "•",
    "textcelsius": "°C", "textcent": "¢", "textcopyright": "©", "textdagger": "†",
    "textdegree": "°", "textdollar": "$", "textellipsis": "…", "textemdash": "—", "textendash": "–",
    "texteuro": "€", "textgreater": ">", "textless": "<", "textmu": "μ", "textohm": "Ω",
    "textonehalf": "½", "textonequarter": "¼", "textperiodcentered": "·", "textpm": "±",
    "textquotedbl": '"', "textquotedblleft": "“", "textquotedblright": "”", "textquoteleft": "‘",
    "textquoteright": "’", "textquotesingle": "'", "textregistered": "®", "textsection": "§",
    "textsterling": "£", "texttimes": "×", "texttrademark": "™", "textunderscore": "_",
    "textvisiblespace": "␣", "wrt": "w.r.t.", "xmark": "✗", "yr": "yr",
}  # fmt: skip
"""Commands that stand for a sign or an abbreviation, among them macros that authors often define
in their papers and leave in their abstracts."""

ESCAPES = {
    "\n": " ", "\t": " ", "\\": " ", " ": " ", "!": "", '"': '"', "#": "#", "$": "$", "%": "%",
    "&": "&", "'": "'", "(": "(", ")": ")", "*": "", ",": "\u202f", "-": "", ".": ".", "/": "",
    ":": " ", ";": " ", "<": "<", "=": "=", ">": " ", "@": "", "[": "[", "]": "]", "^": "^",
    "_": "_", "`": "`", "{": "{", "|": "‖", "}": "}", "~": "~",
}  # fmt: skip
"""What a backslash before a single character that is no letter means in text."""

STYLES = {
    "textbf": "strong", "mathbf": "strong", "boldsymbol": "strong", "pmb": "strong",
    "emph": "em", "textit": "em", "textsl": "em", "mathit": "em",
    "underline": "u", "uline": "u", "ul": "u",
    "texttt": "code", "mathtt": "code", "code": "code", "lstinline": "code",
    "textsc": "sc",
    "textsuperscript": "sup", "textsubscript": "sub",
    "paragraph": "strong", "subparagraph": "strong", "section": "strong", "subsection": "strong",
}  # fmt: skip
"""Commands that style their argument, with the tag."""

SWITCHES = {
    "bf": "strong", "bfseries": "strong", "it": "em", "em": "em", "itshape": "em", "sl": "em",
    "slshape": "em", "tt": "code", "ttfamily": "code", "sc": "sc", "scshape": "sc",
}  # fmt: skip
"""Commands that style the rest of their group, with the tag."""

TEXT_DROPPED = {
    "cite": 1, "citep": 1, "citet": 1, "citealt": 1, "citealp": 1, "citeauthor": 1, "citeyear": 1,
    "parencite": 1, "textcite": 1, "autocite": 1, "footcite": 1, "nocite": 1, "onlinecite": 1,
    "ref": 1, "eqref": 1, "cref": 1, "Cref": 1, "autoref": 1, "pageref": 1, "label": 1,
    "vspace": 1, "hspace": 1, "includegraphics": 1, "color": 1, "textcolor": 1, "colorbox": 1,
    "fontsize": 2, "selectfont": 0, "scalebox": 1, "raisebox": 1, "resizebox": 2, "rotatebox": 1,
    "newcommand": 2, "renewcommand": 2, "providecommand": 2, "def": 1, "newline": 0, "par": 0,
    "linebreak": 0, "pagebreak": 0, "newpage": 0, "noindent": 0, "indent": 0, "smallskip": 0,
    "medskip": 0, "bigskip": 0, "centering": 0, "maketitle": 0, "xspace": 0, "protect": 0,
    "selectlanguage": 1, "foreignlanguage": 1, "bibliographystyle": 1, "bibliography": 1,
    "rm": 0, "sf": 0, "cal": 0, "normalfont": 0, "upshape": 0, "mdseries": 0, "rmfamily": 0,
    "sffamily": 0, "mathversion": 1, "tiny": 0, "scriptsize": 0, "footnotesize": 0, "small": 0,
    "normalsize": 0, "large": 0, "Large": 0, "LARGE": 0, "huge": 0, "Huge": 0, "sloppy": 0,
    "hfill": 0, "vfill": 0, "null": 0, "relax": 0, "leavevmode": 0, "boldmath": 0,
    "pagestyle": 1, "thispagestyle": 1, "looseness": 0, "thanks": 1, "keywords": 0, "quad": 0,
    "qquad": 0, "thinspace": 0, "enspace": 0, "space": 0, "nobreakspace": 0, "hskip": 0, "kern": 0,
    "left": 0, "right": 0, "displaystyle": 0, "textstyle": 0, "limits": 0, "nolimits": 0,
    "textnormal": 0, "textrm": 0, "textsf": 0, "textup": 0, "textmd": 0, "text": 0, "mbox": 0,
    "hbox": 0, "fbox": 0, "mathrm": 0, "mathsf": 0, "operatorname": 0, "mathop": 0, "path": 0,
    "unboldmath": 0, "allowbreak": 0, "break": 0, "hypertarget": 1, "hyperlink": 1, "hyperref": 0,
    "si": 0, "num": 0, "unit": 0, "enquote": 0, "title": 0, "author": 0, "abstract": 0, "date": 0,
    "and": 0, "input": 1, "include": 1, "usepackage": 1, "documentclass": 1, "markboth": 2,
}  # fmt: skip
"""Commands that say nothing here, each with the number of arguments that go with it."""

CITING = frozenset(word for word in TEXT_DROPPED if "cite" in word or "ref" in word)
"""Those of `TEXT_DROPPED` that take the blank before them along."""

TIGHT = frozenset(
    ["textasciitilde", "textless", "textgreater", "textquotesingle", "textquotedblleft", "pounds"]
)
"""Signs behind which a blank only ends the command."""

DEGREES = {
    r"^\circ": "°",
    r"^{\circ}": "°",
    r"{}^\circ": "°",
    r"{}^{\circ}": "°",
    r"\degree": "°",
    r"^\prime": "′",
    r"^{\prime}": "′",
    r"'": "′",
    r"''": "″",
    r"^{\prime\prime}": "″",
}
"""Formulas that are a degree, minute or second and no more."""

FORMULA_ENVIRONMENTS = frozenset(
    ["equation", "align", "eqnarray", "gather", "multline", "displaymath", "math", "alignat"]
)
"""Environments that hold a formula."""

LIST_ENVIRONMENTS = frozenset(["itemize", "enumerate", "description"])
"""Environments that hold a list."""
