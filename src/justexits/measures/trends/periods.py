"""Periods as people write them: a year, a quarter, a month, a week, a day. A whole column is read in one way."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import date, timedelta

from justexits.measures.trends.point import MONTHS as MONTHS_IN

MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_NAME = r"(?P<name>jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?"
_TIME = r"(?:[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}:?\d{2})?)?"
_PATTERNS: tuple[tuple[str, str, Callable[[re.Match[str]], date]], ...] = (
    ("year", r"(?:fy ?)?(?P<y>\d{4})", lambda m: date(int(m["y"]), 1, 1)),
    ("quarter", r"(?:fy ?)?(?P<y>\d{4})[- ]?q(?P<q>[1-4])", lambda m: date(int(m["y"]), int(m["q"]) * 3 - 2, 1)),
    ("quarter", r"q(?P<q>[1-4])[-/ ]?(?P<y>\d{4})", lambda m: date(int(m["y"]), int(m["q"]) * 3 - 2, 1)),
    ("week", r"(?P<y>\d{4})[- ]?w(?P<w>\d{1,2})", lambda m: date.fromisocalendar(int(m["y"]), int(m["w"]), 1)),
    ("month", r"(?P<y>\d{4})(?:[-/. ]|[- ]?m)(?P<m>\d{1,2})", lambda m: date(int(m["y"]), int(m["m"]), 1)),
    ("month", r"(?P<m>\d{1,2})[-/. ](?P<y>\d{4})", lambda m: date(int(m["y"]), int(m["m"]), 1)),
    ("month", r"(?P<y>(?:19|20)\d{2})(?P<m>0[1-9]|1[0-2])", lambda m: date(int(m["y"]), int(m["m"]), 1)),
    ("month", rf"{_NAME}[-/ ,]*(?P<y>\d{{4}})", lambda m: date(int(m["y"]), _month(m), 1)),
    ("month", rf"(?P<y>\d{{4}})[-/ ]*{_NAME}", lambda m: date(int(m["y"]), _month(m), 1)),
    ("month", rf"{_NAME}[-/ ']+(?P<y>\d{{2}})", lambda m: date(2000 + int(m["y"]), _month(m), 1)),
    (
        "day",
        rf"(?P<y>\d{{4}})[-/.](?P<m>\d{{1,2}})[-/.](?P<d>\d{{1,2}}){_TIME}",
        lambda m: date(int(m["y"]), int(m["m"]), int(m["d"])),
    ),
    ("day", r"(?P<y>(?:19|20)\d{2})(?P<m>\d{2})(?P<d>\d{2})", lambda m: date(int(m["y"]), int(m["m"]), int(m["d"]))),
    ("day", rf"(?P<d>\d{{1,2}})[- ]{_NAME}[- ,](?P<y>\d{{4}})", lambda m: date(int(m["y"]), _month(m), int(m["d"]))),
    ("day", rf"{_NAME} (?P<d>\d{{1,2}}),? (?P<y>\d{{4}})", lambda m: date(int(m["y"]), _month(m), int(m["d"]))),
)
PATTERNS = tuple((kind, re.compile(pattern, re.IGNORECASE), made) for kind, pattern, made in _PATTERNS)
TWO_NUMBERS = re.compile(rf"(\d{{1,2}})[-/.](\d{{1,2}})[-/.](\d{{4}}){_TIME}", re.IGNORECASE)
REMEDY = "Write it as 2024, 2024-03, 2024-Q1, 2024-W05, 2024-03-01 or March 2024; take lines of totals out."
TWO_WAYS = "Write such days as 2024-03-01: of 3/4/2024 nobody can tell whether it is March or April."


def _month(match: re.Match[str]) -> int:
    return MONTHS.index(match["name"].casefold()) + 1


def end_of(begins: date, length: str) -> date:
    """The first day after a period of that length."""
    if length not in MONTHS_IN:
        return begins + timedelta(days=7 if length == "week" else 1)
    number = begins.year * 12 + begins.month - 1 + MONTHS_IN[length]
    return date(number // 12, number % 12 + 1, 1)


def period_of(cell: str, *, day_first: bool | None = None) -> date | None:
    """The first day of a period; None where it is none, or a day such as 3/4/2024 that nobody said how to read."""
    text = cell.strip()
    try:
        if match := TWO_NUMBERS.fullmatch(text):
            if day_first is None:
                return None
            first, second, year = int(match[1]), int(match[2]), int(match[3])
            return date(year, second, first) if day_first else date(year, first, second)
        for _, pattern, made in PATTERNS:
            if match := pattern.fullmatch(text):
                return made(match)
    except ValueError:
        return None
    return None


def length_of(cell: str) -> str:
    """How long the period in a cell is, by how it is written: year, quarter, month, week or day."""
    return next((kind for kind, pattern, _ in PATTERNS if pattern.fullmatch(cell.strip())), "day")


def is_two_ways(cell: str) -> bool:
    """Whether it is a day of the form that two countries read in two ways."""
    return TWO_NUMBERS.fullmatch(cell.strip()) is not None


def day_first(cells: Sequence[str]) -> bool | None:
    """Whether days such as 3/4/2024 have the day first, by those of the column that can be read in one way only.

    None where none says so, or where they contradict each other. A column in which one of the two numbers is always 1 counts
    first days of months.
    """
    pairs = [(int(match[1]), int(match[2])) for cell in cells if (match := TWO_NUMBERS.fullmatch(cell.strip()))]
    firsts, seconds = {one for one, _ in pairs}, {two for _, two in pairs}
    if max(firsts, default=0) > 12 or max(seconds, default=0) > 12:
        return None if max(firsts) > 12 and max(seconds) > 12 else max(firsts) > 12
    if (firsts == {1}) != (seconds == {1}):
        return firsts == {1}
    return None
