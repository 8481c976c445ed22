"""What the words and signs of TeX are in Unicode, and how to write any text safely."""

from __future__ import annotations

import re
import unicodedata

from markupsafe import Markup, escape

_METACHARACTERS = str.maketrans({c: f"&#{ord(c)};" for c in "\\`*_{}[]|~$"})


def safe(text: str) -> Markup:
    """Escape text so that it survives HTML, Markdown, Jinja and snippets unread.

    Beyond HTML's own, the characters that start something in a Markdown source (emphasis, code,
    links, formulas), in a template (`{{`, `{%`) or in an include (`{!`, `[[`) become character
    references; `--8<--` breaks at its `<`.
    """
    return Markup(escape(text).translate(_METACHARACTERS))  # noqa: S704 (escaped right here)


ACCENTS = {
    "`": "\u0300",
    "'": "\u0301",
    "^": "\u0302",
    "~": "\u0303",
    "=": "\u0304",
    "u": "\u0306",
    ".": "\u0307",
    '"': "\u0308",
    "r": "\u030a",
    "H": "\u030b",
    "v": "\u030c",
    "d": "\u0323",
    "c": "\u0327",
    "k": "\u0328",
    "b": "\u0331",
    "t": "\u0361",
}
"""The combining character of each accent command."""


def accented(letter: str, accent: str) -> str:
    """Put an accent command's accent on a letter; dotless letters get it in place of their dot."""
    plain = {"ı": "i", "ȷ": "j"}.get(letter, letter)
    return unicodedata.normalize("NFC", plain + ACCENTS[accent])


LETTERS = {
    "aa": "å",
    "AA": "Å",
    "ae": "æ",
    "AE": "Æ",
    "dh": "ð",
    "DH": "Ð",
    "dj": "đ",
    "DJ": "Đ",
    "i": "ı",
    "j": "ȷ",
    "l": "ł",
    "L": "Ł",
    "ng": "ŋ",
    "NG": "Ŋ",
    "o": "ø",
    "O": "Ø",
    "oe": "œ",
    "OE": "Œ",
    "ss": "ß",
    "SS": "SS",
    "th": "þ",
    "TH": "Þ",
}
"""Commands that are letters within words: the blank after them is not one."""

SIGNS = {
    "BibTeX": "BibTeX",
    "LaTeX": "LaTeX",
    "LaTeXe": "LaTeX2e",
    "P": "¶",
    "S": "§",
    "TeX": "TeX",
    "aka": "a.k.a.",
    "arcmin": "′",
    "arcsec": "″",
    "angstrom": "Å",
    "ast": "*",
    "backslash": "∖",
    "bullet": "•",
    "cdots": "⋯",
    "celsius": "°C",
    "cf": "cf.",
    "checkmark": "✓",
    "cmark": "✓",
    "copyright": "©",
    "dag": "†",
    "ddag": "‡",
    "deg": "°",
    "degr": "°",
    "degree": "°",
    "dots": "…",
    "eg": "e.g.",
    "etal": "et al.",
    "etc": "etc.",
    "euro": "€",
    "farcm": "′.",
    "farcs": "″.",
    "fdg": "°.",
    "glqq": "„",
    "grqq": "“",
    "guillemotleft": "«",
    "guillemotright": "»",
    "ie": "i.e.",
    "iid": "i.i.d.",
    "kms": "km s⁻¹",
    "ldots": "…",
    "lq": "‘",
    "lsun": "L⊙",
    "Lsun": "L⊙",
    "micron": "μm",
    "msun": "M⊙",
    "Msun": "M⊙",
    "pounds": "£",
    "rq": "’",
    "rsun": "R⊙",
    "Rsun": "R⊙",
    "textasciicircum": "^",
    "textasciitilde": "~",
    "textasteriskcentered": "*",
    "textbackslash": "∖",
    "textbar": "|",
    "textbullet": "•",
    "textcelsius": "°C",
    "textcent": "¢",
    "textcopyright": "©",
    "textdagger": "†",
    "textdegree": "°",
    "textdollar": "$",
    "textellipsis": "…",
    "textemdash": "—",
    "textendash": "–",
    "texteuro": "€",
    "textgreater": ">",
    "textless": "<",
    "textmu": "μ",
    "textohm": "Ω",
    "textonehalf": "½",
    "textonequarter": "¼",
    "textperiodcentered": "·",
    "textpm": "±",
    "textquotedbl": '"',
    "textquotedblleft": "“",
    "textquotedblright": "”",
    "textquoteleft": "‘",
    "textquoteright": "’",
    "textquotesingle": "'",
    "textregistered": "®",
    "textsection": "§",
    "textsterling": "£",
    "texttimes": "×",
    "texttrademark": "™",
    "textunderscore": "_",
    "textvisiblespace": "␣",
    "wrt": "w.r.t.",
    "xmark": "✗",
    "yr": "yr",
}
"""Commands that stand for a sign or an abbreviation, among them macros that authors often define
in their papers and leave in their abstracts."""

ESCAPES = {
    "\n": " ",
    "\t": " ",
    "\\": " ",
    " ": " ",
    "!": "",
    '"': '"',
    "#": "#",
    "$": "$",
    "%": "%",
    "&": "&",
    "'": "'",
    "(": "(",
    ")": ")",
    "*": "",
    ",": "\u202f",
    "-": "",
    ".": ".",
    "/": "",
    ":": " ",
    ";": " ",
    "<": "<",
    "=": "=",
    ">": " ",
    "@": "",
    "[": "[",
    "]": "]",
    "^": "^",
    "_": "_",
    "`": "`",
    "{": "{",
    "|": "‖",
    "}": "}",
    "~": "~",
}
"""What a backslash before a single character that is no letter means in text."""

_WORD_OR_SIGN = re.compile(
    r"""\\(?P<accent>[`'^~=".uHvcdrbkt])(?:\s*\{\s*(?P<braced>\\?[a-zA-Z]?)\s*\}
                                          |(?P<bare>(?<=[`'^~=".])\s*\\?[a-zA-Z]))
      | \\(?P<word>[a-zA-Z]+)\*?\s*
      | \\(?P<sign>.)
      | (?P<drop>[{}$])
      | (?P<tie>~)""",
    re.VERBOSE | re.DOTALL,
)


_ION = re.compile(r"\\(?:text)?sc\s*\{?\s*([ivx]{1,5})(?=\s*\})")


def plain_words(source: str) -> str:
    r"""Reduce the TeX of a text box to Unicode: accents and signs kept, all styling dropped.

    For the short texts inside formulas, `\text{…}`; commands without a meaning here vanish.
    """

    def replace(match: re.Match[str]) -> str:
        if accent := match["accent"]:
            letter = (match["braced"] or match["bare"] or "").strip()
            return accented(letter.replace("\\i", "ı").replace("\\j", "ȷ").lstrip("\\"), accent)
        if word := match["word"]:
            known = LETTERS.get(word) or SIGNS.get(word)
            blank = " " if match[0].endswith((" ", "\n")) and word not in LETTERS else ""
            return (known or "") + (blank if known else "")
        if sign := match["sign"]:
            return ESCAPES.get(sign, sign)
        return "\u00a0" if match["tie"] else ""

    source = _ION.sub(lambda match: match[1].upper(), source)
    return _WORD_OR_SIGN.sub(replace, source).replace("\\", "")


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
"""MathML Core has no `mathvariant` but `normal`: the letters themselves carry the alphabet."""

SUPERSCRIPTS = str.maketrans(
    "0123456789+-−=()abcdefghijklmnoprstuvwxyzABDEGHIJKLMNOPRTUVWαβγδεθφχ′″*∗†‡∘° ,",
    "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁼⁽⁾ᵃᵇᶜᵈᵉᶠᵍʰⁱʲᵏˡᵐⁿᵒᵖʳˢᵗᵘᵛʷˣʸᶻᴬᴮᴰᴱᴳᴴᴵᴶᴷᴸᴹᴺᴼᴾᴿᵀᵁⱽᵂᵅᵝᵞᵟᵋᶿᵠᵡ′″**†‡°° ,",
)
SUBSCRIPTS = str.maketrans(
    "0123456789+-−=()aehijklmnoprstuvxβγρφχ⊙⊕*∗⊥∥ ,",
    "₀₁₂₃₄₅₆₇₈₉₊₋₋₌₍₎ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓᵦᵧᵨᵩᵪ⊙⊕**⊥∥ ,",
)


def in_script(text: str, table: dict[int, int], sign: str) -> str:
    """Raise or lower text, where Unicode has all its characters so, else say so with `^`, `_`."""
    text = text.strip()
    if all(ord(c) in table for c in text):
        return text.translate(table).replace(" ", "")
    plain = text.isalnum() and unicodedata.normalize("NFKC", text) == text
    return sign + (text if plain or len(text) == 1 else f"({text})")


def character(code: str) -> str:
    r"""Read the argument of MathJax's `\unicode`, `x2013` or `8211`; empty where it is none."""
    code = code.strip().lower()
    try:
        point = int(code.lstrip("x#u+"), 10 if code.isdigit() else 16)
        found = chr(point)
    except (ValueError, OverflowError):
        return ""
    return found if found.isprintable() else ""
