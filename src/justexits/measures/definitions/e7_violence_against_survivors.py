"""E7: whether violence is filed as often when the victim is an identified survivor as when she is not."""

from __future__ import annotations

from typing import TYPE_CHECKING

import ibis

from justexits.measures.measure import Better, Kind, Measure, Publication
from justexits.measures.reviewed import IDENTIFIED, appearances
from justexits.measures.rows import DAY, Until, charges_of, counted_rows, is_filed, standing, with_case
from justexits.records.codes import offense_group

if TYPE_CHECKING:
    import ibis.expr.types as ir

    from justexits.records.tables import Tables


VIOLENCE = ("ASSAULT", "DV_ASSAULT", "STRANGULATION", *offense_group("SEXUAL"))


def rows(tables: Tables, _: Until) -> ir.Table:
    """Each charge of violence in a case with a victim, on the day the case was received, with whether a victim is a survivor.

    As known on the day of the decision: a victim identified later counts as anybody else.
    """
    charge = charges_of(tables, VIOLENCE).drop("class").distinct()
    days = tables["charge"].select("charge_id", "decided_on", "decided_on_precision")
    charge = with_case(charge, tables, "referred_on").inner_join(days, "charge_id")
    victim = tables["party"].filter(lambda p: p.role == "victim").select("case_id").distinct()
    charge = charge.semi_join(victim, "case_id")
    known = appearances(tables, "victim")
    charge = charge.left_join(known.group_by("case_id").agg(since=known.identified_on.min()), "case_id").drop("case_id_right")
    exact = (charge.decided_on_precision == DAY).fill_null(False) & charge.decided_on.notnull()
    is_survivor = ibis.cases(
        (charge.since.isnull(), ibis.literal(False)), (exact, charge.since <= charge.decided_on), else_=ibis.null("boolean")
    )
    charge = charge.mutate(survivor=ibis.cases((is_survivor, "identified"), (is_survivor.notnull(), "other")))
    return counted_rows(
        charge, unit=charge.case_id, on="referred_on", standing=standing(ibis.literal(True), is_filed(charge.charging_decision))
    )


MEASURE = Measure(
    id="E7",
    name="Violence against exploited people prosecuted",
    question="Is violence filed as often when the victim is an identified survivor as when she is not?",
    kind=Kind.COMPARISON,
    unit="times",
    counted="cases",
    numerator="Of assault and sexual-assault cases with a victim who was identified by the decision, the share that was filed.",
    denominator="The same share where the victim is anybody else.",
    anchor="case.referred_on",
    better=Better.TOWARD_1,
    guard=("F1",),
    publication=Publication.INTERNAL,
    source="Prosecutorial Performance Indicators 4.6 and 7.2 by their logic; RSVP OM-6.",
    needs=(
        *("review.outcome", "party.role", "charge.charging_decision", "case.referred_on", "offense_class.class"),
        "person_party.person_id",
    ),
    looks_for=(
        *(("review.outcome", (IDENTIFIED,)), ("party.role", ("victim",))),
        ("offense_class.class", VIOLENCE),
    ),
    rows=rows,
    groups=("survivor",),
    compares="survivor",
    reference="other",
    unknown="A case whose decision is unknown is left out; one with a survivor and no day of the decision is a group of its own.",
)
