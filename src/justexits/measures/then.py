"""Figures of an earlier snapshot, counted anew from the records as they stood in it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from justexits.measures.counting import count_all
from justexits.measures.figures import as_figure
from justexits.measures.reach import decisions_reach_to, reach_of
from justexits.measures.readiness import readiness
from justexits.measures.workroom import Workroom

if TYPE_CHECKING:
    from justexits.measures.figures import Figure
    from justexits.measures.measure import Measure
    from justexits.records.lake import Reading


def figures_then(reading: Reading, measure: Measure, *, office: str, grain: str, by: str) -> list[Figure]:
    """The figures of a measure in one office, counted from a reading's records by today's definition; none where it is off.

    What a court has sealed since is no longer in the records of any snapshot, and so in no figure.
    """
    with Workroom(reading) as room:
        room.enter(office)
        span = (decisions_reach_to if measure.decided else reach_of)(room, run=room.rows)
        is_on = any(one.measure == measure.id and one.ready for one in readiness(room, run=room.rows))
        if span is None or not is_on:
            return []
        found = count_all(room, office, {measure.id: span})
    rows = [row for one in found for row in one.figures.to_pylist() if (row["grain"], row["group_by"]) == (grain, by)]
    return [as_figure(row) for row in sorted(rows, key=lambda row: (row["period"], row["group"] or ""))]
