"""Days known in part, as intervals: the first and the last day that each can be."""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, datetime

from justexits.core.dates import Precision, last_day

PARTS = re.compile(r"(\d{4})(?:-(\d{1,2})(?:-(\d{1,2})(?:[T ]\d{2}:\d{2}[0-9:.+Z-]*)?)?)?")  # an hour of the day is left away
TOGETHER = re.compile(r"(\d{4})(\d{2})(\d{2})")
FAR = date.max  # not within anybody's time: no such day will come, as far as the record says
NEVER = date.min  # there was no such day


@dataclass(frozen=True)
class Span:
    """A day that lies between two days, both counted."""

    low: date
    high: date

    @property
    def exact(self) -> bool:
        """Whether the day is known."""
        return self.low == self.high

    def __str__(self) -> str:
        return self.low.isoformat() if self.exact else f"{self.low.isoformat()} to {self.high.isoformat()}"


def read_span(value: object) -> Span | None:
    """The days that `2019-05-03`, `20190503`, `2019-05`, `2019`, `2019-00-00`, `{from: ..., to: ...}` can be, or None."""
    if isinstance(value, datetime):
        value = value.date()
    if isinstance(value, date):
        return Span(value, value)
    if isinstance(value, dict):
        first, last = read_span(value.get("from")), read_span(value.get("to"))
        return Span(first.low, last.high) if first and last and first.low <= last.high else None
    if not (found := PARTS.fullmatch(str(value)) or TOGETHER.fullmatch(str(value))):
        return None
    year, month, day = (int(part or 0) for part in found.groups())
    try:
        if not month:
            return Span(date(year, 1, 1), date(year, 12, 31))
        if not day:
            return Span(date(year, month, 1), date(year, month, monthrange(year, month)[1]))
        return Span(date(year, month, day), date(year, month, day))
    except ValueError:
        return None


def span_of(on: date | None, precision: str | None) -> Span | None:
    """The days that a date column and its precision stand for; None where they do not say."""
    if on is None:
        return None
    last = last_day(on, Precision(precision or "day"))
    return Span(on, last) if last else None
