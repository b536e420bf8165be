"""What reviewers decided, as measures need it: the reviews that hold, and since when a person is identified."""

from __future__ import annotations

from typing import TYPE_CHECKING

import ibis

from justexits.records.lake.decisions import standing

if TYPE_CHECKING:
    import ibis.expr.types as ir

    from justexits.records.tables import Tables

IDENTIFIED = "identified"
CLEAR = (IDENTIFIED, "vulnerable", "not_indicated")


def reviews(tables: Tables) -> ir.Table:
    """The reviews that hold: review_id, person_id, outcome, on with its precision; case_id is unknown."""
    held = standing(tables["review"], "review_id")
    return held.select(
        "review_id",
        "person_id",
        "outcome",
        case_id=ibis.null("string"),
        on=held.decided_at.date(),
        on_precision=ibis.literal("day"),
    )


def identified(tables: Tables) -> ir.Table:
    """Each identified person once: person_id, identified_on (the day of the first review that holds and says so)."""
    found = reviews(tables)
    found = found.filter(found.outcome == IDENTIFIED)
    return found.group_by("person_id").agg(identified_on=found.on.min())
