"""From cells to figures: value and interval, periods without units, and what a reader must know about each figure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa

from justexits.measures.comparison import REFERENCE, is_reference, of_groups, ratios
from justexits.measures.intervals import rate_intervals, ratio_intervals, share_intervals, weighted_intervals
from justexits.measures.measure import ALL, Kind, Measure
from justexits.measures.quality import FAULTS, VANISHED
from justexits.records.tables import TABLES

if TYPE_CHECKING:
    Columns = Mapping[str, "np.ndarray[Any, Any]"]

MONTHS = {"month": 1, "quarter": 3, "year": 12, "rolling_12": 12}
ROLLING = "rolling_12"
NOT_COMPLETE = "period_not_complete"
JOINED_LATE = "joined_late"
# What a cell says of its units, and the code under which a reader is told.
OF_CELLS = {"coarse": "days_known_in_part", **FAULTS}
LATE = 0.25  # of a period: an office may well have no case in its first days
NUMBERS = ("met", "counted", "left_out", "amount", "met_amount", "squares", "median", "low", "high")
CELLS = pa.schema(
    [("period", pa.date32()), *((name, pa.string()) for name in ("grain", "group_by", "group"))]
    + [(name, pa.float64()) for name in NUMBERS]
    + [(name, pa.bool_()) for name in OF_CELLS]
)


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


@dataclass(frozen=True, kw_only=True)
class Reach:
    """From which day to which an office's records reach."""

    since: date
    until: date


def figures(measure: Measure, office_id: str, cells: Iterable[dict[str, Any]], *, reach: Reach) -> Iterator[Figure]:
    """The figures of a measure's cells; for everybody also those of the periods between that had no unit."""
    given = [{name: cell.get(name) for name in CELLS.names} for cell in cells]
    made = figure_table(measure, office_id, pa.Table.from_pylist(given, schema=CELLS), reach=reach)
    return (as_figure(row) for row in made.to_pylist())


def as_figure(row: dict[str, Any]) -> Figure:
    """A row of measure_value as a figure."""
    return Figure(**row | {"quality": tuple(row["quality"] or ()), "left_out": row["left_out"] or 0})


def figure_table(measure: Measure, office_id: str, cells: pa.Table, *, reach: Reach, vanished: date | None = None) -> pa.Table:
    """The same for a whole table of cells at once, in the form of measure_value.

    `vanished` is the day from which a field that it needs is no longer given.
    """
    compares = measure.kind is Kind.COMPARISON
    cells = _within(cells, reach)
    cells = of_groups(measure, cells.select(CELLS.names).cast(CELLS)) if compares else _with_empty_periods(cells)
    of = {name: _numbers(cells, name) for name in NUMBERS}
    size = cells.num_rows
    value = (
        (of["met"], of["counted"], *ratios(measure, cells, of["met"], of["counted"])) if compares else _value(measure.kind, of)
    )
    made: dict[str, Any] = dict(zip(("numerator", "denominator", "value", "low", "high"), value, strict=True))
    # A number that is not one, or has no end, is unknown.
    made = {name: pa.array(numbers, pa.float64(), mask=~np.isfinite(numbers)) for name, numbers in made.items()}
    made |= {name: cells[name] for name in ("period", "grain", "group_by", "group")}
    made |= {"measure": pa.repeat(measure.id, size), "office_id": pa.repeat(office_id, size)}
    made |= {"left_out": pa.array(of["left_out"], pa.int64()), "quality": _quality(measure, cells, reach, vanished)}
    made["definition_version"] = pa.repeat(measure.version, size)
    schema = TABLES["measure_value"].schema.to_pyarrow()
    return pa.table({name: made[name] for name in schema.names}).cast(schema)


def _numbers(cells: pa.Table, name: str) -> np.ndarray[Any, Any]:
    """A column of numbers; what is unknown counts as none, but for times, where it is unknown."""
    column: np.ndarray[Any, Any] = cells[name].cast(pa.float64()).to_numpy()
    return column if name in ("median", "low", "high") else np.nan_to_num(column)


def _spans(cells: pa.Table) -> tuple[np.ndarray[Any, Any], np.ndarray[Any, Any], np.ndarray[Any, Any]]:
    """The first and the last day of each cell's period, and whether it is a run of twelve months."""
    grain = np.asarray(cells["grain"].to_pylist(), dtype=object)
    begins = cells["period"].to_numpy().astype("datetime64[M]")
    lengths = np.array([MONTHS[one] for one in grain], dtype="int64")
    ends = (begins + lengths).astype("datetime64[D]") - 1
    return begins.astype("datetime64[D]"), ends, grain == ROLLING


def _within(cells: pa.Table, reach: Reach) -> pa.Table:
    """The cells that begin within the records; of runs of twelve months, those that lie whole within them."""
    begins, ends, rolling = _spans(cells)
    since, until = np.datetime64(reach.since.replace(day=1)), np.datetime64(reach.until)
    whole = (begins >= since) & (ends <= until)
    return cells.filter(pa.array((begins <= until) & (~rolling | whole)))


def _with_empty_periods(cells: pa.Table) -> pa.Table:
    """The cells, and for everybody an empty one for each period between that had no unit."""
    everybody = np.asarray(cells["group_by"].to_pylist(), dtype=object) == ALL
    grain = np.asarray(cells["grain"].to_pylist(), dtype=object)
    months = cells["period"].to_numpy().astype("datetime64[M]")
    empty = []
    for name, length in MONTHS.items():
        there = months[everybody & (grain == name)]
        if not len(there):
            continue
        step = 1 if name == ROLLING else length
        missing = np.setdiff1d(np.arange(there.min(), there.max() + step, step), there)
        empty += [{"period": one.astype("datetime64[D]").item(), "grain": name, "group_by": ALL} for one in missing]
    none = pa.Table.from_pylist(empty, schema=CELLS)
    return pa.concat_tables([none, cells.select(CELLS.names).cast(CELLS)])


def _quality(measure: Measure, cells: pa.Table, reach: Reach, vanished: date | None) -> pa.Array:
    """What a reader must know about each cell, as codes of the list figure_quality."""
    begins, ends, rolling = _spans(cells)
    missed, whole = ((last - first).astype("int64") for last, first in ((np.datetime64(reach.since), begins), (ends, begins)))
    said = {
        NOT_COMPLETE: ends > np.datetime64(reach.until),
        JOINED_LATE: (whole >= missed) & (missed > whole * LATE) & ~rolling,
    }
    said |= {code: np.asarray(cells[name].fill_null(False)) for name, code in OF_CELLS.items()}
    if vanished is not None:
        said[VANISHED] = ends >= np.datetime64(vanished)
    if measure.kind is Kind.COMPARISON:
        said[REFERENCE] = is_reference(measure, cells)
    codes = [[] for _ in range(cells.num_rows)]  # type: list[list[str]]
    for code, true in said.items():
        for place in np.flatnonzero(true):
            codes[place].append(code)
    return pa.array(codes, pa.list_(pa.string()))


def _value(kind: Kind, of: Columns) -> tuple[np.ndarray[Any, Any], ...]:
    """Numerator, denominator, value, and the ends of the interval."""
    met, counted = of["met"], of["counted"]
    nothing = np.full(len(met), np.nan)
    match kind:
        case Kind.SHARE:
            return met, counted, _divided(met, counted), *share_intervals(met, counted)
        case Kind.WEIGHTED:
            weights, of_met = of["amount"], of["met_amount"]
            ends = weighted_intervals(of_met, weights, of["squares"])
            return met, counted, _divided(of_met, weights), *ends
        case Kind.RATIO:
            below = counted - met
            return met, below, _divided(met, below), *ratio_intervals(met, below)
        case Kind.RATE:
            total = of["amount"]
            return total, counted, _divided(total, counted), *rate_intervals(total, of["squares"], counted)
        case Kind.DAYS:
            return of["median"], counted, of["median"], of["low"], of["high"]
        case _:
            return met, nothing, met, nothing, nothing


def _divided(above: np.ndarray[Any, Any], below: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
    """The quotients; not a number where there is nothing below."""
    with np.errstate(invalid="ignore", divide="ignore"):
        found: np.ndarray[Any, Any] = np.where(below > 0, above / below, np.nan)
    return found


def add_months(on: date, months: int) -> date:
    """The first of the month so many months on."""
    number = on.year * 12 + on.month - 1 + months
    return date(number // 12, number % 12 + 1, 1)
