"""Birth dates as people write them: 1998-03-14, 19980314, 3/14/1998, 14.03.98, 14 Mar 1998, or the year alone."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, timedelta

_MONTHS = {
    name: number
    for number, name in enumerate(("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"), start=1)
}
_ISO = re.compile(r"^(\d{4})[-/. ](\d{1,2})[-/. ](\d{1,2})(?:[T ].*)?$")
_PACKED = re.compile(r"^([12]\d{3})(\d{2})(\d{2})(?:\.0)?$")
# As workbooks count: days from the end of 1899 on.
_SERIAL = re.compile(r"^(\d{4,5})(?:\.0)?$")
_SLASHED = re.compile(r"^(\d{1,2})[-/. ](\d{1,2})[-/. ](\d{4}|\d{2})(?: .*)?$")
_NAMED = re.compile(
    r"^(?:(\d{1,2})[-/. ]*([A-Za-z]{3})[A-Za-z]*[-/., ]*|([A-Za-z]{3})[A-Za-z]*[-/. ]*(\d{1,2})[-/., ]+)(\d{4}|\d{2})(?: .*)?$"
)
_YEAR = re.compile(r"^(\d{4})(?:\.0)?$")
_YEAR_MONTH = re.compile(r"^(\d{4})-(\d{1,2})$")
# Two digits of a year above this are of the last century.
PIVOT = 25


def day_first(values: Sequence[str | None]) -> bool:
    """Whether 03/04/1998 is the third of April in this column: more of its dates make sense so than the other way round."""
    day = month = 0
    for value in values:
        if value and (found := _SLASHED.match(value)):
            day += int(found[1]) > 12
            month += int(found[2]) > 12
    return day > month


def are_serial(values: Sequence[str | None]) -> bool:
    """Whether a column of birth dates counts days, as workbooks do: most are numbers of five digits."""
    known = [value for value in values if value]
    return bool(known) and sum(bool(_SERIAL.match(value)) and float(value) > 9999 for value in known) * 2 > len(known)


def of_serial(value: str | None) -> tuple[str | None, int | None]:
    """(YYYY-MM-DD, year) of such a number; of anything else what `read_date` makes of it."""
    if not value or not _SERIAL.match(value):
        return read_date(value)
    day = date(1899, 12, 30) + timedelta(days=int(float(value)))
    return day.isoformat(), day.year


def month_of(text: str | None) -> str | None:
    """A month as a number, where it is written as a word or a fraction (March, Mar, 3.0)."""
    return str(_MONTHS.get(text[:3].lower(), text.removesuffix(".0"))) if text else None


def read_date(value: str | None, *, days_first: bool = False) -> tuple[str | None, int | None]:
    """(YYYY-MM-DD, year) of a birth date; the first is None where only the year is known, both where nothing can be read.

    A day that no calendar has (31 June, month 13) is kept as it is written: a slip of the keyboard still says much.
    """
    text = (value or "").strip()
    if found := _ISO.match(text) or _PACKED.match(text):
        return _day(found[1], found[2], found[3])
    if found := _SLASHED.match(text):
        first, second = (found[2], found[1]) if days_first else (found[1], found[2])
        return _day(_century(found[3]), first, second)
    if found := _NAMED.match(text):
        month = _MONTHS.get((found[2] or found[3]).lower())
        return _day(_century(found[5]), str(month), found[1] or found[4]) if month else (None, None)
    if found := _YEAR.match(text) or _YEAR_MONTH.match(text):
        return None, int(found[1])
    return None, None


def _century(year: str) -> str:
    return year if len(year) == 4 else f"{'19' if int(year) > PIVOT else '20'}{year}"


def _day(year: str, month: str, day: str) -> tuple[str, int]:
    return f"{year}-{int(month):02}-{int(day):02}", int(year)
