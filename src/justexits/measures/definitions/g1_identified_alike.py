"""G1: among people screened, whether one group is identified more often than another."""

from __future__ import annotations

from typing import TYPE_CHECKING

import ibis

from justexits.measures.measure import Better, Kind, Measure, Publication
from justexits.measures.reviewed import CLEAR, IDENTIFIED, in_her_groups, reviews
from justexits.measures.rows import Until, counted_rows, standing

if TYPE_CHECKING:
    import ibis.expr.types as ir

    from justexits.records.tables import Tables


def rows(tables: Tables, _: Until) -> ir.Table:
    """Each review that holds, on its day, with the appearance that says her race; one without a clear outcome is unknown."""
    review = in_her_groups(reviews(tables), tables)
    found = review.outcome.isin(CLEAR).ifelse(review.outcome == IDENTIFIED, ibis.null("boolean"))
    return counted_rows(review, unit=review.person_id, on="on", standing=standing(ibis.literal(True), found))


MEASURE = Measure(
    id="G1",
    name="Identification, alike for every group",
    question="Among people screened, is one group identified more or less often than another?",
    kind=Kind.COMPARISON,
    unit="times",
    counted="people",
    numerator="Identified people of a group among those of it whose findings a person reviewed.",
    denominator="The same share in the group of reference.",
    anchor="review.decided_at",
    decided=True,
    better=Better.TOWARD_1,
    guard=("A5", "G6"),
    publication=Publication.PUBLIC,
    source="New; the relative rate index of the federal juvenile justice office, whose denominator is the stage before.",
    needs=("review.outcome", "person_party.person_id", "party.race"),
    looks_for=(("review.outcome", CLEAR),),
    rows=rows,
    groups=("race",),
    compares="race",
    unknown="A person whose reviews came to no clear outcome is left out. Missing race is a group of its own.",
)
