"""Dates known in part.

A date column `x` has a neighbour `x_precision`; where the source knew only the year, the date is its first day.
"""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import ibis.expr.types as ir


class Precision(StrEnum):
    """How much of a date its source knew."""

    DAY = "day"
    MONTH = "month"
    YEAR = "year"
    BAND = "band"  # an age band or a span of years; the span itself stands in other columns


def last_day(on: date, precision: Precision) -> date | None:
    """The last day that a date known in part can be; None where the precision does not say (a band)."""
    match precision:
        case Precision.DAY:
            return on
        case Precision.MONTH:
            return on.replace(day=monthrange(on.year, on.month)[1])
        case Precision.YEAR:
            return date(on.year, 12, 31)
        case Precision.BAND:
            return None


def age_on(birth_date: date, on: date) -> int:
    """Age in whole years on a day, as law counts it: the birthday completes the year; 29 February completes on 1 March."""
    return on.year - birth_date.year - ((on.month, on.day) < (birth_date.month, birth_date.day))


def days_later(on: date, days: int) -> date:
    """The day so many days on."""
    return on + timedelta(days=days)


def age_in_years(birth_date: ir.DateValue, on: ir.DateValue) -> ir.IntegerValue:
    """`age_on` over columns: whole years, unknown where either date is."""
    before_birthday = (on.month() * 100 + on.day()) < (birth_date.month() * 100 + birth_date.day())
    return (on.year() - birth_date.year() - before_birthday.cast("int32")).cast("int32")
