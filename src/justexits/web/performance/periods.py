"""Where a period ends."""

from __future__ import annotations

from calendar import monthrange
from datetime import date

MONTHS = {"month": 1, "quarter": 3, "year": 12, "rolling_12": 12}


def end_of(period: date, grain: str) -> date:
    """The last day of a period that begins on a day."""
    number = period.year * 12 + period.month - 1 + MONTHS[grain] - 1
    year, month = number // 12, number % 12 + 1
    return date(year, month, monthrange(year, month)[1])
