"""E5: of people convicted of exploiting others, how many were ordered to pay restitution."""

from __future__ import annotations

from typing import TYPE_CHECKING

import ibis

from justexits.measures.measure import Better, Kind, Measure, Publication
from justexits.measures.rows import Until, charges_of, counted_rows, standing
from justexits.records.codes import offense_group

if TYPE_CHECKING:
    import ibis.expr.types as ir

    from justexits.records.tables import Tables

CONVICTED = ("guilty_plea", "guilty_trial", "adjudicated")


def rows(tables: Tables, _: Until) -> ir.Table:
    """Each conviction of exploiting others, on its day, with whether restitution was ordered from that party."""
    ends = tables["charge"].select("charge_id", "disposition", "disposition_date", "disposition_date_precision")
    charge = charges_of(tables, offense_group("EX")).inner_join(ends, "charge_id")
    charge = charge.filter(charge.disposition.isin(CONVICTED).fill_null(False))
    ordered = tables["event"].filter(lambda e: e.kind == "restitution")
    by_party = ordered.filter(ordered.party_id.notnull()).select(paying="party_id").distinct()
    nameless = ordered.filter(ordered.party_id.isnull()).select(paid_case="case_id").distinct()
    charge = charge.left_join(by_party, charge.party_id == by_party.paying)
    charge = charge.left_join(nameless, charge.case_id == nameless.paid_case)
    met = ibis.cases(
        (charge.paying.notnull(), ibis.literal(True)),
        (charge.paid_case.notnull(), ibis.null("boolean")),
        else_=ibis.literal(False),
    )
    return counted_rows(charge, unit=charge.party_id, on="disposition_date", standing=standing(ibis.literal(True), met))


MEASURE = Measure(
    id="E5",
    name="Restitution ordered",
    question="Of the convictions for exploiting others, in how many was restitution to the survivor ordered?",
    kind=Kind.SHARE,
    unit="share",
    counted="convictions",
    numerator="Convicted parties with an event of restitution in their case.",
    denominator="Parties convicted of trafficking, promoting or pandering.",
    anchor="charge.disposition_date",
    better=Better.UP,
    guard=("E3",),
    publication=Publication.PUBLIC,
    minimum_n=10,
    source="New.",
    needs=("offense_class.class", "charge.disposition", "charge.disposition_date", "event.kind"),
    looks_for=(("event.kind", ("restitution",)), ("offense_class.class", offense_group("EX"))),
    rows=rows,
    groups=("agency",),
    notes=("An event of restitution that names no party may be anybody's in the case: the conviction is left out.",),
)
