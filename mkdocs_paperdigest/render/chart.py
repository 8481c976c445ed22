"""Papers per day as a picture that needs no script."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, timedelta

from markupsafe import Markup

from .labels import Labels

_DAYS = 60
_STEP = 10
_BAR = 8
_HEIGHT = 100


def papers_per_day(counts: Mapping[date, int], t: Labels, address: Callable[[date], str]) -> Markup:
    """The last sixty days up to the newest edition as an inline SVG; nothing without a paper.

    Args:
        counts: Papers by the day they were listed.
        t: The labels.
        address: Where a day's bar leads.
    """
    if not counts:
        return Markup()
    last = max(counts)
    days = [last - timedelta(days=back) for back in reversed(range(_DAYS))]
    days = days[next(at for at, day in enumerate(days) if counts.get(day)) :]
    if len(days) == 1:
        return Markup()
    most = max(days, key=lambda day: counts.get(day, 0))
    bars = Markup().join(
        _bar(at, counts[day], counts[most], t.weekday(day), address(day), t)
        for at, day in enumerate(days)
        if counts.get(day)
    )
    said = t("chart", first=t.day(days[0]), last=t.day(last), most=t.number(counts[most]))
    return Markup(
        '<figure class="pd-chart"><svg viewBox="0 0 {width} {height}" preserveAspectRatio="none"'
        ' role="img" aria-label="{said}">{bars}</svg><figcaption>{said}</figcaption></figure>'
    ).format(width=len(days) * _STEP, height=_HEIGHT, said=said, bars=bars)


def _bar(at: int, count: int, most: int, day: str, address: str, t: Labels) -> Markup:
    height = max(1, round(_HEIGHT * count / most))
    title = Markup("<title>{}: {}</title>").format(day, t("count_papers", count))
    # No link: a picture may hold none, and the calendar below leads to the same places.
    return Markup('<rect data-href="{}" x="{}" y="{}" width="{}" height="{}">{}</rect>').format(
        address, at * _STEP, _HEIGHT - height, _BAR, height, title
    )
