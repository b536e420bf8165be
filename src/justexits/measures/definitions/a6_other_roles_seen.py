"""A6: whether her records in another role were opened before she was decided about."""

from __future__ import annotations

from typing import TYPE_CHECKING

import ibis

from justexits.measures.measure import Better, Kind, Measure, Publication
from justexits.measures.reviewed import IDENTIFIED, appearances, decisions
from justexits.measures.rows import ACCUSED, DAY, Until, counted_rows, standing

if TYPE_CHECKING:
    import ibis.expr.types as ir

    from justexits.records.tables import Tables


OTHER = ("victim", "witness", "juvenile")


def rows(tables: Tables, _: Until) -> ir.Table:
    """Each decided case of an identified person with records in another role, on the day of the first decision.

    Her page holds the records of all her roles: opening it is opening them.
    """
    party = appearances(tables, *ACCUSED).inner_join(decisions(tables), "party_id")
    party = party.filter(party.decided)
    elsewhere = appearances(tables, *OTHER).select("person_id", other_case="case_id").distinct()
    with_others = party.inner_join(elsewhere, "person_id").filter(lambda p: p.case_id != p.other_case).select("party_id")
    party = party.semi_join(with_others, "party_id")
    opened = tables["access"]
    opened = opened.group_by("person_id").agg(opened_on=opened.decided_at.min().date())
    party = party.left_join(opened, "person_id").drop("person_id_right")
    undated = party.undated | party.first_on.isnull()
    seen = ibis.cases(
        (party.opened_on.isnull(), ibis.literal(False)),
        (undated, ibis.null("boolean")),
        else_=party.opened_on <= party.first_on,
    )
    on_precision = party.first_on.isnull().ifelse(ibis.null("string"), ibis.literal(DAY))
    party = party.mutate(on=party.first_on, on_precision=on_precision, seen=seen)
    return counted_rows(party, unit=party.person_id, on="on", standing=standing(ibis.literal(True), party.seen))


MEASURE = Measure(
    id="A6",
    name="Her other roles seen before the decision",
    question="Did somebody look at what she is elsewhere, a victim, a witness or a child, before the charge was decided?",
    kind=Kind.SHARE,
    unit="share",
    counted="people",
    numerator="Such people whose page somebody of the office opened on or before the day of the first charging decision.",
    denominator="Identified people decided on in the period who have a record in another role in another case.",
    anchor="charge.decided_on",
    decided=True,
    better=Better.UP,
    guard=("A8",),
    publication=Publication.INTERNAL,
    source="New; the project's first test case.",
    needs=(
        *("access.person_id", "access.decided_at", "review.outcome", "charge.charging_decision", "charge.decided_on"),
        "person_party.person_id",
    ),
    looks_for=(("review.outcome", (IDENTIFIED,)),),
    rows=rows,
    groups=("race", "agency"),
    unknown="A case whose decision has no exact day is left out where somebody opened her page.",
    notes=(
        "Records name no account, so anybody of the office who opened her page counts, not only whoever decided.",
        "An opening on the day of the decision counts as before it. Openings are known since the site is in use.",
    ),
)
