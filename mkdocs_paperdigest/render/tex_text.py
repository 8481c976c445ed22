r"""TeX in running text, as arXiv's titles, abstracts and comments hold it: read into pieces.

arXiv shows such text as it was typed, and only its formulas through MathJax. So a title is half
TeX and half plain text: `%` is a percent sign and no comment, `$5 and $10` are prices, `~5` means
about five, and a macro that is not known is a name that the authors forgot to write out.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from enum import Enum
from typing import NamedTuple
from urllib.parse import urlsplit

from .tex_math import MAX_LENGTH, knows, math_to_text
from .tex_symbols import ACCENTS, ESCAPES, LETTERS, SIGNS, accented, character


class Kind(Enum):
    """What a piece is; its value is text, TeX, a tag, a tag or an address."""

    TEXT = "text"
    FORMULA = "formula"
    DISPLAY = "display"
    OPEN = "open"
    CLOSE = "close"
    LINK = "link"
    BREAK = "break"


class Piece(NamedTuple):
    """A stretch of a text: words, a formula, or the beginning or end of a style or link."""

    kind: Kind
    value: str


def read(text: str) -> list[Piece]:
    """Read a text, on one line, into pieces. Every style or link that opens also closes."""
    return _Reader(text).run()


_TOKEN = re.compile(
    r"""
      (?P<url>https?://(?:[^\s<>"'`{}|\\^$]|\\[_%\#&~]){1,2000})
    | (?P<command>\\(?:[a-zA-Z]+\*?|.)?)
    | (?P<dollar>\$)
    | (?P<degree>\^\{?\\circ(?![a-zA-Z])\s?\}?)
    | (?P<script>[_^]\{)
    | (?P<brace>[{}])
    | (?P<tie>~)
    | (?P<dash>---?)
    | (?P<quote>``|''|"|`(?P<quoted>[^`'\s\\$](?:[^`'\\$]{0,60}[^`'\s\\$])?)`|`|')
    """,
    re.VERBOSE | re.DOTALL,
)
_STRUCTURE = re.compile(r"\\.|[{}$]", re.DOTALL)
_BLANK = re.compile(r"\s+")
_BLANK_WITHIN = re.compile(r"\s+(?=\S)")
_BLANK_BEFORE_SCALE = re.compile(r"\s(?=[CFK]\b)")
_EMPTY = re.compile(r"\{\s*\}")
_ARGUMENT = re.compile(r"\s*\{")
_OPTION = re.compile(r"\[[^\[\]{}]{0,100}\](?=\s*[\[{])")
_LETTER = re.compile(r"\s*(?:\{\s*(\\?[a-zA-Z]?)\s*\}|(\\[ij])(?![a-zA-Z])\s?|([a-zA-Z]))")
_LETTER_AFTER_WORD = re.compile(r"(?:\s*\{\s*(\\?[a-zA-Z]{1,2})\s*\}|\s+(\\[ij])|\s+([a-zA-Z]))")
_LITERAL = re.compile(r"""\{(?=[^{}]{0,300}[,=|:;"'])[^{}\\$]{1,300}\}|\{\s*\d*\s*\}""")
_DIMENSION = re.compile(r"\s*-?[\d.]+\s*(?:pt|em|ex|mu|cm|mm|in)\b")
_NUMERAL = re.compile(r"\s*([ivx]{1,5})\s*(?=\})")
_VERBATIM = re.compile(r"\*?([^\sa-zA-Z])(.{0,200}?)\1")

_STYLES = {
    "textbf": "strong", "mathbf": "strong", "boldsymbol": "strong", "pmb": "strong",
    "emph": "em", "textit": "em", "textsl": "em", "mathit": "em",
    "underline": "u", "uline": "u", "ul": "u",
    "texttt": "code", "mathtt": "code", "code": "code", "lstinline": "code",
    "textsc": "sc",
    "textsuperscript": "sup", "textsubscript": "sub",
    "paragraph": "strong", "subparagraph": "strong", "section": "strong", "subsection": "strong",
}  # fmt: skip
_SWITCHES = {
    "bf": "strong", "bfseries": "strong", "it": "em", "em": "em", "itshape": "em", "sl": "em",
    "slshape": "em", "tt": "code", "ttfamily": "code", "sc": "sc", "scshape": "sc",
}  # fmt: skip
_DROPPED = {
    # command: how many arguments go with it
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
_CITING = frozenset(word for word in _DROPPED if "cite" in word or "ref" in word)
_FORMULAS = frozenset(
    ["equation", "align", "eqnarray", "gather", "multline", "displaymath", "math", "alignat"]
)
_ITEMS = frozenset(["itemize", "enumerate", "description"])
_TIGHT = frozenset(
    ["textasciitilde", "textless", "textgreater", "textquotesingle", "textquotedblleft", "pounds"]
)
_MAX_STYLES = 8


class _Group:
    """An open brace: the styles to end with it, and how it was opened."""

    __slots__ = ("closing", "macro", "tail")

    def __init__(self, *, macro: bool = False, tail: str = "") -> None:
        self.closing: list[str] = []
        self.macro = macro
        self.tail = tail


class _Reader:
    """One pass over one text, with the place it has reached and the groups open there."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0
        self.pieces: list[Piece] = []
        self.groups = [_Group()]
        self.styles: list[str] = []
        self.partner: dict[int, int] = {}
        self.closed_by: dict[int, int] = {}
        self.lists: list[int] = []
        self.quoting = ""
        self.command_end = 0
        self.follows_command = False
        self._survey()

    def run(self) -> list[Piece]:
        handlers: dict[str, Callable[[str], None]] = {
            "url": self._url,
            "command": self._command,
            "dollar": self._dollar,
            "degree": lambda _: self._write("°"),
            "script": self._script,
            "brace": self._brace,
            "tie": self._tie,
            "dash": self._dash,
            "quote": self._quote,
        }
        while match := _TOKEN.search(self.text, self.at):
            self._write(self.text[self.at : match.start()])
            self.at = match.end()
            kind = match.lastgroup or ""
            handlers["quote" if kind == "quoted" else kind](match[0])
        self._write(self.text[self.at :])
        while self.groups:
            self._close_group()
        return self.pieces

    def _survey(self) -> None:
        """Find each brace's partner and each dollar's, once for the whole text."""
        open_at: list[int] = []
        dollars: list[tuple[int, int]] = []
        for match in _STRUCTURE.finditer(self.text):
            if match[0] == "{":
                open_at.append(match.start())
            elif match[0] == "}" and open_at:
                self.partner[open_at.pop()] = match.start()
            elif match[0] == "$":
                dollars.append((match.start(), len(open_at)))
        for i, (at, depth) in enumerate(dollars):
            nearby = dollars[i + 1 : i + 8]
            same = next((end for end, inside in nearby if inside == depth), None)
            if same is not None or nearby:
                self.closed_by[at] = same if same is not None else nearby[0][0]

    # --- writing ---

    def _write(self, text: str) -> None:
        if text:
            # A backslash that is left is the sign itself: no command may look unread.
            self.pieces.append(Piece(Kind.TEXT, text.replace("\\", "∖")))

    def _formula(self, source: str, kind: Kind = Kind.FORMULA) -> None:
        self.pieces.append(Piece(kind, source.strip()))

    def _open_style(self, tag: str) -> None:
        if len(self.styles) < _MAX_STYLES and tag not in self.styles:
            self.styles.append(tag)
            self.groups[-1].closing.append(tag)
            self.pieces.append(Piece(Kind.OPEN, tag))

    def _close_group(self) -> None:
        group = self.groups.pop()
        for tag in reversed(group.closing):
            self.styles.remove(tag)
            self.pieces.append(Piece(Kind.CLOSE, tag))
        self._write(group.tail)

    def _drop_blank(self) -> None:
        """Take back the blank before what is left out."""
        if self.pieces and self.pieces[-1].kind is Kind.TEXT:
            self.pieces[-1] = Piece(Kind.TEXT, self.pieces[-1].value.rstrip())

    # --- reading ---

    def _before(self) -> str:
        """The last character written, if it is text."""
        last = self.pieces[-1] if self.pieces else None
        if last is None:
            return ""
        return last.value[-1:] if last.kind is Kind.TEXT else "\ufffc"

    def _skip(self, pattern: re.Pattern[str]) -> re.Match[str] | None:
        match = pattern.match(self.text, self.at)
        if match:
            self.at = match.end()
        return match

    def _enter(self, *, macro: bool = False, tail: str = "") -> bool:
        """Open the group that comes next, if it has an end."""
        match = _ARGUMENT.match(self.text, self.at)
        if match and match.end() - 1 in self.partner:
            self.at = match.end()
            self.groups.append(_Group(macro=macro, tail=tail))
            return True
        return False

    def _argument(self) -> str | None:
        """Read the group that comes next, unread."""
        match = _ARGUMENT.match(self.text, self.at)
        end = self.partner.get(match.end() - 1) if match else None
        if match is None or end is None:
            return None
        self.at = end + 1
        return self.text[match.end() : end]

    # --- tokens ---

    def _url(self, found: str) -> None:
        url = found.rstrip(".,;:!?*_\\")
        while url.endswith(")") and url.count(")") > url.count("("):
            url = url[:-1].rstrip(".,;:!?*")
        self.at -= len(found) - len(url)
        self._link(url, None)

    def _link(self, source: str, words: str | None) -> None:
        address = _unescaped(source)
        if words is None:
            if is_address(address) and "a" not in self.styles:
                self.pieces.append(Piece(Kind.LINK, address))
                self._write(address)
                self.pieces.append(Piece(Kind.CLOSE, "a"))
            else:
                self._write(address)

    def _dollar(self, _: str) -> None:
        start = self.at
        if self.text.startswith("$", start):
            end = self.text.find("$$", start + 1, start + MAX_LENGTH * 2)
            if end > 0 and self.text[start + 1 : end].strip():
                self._formula(self.text[start + 1 : end], Kind.DISPLAY)
                self.at = end + 2
            else:
                self._write("$$")
                self.at += 1
            return
        if start - 1 not in self.closed_by:
            self._write("$")
            return
        end = self.closed_by[start - 1]
        source = self.text[start:end]
        if source.strip() in _DEGREES:
            self._write(_DEGREES[source.strip()])
        elif _TEXT_ALONE.fullmatch(source) or _WORD_ALONE.fullmatch(source):
            self._words_in_dollars(source)
        elif _is_formula(source, self.text[end + 1 : end + 2]):
            self._formula(source)
        else:
            self._write("$")
            return
        self.at = end + 1

    def _words_in_dollars(self, source: str) -> None:
        """Words that authors put between dollar signs for their style are no formula."""
        inside = f"\\emph{{{source}}}" if source.isalpha() else source
        self.pieces += [
            piece
            for piece in read(inside)
            if "a" not in self.styles or (piece.kind is not Kind.LINK and piece.value != "a")
        ]

    def _script(self, token: str) -> None:
        if self.at - 1 in self.partner:
            self.groups.append(_Group())
            self._open_style("sup" if token[0] == "^" else "sub")
        else:
            self._write(token[0])

    def _brace(self, brace: str) -> None:
        start = self.at - 1
        if brace == "{":
            if start in self.partner:
                literal = _LITERAL.match(self.text, start)
                self.groups.append(_Group(tail="}" if literal else ""))
                self._write("{" if literal else "")
        elif len(self.groups) > 1:
            macro = self.groups[-1].macro
            self._close_group()
            if macro and self.text.startswith("{", self.at) and self._enter(macro=True):
                self._write(" ")

    def _tie(self, tie: str) -> None:
        after = self.text[self.at : self.at + 1]
        before = self._before()
        tied = (before.isalnum() or before in "\ufffc.,;:)]}%") and before and not after.isspace()
        self._write("\u00a0" if tied else tie)

    def _dash(self, dash: str) -> None:
        self._write(dash if "code" in self.styles else "—" if len(dash) == 3 else "–")  # noqa: PLR2004

    def _quote(self, quote: str) -> None:
        after = self.text[self.at : self.at + 1]
        if len(quote) > 2:  # noqa: PLR2004 (a pair of backticks with words between)
            self.pieces.append(Piece(Kind.OPEN, "code"))
            self._write(quote[1:-1])
            self.pieces.append(Piece(Kind.CLOSE, "code"))
        elif quote in ("``", "`"):
            self.quoting = quote
            self._write("“" if quote == "``" else "‘")
        elif quote == "''" or (quote == '"' and self.quoting == "``"):
            self.quoting = ""
            self._write("”")
        elif quote == "'" and self.quoting == "`" and not after.isalnum():
            self.quoting = ""
            self._write("’")
        else:
            self._write(quote)

    def _command(self, command: str) -> None:
        word = command[1:].removesuffix("*")
        self.follows_command = self.at - len(command) == self.command_end
        self.command_end = self.at
        if not word[:1].isascii() or not word.isalpha():
            self._control_sign(command[1:])
        elif len(word) == 1 and word in ACCENTS and self._accent(word, _LETTER_AFTER_WORD):
            pass
        elif word in LETTERS:
            self._write(LETTERS[word])
            if self.text[self.at + 1 : self.at + 2].isalpha():
                self._skip(re.compile(r"\s|\{\}"))
            else:
                self._skip(re.compile(r"\{\}"))
        elif word in SIGNS:
            self._sign(SIGNS[word], tight=word in _TIGHT)
        elif word in _STYLES:
            if self._enter():
                self._style(_STYLES[word])
        elif word in _SWITCHES:
            self._skip(_BLANK)
            self._style(_SWITCHES[word])
        elif word in _DROPPED:
            self._drop(word)
        else:
            self._special(word)

    def _special(self, word: str) -> None:
        special: dict[str, Callable[[], None]] = {
            "begin": self._begin,
            "end": self._end,
            "item": self._item,
            "href": self._href,
            "url": self._bare_url,
            "footnote": self._footnote,
            "ensuremath": self._ensured,
            "verb": self._verbatim,
            "SI": self._quantity,
            "qty": self._quantity,
            "texorpdfstring": self._alternatives,
            "ion": self._ion,
            "unicode": lambda: self._write(character(self._argument() or "")),
        }
        if word in special:
            special[word]()
        elif knows("\\" + word):
            self._stray_math(word)
        else:
            self._unknown(word)

    # --- commands ---

    def _style(self, tag: str) -> None:
        numeral = self._skip(_NUMERAL) if tag == "sc" else None
        if numeral:  # an ion: "H\,{\sc ii}" is H II
            self._write(numeral[1].upper())
        else:
            self._open_style(tag)

    def _control_sign(self, sign: str) -> None:
        if sign in ACCENTS and self._accent(sign, _LETTER):
            return
        if sign in ("(", "["):
            end = self.text.find("\\)" if sign == "(" else "\\]", self.at, self.at + MAX_LENGTH * 2)
            if end > 0:
                kind = Kind.FORMULA if sign == "(" else Kind.DISPLAY
                self._formula(self.text[self.at : end], kind)
                self.at = end + 2
                return
        if sign == "\\":
            self._skip(re.compile(r"\*?(?:\[[^\]]{0,20}\])?"))
        self._write(ESCAPES.get(sign, ("∖" if self._before().isalnum() else "") + sign))

    def _accent(self, accent: str, pattern: re.Pattern[str]) -> bool:
        match = self._skip(pattern)
        if not match:
            return False
        letter = next((group for group in match.groups() if group is not None), "")
        first = {"\\i": "ı", "\\j": "ȷ"}.get(letter, letter.lstrip("\\"))
        self._write(accented(first[:1], accent) + first[1:] if first else "")
        return True

    def _sign(self, sign: str, *, tight: bool) -> None:
        if not self._skip(_EMPTY):
            if tight:
                self._skip(_BLANK_WITHIN)
            elif sign == "°":
                self._skip(_BLANK_BEFORE_SCALE)
        if sign.endswith(".") and self.text.startswith(".", self.at):
            sign = sign[:-1]
        if sign[:1].isalpha() and self._before().isdigit():
            sign = "\u202f" + sign
        self._write(sign)

    def _drop(self, word: str) -> None:
        if word in _CITING:
            self._drop_blank()
        self._skip(_DIMENSION)
        for _ in range(_DROPPED[word]):
            while self._skip(_OPTION):
                pass
            if word == "def":
                self._skip(re.compile(r"\s*\\[a-zA-Z]+"))
            self._argument()
        if not _DROPPED[word] and not self._enter():
            self._skip(_BLANK_WITHIN)
            if self._before() and not self._before().isspace():
                self._write(" ")

    def _begin(self) -> None:
        name = (self._argument() or "").removesuffix("*")
        if name in _FORMULAS:
            end = self.text.find(f"\\end{{{name}", self.at, self.at + MAX_LENGTH * 2)
            if end > 0:
                source = self.text[self.at : end]
                if name in ("align", "eqnarray", "alignat"):
                    source = f"\\begin{{align}}{source}\\end{{align}}"
                self._formula(source, Kind.FORMULA if name == "math" else Kind.DISPLAY)
                self.at = end + len("\\end")
                self._argument()
        elif name in _ITEMS:
            self._skip(re.compile(r"\[[^\]]{0,100}\]"))
            self.lists.append(0 if name == "enumerate" else -1)
        else:
            self._write(" ")

    def _end(self) -> None:
        if (self._argument() or "") in _ITEMS and self.lists:
            self.lists.pop()
            self.pieces.append(Piece(Kind.BREAK, ""))

    def _item(self) -> None:
        label = "•"
        if self.lists and self.lists[-1] >= 0:
            self.lists[-1] += 1
            label = f"{self.lists[-1]}."
        if match := self._skip(re.compile(r"\s*\[([^\[\]\\]{0,100})\]")):
            label = match[1]
        if any(piece.value.strip() for piece in self.pieces[-3:]):
            self.pieces.append(Piece(Kind.BREAK, ""))
        self._write(label + " ")
        self._skip(_BLANK)

    def _href(self) -> None:
        self._skip(_OPTION)
        address = _unescaped(self._argument() or "")
        if not self._enter():
            self._write(address)
        elif is_address(address) and "a" not in self.styles:
            self.styles.append("a")
            self.groups[-1].closing.append("a")
            self.pieces.append(Piece(Kind.LINK, address))

    def _bare_url(self) -> None:
        self._link((self._argument() or "").strip(), None)

    def _footnote(self) -> None:
        self._skip(_OPTION)
        if self._enter(tail=")"):
            self._drop_blank()
            self._write(" (")

    def _ensured(self) -> None:
        if source := self._argument():
            self._formula(source)

    def _ion(self) -> None:
        r"""`\ion{O}{iii}`, of the astronomers: O III."""
        element, stage = self._argument() or "", self._argument() or ""
        self._write(f"{element}\u202f{stage.upper()}")

    def _verbatim(self) -> None:
        if match := self._skip(_VERBATIM):
            self.pieces.append(Piece(Kind.OPEN, "code"))
            self._write(match[2])
            self.pieces.append(Piece(Kind.CLOSE, "code"))

    def _quantity(self) -> None:
        self._skip(_OPTION)
        self._enter(macro=True)

    def _alternatives(self) -> None:
        r"""The second of `\texorpdfstring{TeX}{plain}`: for readers without TeX."""
        start = self.at
        self._argument()
        if not self._enter():
            self.at = start

    def _stray_math(self, word: str) -> None:
        r"""A command of formulas outside of one: `\alpha`, `\sqrt{2}`."""
        start = self.at
        while self._argument() is not None:
            pass
        if arguments := self.text[start : self.at].strip():
            self._formula(f"\\{word}{arguments}")
        else:
            sign = math_to_text("\\" + word)
            self._write(sign)
            if len(sign) == 1 and sign.isalpha() and self.text[self.at : self.at + 1].isspace():
                self._skip(re.compile(r"\s(?=[\w^_{\\]{0,1}\d)"))

    def _unknown(self, word: str) -> None:
        """A macro of the authors' own: its content where it has one, else its name."""
        while self._skip(_OPTION):
            pass
        if match := self._skip(_EMPTY):
            del match
        elif self.text.startswith("{", self.at) and self._enter(macro=True):
            return
        elif self._before().isalpha() and not self.follows_command:
            word = "∖" + word
        self._write(word)


_TEXT_ALONE = re.compile(
    r"\s*\\(?:text(?:bf|it|tt|sc|sl|sf|rm|normal)?|emph|href|url|unicode|mbox)\s*"
    r"\{[^{}$]*\}(?:\s*\{[^{}$]*\})?\s*"
)
_DEGREES = {
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
_WORD_ALONE = re.compile(r"[A-Z]?[a-z]{3,}")
_CURRENCY = re.compile(r"\d[\d.,]*\s?(?:[kKMBT]\b|[a-zA-Z]{2,})?(?:\s|[-–/]|$)")
_WORDS = re.compile(r"(?<![\\a-zA-Z])[a-zA-Z]{3,}(?=[\s,.;]|$)")


def _is_formula(source: str, after: str) -> bool:
    """Tell a formula between dollar signs from the text between two prices.

    Args:
        source: What stands between the signs.
        after: The character behind the second sign.
    """
    if not source.strip():
        return False
    words = len(_WORDS.findall(source))
    price = _CURRENCY.match(source) and source.endswith(" ") and words > 1
    if any(c in source for c in "\\^_{") and not price:
        return True
    if after.isdigit() and source[:1].isdigit():
        return False
    if source[:1].isdigit() and source[-1].isspace():
        return False
    return words <= (1 if source[:1].isdigit() else 3)


_ADDRESS = re.compile(
    r"https?://(?:[a-z0-9](?:[a-z0-9-]{0,62})\.)+[a-z0-9-]{2,63}(?::\d{1,5})?"
    r"(?:[/?#][a-z0-9\-._~:/?#\[\]@!$&()*+,;=%]*)?",
    re.IGNORECASE,
)


def is_address(url: str) -> bool:
    """Tell whether a page may link to it: http or https, a public name, plain characters."""
    if len(url) > 2000 or not _ADDRESS.fullmatch(url):  # noqa: PLR2004
        return False
    try:
        return bool(urlsplit(url).hostname)
    except ValueError:
        return False


def _unescaped(address: str) -> str:
    address = address.replace("\\textasciitilde", "~").replace("\\~{}", "~")
    return re.sub(r"\\([_%#&~{}$])", r"\1", address).replace("{}", "").strip()
