"""The step `measure`: the figures of every measure that an office's records carry, as the next snapshot."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

import pyarrow as pa

from justexits.core.progress import SILENT, Progress, part
from justexits.measures.counting import FIGURES, count_all
from justexits.measures.definitions import catalogue, catalogue_version
from justexits.measures.reach import decisions_reach_to, reach_of
from justexits.measures.readiness import Readiness, readiness
from justexits.measures.workroom import Workroom

if TYPE_CHECKING:
    from datetime import date

    from justexits.measures.figures import Reach
    from justexits.records.lake import Lake, Writing


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
        with Workroom(writing.reading) as room:
            done = tuple(_measure_office(writing, room, office_id, progress) for office_id in offices)
        versions = {"measures": catalogue_version()}
        writing.versions.update(versions)
        number = writing.number
    return MeasureReport(offices=done, versions=versions, snapshot=number)


def _measure_office(writing: Writing, room: Workroom, office_id: str, progress: Progress) -> OfficeMeasured:
    room.enter(office_id)
    ready = tuple(readiness(room, run=room.rows))
    reach, decided = reach_of(room, run=room.rows), decisions_reach_to(room, run=room.rows)
    reaches: dict[str, Reach] = {}
    for one, state in zip(catalogue(), ready, strict=True):
        span = decided if one.decided else reach
        if state.ready and span is not None:
            reaches[one.id] = span
    with part(progress, f"Measure {office_id}", total=len(reaches) + 1):
        found = count_all(room, office_id, reaches, advance=progress.advance)
        writing.replace("measure_value", pa.concat_tables([FIGURES, *(one.figures for one in found)]), office_id=office_id)
        progress.advance()
    counted = tuple(
        Counted(measure=one.measure.id, name=one.measure.name, figures=one.figures.num_rows, undated=one.undated) for one in found
    )
    return OfficeMeasured(office_id=office_id, until=reach.until if reach else None, measures=counted, readiness=ready)
