"""A7: of the identified people who were ever accused, how many were identified before the charging decision."""

from __future__ import annotations

from typing import TYPE_CHECKING

import ibis

from justexits.measures.measure import Better, Kind, Measure, Publication
from justexits.measures.reviewed import IDENTIFIED, appearances, decisions
from justexits.measures.rows import ACCUSED, DAY, Until, counted_rows, standing, with_case

if TYPE_CHECKING:
    import ibis.expr.types as ir

    from justexits.records.tables import Tables


def rows(tables: Tables, _: Until) -> ir.Table:
    """Each identified person who was accused, on the day she was identified, with the case that she was then in.

    That is the case received last before that day; of a person who had none, nothing had been decided.
    """
    party = with_case(appearances(tables, *ACCUSED), tables, "referred_on")
    party = party.left_join(decisions(tables), "party_id").drop("party_id_right")
    dated = (party.referred_on.notnull() & (party.referred_on_precision == DAY)).fill_null(False)
    earlier = dated & (party.referred_on <= party.identified_on).fill_null(False)
    party = party.mutate(dated=dated, earlier=earlier, day=earlier.ifelse(party.referred_on, ibis.null("date")))
    newest = party.group_by("person_id").agg(newest=party.day.max(), all_dated=party.dated.all())
    party = party.inner_join(newest, "person_id")
    party = party.filter((party.day == party.newest).fill_null(False) | party.newest.isnull())
    unknown = (party.all_dated == False) | party.undated.fill_null(False)  # noqa: E712
    before = party.newest.isnull() | party.first_on.isnull() | (party.identified_on <= party.first_on)
    met = unknown.ifelse(ibis.null("boolean"), before.fill_null(False))
    party = party.mutate(on=party.identified_on, on_precision=ibis.literal(DAY))
    return counted_rows(party, unit=party.person_id, on="on", standing=standing(ibis.literal(True), met))


MEASURE = Measure(
    id="A7",
    name="Identified before the charge",
    question="Of the identified people who were ever accused, how many were identified before the charging decision?",
    kind=Kind.SHARE,
    unit="share",
    counted="people",
    numerator="People first identified on or before the day of the first charging decision in the case that they were then in.",
    denominator="People identified in the period who were ever a defendant or an accused child.",
    anchor="review.decided_at",
    decided=True,
    better=Better.UP,
    guard=("A1",),
    publication=Publication.PUBLIC,
    source="New.",
    needs=("review.outcome", "review.decided_at", "charge.decided_on", "case.referred_on", "person_party.person_id"),
    looks_for=(("review.outcome", (IDENTIFIED,)),),
    rows=rows,
    notes=("The case that she was then in is the one received last before that day.",),
)
