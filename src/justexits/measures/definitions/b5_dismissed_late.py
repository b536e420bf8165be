"""B5: how many cases of identified people were filed and then given up by the office."""

from __future__ import annotations

from typing import TYPE_CHECKING

import ibis

from justexits.measures.measure import Better, Kind, Measure, Publication
from justexits.measures.reviewed import IDENTIFIED, appearances, charges_of_identified
from justexits.measures.rows import ACCUSED, DAY, Until, counted_rows, standing, with_case

if TYPE_CHECKING:
    import ibis.expr.types as ir

    from justexits.records.tables import Tables


GIVEN_UP = "nolle_prosequi"


def rows(tables: Tables, _: Until) -> ir.Table:
    """Each filed and ended case of a person who was identified by then, on the day it ended, with how her charges ended."""
    party = with_case(appearances(tables, *ACCUSED), tables, "filed_on", "disposed_on")
    party = party.filter(party.filed_on.notnull() & party.disposed_on.notnull())
    charge = charges_of_identified(tables)
    ends = charge.group_by("party_id").agg(
        given_up=(charge.disposition == GIVEN_UP).fill_null(False).all(),
        otherwise=(charge.disposition != GIVEN_UP).fill_null(False).any(),
    )
    party = party.inner_join(ends, "party_id")
    exact = (party.disposed_on_precision == DAY).fill_null(False)
    counted = exact.ifelse(party.identified_on <= party.disposed_on, ibis.null("boolean"))
    met = ibis.cases((party.given_up, ibis.literal(True)), (party.otherwise, ibis.literal(False)), else_=ibis.null("boolean"))
    return counted_rows(party, unit=party.case_id, on="disposed_on", standing=standing(counted, met))


MEASURE = Measure(
    id="B5",
    name="Dismissed late",
    question="How many cases of identified people were filed and then given up by the office?",
    kind=Kind.SHARE,
    unit="share",
    counted="cases",
    numerator="Cases filed in which every charge against her was then given up by the prosecutor.",
    denominator="Filed cases of people who were identified when the case ended.",
    anchor="case.disposed_on",
    one_day=True,
    better=Better.DOWN,
    guard=("B1",),
    publication=Publication.PUBLIC,
    source="Prosecutorial Performance Indicators 2.1.",
    needs=("review.outcome", "charge.disposition", "case.filed_on", "case.disposed_on", "person_party.person_id"),
    looks_for=(("review.outcome", (IDENTIFIED,)), ("charge.disposition", (GIVEN_UP,))),
    rows=rows,
    groups=("race", "agency"),
    notes=("A dismissal by the court, after a programme, or for a plea elsewhere is not the office's giving up.",),
)
