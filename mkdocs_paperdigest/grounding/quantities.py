"""Whether the quantities and units of a claim stand in its evidence."""

from __future__ import annotations

import re

from .notation import Quantity, quantities
from .text import pattern

# What an English text says instead of a small number, for claims that count.
_I = re.IGNORECASE
_HINTS = (
    (2, re.compile(r"\b(?:both|pair|couple|dual|twin|bi[a-z]|second|double|twofold|halves)", _I)),
    (3, re.compile(r"\b(?:tri[a-z]|third|ternary|threefold)", _I)),
    (4, re.compile(r"\b(?:quad|quater|fourth|fourfold|tetra)", _I)),
    (5, re.compile(r"\b(?:fifth|penta|quint)", _I)),
    (6, re.compile(r"\b(?:sixth|hexa)", _I)),
    (8, re.compile(r"\b(?:oct[a-z]|eighth)", _I)),
)  # fmt: skip
_LIST_ITEM = re.compile(r",(?!\d)|\b(?:and|or)\b|、|和|以及|;|\(\d\)|\(i{1,3}v?\)")
_LIST = re.compile(r"[^.;:()]+")


def missing(claim: str, evidence: str, language: str) -> str:
    """The first quantity of a claim that its evidence does not state; empty if all stand there.

    Args:
        claim: The claim, folded by [`plain`][].
        evidence: The cited sentences, folded likewise.
        language: The primary subtag of the claim's language; some write a decimal comma.
    """
    standing = _Standing(evidence)
    absent = _first_absent(claim, standing)
    if absent and language in _DECIMAL_COMMA:
        swapped = re.sub(r"(?<=\d)[.,](?=\d)", lambda sign: "," if sign[0] == "." else ".", claim)
        return absent if _first_absent(swapped, standing) else ""
    return absent


_DECIMAL_COMMA = frozenset("de fr es it pt nl ru uk pl cs sv da nb fi tr el hu ro bg id".split())


def _first_absent(claim: str, standing: _Standing) -> str:
    for quantity in quantities(claim):
        name = _NAME_BEFORE.search(claim[max(0, quantity.start - 40) : quantity.start])
        if not standing.has(quantity) and not (name and standing.names(name[0] + quantity.text)):
            return quantity.text
    return ""


_NAME_BEFORE = re.compile(r"\b[A-Za-z]*[A-Z][A-Za-z]*[ -]$")
_NO_WORD = re.compile(r"[\W_]+")


class _Standing:
    """What the evidence states, ready to be asked."""

    def __init__(self, evidence: str) -> None:
        self.values: dict[str, set[float]] = {}
        self.decimals: set[float] = set()
        for quantity in quantities(evidence, lenient=True):
            for value, unit in quantity.readings:
                self.values.setdefault(unit, set()).add(_rounded(value))
                if not unit and "." in quantity.text:
                    self.decimals.add(_rounded(value))
        self.evidence = evidence

    def has(self, quantity: Quantity) -> bool:
        return any(self._states(_rounded(v), unit) for v, unit in quantity.readings) or (
            quantity.counts and self._lists(quantity.readings[0][0])
        )

    def names(self, name: str) -> bool:
        """Whether a number is part of a name, as in `Llama 3`."""
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
        """Whether so many things are named, or enumerated without being counted."""
        if any(n == count and hint.search(self.evidence) for n, hint in _HINTS):
            return True
        if any(2 <= value <= 10 for value in self.values.get("", ())):  # noqa: PLR2004
            return False
        return any(
            len(_LIST_ITEM.findall(part)) in {count - 1, count} and _LIST_ITEM.search(part)
            for part in _LIST.findall(self.evidence)
        )


_MEASURE = pattern(
    r"""(?<=[0-9a-z一-鿿]) ?(?:an? |个半?|多|几)?(?P<unit>[A-Za-z]+|毫秒|微秒|秒|分钟|小时|天|周|
    公里|千米|厘米|毫米)"""
)
_MEASURE_FAMILIES = {
    word: n
    for n, family in enumerate(
        (
            "ms millisecond milliseconds 毫秒", "s sec secs second seconds 秒",
            "min mins minute minutes 分钟", "hour hours hr hrs h 小时", "day days 天",
            "week weeks 周", "kb", "mb megabyte megabytes", "gb gigabyte gigabytes",
            "tb terabyte terabytes", "km kilometer kilometers kilometre kilometres 公里 千米",
            "cm centimeter centimeters centimetre centimetres 厘米",
            "mm millimeter millimeters millimetre millimetres 毫米", "hz", "khz", "mhz", "ghz",
        )
    )
    for word in family.split()
}  # fmt: skip
_WORD = re.compile(r"[A-Za-z]+|毫秒|秒|分钟|小时|天|周|公里|千米|厘米|毫米")


def missing_unit(claim: str, evidence: str) -> str:
    """The first unit of time, data, length or frequency that only the claim measures in."""
    given = {_MEASURE_FAMILIES.get(word.casefold()) for word in _WORD.findall(evidence)}
    for quantity in quantities(claim):
        unit = _MEASURE.match(claim, quantity.start + len(quantity.text))
        if unit and _MEASURE_FAMILIES.get(unit["unit"].casefold(), -1) not in {-1, *given}:
            return unit["unit"]
    return ""


def _rounded(value: float) -> float:
    return float(f"{value:.10g}")
