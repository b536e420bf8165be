"""Figures and periods in words."""

from __future__ import annotations

from datetime import date

from justexits.measures import period_words
from justexits.measures.comparison import REFERENCE
from justexits.web.performance.selectors import Figure

SHARE = "share"
TIMES = "times"  # a comparison: how many times the share of the group of reference
MANY = 200  # behind a share of so many, a tenth of a percent says something
PLACES = {True: 1, False: 0}


def number(value: float | None, unit: str, *, of: float | None = None) -> str:
    """A value as the page writes it: 48 %, 12.5 days, 1,204. `of`: how many stand behind it, which says how exact it is."""
    if value is None:
        return "no figure"
    if unit == SHARE:
        return _share(value, fine=(of or 0) >= MANY or 0 < value < 0.1 or 0.9 < value < 1)
    if unit == "days":
        return f"{value:,.0f} days"
    if unit == TIMES:
        return f"{value:.2f} times"
    return f"{value:,.0f}" if float(value).is_integer() else f"{value:,.1f}"


def _share(value: float, *, fine: bool) -> str:
    """A share in percent, never rounded to none or all where it is neither."""
    places = PLACES[fine]
    text = f"{value * 100:.{places}f} %"
    least = 10.0**-places
    if value > 0 and float(text[:-2]) == 0:
        return f"under {least:.{places}f} %"
    if value < 1 and float(text[:-2]) == 100:
        return f"over {100 - least:.{places}f} %"
    return text


def count(value: float | None) -> str:
    """A count without decimals it does not have."""
    return "unknown" if value is None else f"{value:,.0f}" if float(value).is_integer() else f"{value:,.1f}"


def period(on: date, grain: str) -> str:
    """A period by its name: March 2026, quarter 2 of 2026, 2026."""
    return period_words(on, grain)


def short_period(on: date, grain: str) -> str:
    """A period in the head of a column: Mar 26, 2026 Q2, 2026."""
    match grain:
        case "month" | "rolling_12":
            return f"{on:%b %y}"
        case "quarter":
            return f"{on.year} Q{(on.month + 2) // 3}"
        case _:
            return str(on.year)


def figure(one: Figure, unit: str) -> str:
    """The value of a figure, as exact as what stands behind it; a hidden one says so."""
    if unit == TIMES and one.value is None and not one.is_hidden:
        return "reference" if REFERENCE in one.quality else "too few to compare"
    return "too few to show" if one.is_hidden else number(one.value, unit, of=one.denominator)


def headline(one: Figure, unit: str) -> str:
    """The figure as a card shows it large: of few, how many of how many, for a rate of so few says nothing."""
    return behind(one, unit) if unit == SHARE and one.is_small and one.denominator else figure(one, unit)


def behind(one: Figure, unit: str) -> str:
    """What a figure is made of; empty where it is a count of its own."""
    if one.denominator is None or one.is_hidden:
        return ""
    of = count(one.denominator)
    match unit:
        case "days":
            return f"from {of}"
        case "ratio":
            return f"{count(one.numerator)} to {of}"
        case "share" | "times":
            return f"{count(one.numerator)} of {of}"
        case _:
            return f"{count(one.numerator)} for {of}"


def interval(one: Figure, unit: str) -> str:
    """The 95 % interval in words; empty where there is none."""
    if one.low is None or one.high is None:
        return ""
    low, high = (number(end, unit, of=one.denominator) for end in (one.low, one.high))
    return f"{low.removesuffix(' %')} to {high}" if unit == SHARE else f"{low} to {high}"
