"""H1: how long identified people wait for the charging decision."""

from __future__ import annotations

from typing import TYPE_CHECKING

import ibis

from justexits.core.truth import negate
from justexits.measures.measure import Better, Kind, Measure, Publication
from justexits.measures.reviewed import IDENTIFIED, appearances, decisions
from justexits.measures.rows import ACCUSED, COUNTED, DAY, MAYBE, MET, Until, as_day, counted_rows, days_between, with_case

if TYPE_CHECKING:
    import ibis.expr.types as ir

    from justexits.records.tables import Tables


def rows(tables: Tables, until: Until) -> ir.Table:
    """Each case of a person who was identified by the decision, on the day it was received; undecided ones wait until `until`."""
    last = as_day(until)
    party = with_case(appearances(tables, *ACCUSED), tables, "referred_on")
    party = party.filter(party.referred_on.notnull()).inner_join(decisions(tables), "party_id")
    over = negate(party.undecided) & (party.last_on <= last).fill_null(False)
    party = party.filter(negate(over) | (party.identified_on <= party.last_on).fill_null(True))
    took = days_between(party.referred_on, party.last_on)
    waits = days_between(party.referred_on, last)
    known = (party.referred_on_precision == DAY).fill_null(False) & negate(party.undated)
    stands = ibis.cases(
        (known & over & (took >= 0), MET),
        (known & negate(over) & (waits >= 0), COUNTED),
        else_=MAYBE,
    )
    return counted_rows(party, unit=party.party_id, on="referred_on", standing=stands, amount=over.ifelse(took, waits))


MEASURE = Measure(
    id="H1",
    name="Days to the charging decision",
    question="How long do identified people wait for the charging decision?",
    kind=Kind.DAYS,
    unit="days",
    counted="cases",
    numerator="The median of days from referral to the last decision about her charges, where undecided cases count as waiting.",
    denominator="Cases received against people who were identified by the decision, or are by now.",
    anchor="case.referred_on",
    one_day=True,
    better=Better.DOWN,
    guard=("B4",),
    publication=Publication.PUBLIC,
    source="RSVP goal 6; Prosecutorial Performance Indicators, objective 3.",
    needs=("review.outcome", "case.referred_on", "charge.charging_decision", "charge.decided_on", "person_party.person_id"),
    looks_for=(("review.outcome", (IDENTIFIED,)),),
    rows=rows,
    groups=("race", "agency"),
    notes=("A decision before the case was received, or without a day, leaves the case out.",),
)
