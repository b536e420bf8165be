"""A trend in a sentence. It says what chance explains and what it does not; never why, and never whether that is good."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from justexits.measures.trends.point import LEAST_PERIODS

MOST_NAMED = 3
LEAST_SHARE = 0.001  # of less, one place after the point says nothing


def figure_words(value: float | None, unit: str | None) -> str:
    """A figure as a sentence has it: 34 %, 1.2, 120 days."""
    if value is None:
        return "no figure"
    if unit == "share":
        if 0 < value < LEAST_SHARE:
            return f"{value * 100:.2g} %"
        return f"{value * 100:.1f} %" if 0 < value < 0.1 or 0.9 < value < 1 else f"{value * 100:.0f} %"
    text = f"{value:,.0f}" if float(value).is_integer() or abs(value) >= 100 else f"{value:,.2g}"
    return f"{text} {unit}" if unit in ("days", "times") else text


def period_words(on: date, grain: str) -> str:
    """A period by its name."""
    match grain:
        case "month":
            return f"{on:%B %Y}"
        case "quarter":
            return f"quarter {(on.month + 2) // 3} of {on.year}"
        case "rolling_12":
            return f"12 months from {on:%B %Y}"
        case "year":
            return str(on.year)
        case _:
            return on.isoformat()


def listed(periods: Sequence[date], grain: str) -> str:
    """Some periods by name: March 2026; the first three and how many more."""
    names = [period_words(on, grain) for on in periods[:MOST_NAMED]]
    more = len(periods) - len(names)
    if more:
        return f"{', '.join(names)} and {more} more"
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


def plural(count: int, grain: str) -> str:
    """So many periods in words."""
    return f"{count} {grain}{'' if count == 1 else 's'}"


def too_few_periods(count: int, grain: str) -> str:
    """The sentence where there are not enough periods."""
    if not count:
        return "No figures yet."
    return f"Too few to say: {plural(count, grain)} with a figure, and a direction needs {LEAST_PERIODS}."


def too_few_events(count: int, periods: int, grain: str) -> str:
    """The sentence where hardly anything happened."""
    return f"Too few to say: {count} in {plural(periods, grain)}."


SPAN = {"month": "12 months", "quarter": "4 quarters", "year": "3 years", "period": "12 periods"}


def compared(moved: str | None, late: str, early: str, last: date, grain: str, *, locked: bool) -> str:
    """The sentence of the window test; `moved` is Higher, Lower or None."""
    since = "since the baseline" if locked else f"in the {SPAN[grain]} to {period_words(last, grain)}"
    figures = f"{late} {since}, {early} {'in it' if locked else 'before'}"
    return f"{moved} than the baseline would explain: {figures}." if moved else f"No more change than chance explains: {figures}."


def standing_out(signals: Sequence[date], grain: str) -> str:
    """The sentence about single periods outside the limits."""
    verb = "stands" if len(signals) == 1 else "stand"
    name = listed(signals, grain)
    return f"{name[0].upper()}{name[1:]} {verb} out."


def doubtful(period: date, grain: str) -> str:
    """The sentence about one period of the baseline that is so far out that it hides what others do."""
    name = period_words(period, grain)
    return f"{name[0].upper()}{name[1:]}, in the baseline, is so far out that it hides change: if it is a slip, correct it."


def within(periods: int, grain: str) -> str:
    """The sentence where there is no baseline apart, and no period is outside."""
    return f"All {plural(periods, grain)} are within what chance explains."
