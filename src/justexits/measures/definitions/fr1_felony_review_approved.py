"""FR1: of felony charges that police ask for, how many a prosecutor approved."""

from __future__ import annotations

from typing import TYPE_CHECKING

import ibis

from justexits.measures.measure import Better, Kind, Measure, Publication
from justexits.measures.rows import Until, counted_rows, standing

if TYPE_CHECKING:
    import ibis.expr.types as ir

    from justexits.records.tables import Tables


def rows(tables: Tables, _: Until) -> ir.Table:
    """Each decision of felony review, on its day, with the charge of the party where there is only one."""
    review = tables["event"].filter(lambda e: e.kind == "felony_review")
    charge = tables["charge"].group_by("party_id")
    charge = charge.agg(charge_id=ibis._.charge_id.min(), description=ibis._.description.min(), charges=ibis._.count())
    review = review.left_join(charge.filter(charge.charges == 1).drop("charges"), "party_id").drop("party_id_right")
    result = review.result.lower()
    approved = ibis.cases(
        (result == "approved", ibis.literal(True)), (result == "rejected", ibis.literal(False)), else_=ibis.null("boolean")
    )
    stands = standing(ibis.literal(True), approved)
    return counted_rows(review, unit=review.event_id, on="on", standing=stands)


MEASURE = Measure(
    id="FR1",
    name="Felony charges approved in review",
    question="Of the felony charges that police ask for, how many does a prosecutor approve?",
    kind=Kind.SHARE,
    unit="share",
    counted="decisions",
    numerator="Decisions of felony review that approved the charge.",
    denominator="Decisions of felony review that approved or rejected it.",
    anchor="event.on",
    one_day=True,
    better=Better.CONTEXT,
    guard=(),
    publication=Publication.PUBLIC,
    source="Cook County State's Attorney, felony review 2011 to 2017; docs/decisions/0012.",
    needs=("event.kind", "event.on", "event.result"),
    looks_for=(("event.kind", ("felony_review",)), ("event.result", ("approved", "rejected"))),
    rows=rows,
    groups=("offense", "race", "sex", "age_band", "agency"),
    notes=(
        "Felony review comes before a charging decision and is not one.",
        "Where only the year is known, there are figures by year only.",
    ),
)
