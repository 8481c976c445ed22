r"""Formulas: TeX to MathML, and to readable Unicode where there is no markup.

latex2mathml does the conversion; around it stands what it leaves open. Before: text boxes and
names it does not know are taken out of its hands, definitions (which it would expand without
bound) and styling with free values are removed. After: its tree is rebuilt from a list of allowed
elements and values, in the part of MathML that browsers implement
([MathML Core](https://www.w3.org/TR/mathml-core/)), and kept small.
"""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Callable, Iterator
from functools import lru_cache
from xml.etree.ElementTree import Element

from latex2mathml.converter import convert, convert_to_element
from markupsafe import Markup

from .tex_symbols import (
    ALPHABETS,
    SIGNS,
    SUBSCRIPTS,
    SUPERSCRIPTS,
    character,
    in_script,
    plain_words,
    safe,
)

MAX_LENGTH = 2000
"""Characters of a formula; a longer one is shown as text."""

_MAX_DEPTH = 40
_UNBROKEN = 8
_FIRST_BOX = 0xE000
_BOXES = re.compile("[\ue000-\uf8ff]")


_NOTHING = Element("mrow")
_MATH = Markup("<math{}>{}</math>")


class _UnreadableError(Exception):
    """A formula that cannot be shown as one."""


@lru_cache(maxsize=8192)
def math_to_html(source: str, *, block: bool = False) -> Markup:
    """Write a formula as MathML, or as readable text where it cannot be.

    Args:
        source: The TeX between the delimiters.
        block: Whether it stands on a line of its own.
    """
    try:
        tree = _tree(source, block=block)
    except _UnreadableError:
        words = safe(_in_words(source))
        return Markup('<span class="pd-tex">{}</span>').format(words) if words else words
    if tree is _NOTHING:
        return Markup("")
    display = Markup(' display="block"') if block else Markup("")
    parts = [list(tree)] if block else _breakable(tree)
    return Markup("<wbr/>").join(
        _MATH.format(display, Markup("").join(map(_markup, part))) for part in parts
    )


@lru_cache(maxsize=8192)
def math_to_text(source: str) -> str:
    r"""Write a formula in one line of Unicode, such as `α²` for `\alpha^2`."""
    try:
        tree = _tree(source, block=False)
    except _UnreadableError:
        return _in_words(source)
    return " ".join(_line(tree).split())


@lru_cache(maxsize=4096)
def knows(command: str) -> bool:
    r"""Tell whether a command such as `\alpha` has a meaning in formulas."""
    if command[1:].lower().startswith(("def", "newc", "newe")):
        return False
    try:
        return command not in convert(command)
    except Exception:  # noqa: BLE001 (it has many; any means that the command wants arguments)
        return True


def _tree(source: str, *, block: bool) -> Element:
    """Convert a formula to a clean tree.

    Raises:
        _UnreadableError: It is too long, too deep or no formula at all.
    """
    if len(source) > MAX_LENGTH:
        raise _UnreadableError
    try:
        prepared, boxes = _prepare(_BOXES.sub("", source))
    except RecursionError as error:
        raise _UnreadableError from error
    for attempt in (prepared, _LOOSE.sub(" ", _SCRIPTED.sub(r"{}\g<0>", prepared))):
        try:
            raw = convert_to_element(attempt, display="block" if block else "inline")
            tree = _cleaned(raw, boxes, 0)
        except Exception:  # noqa: BLE001, S112 (whatever a damaged formula makes of the library)
            continue
        if tree.tag == "math" and len(tree):
            _trim(tree)
        return tree if "".join(tree.itertext()).strip() else _NOTHING
    raise _UnreadableError


# --- before: what latex2mathml is given ------------------------------------------------------

_Box = tuple[str, str]
"""An element's tag and text that stand in a formula for one private-use character."""

_PIECE = re.compile(
    r"\\(?P<word>[a-zA-Z]+)\*?|\\.|[{}$%#&~]|[\d.,]*\d(?=[^\d]|$)|[^\\{}$%#&~\d.,]+|.", re.DOTALL
)
_THOUSANDS = re.compile(r"\d{1,3}(,\d{3})+(\.\d+)?")
_LOOSE = re.compile(r"\\(left|right|middle)(?![a-zA-Z])\s*\.?|\\(no)?limits(?![a-zA-Z])")
_SCRIPTED = re.compile(r"(?<=[}\w'])\s*\^(?=[^{]|\{)|(?<=')_")
_DIMENSION = re.compile(r"\s*-?[\d.]*\s*(?:pt|em|ex|mu|cm|mm|in|pc|bp|sp|\\[a-z]+)?(?![a-zA-Z])")
_ION_STAGE = re.compile(r"\s*([ivx]{1,5})\s*(?=\})")
_NUMERAL = re.compile(r"\s*[ivx]{1,5}\s*")
_OPTION = re.compile(r"\s*\[[^\[\]{}]{0,80}\]")
_DELIMITER = re.compile(r"\s*(\\[a-zA-Z]+|\\.|[^{}\\\s])", re.DOTALL)

_TEXT_BOXES = frozenset(
    "text textrm textnormal textup textmd textbf textit textsl textsf texttt textsc mbox hbox fbox"
    " emph intertext shortintertext makebox framebox parbox ce mathtext texttt".split()
)
_NAMES = frozenset(["operatorname", "operatornamewithlimits", "DeclareMathOperator", "opn"])
_DROPPED = {
    # command: how many arguments go with it
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
_DEFINING = frozenset(["def", "gdef", "edef", "newcommand", "renewcommand", "providecommand"])
_DIMENSIONED = frozenset(
    ["kern", "mkern", "hskip", "mskip", "raise", "lower", "moveleft", "moveright"]
)
_RENAMED = {
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
_FENCED = {
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
_ENVIRONMENTS = {
    "equation": "", "displaymath": "", "math": "", "multline": "", "gather": "lines",
    "gathered": "lines",
    "aligned": "lines", "align": "lines", "alignat": "lines", "alignedat": "lines",
    "eqnarray": "lines", "split": "lines", "flalign": "lines", "cases": "cases",
    "dcases": "cases", "rcases": "cases", "matrix": "matrix", "pmatrix": "pmatrix",
    "bmatrix": "bmatrix", "Bmatrix": "Bmatrix", "vmatrix": "vmatrix", "Vmatrix": "Vmatrix",
    "smallmatrix": "smallmatrix", "array": "array", "tabular": "array", "subarray": "array",
}  # fmt: skip


def _prepare(source: str) -> tuple[str, list[_Box]]:
    """Rewrite a formula into what latex2mathml converts without loss or danger.

    Returns:
        The formula, and the boxes its private-use characters stand for, in order.
    """
    return _Preparation(source).run()


class _Preparation:
    """One pass over one formula, with the place that it has reached."""

    def __init__(self, source: str) -> None:
        self.source = source.replace("{,}", ",")
        self.at = 0
        self.out: list[str] = []
        self.boxes: list[_Box] = []
        self.open = 0
        self.aligned = False

    def run(self) -> tuple[str, list[_Box]]:
        while self.at < len(self.source):
            match = _PIECE.match(self.source, self.at)
            assert match  # noqa: S101 (its last branch takes any character)
            self.at = match.end()
            if word := match["word"]:
                self._command(word)
            else:
                self._sign(match[0])
        self.out.append("}" * self.open)
        return "".join(self.out), self.boxes

    def _sign(self, sign: str) -> None:
        if sign == "{":
            self.open += 1
            if self.open > _MAX_DEPTH:
                raise _UnreadableError
        elif sign == "}":
            if not self.open:
                return
            self.open -= 1
        elif sign in ("%", "#", "\\%", "\\#", "\\$", "\\_", "\\&"):
            self._box("mi", sign[-1])
            return
        elif (
            sign == "$"
            or (sign == "&" and self.aligned)
            or sign in ("\\(", "\\)", "\\[", "\\]", "\\-", "\\/", "\\")
        ):
            return
        elif sign.startswith("\\") and sign[1] in "'`\"^~=.":
            sign = ""
        elif _THOUSANDS.fullmatch(sign):
            self._box("mn", sign)
            return
        self.out.append(sign.replace(":=", r"\coloneqq "))

    def _command(self, word: str) -> None:
        if word in _TEXT_BOXES:
            content = self._argument()
            ion = word == "textsc" and _NUMERAL.fullmatch(content)
            self._text_box(content.upper() if ion else content)
        elif word in _NAMES:
            self._box("mi", plain_words(_unwrapped(self._argument())))
        elif word in _RENAMED:
            self.out.append(_RENAMED[word])
        elif word in _DROPPED:
            self._drop(_DROPPED[word], named=word in _DEFINING)
        elif word in _DIMENSIONED:
            self._skip(_DIMENSION)
            self.out.append(" ")
        elif word in _FENCED:
            self._fence(*_FENCED[word])
        else:
            self._special(word)

    def _special(self, word: str) -> None:
        special: dict[str, Callable[[], None]] = {
            "begin": lambda: self._environment(word),
            "end": lambda: self._environment(word),
            "left": lambda: self._delimiter(word),
            "right": lambda: self._delimiter(word),
            "middle": lambda: self._delimiter(word),
            "not": self._negated,
            "sc": self._small_capitals,
            "slashed": lambda: self._box("mi", plain_words(self._argument()) + "\u0338"),
            "tt": lambda: self._inside(r"\mathtt{", self._rest(), "}"),
            "unicode": lambda: self._box("mtext", character(self._argument())),
            "SI": self._quantity,
            "qty": self._quantity,
        }
        if word in special:
            special[word]()
        elif word in SIGNS and (word.startswith("text") or not knows("\\" + word)):
            self._box("mi", SIGNS[word])
        elif knows("\\" + word):
            self.out.append(f"\\{word} ")
        else:
            self._unknown(word)

    def _quantity(self) -> None:
        self._inside("{", self._argument(), r"}\,")
        self._box("mtext", plain_words(self._argument().replace("\\", "")))

    def _small_capitals(self) -> None:
        if match := _ION_STAGE.match(self.source, self.at):
            self.at = match.end()
            self._box("mtext", match[1].upper())

    def _unknown(self, word: str) -> None:
        """Show the content of a macro of the authors' own, or its name where it has none."""
        self._skip(_OPTION)
        start = self.at
        if self._upcoming() == "{" and self._argument().strip():
            self.at = start
        else:
            self._box("mi", word)

    def _negated(self) -> None:
        sign = _in_words(self._argument())
        self._box("mo", unicodedata.normalize("NFC", sign[:1] + "\u0338") + sign[1:])

    def _environment(self, word: str) -> None:
        name = self._argument().strip().removesuffix("*")
        known = _ENVIRONMENTS.get(name, "")
        if word == "begin" and name in ("array", "tabular", "alignat", "alignedat", "subarray"):
            self._skip(_OPTION)
            self._argument()
        if known:
            # Browsers align no columns: lines of equations stand centred below each other.
            self.aligned = known == "lines" and word == "begin"
            self.out.append(f"\\{word}{{{known.replace('lines', 'matrix')}}}")

    def _text_box(self, content: str) -> None:
        for i, part in enumerate(content.split("$")):
            if i % 2:
                self._inside("{", part, "}")
            elif words := re.sub(r"\s+", " ", plain_words(part)):
                self._box("mtext", words.replace(" ", "\u00a0"))

    def _fence(self, before: str, after: str) -> None:
        if self._upcoming() == "{":
            self._inside("{" + before, self._argument(), after + "}")
        else:
            self.out.append(before)

    def _inside(self, before: str, source: str, after: str) -> None:
        prepared, boxes = _prepare(source)
        shift = len(self.boxes)
        prepared = _BOXES.sub(lambda match: chr(ord(match[0]) + shift), prepared)
        self.boxes += boxes
        self.out.append(before + prepared + after)

    def _rest(self) -> str:
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

    def _delimiter(self, word: str) -> None:
        match = _DELIMITER.match(self.source, self.at)
        if match and (not match[1][1:].isalpha() or knows(match[1])):
            self.at = match.end()
            self.out.append(f"\\{word}{match[1]} ")
        else:
            self.out.append(f"\\{word}. ")

    def _drop(self, arguments: int, *, named: bool) -> None:
        for i in range(arguments):
            self._skip(_OPTION)
            if self._upcoming() == "{" or (named and not i):
                self._argument()
        self.out.append(" ")

    def _box(self, tag: str, text: str) -> None:
        self.out.append(f" {chr(_FIRST_BOX + len(self.boxes))} ")
        self.boxes.append((tag, text))

    def _skip(self, pattern: re.Pattern[str]) -> None:
        if match := pattern.match(self.source, self.at):
            self.at = match.end()

    def _upcoming(self) -> str:
        while self.source[self.at : self.at + 1].isspace():
            self.at += 1
        return self.source[self.at : self.at + 1]

    def _argument(self) -> str:
        """Read the argument of a command: a group without its braces, or one token."""
        if self._upcoming() != "{":
            match = _DELIMITER.match(self.source, self.at)
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


def _unwrapped(name: str) -> str:
    r"""Drop the styling around an operator's name: `poly` of `\mathsf{poly}`."""
    return re.sub(r"\\(math|text)[a-z]+|\\!", "", name)


# --- after: what is made of its answer -------------------------------------------------------

_CHILDREN = {
    "msub": 2, "msup": 2, "msubsup": 3, "munder": 2, "mover": 2, "munderover": 3, "mfrac": 2,
    "mroot": 2,
}  # fmt: skip
_ROWS = frozenset(["math", "mrow", "msqrt", "mtd", "mstyle", "mpadded", "mphantom"])
_TOKENS = frozenset(["mi", "mn", "mo", "mtext"])
_ELEMENTS = frozenset([*_CHILDREN, *_ROWS, *_TOKENS, "mspace", "mtable", "mtr"])
_LENGTH = re.compile(r"[+-]?\d{0,2}(\.\d{1,3})?em")
_TRUE_OR_FALSE = re.compile("true|false")
_ATTRIBUTES: dict[str, dict[str, re.Pattern[str]]] = {
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
_NAMED_SPACES = {
    "thinmathspace": "0.167em",
    "mediummathspace": "0.222em",
    "thickmathspace": "0.278em",
    "negativethinmathspace": "-0.167em",
    "negativemediummathspace": "-0.222em",
    "negativethickmathspace": "-0.278em",
}
_FENCES = frozenset("()[]{}⟨⟩⌈⌉⌊⌋")
_OPENING = frozenset("([{⟨⌈⌊")
_CLOSING = frozenset(")]}⟩⌉⌋!")
_SIGNED = frozenset("+−±∓")
_BINARY = _SIGNED | frozenset("×÷⋅·∘∗⊗⊕⊙∪∩∧∨⋆")
_BARS = frozenset("|‖")
_IDENTIFIERS = frozenset("∞∅⊤∠△□⊙⊕")
_REPLACED = str.maketrans("~⧵", "∼∖")
_ROLE = "role"
_WORD = "letters of one word"
_NAME = "the name of a function"
_ACCENT_SIGNS = str.maketrans("¯∼", "‾~")
_COMBINING = {
    "^": "\u0302", "~": "\u0303", "‾": "\u0304", "―": "\u0305", "→": "\u20d7", "˙": "\u0307",
    "¨": "\u0308",
    "˘": "\u0306", "ˇ": "\u030c", "´": "\u0301", "`": "\u0300",
    "˚": "\u030a", "⃛": "\u20db",
}  # fmt: skip


def _cleaned(raw: Element, boxes: list[_Box], depth: int) -> Element:
    """Rebuild an element from what is allowed, without what says nothing."""
    if depth > _MAX_DEPTH:
        raise _UnreadableError
    tag = raw.tag if raw.tag in _ELEMENTS else "mrow"
    text = html.unescape(raw.text or "")
    if tag in _TOKENS and not len(raw):
        return _token(tag, text, raw.get("mathvariant", ""), raw, boxes)
    element = Element(tag, _attributes(tag, raw))
    if text.strip():
        element.append(_token("mtext", text, "", raw, boxes))
    children = [_cleaned(child, boxes, depth + 1) for child in raw]
    if tag in _CHILDREN and len(children) != _CHILDREN[tag]:
        element.tag = tag = "mrow"
        element.attrib.clear()
    element.extend(children)
    if tag in _ROWS:
        _tidy_row(element)
        if len(element) == 1 and (tag == "mrow" or element[0].tag == "mrow"):
            if tag == "mrow":
                return element[0]
            element[:] = list(element[0])
    elif tag in ("mover", "munder"):
        _mark_accent(element)
    return element


def _token(tag: str, text: str, variant: str, raw: Element, boxes: list[_Box]) -> Element:
    boxed = len(text) == 1 and bool(_BOXES.match(text))
    if boxed:
        tag, text = boxes[ord(text) - _FIRST_BOX]
    else:
        text = _BOXES.sub(lambda m: boxes[ord(m[0]) - _FIRST_BOX][1], text).translate(_REPLACED)
    if re.search(r"\\[a-zA-Z]", text):
        raise _UnreadableError
    if not boxed and len(text) == 1 and tag in ("mi", "mo"):
        tag = _tag_of_sign(text, tag, raw)
    elif tag == "mo" and text[:1].isalpha():
        tag = "mi"  # max, lim: browsers would set the wide space of a relation around them
    element = Element(tag, _attributes(tag, raw))
    element.text = text
    if tag != "mtext" and variant in ALPHABETS:
        element.text = text.translate(ALPHABETS[variant])
        element.set(_ROLE, _WORD)
    elif tag == "mi" and variant == "normal" and text.isalpha():
        element.set("mathvariant", "normal")
        element.set(_ROLE, _WORD)
    elif tag == "mi" and len(text) > 1 and text[0].isalpha():
        element.set(_ROLE, _NAME)
    if tag == "mo":
        if text in _FENCES and raw.tag == "mi":
            element.set("stretchy", "false")
        _settle_operator(element)
    return element


def _settle_operator(element: Element) -> None:
    """Say of an operator what browsers would get wrong, and no more."""
    sign = element.text or ""
    if sign not in _BARS:
        element.attrib.pop("form", None)
    if sign in _FENCES:
        if element.get("stretchy") == "true":
            del element.attrib["stretchy"]
    elif sign == "/":
        element.attrib |= {"lspace": "0", "rspace": "0"}


def _tag_of_sign(sign: str, tag: str, raw: Element) -> str:
    """Tell identifiers from operators, which decides the space around them."""
    if sign in _IDENTIFIERS or (sign in _BARS and raw.get("stretchy") == "false"):
        return "mi"
    if tag == "mi" and (unicodedata.category(sign) in ("Sm", "Ps", "Pe") or sign in ":;"):
        return "mo"
    return tag


def _attributes(tag: str, raw: Element) -> dict[str, str]:
    allowed = _ATTRIBUTES.get(tag, {})
    values = {name: _NAMED_SPACES.get(raw.get(name, ""), raw.get(name, "")) for name in allowed}
    return {name: value for name, value in values.items() if allowed[name].fullmatch(value)}


def _tidy_row(row: Element) -> None:
    """Join upright letters to words and set the space around names and operators as TeX does."""
    tidy: list[Element] = []
    for child in row:
        if child.tag == "mrow" and not len(child):
            continue
        last = tidy[-1] if tidy else None
        if last is not None and last.get(_ROLE) == child.get(_ROLE) == _WORD:
            last.text = f"{last.text}{child.text}"
            last.attrib.pop("mathvariant", None)
            continue
        if last is not None and (
            (_is_name(child) and last.tag not in ("mo", "mspace"))
            or (_is_name(last) and child.tag not in ("mo", "mspace"))
        ):
            tidy.append(Element("mspace", {"width": "0.167em"}))
        if child.text in _SIGNED and last is not None and _is_opening(last):
            child.set("form", "prefix")
        tidy.append(child)
    row[:] = tidy
    if tidy and tidy[0].text in _BINARY - _SIGNED:
        tidy[0].tag = "mi"
    if tidy and tidy[-1].text in _BINARY:
        tidy[-1].tag = "mi"
        tidy[-1].attrib.clear()
    if all(child.tag in _TOKENS or child.tag == "mspace" for child in tidy):
        for child in tidy:
            if child.text in _FENCES:
                child.set("stretchy", "false")


def _trim(formula: Element) -> None:
    r"""Take the space from a relation that stands alone or at an end: `$\sim$10`, `$>5$`."""
    first, last = formula[0], formula[-1]
    if first is last and first.tag == "mo" and not first.attrib:
        first.tag = "mi"
    elif first.tag == "mo" and _spaced(first.text or "") and first.text not in _SIGNED:
        first.set("lspace", "0")
    elif last.tag == "mo" and _spaced(last.text or ""):
        last.set("rspace", "0")


def _breakable(formula: Element) -> list[list[Element]]:
    """Cut a long formula where TeX would break its line: browsers break none.

    That is behind a relation, sign or comma outside of brackets.
    """
    parts: list[list[Element]] = [[]]
    nesting = 0
    length = 0
    whole = len("".join(formula.itertext()))
    for child in formula:
        parts[-1].append(child)
        length += len("".join(child.itertext()))
        nesting += (child.text in _OPENING) - (child.text in _CLOSING)
        cut = child.tag == "mo" and not nesting and child.get("form") is None
        if cut and length >= _UNBROKEN and whole - length >= _UNBROKEN // 2:
            sign = child.text or ""
            if sign == "," or _spaced(sign):
                parts.append([])
                whole -= length
                length = 0
    return [part for part in parts if part]


def _is_opening(element: Element) -> bool:
    return element.tag == "mo" and element.text not in _CLOSING and not element.get("form")


def _is_name(element: Element) -> bool:
    """Tell whether an element is the name of a function, bare or with scripts."""
    while element.tag in ("msub", "msup", "msubsup"):
        element = element[0]
    return element.get(_ROLE) == _NAME


def _mark_accent(element: Element) -> None:
    sign = element[1]
    if sign.tag != "mo" or not sign.text:
        return
    sign.text = sign.text.translate(_ACCENT_SIGNS)
    if element[0].tag in _TOKENS and sign.text == "―":
        sign.text = "‾"
    if sign.text in _COMBINING:
        sign.attrib.clear()
        element.set("accent" if element.tag == "mover" else "accentunder", "true")


def _markup(element: Element) -> Markup:
    attributes = "".join(f' {k}="{v}"' for k, v in element.attrib.items() if k != _ROLE)
    if element.tag == "mspace":
        return Markup(f"<mspace{attributes}/>")  # noqa: S704 (from this file's own lists)
    inside = safe(element.text or "") + Markup("").join(_markup(child) for child in element)
    return Markup(f"<{element.tag}{attributes}>{{}}</{element.tag}>").format(inside)  # noqa: S704


# --- one line --------------------------------------------------------------------------------

_TIGHT = frozenset("∑∏∐∫∬∮∂∇√∀∃¬|‖/⊙⊕∗")
_BRACES_ABOVE = frozenset("⏞⏟⎴⎵")


def _line(element: Element) -> str:
    """Write an element and all in it as one line."""
    if element.tag in _TOKENS:
        return (element.text or "").replace("∼", "~")
    if element.tag == "mspace":
        return "" if element.get("width", "-").startswith("-") else " "
    if element.tag == "mphantom":
        return ""
    write = _WRITERS.get(element.tag)
    return write([_line(child) for child in element], element) if write else _row(element)


def _row(row: Element) -> str:
    parts: list[str] = []
    before: Element | None = None
    for child in row:
        text = _line(child)
        last = child is row[-1]
        if child.tag == "mo" and _spaced(text):
            unary = before is None or (before.tag == "mo" and before.text not in _FENCES)
            if not last and before is not None and not (unary and text in _SIGNED):
                text = f" {text} "
        elif (child.tag == "mo" and text in (",", ";") and not last) or (
            text == ":" and before is not None and before.tag != "mn"
        ):
            text += " "
        parts.append(text)
        before = child
    return "".join(parts)


def _spaced(sign: str) -> bool:
    return len(sign) == 1 and unicodedata.category(sign) == "Sm" and sign not in _TIGHT


def _part(text: str) -> str:
    return text if text.isalnum() or len(text) == 1 else f"({text})"


def _over(parts: list[str], _: Element) -> str:
    base, above = parts
    if above in _BRACES_ABOVE:
        return base
    if above == "―" or (above in _COMBINING and len(base) == 1):
        return "".join(letter + _COMBINING[above] for letter in base)
    return base if above in _COMBINING else base + in_script(above, SUPERSCRIPTS, "^")


def _under(parts: list[str], _: Element) -> str:
    base, below = parts
    return base if below in _BRACES_ABOVE else base + in_script(below, SUBSCRIPTS, "_")


def _both(parts: list[str], _: Element) -> str:
    base, low, high = parts
    return base + in_script(low, SUBSCRIPTS, "_") + in_script(high, SUPERSCRIPTS, "^")


def _fraction(parts: list[str], element: Element) -> str:
    between = " " if element.get("linethickness") == "0" else "/"
    return _part(parts[0]) + between + _part(parts[1])


_WRITERS: dict[str, Callable[[list[str], Element], str]] = {
    "msup": lambda parts, _: parts[0] + in_script(parts[1], SUPERSCRIPTS, "^"),
    "msub": _under,
    "msubsup": _both,
    "mover": _over,
    "munder": _under,
    "munderover": _both,
    "mfrac": _fraction,
    "msqrt": lambda _, element: "√" + _part(_row(element)),
    "mroot": lambda parts, _: in_script(parts[1], SUPERSCRIPTS, "") + "√" + _part(parts[0]),
    "mtable": lambda parts, _: "; ".join(parts),
    "mtr": lambda parts, _: " ".join(part for part in parts if part),
}


def _in_words(source: str) -> str:
    """What is left of a formula that is none: its signs in Unicode, no command."""

    def pieces() -> Iterator[str]:
        for match in re.finditer(r"\\([a-zA-Z]+)\*?|\\(.)|([^\\]+)", source, re.DOTALL):
            word, sign, rest = match.groups()
            if word:
                yield _glyph(word)
            elif sign:
                yield sign if sign in "{}%&#$_|" else " "
            else:
                yield rest.translate(_UNBRACED)

    return " ".join("".join(pieces()).split())


_UNBRACED = str.maketrans("", "", "{}$")


@lru_cache(maxsize=1024)
def _glyph(word: str) -> str:
    r"""The sign that a command is, `α` for `alpha`; nothing for styling; else the name."""
    if word in _DROPPED or word in _TEXT_BOXES or word in ("left", "right", "begin", "end"):
        return ""
    if word in SIGNS:
        return SIGNS[word]
    if not knows("\\" + word):
        return word
    try:
        sign = "".join(convert_to_element("\\" + word).itertext())
    except Exception:  # noqa: BLE001 (commands that want arguments)
        return ""
    return html.unescape(sign)
