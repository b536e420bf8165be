"""A4: of the reviews that came to a clear outcome, how many identified somebody."""

from __future__ import annotations

from typing import TYPE_CHECKING

from justexits.measures.measure import Better, Kind, Measure, Publication
from justexits.measures.reviewed import CLEAR, IDENTIFIED, OF_PEOPLE, in_her_groups, reviews
from justexits.measures.rows import Until, counted_rows, standing

if TYPE_CHECKING:
    import ibis.expr.types as ir

    from justexits.records.tables import Tables


def rows(tables: Tables, _: Until) -> ir.Table:
    """Each review that holds, on its day; one that asks for more, or cannot say, is not counted."""
    review = in_her_groups(reviews(tables), tables)
    stands = standing(review.outcome.isin(CLEAR), review.outcome == IDENTIFIED)
    return counted_rows(review, unit=review.review_id, on="on", standing=stands)


MEASURE = Measure(
    id="A4",
    name="Reviews that identify somebody",
    question="Of the reviews that came to a clear outcome, how many identified somebody?",
    kind=Kind.SHARE,
    unit="share",
    counted="reviews",
    numerator="Reviews that ended with identified.",
    denominator="Reviews that ended with identified, vulnerable, or not indicated now.",
    anchor="review.decided_at",
    one_day=True,
    decided=True,
    better=Better.BAND,
    guard=("A5",),
    publication=Publication.INTERNAL,
    source="New. All of them would mean that the net is too narrow.",
    needs=("review.outcome",),
    looks_for=(("review.outcome", CLEAR),),
    rows=rows,
    groups=OF_PEOPLE,
    unknown="A review that needs more, or cannot say, is not counted.",
)
