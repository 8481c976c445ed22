"""Whether the numbers and units of a claim stand in its evidence.

A number is checked against the cited sentences alone, not the whole paper: a right number of
another experiment is wrong here. What counts is what it says, not how it is written: *half* is 50%,
90 minutes are 1.5 hours.
"""

from __future__ import annotations

import re

from .case import Case
from .normalising import shown
from .quantities import Quantity, quantities
from .rulebook import all_rules, table

_LIST_ITEM = re.compile(r",(?!\d)|\b(?:and|or)\b|、|和|以及|;|\(\d\)|\(i{1,3}v?\)")
_LIST = re.compile(r"(?:[^.;:()]|(?<=\d)\.(?=\d))+")
_ASIDE = re.compile(r" ?\([^()]{0,200}\)")


def missing_number(case: Case) -> str:
    """A number of the claim that its evidence does not state.

    Wrong numbers are what models get wrong most plainly and what readers take away most
    readily; of the labelled statements that are false, every fourth is caught here.
    """
    found = first_missing_number(case.claim, case.evidence, case.whole.language)
    return f"the number {shown(found)} does not stand in {case.where}" if found else ""


def missing_unit(case: Case) -> str:
    """A unit of the claim in which its evidence does not measure that number.

    `10 hours` is wrong where the evidence says 10 minutes, though the number stands there.
    """
    found = _first_missing_unit(case.claim, case.evidence)
    return f"the unit {shown(found)} does not stand in {case.where}" if found else ""


def first_missing_number(claim: str, evidence: str, language: str) -> str:
    """Return the first quantity of a claim that is not stated in its evidence, or nothing.

    Args:
        claim: The claim, as [`normalised`][] has it.
        evidence: The cited sentences, likewise.
        language: The primary subtag of the claim's language; some write a decimal comma.
    """
    standing = _Standing(evidence)
    absent = _first_absent(claim, standing)
    if absent and language in _DECIMAL_COMMA:
        swapped = re.sub(r"(?<=\d)[.,](?=\d)", lambda sign: "," if sign[0] == "." else ".", claim)
        return absent if _first_absent(swapped, standing) else ""
    return absent


_DECIMAL_COMMA = frozenset(table("languages.toml")["latin"]["decimal_comma"].split())


def _first_absent(claim: str, standing: _Standing) -> str:
    for quantity in quantities(claim):
        measured = _measure_behind(claim, quantity)
        if measured and _amount(measured[0], measured[2]) in standing.amounts:
            continue
        name = _NAME_BEFORE.search(claim[max(0, quantity.start - 40) : quantity.start])
        if not standing.has(quantity) and not (name and standing.names(name[0] + quantity.text)):
            return quantity.text
    return ""


_NAME_BEFORE = re.compile(r"\b[A-Za-z]*[A-Z][A-Za-z]*[ -]$")
_NO_WORD = re.compile(r"[\W_]+")


class _Standing:
    """The quantities that the evidence states."""

    def __init__(self, evidence: str) -> None:
        self.values: dict[str, set[float]] = {}
        self.decimals: set[float] = set()
        for quantity in quantities(evidence, lenient=True):
            for value, unit in quantity.readings:
                self.values.setdefault(unit, set()).add(_rounded(value))
                if not unit and "." in quantity.text:
                    self.decimals.add(_rounded(value))
        self.evidence = evidence
        self.amounts = {_amount(value, size) for value, _, size in _measured(evidence)}
        self.counted = any(
            2 <= value <= 10  # noqa: PLR2004
            for quantity in quantities(evidence)
            for value, unit in quantity.readings
            if not unit and not _measure_behind(evidence, quantity)
        )

    def has(self, quantity: Quantity) -> bool:
        return any(self._states(_rounded(v), unit) for v, unit in quantity.readings) or (
            quantity.counts and self._lists(quantity.readings[0][0])
        )

    def names(self, name: str) -> bool:
        """Tell whether a number is part of a name, as in `Llama 3`."""
        return _NO_WORD.sub("", name).casefold() in _NO_WORD.sub("", self.evidence).casefold()

    def _states(self, value: float, unit: str) -> bool:
        if value in self.values.get(unit, ()):
            return True
        if not unit:
            return any(value in self.values.get(other, ()) for other in ("%", "times"))
        if unit == "%":
            # A metric is often printed as a bare decimal: "54.3 AP" is 54.3%.
            return value in self.decimals
        if unit == "times":
            return any(_rounded(10.0**n) == value for n in self.values.get("orders", ()) if n < 30)  # noqa: PLR2004
        if unit == "orders":
            return value < 30 and _rounded(10.0**value) in self.values.get("times", ())  # noqa: PLR2004
        return value in self.values.get("", ())

    def _lists(self, count: float) -> bool:
        """Tell whether as many things are listed without being counted."""
        key = f"{count:g}"
        if any(
            hint.search(self.evidence)
            for rules in all_rules()
            if (hint := rules.numbers.hints.get(key))
        ):
            return True
        if re.search(rf"(?<!\w){key}\)", self.evidence):
            return True  # the items carry numbers
        if self.counted:
            return False
        # Writers count to two where nobody did: "A, while B" becomes "the two".
        return count <= 2 or any(  # noqa: PLR2004
            len(_LIST_ITEM.findall(part)) in {count - 1, count, count + 1}
            and _LIST_ITEM.search(part)
            for part in _LIST.findall(_ASIDE.sub("", self.evidence))
        )


_EN, _ZH = table("en/words.toml")["measures"], table("zh/words.toml")["measures"]
_Size = tuple[str, float]
"""A measure, such as time, and how large one unit of it is."""
_SIZES: dict[str, _Size] = {
    word: (measure, size)
    for measures in (_EN, _ZH)
    for measure, units in measures.items()
    for word, size in units.items()
}
_MEASURE = re.compile(
    rf"(?:(?<=[0-9])|(?<=[a-z])|(?<=[一-鿿]))[ -]?(?:an? |个半?|多|几)?"
    rf"(?P<unit>[A-Za-z]+(?![\u00c0-\u024f])|"
    rf"{'|'.join(sorted((u for m in _ZH.values() for u in m), key=len, reverse=True))})"
)
_WORD = re.compile(r"[A-Za-z]+|" + "|".join(u for m in _ZH.values() for u in m))


def _size(unit: str) -> _Size | None:
    unit = unit.casefold()
    return _SIZES.get(unit) or _SIZES.get(unit.removesuffix("s"))


def _first_missing_unit(claim: str, evidence: str) -> str:
    """Return the first unit of time, data, length or frequency that only the claim measures in.

    A number that the evidence measures in another unit is wrong even where its unit stands by
    another number; the same amount in another unit is right.
    """
    given = _measured(evidence)
    amounts = {_amount(value, size) for value, _, size in given}
    units = {_size(word) for word in _WORD.findall(evidence)}
    for value, unit, size in _measured(claim):
        elsewhere = size not in units or any(v == value for v, _, _ in given)
        if elsewhere and _amount(value, size) not in amounts:
            return unit
    return ""


def _amount(value: float, size: _Size) -> tuple[str, float]:
    return size[0], _rounded(value * size[1])


def _measured(text: str) -> list[tuple[float, str, _Size]]:
    """Every quantity of a text that has a unit: its value, the unit as written, and what it is."""
    behind = (_measure_behind(text, quantity) for quantity in quantities(text))
    return [measured for measured in behind if measured]


def _measure_behind(text: str, quantity: Quantity) -> tuple[float, str, _Size] | None:
    unit = _MEASURE.match(text, quantity.start + len(quantity.text))
    size = _size(unit["unit"]) if unit else None
    return (quantity.readings[0][0], unit["unit"], size) if unit and size else None


def _rounded(value: float) -> float:
    return float(f"{value:.10g}")
