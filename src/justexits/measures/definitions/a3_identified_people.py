"""A3: how many people reviewers identified as exploited."""

from __future__ import annotations

from typing import TYPE_CHECKING

import ibis

from justexits.measures.measure import Better, Kind, Measure, Publication
from justexits.measures.reviewed import IDENTIFIED, OF_PEOPLE, in_her_groups, reviews
from justexits.measures.rows import MET, Until, counted_rows

if TYPE_CHECKING:
    import ibis.expr.types as ir

    from justexits.records.tables import Tables


def rows(tables: Tables, _: Until) -> ir.Table:
    """Each review that holds and says identified, on its day."""
    review = in_her_groups(reviews(tables).filter(lambda r: r.outcome == IDENTIFIED), tables)
    return counted_rows(review, unit=review.person_id, on="on", standing=ibis.literal(MET))


MEASURE = Measure(
    id="A3",
    name="Identified people",
    question="How many people did reviewers identify as exploited?",
    kind=Kind.COUNT,
    unit="count",
    counted="people",
    numerator="Distinct people whose review ended with identified.",
    denominator="None: it is a count.",
    anchor="review.decided_at",
    decided=True,
    better=Better.CONTEXT,
    guard=("A5",),
    publication=Publication.PUBLIC,
    minimum_n=10,
    source="New; the Enhanced Collaborative Model's count of victims identified is near.",
    needs=("review.outcome",),
    looks_for=(("review.outcome", (IDENTIFIED,)),),
    rows=rows,
    groups=OF_PEOPLE,
    unknown="A person who was not reviewed is not counted, and may be exploited all the same.",
    notes=(
        "It rises first because somebody looks: read it with the blind audit.",
        "A revised review counts as revised.",
    ),
)
