"""Figures and periods in words."""

from __future__ import annotations

from datetime import date

from justexits.web.performance.selectors import Figure

SHARE = "share"


def number(value: float | None, unit: str) -> str:
    """A value as the page writes it: 48 %, 12.5 days, 1,204."""
    if value is None:
        return "no figure"
    if unit == SHARE:
        return f"{value * 100:.1f} %" if 0 < value < 0.1 or 0.9 < value < 1 else f"{value * 100:.0f} %"
    if unit == "days":
        return f"{value:,.0f} days"
    return f"{value:,.0f}" if float(value).is_integer() else f"{value:,.1f}"


def count(value: float | None) -> str:
    """A count without decimals it does not have."""
    return "unknown" if value is None else f"{value:,.0f}" if float(value).is_integer() else f"{value:,.1f}"


def period(on: date, grain: str) -> str:
    """A period by its name: March 2026, 2nd quarter of 2026, 2026."""
    match grain:
        case "month":
            return f"{on:%B %Y}"
        case "quarter":
            return f"quarter {(on.month + 2) // 3} of {on.year}"
        case _:
            return str(on.year)


def interval(figure: Figure, unit: str) -> str:
    """The 95 % interval in words; empty where there is none."""
    if figure.low is None or figure.high is None:
        return ""
    return f"{number(figure.low, unit)} to {number(figure.high, unit)}"
