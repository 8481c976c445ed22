r"""TeX in running text, as arXiv's titles, abstracts and comments hold it, read into pieces.

arXiv shows such text as it was typed, and only its formulas through MathJax. So a title is half
TeX and half plain text: `%` is a percent sign and no comment, `$5 and $10` are prices, `~5` means
about five, and a macro that is not known is a name that the authors forgot to write out.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from .preparing import MAX_LENGTH
from .scan import Group, Kind, Piece, Scan
from .text_commands import read_command, unescaped_address
from .text_tables import DEGREES

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
# The signs that tokens begin with: looking for one of them alone is ten times as fast.
_BEGINS = re.compile(r"[\\$^_{}~`'\"-]")
_BEGINS_OR_ADDRESS = re.compile(r"[h\\$^_{}~`'\"-]")
_LITERAL = re.compile(r"""\{(?=[^{}]{0,300}[,=|:;"'])[^{}\\$]{1,300}\}|\{\s*\d*\s*\}""")
_TEXT_ALONE = re.compile(
    r"\s*\\(?:text(?:bf|it|tt|sc|sl|sf|rm|normal)?|emph|href|url|unicode|mbox)\s*"
    r"\{[^{}$]*\}(?:\s*\{[^{}$]*\})?\s*"
)
_WORD_ALONE = re.compile(r"[A-Z]?[a-z]{3,}")
_CURRENCY = re.compile(r"\d[\d.,]*\s?(?:[kKMBT]\b|[a-zA-Z]{2,})?(?:\s|[-–/]|$)")
_WORDS = re.compile(r"(?<![\\a-zA-Z])[a-zA-Z]{3,}(?=[\s,.;]|$)")


def read_pieces(text: str) -> list[Piece]:
    """Read a text into pieces; every style or link that opens also closes.

    Args:
        text: On one line.
    """
    scan = Scan(text)
    begins = _BEGINS_OR_ADDRESS if "http" in text else _BEGINS
    while match := _next_token(text, scan.at, begins):
        scan.write(scan.text[scan.at : match.start()])
        scan.at = match.end()
        _HANDLERS[match.lastgroup or ""](scan, match[0])
    scan.write(scan.text[scan.at :])
    while scan.groups:
        scan.close_group()
    return scan.pieces


def _next_token(text: str, at: int, begins: re.Pattern[str]) -> re.Match[str] | None:
    while begun := begins.search(text, at):
        if match := _TOKEN.match(text, begun.start()):
            return match
        at = begun.end()
    return None


def _address(scan: Scan, found: str) -> None:
    """An address that stands in the text, without the punctuation behind it."""
    address = found.rstrip(".,;:!?*_\\")
    while address.endswith(")") and address.count(")") > address.count("("):
        address = address[:-1].rstrip(".,;:!?*")
    scan.at -= len(found) - len(address)
    scan.link(unescaped_address(address))


def _dollar(scan: Scan, _: str) -> None:
    """A dollar sign opens a formula, words in the style of one, or is a price."""
    start = scan.at
    if scan.text.startswith("$", start):
        end = scan.text.find("$$", start + 1, start + MAX_LENGTH * 2)
        if end > 0 and scan.text[start + 1 : end].strip():
            scan.formula(scan.text[start + 1 : end], Kind.DISPLAY)
            scan.at = end + 2
        else:
            scan.write("$$")
            scan.at += 1
        return
    if start - 1 not in scan.closed_by:
        scan.write("$")
        return
    end = scan.closed_by[start - 1]
    source = scan.text[start:end]
    if source.strip() in DEGREES:
        scan.write(DEGREES[source.strip()])
    elif _is_words(source):
        _words_in_dollars(scan, source)
    elif _is_formula(source, scan.text[end + 1 : end + 2]):
        scan.formula(source)
    else:
        scan.write("$")
        return
    scan.at = end + 1


def _is_words(source: str) -> bool:
    """Tell words that authors put between dollar signs for their style."""
    return bool(_TEXT_ALONE.fullmatch(source) or _WORD_ALONE.fullmatch(source))


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


def _words_in_dollars(scan: Scan, source: str) -> None:
    """Read words that authors put between dollar signs for their style."""
    inside = f"\\emph{{{source}}}" if source.isalpha() else source
    scan.pieces += [
        piece
        for piece in read_pieces(inside)
        if "a" not in scan.styles or (piece.kind is not Kind.LINK and piece.value != "a")
    ]


def _degree(scan: Scan, _: str) -> None:
    scan.write("°")


def _script(scan: Scan, token: str) -> None:
    """`^{` and `_{` outside of formulas raise or lower a group."""
    if scan.at - 1 in scan.partner:
        scan.groups.append(Group())
        scan.open_style("sup" if token[0] == "^" else "sub")
    else:
        scan.write(token[0])


def _brace(scan: Scan, brace: str) -> None:
    """A brace opens or closes a group; a set such as `{a, b}` keeps its braces."""
    start = scan.at - 1
    if brace == "{":
        if start in scan.partner:
            literal = _LITERAL.match(scan.text, start)
            scan.groups.append(Group(tail="}" if literal else ""))
            scan.write("{" if literal else "")
    elif len(scan.groups) > 1:
        macro = scan.groups[-1].macro
        scan.close_group()
        if macro and scan.text.startswith("{", scan.at) and scan.enter(macro=True):
            scan.write(" ")


def _tie(scan: Scan, tie: str) -> None:
    """A tie between two words is a space that does not break; `~5` means about five."""
    after = scan.text[scan.at : scan.at + 1]
    before = scan.before()
    tied = (before.isalnum() or before in "\ufffc.,;:)]}%") and before and not after.isspace()
    scan.write("\u00a0" if tied else tie)


def _dash(scan: Scan, dash: str) -> None:
    """Two hyphens are a dash, three a long one, but not in code."""
    scan.write(dash if "code" in scan.styles else "—" if len(dash) == 3 else "–")  # noqa: PLR2004


def _quote(scan: Scan, quote: str) -> None:
    """TeX's quotation marks become curly; text between two backticks is code."""
    after = scan.text[scan.at : scan.at + 1]
    if len(quote) > 2:  # noqa: PLR2004 (a pair of backticks with words between)
        scan.pieces.append(Piece(Kind.OPEN, "code"))
        scan.write(quote[1:-1])
        scan.pieces.append(Piece(Kind.CLOSE, "code"))
    elif quote in ("``", "`"):
        scan.quoting = quote
        scan.write("“" if quote == "``" else "‘")
    elif quote == "''" or (quote == '"' and scan.quoting == "``"):
        scan.quoting = ""
        scan.write("”")
    elif quote == "'" and scan.quoting == "`" and not after.isalnum():
        scan.quoting = ""
        scan.write("’")
    else:
        scan.write(quote)


_HANDLERS: dict[str, Callable[[Scan, str], None]] = {
    "url": _address,
    "command": read_command,
    "dollar": _dollar,
    "degree": _degree,
    "script": _script,
    "brace": _brace,
    "tie": _tie,
    "dash": _dash,
    "quote": _quote,
    "quoted": _quote,
}
