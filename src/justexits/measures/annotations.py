"""What happened in the office or the law, to be shown beside figures from that day on: "policy changed"."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from justexits.records.lake import Reading


@dataclass(frozen=True, kw_only=True)
class Annotation:
    """A row of the decision table `annotation`. Without a measure it belongs to all."""

    annotation_id: str
    on: date
    text: str
    measure: str | None
    decided_by: str
    decided_at: datetime
    revises: str | None = None
    withdrawn: bool = False


def as_annotation(row: Mapping[str, Any]) -> Annotation:
    """A row of the decision table as an annotation; other columns are passed over."""
    known = {field.name for field in fields(Annotation)}
    return Annotation(**{name: value for name, value in row.items() if name in known} | {"withdrawn": bool(row.get("withdrawn"))})


def annotations_for(
    annotations: Iterable[Annotation], measure: str, *, first: date | None = None, last: date | None = None
) -> list[Annotation]:
    """Those that hold, for one measure or for all, from the first day to the last, oldest first."""
    given = list(annotations)
    gone = {one.revises for one in given if one.revises}
    held = [one for one in given if not one.withdrawn and one.annotation_id not in gone and one.measure in (None, measure)]
    within = [one for one in held if (first is None or one.on >= first) and (last is None or one.on <= last)]
    return sorted(within, key=lambda one: (one.on, one.decided_at))


def annotations_of(reading: Reading, *, office: str) -> list[Annotation]:
    """All annotations of an office in a snapshot."""
    return [as_annotation(row) for row in reading.rows(reading.tables_of(office)["annotation"])]
