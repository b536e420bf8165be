"""B1: of decided cases against identified survivors, in how many was every charge declined."""

from __future__ import annotations

from typing import TYPE_CHECKING

import ibis

from justexits.measures.measure import Better, Kind, Measure, Publication
from justexits.measures.reviewed import IDENTIFIED, identified
from justexits.measures.rows import DAY, Until, counted_rows, standing

if TYPE_CHECKING:
    import ibis.expr.types as ir

    from justexits.records.tables import Tables


def rows(tables: Tables, _: Until) -> ir.Table:
    """Each accused party of an identified person, on the last day on which one of its charges was decided."""
    charge = tables["charge"]
    # Put off, or passed to another office, is not yet this office's decision.
    known = charge.charging_decision.isin(("filed", "declined", "diverted")).fill_null(False)
    other = charge.charging_decision.isin(("filed", "diverted")).fill_null(False)
    made = charge.mutate(known=known, other=other).group_by(["case_id", "party_id"])
    party = made.agg(
        decided=ibis._.decided_on.max(),
        every=ibis._.known.all(),
        some=ibis._.known.any(),
        other=ibis._.other.any(),
        coarse=(ibis._.decided_on_precision != DAY).fill_null(False).any(),
    )
    party = party.filter(party.some)
    party = party.mutate(decided_precision=party.coarse.ifelse(ibis.literal("year"), ibis.literal(DAY)))
    links = tables["person_party"].select("person_id", "party_id").inner_join(identified(tables), "person_id")
    party = party.inner_join(links.select("party_id", "identified_on"), "party_id")
    # As known on the day of the decision: whoever was identified later was not yet known to be a survivor.
    counted = party.coarse.ifelse(ibis.null("boolean"), party.identified_on <= party.decided)
    declined = ibis.cases((party.other, False), (party.every, True), else_=ibis.null("boolean"))
    return counted_rows(party, unit=party.case_id, on="decided", standing=standing(counted, declined))


MEASURE = Measure(
    id="B1",
    name="Cases of identified survivors declined",
    question="Of the decided cases against identified survivors, in how many was every charge declined?",
    kind=Kind.SHARE,
    unit="share",
    counted="cases",
    numerator="Cases in which every charge against her was declined.",
    denominator="Cases decided against people who were identified when it was decided.",
    anchor="charge.decided_on",
    better=Better.UP,
    guard=("B6", "C6"),
    publication=Publication.PUBLIC,
    source="Justice Counts cases declined; Prosecutorial Performance Indicators 2.2.",
    needs=("review.outcome", "charge.charging_decision", "charge.decided_on", "person_party.person_id"),
    looks_for=(("review.outcome", (IDENTIFIED,)),),
    rows=rows,
    groups=("race", "age_band", "agency"),
    notes=("A case where some charges were declined and others are undecided is left out.",),
)
