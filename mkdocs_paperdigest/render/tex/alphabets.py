"""The alphabets of formulas, and raised and lowered letters, in Unicode."""

from __future__ import annotations

import unicodedata

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
"""The characters that Unicode has raised."""

SUBSCRIPTS = str.maketrans(
    "0123456789+-−=()aehijklmnoprstuvxβγρφχ⊙⊕*∗⊥∥ ,",
    "₀₁₂₃₄₅₆₇₈₉₊₋₋₌₍₎ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓᵦᵧᵨᵩᵪ⊙⊕**⊥∥ ,",
)
"""The characters that Unicode has lowered."""


def in_script(text: str, table: dict[int, int], sign: str) -> str:
    """Raise or lower text, where Unicode has all its characters so, else say so with `^`, `_`."""
    text = text.strip()
    if all(ord(c) in table for c in text):
        return text.translate(table).replace(" ", "")
    plain = text.isalnum() and unicodedata.normalize("NFKC", text) == text
    return sign + (text if plain or len(text) == 1 else f"({text})")
