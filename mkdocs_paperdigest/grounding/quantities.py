"""Reads the quantities that a text states.

Digits, number words and Chinese numerals, with percent, multiples, scales such as *million* or
万, ranges, powers of ten. Ordinals are not quantities, and neither are digits within a name
(`GPT-4`, `CIFAR-10`) or behind a label (`step 1`, `第 2 步`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import NamedTuple

from .normalising import pattern
from .rulebook import all_rules, table

Amount = tuple[float, str]
"""A value with its unit: `%`, `times`, `dim`, `orders` (of magnitude), or none."""


_Span = tuple[int, int, tuple[Amount, ...], bool]


class Quantity(NamedTuple):
    """A quantity as it is written, with all its possible values and units."""

    text: str
    readings: tuple[Amount, ...]
    counts: bool = False
    """Whether it may count things that the evidence lists without a number."""
    start: int = 0
    """Where in the text it begins."""


_EN, _ZH = table("en/words.toml"), table("zh/words.toml")
_SMALL = frozenset(range(2, 11))
_UNITS: list[str] = _EN["numerals"]["units"].split()
_TENS: list[str] = _EN["numerals"]["tens"].split()
_WORD_VALUES = {word: float(n) for n, word in enumerate(_UNITS)}
_WORD_VALUES |= {word: 10.0 * n for n, word in enumerate(_TENS, 2)}
_WORD_VALUES |= {"dozen": 12.0}
_SCALES: dict[str, float] = _EN["scales"] | _ZH["scales"]
_PHRASES: dict[str, tuple[Amount, ...]] = {
    word: tuple((float(value), unit) for value, unit in readings)
    for word, readings in (_EN["multiples"] | _ZH["multiples"]).items()
}

_DIGITS = re.compile(
    r"(?<![A-Za-z0-9_.^])(?P<number>\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?|\.\d+)"
    r"(?P<power>\s?[x×*]\s?10\^?[-+]?\d{1,3}|[eE][-+]?\d{1,3}(?![\w])|\^\(?[-+]?\d{1,3}\)?)?"
)
_ENGLISH = re.compile(
    rf"(?<![A-Za-z])(?:(?P<tens>{'|'.join(_TENS)})[- ]?)?"
    rf"(?P<unit>{'|'.join([*reversed(_UNITS), 'dozen'])})?(?P<fold>[- ]?fold)?(?![a-z])",
    re.IGNORECASE,
)
_NUMERAL = "零〇一二两三四五六七八九十百千万亿"
_MEASURES = "".join(_ZH["numerals"]["measures"].split())
_IDIOMS = "|".join(_ZH["numerals"]["idioms"].split())
_CHINESE = re.compile(
    rf"(?P<idiom>{_IDIOMS})|"
    rf"百分之(?P<percent>[{_NUMERAL}]+(?:点[{_NUMERAL}]+)?)|"
    rf"(?P<denominator>[{_NUMERAL}]+)分之(?P<numerator>[{_NUMERAL}]+)|"
    rf"(?<![第几若{_NUMERAL}])(?<![数上](?=[十百千万亿]))(?!百分[位点比制])"
    rf"(?P<number>[{_NUMERAL}]+(?:点[{_NUMERAL}]+)?)(?=[多余]?\s?[{_MEASURES}])|"
    rf"(?P<figures>[〇零一二三四五六七八九]{{3,20}})"
)
_PHRASE = pattern(
    r"""(?<![A-Za-z])(?:twice|doubl(?:e|es|ed|ing)(?![- ]?(?:blind|descent))|thrice|tripl(?:e|es|ed|
    ing)|quadrupl(?:e|es|ed)|hal(?:f|ves|ved|ving)(?!-)|quarter|one[- ]third|
    two[- ]thirds|(?<![0-9]-)(?<![0-9]\ )(?:mega|giga)pixels?)(?![a-z])|翻倍|翻一?番|
    [增多高快大升]了?一倍|一半|减半""",
    re.IGNORECASE,
)
_RANK = re.compile(
    rf"(?:(?<=排名)|(?<=名列)|(?<=位列)|(?<=位居))第?\s?(?P<place>[{_NUMERAL}]+|\d+)|"
    rf"第\s?(?P<number>[{_NUMERAL}]+|\d+)\s?(?=[名位])"
)
_RANK_EN = pattern(
    r"""\b(?P<first>first|winner|won|winning)\b|\b(?P<second>second|runner-up)\b|\b(?P<third>third)\b""",
    re.IGNORECASE,
)
_PLACE = re.compile(r"\s?(?:st|nd|rd|th)\b")
_UNIT = re.compile(
    r"\s?(?:(?P<percent>%|‰|-?percent|per cent|percentage|pp(?![a-z])|个?百分点)|"
    r"(?P<times>[x×](?!\s?\d|[A-Za-z])|-?\s?times(?![a-z])|-?fold(?![a-z])|倍)|"
    r"-?(?P<dim>D(?![A-Za-z])|dim(?:ension(?:s|al)?)?(?![a-z])|维|次元)|"
    r"-?(?P<orders>orders? of magnitude|个?数量级))"
)
_SCALE = re.compile(
    r"\s?[多余]?(?P<scale>[十百千万]?亿|[百千]?万|千(?!克|米|兆|瓦|赫|字)|百(?!分|科|度))|"
    r"[- ]?(?P<word>hundred|thousand|million|billion|trillion)(?![a-z])|"
    r"(?P<letter>[KkMBT])(?:\+)?(?![A-Za-z])|\s(?P<apart>[MBK])(?![A-Za-z0-9-])"
)
_LINK = re.compile(r"\s?(?:-|~|/|,|、|to|and|or|vs\.?|versus|,\s?and|至|到|和|与|或)\s?")
_NAMED = re.compile(r"(?:[A-Z][A-Za-z0-9]*[a-z]?|[A-Za-z]*[A-Z][A-Za-z0-9]*)-$")
_HYPHENATED = re.compile(r"[A-Za-z]-$")


def quantities(text: str, *, lenient: bool = False) -> list[Quantity]:
    """Return the quantities of a text, in its order.

    Args:
        text: The text, as [`normalised`][] has it.
        lenient: Read also what a claim need not find: a bare *one*, digits behind a hyphen.
    """
    found: list[tuple[int, int, Quantity]] = []
    taken: list[tuple[int, int]] = []
    for start, end, readings, counts in _raw(text, lenient=lenient):
        if any(start < e and s < end for s, e in taken[-3:]):
            continue
        taken.append((start, end))
        found.append((start, end, Quantity(text[start:end].strip(), readings, counts, start)))
    found.sort(key=lambda item: item[0])
    return _shared_units(text, found)


def _raw(text: str, *, lenient: bool) -> Iterable[_Span]:
    spans: list[_Span] = [
        (match.start(), match.end(), _phrase(match[0].casefold()), False)
        for match in _PHRASE.finditer(text)
    ]
    spans += _in_figures(text, lenient=lenient)
    spans += _in_words(text, lenient=lenient)
    for match in _RANK.finditer(text):
        written = match["place"] or match["number"]
        rank = float(written) if written.isdigit() else _numeral(written)
        spans.append((match.start(), match.end(), ((rank, "rank"),), False))
    if lenient:
        spans += (
            (match.start(), match.end(), ((float(match.lastindex or 0), "rank"),), False)
            for match in _RANK_EN.finditer(text)
        )
    for match in _CHINESE.finditer(text):
        spans += _chinese(text, match)
    return sorted(spans, key=lambda span: (span[0], -span[1]))


def _in_figures(text: str, *, lenient: bool) -> Iterable[_Span]:
    for match in _DIGITS.finditer(text):
        before = text[max(0, match.start() - _LABEL_LENGTH) : match.start()]
        if before.endswith("(") and text.startswith(")", match.end()) and len(match[0]) == 1:
            continue  # marks an item of a list
        if _NAMED.search(before) or (not lenient and _HYPHENATED.search(before)):
            continue
        if not lenient and "." not in match[0] and _is_label(text, before, match):
            continue
        value = float(match["number"].replace(",", ""))
        if place := _PLACE.match(text, match.end()):
            yield match.start(), place.end(), ((value, "rank"),), False
            continue
        small = value in _SMALL and not match["power"]
        values = _powered(value, match["power"] or "")
        yield _with_unit(text, match.start(), match.end(), values, counts=small)


def _in_words(text: str, *, lenient: bool) -> Iterable[_Span]:
    for match in _ENGLISH.finditer(text):
        before = text[max(0, match.start() - _LABEL_LENGTH) : match.start()]
        if match["tens"] is None and match["unit"] is None:
            continue
        if not lenient and _is_label(text, before, match):
            continue
        value = _WORD_VALUES.get((match["tens"] or "").casefold(), 0.0)
        value += _WORD_VALUES.get((match["unit"] or "").casefold(), 0.0)
        if match["fold"]:
            yield match.start(), match.end(), ((value, "times"),), False
            continue
        span = _with_unit(text, match.start(), match.end(), [value], counts=value in _SMALL)
        # "One" is mostly a pronoun, unless it counts something larger or carries a unit.
        if lenient or value > 1 or span[1] > match.end():
            yield span


_LABEL_LENGTH = 30
"""Characters before a number that are looked at to tell names and labels."""


def _is_label(text: str, before: str, match: re.Match[str]) -> bool:
    """Tell whether a number is only a label, as in `step 2` or `第 3 章`."""
    if _UNIT.match(text, match.end()) or _SCALE.match(text, match.end()):
        return False
    return any(rules.numbers.ordinal.search(before) for rules in all_rules())


def _phrase(word: str) -> tuple[Amount, ...]:
    if "番" in word or "翻" in word:
        return _PHRASES["翻倍"]
    if word.endswith("一倍"):
        return _PHRASES["一倍"]
    for key, readings in _PHRASES.items():
        if word.replace(" ", "-").startswith(key[:4] if key.isascii() else key):
            return readings
    return ()


_LARGEST_POWER = 99
"""No paper's quantity needs more, and floats end at 308."""


def _powered(value: float, power: str) -> list[float]:
    exponent = re.search(r"[-+]?\d{1,3}(?=\)?$)", power.replace("×", "x"))
    if not exponent:
        return [value]
    n = max(-_LARGEST_POWER, min(_LARGEST_POWER, int(exponent[0])))
    if power[0] == "^":
        return [10.0**n] if value == 10 else [value, float(n)]  # noqa: PLR2004
    if power[0] in "eE":
        return [value * 10.0**n]
    if "^" in power:
        return [value * 10.0**n]
    return [value]


def _with_unit(text: str, start: int, end: int, values: list[float], *, counts: bool) -> _Span:
    readings: list[Amount] = [(value, "") for value in values]
    if scale := _SCALE.match(text, end):
        key = scale["scale"] or scale["word"] or scale["letter"] or scale["apart"]
        scaled: list[Amount] = [(value * _SCALES[key.casefold()], "") for value in values]
        # "7B" may also be a name's part; a letter alone leaves the bare value standing too.
        readings = scaled
        end, counts = scale.end(), False
    if unit := _UNIT.match(text, end):
        name = next(name for name, part in unit.groupdict().items() if part)
        kind = {"percent": "%"}.get(name, name)
        readings = [(value, kind) for value, _ in readings]
        end, counts = unit.end(), False
    return start, end, tuple(readings), counts


def _chinese(text: str, match: re.Match[str]) -> list[_Span]:
    if match["idiom"]:
        return []
    if match["percent"]:
        value = _numeral(match["percent"])
        return [(match.start(), match.end(), ((value, "%"),), False)]
    if match["denominator"]:
        below, above = _numeral(match["denominator"]), _numeral(match["numerator"])
        if not below:
            return []
        share = above / below
        return [(match.start(), match.end(), ((share, ""), (share * 100, "%")), False)]
    written = match["number"] or match["figures"]
    value = _numeral(written)
    following = text[match.end() : match.end() + 1]
    if value <= 1 or not written.strip("一") or written + following == "十分":
        return []  # 一个 and 一种 are articles, 一一 is "each to each", 十分 is "very"
    if len(written) == 2 and _ABOUT.fullmatch(written):  # noqa: PLR2004
        return []  # 两三 and 五六 are "two or three", "five or six"
    if following == "成" and value in _SMALL:
        return [(match.start(), match.end() + 1, ((value * 10, "%"),), False)]
    return [_with_unit(text, match.start(), match.end(), [value], counts=value in _SMALL)]


_ABOUT = re.compile("一两|一二|两三|二三|三四|三五|四五|五六|六七|七八|八九")
_FIGURES = {c: n for n, c in enumerate(_ZH["numerals"]["figures"])} | {"〇": 0, "两": 2}
_PLACES = {"十": 10, "百": 100, "千": 1000}


def _numeral(written: str) -> float:
    """Read Chinese numerals: 三百二十, 两万五千, 一点五, 二〇二四."""
    whole, _, fraction = written.partition("点")
    if len(whole) > 1 and all(c in _FIGURES for c in whole):
        total = float("".join(str(_FIGURES[c]) for c in whole)[:15])
    else:
        total, section, figure = 0.0, 0.0, 0.0
        for c in whole:
            if c in _FIGURES:
                figure = _FIGURES[c]
            elif c in _PLACES:
                section += (figure or 1) * _PLACES[c]
                figure = 0
            elif c == "万":
                total += ((section + figure) or 1) * 1e4
                section = figure = 0
            else:
                total = ((total + section + figure) or 1) * 1e8
                section = figure = 0
        total += section + figure
    digits = "".join(str(_FIGURES[c]) for c in fraction if c in _FIGURES)[:15]
    return total + (float(f"0.{digits}") if digits else 0.0)


def _shared_units(text: str, found: list[tuple[int, int, Quantity]]) -> list[Quantity]:
    """Give the first numbers of `5 to 10%` or `3-5 million` the last one's unit as well."""
    result: list[Quantity] = []
    next_start, tail = -1, Quantity("", ())
    for start, end, alone in reversed(found):
        quantity = alone
        if next_start >= end and _LINK.fullmatch(text, end, next_start):
            bare = [value for value, unit in alone.readings if not unit]
            extra = {(value, unit) for value in bare for _, unit in tail.readings if unit}
            scale = _scale_of(tail)
            extra |= {(value * scale, "") for value in bare if scale > 1}
            if extra:
                readings = (*alone.readings, *sorted(extra))
                quantity = alone._replace(readings=readings, counts=False)
        next_start, tail = start, quantity
        result.append(quantity)
    return result[::-1]


def _scale_of(quantity: Quantity) -> float:
    match = re.search(r"[^\d.,\s]+$", quantity.text)
    return _SCALES.get(match[0].strip("- ").casefold(), 1.0) if match else 1.0
