"""The step `measure`: the figures of every measure that an office's records carry, as the next snapshot."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

from justexits.core.progress import SILENT, Progress, part
from justexits.measures.cells import cells
from justexits.measures.definitions import catalogue, catalogue_version
from justexits.measures.figures import Figure, Reach, as_table, figures
from justexits.measures.groups import with_groups
from justexits.measures.reach import decisions_reach_to, reach_of
from justexits.measures.readiness import Readiness, readiness
from justexits.records.filled import run_on_its_engine

if TYPE_CHECKING:
    from datetime import date

    import ibis.expr.types as ir

    from justexits.measures.measure import Measure
    from justexits.records.lake import Lake, Writing
    from justexits.records.tables import Tables


@dataclass(frozen=True, kw_only=True)
class Counted:
    """What one measure came to in one office."""

    measure: str
    name: str
    figures: int
    undated: int  # units without a day, which are in no period


@dataclass(frozen=True, kw_only=True)
class OfficeMeasured:
    """What measuring did in one office. `until` is the day its records reach to, None where they have no day."""

    office_id: str
    until: date | None
    measures: tuple[Counted, ...]
    readiness: tuple[Readiness, ...]

    @property
    def figures(self) -> int:
        """How many figures it has."""
        return sum(one.figures for one in self.measures)


@dataclass(frozen=True, kw_only=True)
class MeasureReport:
    """What measuring did, office by office, and with which versions of the definitions."""

    offices: tuple[OfficeMeasured, ...]
    versions: dict[str, str]
    snapshot: int

    def as_dict(self) -> dict[str, object]:
        """The report as plain values, for machines."""
        return asdict(self)


def measure(lake: Lake, *, progress: Progress = SILENT, wait: float = 0.0) -> MeasureReport:
    """Write measure_value anew for each office.

    Raises NotFound where nothing was imported, Busy where another process writes for longer than `wait` seconds.
    """
    with lake.write("measure", wait=wait) as writing:
        writing.reading.require("case", step="import")
        offices = sorted({entry.office_id for entry in writing.parent.of("case")})
        done = tuple(_measure_office(writing, office_id, progress) for office_id in offices)
        versions = {"measures": catalogue_version()}
        writing.versions.update(versions)
        number = writing.number
    return MeasureReport(offices=done, versions=versions, snapshot=number)


def _measure_office(writing: Writing, office_id: str, progress: Progress) -> OfficeMeasured:
    reading = writing.reading
    tables = reading.tables_of(office_id)
    ready = tuple(readiness(tables, run=reading.rows))
    reach, decided = reach_of(tables, run=reading.rows), decisions_reach_to(tables, run=reading.rows)
    chosen = [one for one, state in zip(catalogue(), ready, strict=True) if state.ready]
    found: list[Figure] = []
    counted: list[Counted] = []
    with part(progress, f"Measure {office_id}", total=len(chosen)):
        for one in chosen:
            span = decided if one.decided else reach
            if span is not None:
                made, undated = count(one, tables, office_id, reach=span)
                found += made
                counted.append(Counted(measure=one.id, name=one.name, figures=len(made), undated=undated))
            progress.advance()
    writing.replace("measure_value", as_table(found), office_id=office_id)
    return OfficeMeasured(office_id=office_id, until=reach.until if reach else None, measures=tuple(counted), readiness=ready)


def count(measure: Measure, tables: Tables, office_id: str, *, reach: Reach) -> tuple[list[Figure], int]:
    """The figures of one measure over an office's tables, and how many units have no day. The tables may live on any engine.

    The counted rows are worked out once and kept aside while the cells are made of them.
    """
    if measure.rows is None:
        return [], 0
    grouped = with_groups(measure.rows(tables, reach.until), tables, measure.groups).cache()
    try:
        made = run_on_its_engine(cells(grouped, measure))
        (undated,) = run_on_its_engine(_undated(grouped))
    finally:
        grouped.release()
    return list(figures(measure, office_id, made, reach=reach)), int(undated["units"] or 0)


def _undated(grouped: ir.Table) -> ir.Table:
    return grouped.aggregate(units=grouped.on.isnull().ifelse(grouped.unit, None).nunique())
