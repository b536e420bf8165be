"""From cells to figures: value and interval, periods without units, and what a reader must know about each figure."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from datetime import date
from math import isfinite
from typing import Any

import pyarrow as pa

from justexits.measures.intervals import Interval, rate_interval, ratio_interval, share_interval
from justexits.measures.measure import ALL, Kind, Measure
from justexits.records.tables import TABLES

MONTHS = {"month": 1, "quarter": 3, "year": 12, "rolling_12": 12}
ROLLING = "rolling_12"
NOT_COMPLETE = "period_not_complete"
JOINED_LATE = "joined_late"
LATE = 0.25  # of a period: an office may well have no case in its first days


@dataclass(frozen=True, kw_only=True)
class Figure:
    """One figure as measure_value keeps it. `quality` are codes of the list figure_quality."""

    measure: str
    office_id: str
    period: date
    grain: str
    group_by: str
    group: str | None
    numerator: float | None
    denominator: float | None
    value: float | None
    low: float | None
    high: float | None
    left_out: int
    quality: tuple[str, ...]
    definition_version: str


def end_of(period: date, grain: str) -> date:
    """The last day of a period that begins that day."""
    last = add_months(period, MONTHS[grain] - 1)
    return last.replace(day=monthrange(last.year, last.month)[1])


def add_months(on: date, months: int) -> date:
    """The first of the month so many months on."""
    number = on.year * 12 + on.month - 1 + months
    return date(number // 12, number % 12 + 1, 1)


@dataclass(frozen=True, kw_only=True)
class Reach:
    """From which day to which an office's records reach."""

    since: date
    until: date


def figures(measure: Measure, office_id: str, cells: Iterable[dict[str, Any]], *, reach: Reach) -> Iterator[Figure]:
    """The figures of a measure's cells; for everybody also those of the periods between that had no unit."""
    until = reach.until
    rows = [cell for cell in cells if cell["period"] <= until and _is_whole(cell, reach)]
    for grain in MONTHS:
        everybody = {cell["period"]: cell for cell in rows if cell["grain"] == grain and cell["group_by"] == ALL}
        for period in _between(everybody, grain):
            empty = {"period": period, "grain": grain, "group_by": ALL, "group": None}
            yield _figure(measure, office_id, everybody.get(period, empty), reach)
    yield from (_figure(measure, office_id, cell, reach) for cell in rows if cell["group_by"] != ALL)


def _is_whole(cell: dict[str, Any], reach: Reach) -> bool:
    """Whether a run of twelve months lies within the records; other periods are shown in part, and say so."""
    if cell["grain"] != ROLLING:
        return True
    return bool(cell["period"] >= reach.since.replace(day=1) and end_of(cell["period"], ROLLING) <= reach.until)


def _between(periods: Iterable[date], grain: str) -> Iterator[date]:
    known = sorted(periods)
    on = known[0] if known else date.max
    while known and on <= known[-1]:
        yield on
        on = add_months(on, 1 if grain == ROLLING else MONTHS[grain])


def _figure(measure: Measure, office_id: str, cell: dict[str, Any], reach: Reach) -> Figure:
    met, counted = cell.get("met") or 0, cell.get("counted") or 0
    numerator, denominator, value, interval = _value(measure.kind, met, counted, cell)
    low, high = interval or (None, None)
    return Figure(
        measure=measure.id,
        office_id=office_id,
        period=cell["period"],
        grain=cell["grain"],
        group_by=cell["group_by"],
        group=cell["group"],
        numerator=numerator,
        denominator=denominator,
        value=value,
        low=low,
        high=high if high is None or isfinite(high) else None,
        left_out=cell.get("left_out") or 0,
        quality=tuple(_quality(cell, reach)),
        definition_version=measure.version,
    )


def _quality(cell: dict[str, Any], reach: Reach) -> Iterator[str]:
    """What a reader must know about a cell, as codes of the list figure_quality."""
    last = end_of(cell["period"], cell["grain"])
    if last > reach.until:
        yield NOT_COMPLETE
    missed, whole = reach.since - cell["period"], last - cell["period"]
    if whole >= missed > whole * LATE and cell["grain"] != ROLLING:
        yield JOINED_LATE
    if cell.get("coarse"):
        yield "days_known_in_part"
    if cell.get("contradicts"):
        yield "dates_out_of_order"


def _value(
    kind: Kind, met: int, counted: int, cell: dict[str, Any]
) -> tuple[float | None, float | None, float | None, tuple[float | None, float | None] | Interval | None]:
    """Numerator, denominator, value and interval of one cell."""
    match kind:
        case Kind.SHARE:
            return float(met), float(counted), met / counted if counted else None, share_interval(met, counted)
        case Kind.RATIO:
            below = counted - met
            return float(met), float(below), met / below if below else None, ratio_interval(met, below)
        case Kind.RATE:
            total, squares = cell.get("amount") or 0.0, cell.get("squares") or 0.0
            return total, float(counted), total / counted if counted else None, rate_interval(total, squares, counted)
        case Kind.DAYS:
            median = cell.get("median")
            return median, float(counted), median, (cell.get("low"), cell.get("high"))
        case _:
            return float(met), None, float(met), None


def as_table(found: Iterable[Figure]) -> pa.Table:
    """The figures in the form of measure_value."""
    return pa.Table.from_pylist([asdict(figure) for figure in found], schema=TABLES["measure_value"].schema.to_pyarrow())
