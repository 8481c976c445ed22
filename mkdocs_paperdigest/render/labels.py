"""The words on pages in the reader's language, with its dates, numbers and plurals."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from datetime import UTC, date, datetime
from functools import cached_property, lru_cache
from importlib.resources import files
from typing import TypeAlias

from babel import Locale, UnknownLocaleError
from babel.dates import format_date, format_interval, format_skeleton
from babel.numbers import format_decimal, format_percent
from markupsafe import Markup, escape

Entry: TypeAlias = str | dict[str, str]
"""A label, or one for each plural category of the Unicode CLDR."""

_PLACE = re.compile(r"\{([a-z_]+)\}")
_TRADITIONAL = ("TW", "HK", "MO")
_LOCALES = files(__package__) / "locales"
_ISOLATE, _END_OF_ISOLATE = "\u2068", "\u2069"
"""First strong isolate, and the end of one (Unicode Standard Annex 9)."""

_LEFT, _RIGHT = Markup("&larr;"), Markup("&rarr;")
"""As entities: without a sign beyond Latin-1, a page takes half the memory."""


class Labels:
    """The labels of one language.

    Attributes:
        language: That they, their dates and their numbers are in, as a BCP 47 tag.
    """

    def __init__(self, language: str, entries: Mapping[str, Entry]) -> None:
        self.language = language
        self._entries = entries
        self._plain: dict[tuple[str, int | None], Markup] = {}
        self._locale = _locale(language)

    @cached_property
    def direction(self) -> str:
        """How the language is written, `ltr` or `rtl`; to tell takes loading Babel's data of it."""
        return text_direction(self.language)

    def __call__(self, key: str, count: int | None = None, **values: object) -> Markup:
        """A label as HTML; values that are no markup are escaped.

        What stands in a right-to-left label keeps its own direction.

        Args:
            key: Its name in the locale files.
            count: What decides between its plural forms; stands in it as `{count}`.
            values: What else stands in it.

        Raises:
            KeyError: There is no such label, or it asks for a value that is not given.
        """
        if values:
            return self._fill(key, count, values)
        if (key, count) not in self._plain:
            self._plain[key, count] = self._fill(key, count, values)
        return self._plain[key, count]

    def _fill(self, key: str, count: int | None, values: dict[str, object]) -> Markup:
        if count is not None:
            values["count"] = self.number(count)
        template = str(escape(self._form(key, count)))
        return Markup(  # noqa: S704
            _PLACE.sub(lambda place: self.apart(str(escape(values[place[1]]))), template)
        )

    def text(self, key: str, count: int | None = None, **values: object) -> str:
        """The same label as plain text."""
        if count is not None:
            values["count"] = self.number(count)
        return _PLACE.sub(lambda place: str(values[place[1]]), self._form(key, count))

    def apart(self, text: str) -> str:
        """Text of any direction that is to stand among right-to-left words as it is.

        Without the signs that `bdi` stands for, and that attributes can hold too, a bracket or the
        plus signs of C++ would move to its other end.
        """
        return f"{_ISOLATE}{text}{_END_OF_ISOLATE}" if self.direction == "rtl" else text

    @property
    def back(self) -> Markup:
        """An arrow to what came before."""
        return _RIGHT if self.direction == "rtl" else _LEFT

    @property
    def forth(self) -> Markup:
        """An arrow to what comes next."""
        return _LEFT if self.direction == "rtl" else _RIGHT

    def number(self, value: int) -> str:
        """A number as the language writes it."""
        return _number(value, self._locale)

    def percent(self, share: float) -> str:
        """A share from 0 to 1 as the language writes percents."""
        return str(format_percent(share, locale=self._locale))

    def day(self, day: date | str) -> str:
        """A day in full, such as `March 18, 2024`. Takes a moment of the archive too."""
        return _day(_as_date(day), "long", self._locale)

    def weekday(self, day: date) -> str:
        """A day in full with its weekday."""
        return _day(day, "full", self._locale)

    def month(self, day: date) -> str:
        """The month of a day, such as `March 2024`."""
        return str(format_skeleton("yMMMM", day, locale=self._locale))

    def monthday(self, day: date) -> str:
        """A day within its year, such as `Mar 18`."""
        return str(format_skeleton("MMMd", day, locale=self._locale))

    def span(self, first: date, last: date) -> str:
        """Days within a year, such as `Mar 18 – 22`."""
        return str(format_interval(first, last, "MMMd", locale=self._locale))

    def moment(self, moment: str) -> str:
        """A time in UTC, or a day where the hour is not known."""
        if len(moment) == len("2024-03-18"):
            return self.day(moment)
        time = datetime.fromisoformat(moment).astimezone(UTC)
        return self.text("moment", date=self.day(time.date()), time=f"{time:%H:%M}")

    def _form(self, key: str, count: int | None) -> str:
        entry = self._entries[key]
        if isinstance(entry, str):
            return entry
        if count is None:
            return entry["other"]
        return entry.get(self._locale.plural_form(count), entry["other"])


@lru_cache(maxsize=16)
def load_labels(language: str) -> Labels:
    """The labels of a language; what one lacks comes from the wider language.

    A language that has none at all gets English ones with English dates, which say so: readers
    follow two languages side by side, but not one that is sprinkled with the other.
    """
    files_found = [
        file for tag in _widening(language) if (file := _LOCALES / f"{tag}.json").is_file()
    ]
    if not files_found:
        return load_labels("en")
    entries: dict[str, Entry] = {}
    for file in files_found:
        entries.update(json.loads(file.read_text(encoding="utf-8")))
    return Labels(language, entries)


def text_direction(language: str) -> str:
    """How a language is written: `ltr` or `rtl`."""
    return str(_locale(language).text_direction)


def own_name(language: str) -> str:
    """What a language calls itself."""
    locale = _known_locale(language)
    return (locale and locale.get_language_name()) or language


@lru_cache(maxsize=256)
def language_attributes(language: str, within: str) -> Markup:
    """The attributes of text in a language that is not that of the text around it."""
    if _primary(language) == _primary(within):
        return Markup()
    direction = text_direction(language)
    turned = f' dir="{direction}"' if direction != text_direction(within) else ""
    return Markup(' lang="{}"{}').format(language, Markup(turned))  # noqa: S704


def _primary(language: str) -> str:
    return language.replace("_", "-").partition("-")[0].lower()


def _widening(language: str) -> list[str]:
    """`zh-TW` becomes `zh`, `zh-Hant`, `zh-Hant-TW`: where Chinese is read decides the script."""
    parts = [part for part in re.split(r"[-_]", language) if part.isalnum()]
    parts[:1] = [part.lower() for part in parts[:1]]
    if parts[:1] == ["zh"] and parts[-1].upper() in _TRADITIONAL:
        parts = ["zh", "Hant", *parts[-1:]]
    return ["-".join(parts[: end + 1]) for end in range(len(parts))]


def _locale(language: str) -> Locale:
    return _known_locale(language) or Locale("en")


@lru_cache(maxsize=64)
def _known_locale(language: str) -> Locale | None:
    for tag in reversed(_widening(language)):
        try:
            return Locale.parse(tag, sep="-")
        except (UnknownLocaleError, ValueError):
            continue
    return None


def _as_date(day: date | str) -> date:
    return date.fromisoformat(day[:10]) if isinstance(day, str) else day


@lru_cache(maxsize=4096)
def _day(day: date, style: str, locale: Locale) -> str:
    return str(format_date(day, style, locale=locale))


@lru_cache(maxsize=4096)
def _number(value: int, locale: Locale) -> str:
    return str(format_decimal(value, locale=locale))
