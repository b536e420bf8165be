"""C2: of people who leave a programme, how many finished it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import ibis

from justexits.measures.measure import Better, Kind, Measure, Publication
from justexits.measures.rows import Until, counted_rows, standing

if TYPE_CHECKING:
    import ibis.expr.types as ir

    from justexits.records.tables import Tables

EXITS = ("diversion_completed", "diversion_left")


def rows(tables: Tables, _: Until) -> ir.Table:
    """Each exit from a programme, on its day."""
    left = tables["event"].filter(lambda e: e.kind.isin(EXITS))
    stands = standing(ibis.literal(True), left.kind == "diversion_completed")
    return counted_rows(left, unit=left.event_id, on="on", standing=stands)


MEASURE = Measure(
    id="C2",
    name="Programmes finished",
    question="Of the people who leave a programme that stands in place of a case, how many finished it?",
    kind=Kind.SHARE,
    unit="share",
    counted="exits",
    numerator="Exits that finished the programme.",
    denominator="All exits, whatever the reason.",
    anchor="event.on",
    one_day=True,
    better=Better.UP,
    guard=("C1",),
    publication=Publication.PUBLIC,
    source="Prosecutorial Performance Indicators 2.5: deferred judgments that succeeded among those that closed.",
    needs=("event.kind", "event.on"),
    looks_for=(("event.kind", ("diversion_completed",)), ("event.kind", ("diversion_left",))),
    rows=rows,
    groups=("sex", "race", "age_band"),
    notes=("An office that never records who left early has no figure, for all would seem to finish.",),
)
