"""Periods of law: anniversaries are calendar dates and the last day counts; 29 February completes its year on 1 March."""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta

from justexits.core.errors import BadInput

WRITTEN = re.compile(r"P(\d+)([DMY])")


@dataclass(frozen=True)
class Period:
    """A number of days, months or years."""

    count: int
    unit: str  # D, M or Y

    @staticmethod
    def of(text: str) -> Period:
        """The period that `P60D`, `P6M` or `P1Y` writes. Raises BadInput."""
        if not (found := WRITTEN.fullmatch(text)):
            raise BadInput("This is not a period.", "Write it as P60D, P6M or P1Y.", value=text)
        return Period(int(found[1]), found[2])

    def __str__(self) -> str:
        name = {"D": "day", "M": "month", "Y": "year"}[self.unit]
        return f"{self.count} {name}{'' if self.count == 1 else 's'}"

    def after(self, day: date) -> date:
        """The day on which the period that began on `day` is complete."""
        if self.unit == "D":
            return day + timedelta(days=self.count)
        months = day.month - 1 + self.count * (12 if self.unit == "Y" else 1)
        year, month = day.year + months // 12, months % 12 + 1
        if day.day > monthrange(year, month)[1]:
            return date(year + month // 12, month % 12 + 1, 1)
        return date(year, month, day.day)

    def last_start(self, day: date) -> date:
        """The last day on which a period can have begun that is complete on `day`: `after(x) <= day` is the same as `x <= it`."""
        if self.unit == "D":
            return day - timedelta(days=self.count)
        months = day.month - 1 - self.count * (12 if self.unit == "Y" else 1)
        year, month = day.year + months // 12, months % 12 + 1
        return date(year, month, min(day.day, monthrange(year, month)[1]))
