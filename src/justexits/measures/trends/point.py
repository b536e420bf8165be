"""The points of a series, and of what nature they are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from itertools import pairwise

LEAST_PERIODS = 12  # with fewer, nothing is said about a direction
BASELINE_PERIODS = 24  # as many as the methods were tried with
DAYS_A_MONTH = 30.4375


@dataclass(frozen=True, kw_only=True)
class Point:
    """One period: a count (`numerator` alone), a share or rate (with `denominator`), or a `value` that is no count.

    `complete` is False where the records do not reach to the period's end; such a point is shown and not judged.
    """

    period: date
    numerator: float | None = None
    denominator: float | None = None
    value: float | None = None
    complete: bool = True


class Series(StrEnum):
    """Of what nature a series is, which decides the law of chance that it is held against."""

    COUNT = "count"  # events a period
    SHARE = "share"  # events of so many that could be
    RATE = "rate"  # events for so many units
    RATIO = "ratio"  # events of one kind for each of another
    VALUE = "value"  # a measurement, such as days


UNITS = {nature.value: nature for nature in Series} | {"days": Series.VALUE, "per case": Series.RATE}


def nature_of(points: Sequence[Point], unit: str | None) -> Series:
    """The nature that the unit names; without one, what the points allow."""
    if unit in UNITS:
        return UNITS[unit]
    known = [point for point in points if point.numerator is not None]  # what is unknown says nothing about the nature
    if not known or not all(_is_count(point.numerator) for point in known):
        return Series.VALUE
    if all(point.denominator is None for point in points):
        return Series.COUNT
    known = [point for point in known if point.denominator is not None]
    whole = all(_is_count(point.denominator) and (point.numerator or 0) <= (point.denominator or 0) for point in known)
    return Series.SHARE if whole else Series.RATE


def _is_count(number: float | None) -> bool:
    return number is not None and number >= 0 and float(number).is_integer()


def usable(points: Sequence[Point], nature: Series) -> list[Point]:
    """The complete points that have a figure, oldest first."""
    kept = [point for point in points if point.complete and _has_figure(point, nature)]
    return sorted(kept, key=lambda point: point.period)


def _has_figure(point: Point, nature: Series) -> bool:
    match nature:
        case Series.COUNT:
            return point.numerator is not None
        case Series.VALUE:
            return figure_of(point, nature) is not None
        case Series.RATIO:
            return point.numerator is not None and bool(point.numerator + (point.denominator or 0))
        case _:
            return point.numerator is not None and bool(point.denominator)


def figure_of(point: Point, nature: Series) -> float | None:
    """What stands on the chart."""
    if nature is Series.COUNT:
        return point.numerator
    if nature is Series.VALUE:
        return point.numerator if point.value is None else point.value
    return (point.numerator or 0) / point.denominator if point.denominator else None


def grain_of(points: Sequence[Point]) -> str:
    """month, quarter or year, by how far apart the nearest periods are; 'period' where they are neither."""
    periods = sorted({point.period for point in points})
    gaps = [(after - before).days for before, after in pairwise(periods)]
    if not gaps:
        return "period"
    months = round(min(gaps) / DAYS_A_MONTH)
    return {1: "month", 3: "quarter", 12: "year"}.get(months, "period")


MONTHS = {"month": 1, "quarter": 3, "year": 12}
WINDOW = {"month": 12, "quarter": 4, "year": 3, "period": 12}  # how many periods are held against the baseline


def split(points: Sequence[Point], grain: str, baseline_until: date | None) -> tuple[list[Point], list[Point]]:
    """The baseline, and the periods that are held against it (empty where there are too few for both).

    A baseline that somebody locked ends with the period of `baseline_until`; without one it is the time before the last year
    of the series, at most 24 periods. Periods without a figure take up time like all others.
    """
    if baseline_until is not None:
        before = [point for point in points if point.period <= baseline_until]
        return before, [point for point in points if point.period > baseline_until]
    window = _ago(points, grain, WINDOW[grain])
    start = _ago(points, grain, WINDOW[grain] + BASELINE_PERIODS)
    before = [point for point in points if start < point.period <= window]
    if len(before) < LEAST_PERIODS:
        return list(points), []
    return before, [point for point in points if point.period > window]


def missing_between(points: Sequence[Point], grain: str) -> list[date]:
    """The periods between the first and the last of which there is no point; none where periods have no length of their own."""
    if grain not in MONTHS or not points:
        return []
    there = {point.period.year * 12 + point.period.month - 1 for point in points}
    every = range(min(there), max(there), MONTHS[grain])
    return [date(number // 12, number % 12 + 1, 1) for number in every if number not in there]


def _ago(points: Sequence[Point], grain: str, periods: int) -> date:
    """The period so many periods before the last."""
    if grain not in MONTHS:
        return points[-periods - 1].period if len(points) > periods else date.min
    last = points[-1].period
    number = last.year * 12 + last.month - 1 - periods * MONTHS[grain]
    return date(number // 12, number % 12 + 1, 1) if number >= 12 else date.min
