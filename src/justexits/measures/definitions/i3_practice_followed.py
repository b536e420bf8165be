"""I3: how much of the agreed practice was followed, by the checklists that somebody went through."""

from __future__ import annotations

from typing import TYPE_CHECKING

import ibis

from justexits.measures.measure import Better, Kind, Measure, Publication
from justexits.measures.rows import Until, counted_rows
from justexits.measures.rows import standing as stands
from justexits.records.lake.decisions import standing

if TYPE_CHECKING:
    import ibis.expr.types as ir

    from justexits.records.tables import Tables


def rows(tables: Tables, _: Until) -> ir.Table:
    """Each answer that holds about an item of a case's checklist, on the day on which it was given."""
    answer = standing(tables["checklist_item"], "checklist_item_id")
    answer = answer.mutate(on=answer.decided_at.date(), on_precision=ibis.literal("day"))
    met = ibis.cases((answer.answer == "yes", True), (answer.answer == "no", False), else_=ibis.null("boolean"))
    return counted_rows(answer, unit=answer.checklist_item_id, on="on", standing=stands(ibis.literal(True), met))


MEASURE = Measure(
    id="I3",
    name="Practice followed",
    question="How much of the agreed practice was followed in the cases that somebody went through?",
    kind=Kind.SHARE,
    unit="share",
    counted="checklist items",
    numerator="Items of a practice's checklist that were done in a case.",
    denominator="Items of a practice's checklist that were done or were not done.",
    anchor="checklist_item.decided_at",
    one_day=True,
    decided=True,
    better=Better.UP,
    guard=("E4",),
    publication=Publication.INTERNAL,
    source="RSVP OM-9 and exhibit 7-1.",
    needs=("checklist_item.answer", "checklist_item.item", "checklist_item.decided_at"),
    rows=rows,
    groups=("agency",),
    unknown="An item that cannot be told, or does not apply, is left out. A case that nobody went through says nothing.",
    notes=("The items one by one, and those that the records show by themselves, are on the page of practices.",),
)
