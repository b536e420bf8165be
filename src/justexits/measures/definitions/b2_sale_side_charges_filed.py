"""B2: of cases referred with a charge of selling sex, how many the office filed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import ibis

from justexits.measures.measure import Better, Kind, Measure, Publication
from justexits.measures.rows import Until, charges_of, counted_rows, is_filed, standing, with_case
from justexits.records.codes import offense_group

if TYPE_CHECKING:
    import ibis.expr.types as ir

    from justexits.records.tables import Tables


def rows(tables: Tables, _: Until) -> ir.Table:
    """Each charge of selling sex, on the day its case was received."""
    charge = with_case(charges_of(tables, offense_group("CS")), tables, "referred_on")
    stands = standing(ibis.literal(True), is_filed(charge.charging_decision))
    return counted_rows(charge, unit=charge.case_id, on="referred_on", standing=stands)


MEASURE = Measure(
    id="B2",
    name="Charges of selling sex that were filed",
    question="Of the cases that police refer with a charge of selling sex, how many does the office file?",
    kind=Kind.SHARE,
    unit="share",
    counted="cases",
    numerator="Cases in which a charge of prostitution, or of loitering for it, was filed against the person who sells.",
    denominator="Cases referred with such a charge whose charging decision is known.",
    anchor="case.referred_on",
    one_day=True,
    better=Better.DOWN,
    guard=("E6",),
    publication=Publication.PUBLIC,
    source="New; the base is Justice Counts' cases referred.",
    needs=("charge.charging_decision", "offense_class.class", "case.referred_on"),
    looks_for=(("offense_class.class", offense_group("CS")),),
    rows=rows,
    groups=("sex", "race", "age_band", "agency", "offense_class"),
    notes=("A charge that was diverted counts as not filed.", "Put off, or passed to another office, is not yet a decision."),
)
