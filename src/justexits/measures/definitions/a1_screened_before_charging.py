"""A1: of the people decided on for a risk offense, for how many somebody had recorded a review before the decision."""

from __future__ import annotations

from typing import TYPE_CHECKING

import ibis

from justexits.measures.measure import Better, Kind, Measure, Publication
from justexits.measures.reviewed import DECIDED, reviews
from justexits.measures.rows import ACCUSED, DAY, Until, charges_of, counted_rows, standing
from justexits.records.codes import offense_group

if TYPE_CHECKING:
    import ibis.expr.types as ir

    from justexits.records.tables import Tables


RISK = (*offense_group("SURVIVAL"), *offense_group("CS"))


def rows(tables: Tables, _: Until) -> ir.Table:
    """Each decided charge of the risk offenses against an accused, on the day of the decision, with her first review."""
    charge = charges_of(tables, RISK).drop("class")
    charge = charge.filter(charge.charging_decision.isin(DECIDED))
    accused = tables["party"].filter(lambda p: p.role.isin(ACCUSED)).select("party_id")
    charge = charge.semi_join(accused, "party_id")
    charge = charge.inner_join(tables["person_party"].select("person_id", "party_id"), "party_id")
    first = reviews(tables)
    first = first.group_by("person_id").agg(first_review=first.on.min())
    charge = charge.left_join(first, "person_id").drop("person_id_right")
    exact = (charge.decided_on_precision == DAY).fill_null(False)
    met = ibis.cases(
        (charge.first_review.isnull(), ibis.literal(False)),
        (exact, charge.first_review <= charge.decided_on),
        else_=ibis.null("boolean"),
    )
    return counted_rows(charge, unit=charge.person_id, on="decided_on", standing=standing(ibis.literal(True), met))


MEASURE = Measure(
    id="A1",
    name="Screened before charging",
    question="Of the people decided on for offenses that often come with exploitation, for how many did somebody record "
    "what the findings say before the charging decision?",
    kind=Kind.SHARE,
    unit="share",
    counted="people",
    numerator="People whose findings a person opened, with an outcome recorded, on or before the day of a charging decision.",
    denominator="People accused of a survival or commercial-sex offense about whom the office decided in the period.",
    anchor="charge.decided_on",
    better=Better.UP,
    guard=("A5",),
    publication=Publication.PUBLIC,
    source="New; Prosecutorial Performance Indicators 2.1 is near.",
    needs=(
        *("review.outcome", "review.decided_at", "charge.charging_decision", "charge.decided_on"),
        *("offense_class.class", "person_party.person_id"),
    ),
    looks_for=(("offense_class.class", RISK),),
    rows=rows,
    groups=("sex", "race", "age_band", "agency"),
    notes=("A review on the day of the decision counts as before it, for the records know no hours.",),
)
