"""A2: of the findings that were shown, how many a person reviewed within five working days."""

from __future__ import annotations

from typing import TYPE_CHECKING

import ibis

from justexits.measures.measure import Better, Kind, Measure, Publication
from justexits.measures.reviewed import OF_PEOPLE, in_her_groups, reviews
from justexits.measures.rows import Until, as_day, counted_rows, days_between, days_of_working_weeks, standing

if TYPE_CHECKING:
    import ibis.expr.types as ir

    from justexits.records.tables import Tables


MATURE = 7  # days after which five working days are over, whatever the day of the week


def rows(tables: Tables, until: Until) -> ir.Table:
    """Each finding on the day it was first shown, a week or more ago, with the first review of its person from then on."""
    shown = tables["surfaced_ledger"].select("person_id", "indicator", on="first_shown_on")
    shown = shown.filter(days_between(shown.on, as_day(until)) >= MATURE)
    review = reviews(tables).select("person_id", reviewed="on")
    both = shown.left_join(review, "person_id").drop("person_id_right")
    waited = days_between(both.on, both.reviewed)
    in_time = (waited >= 0) & (waited <= days_of_working_weeks(both.on, 1))
    both = both.mutate(case_id=ibis.null("string"), on_precision=ibis.literal("day"), in_time=in_time.fill_null(False))
    both = in_her_groups(both, tables)
    unit = both.person_id.concat(ibis.literal("|")).concat(both.indicator)
    return counted_rows(both, unit=unit, on="on", standing=standing(ibis.literal(True), both.in_time))


MEASURE = Measure(
    id="A2",
    name="Findings reviewed in time",
    question="How many findings does a person review within five working days?",
    kind=Kind.SHARE,
    unit="share",
    counted="findings",
    numerator="Findings whose person has a review from the day they were first shown to the fifth working day after it.",
    denominator="Findings first shown at least a week ago.",
    anchor="surfaced_ledger.first_shown_on",
    maturity_days=MATURE,
    one_day=True,
    decided=True,
    better=Better.UP,
    guard=("A4",),
    publication=Publication.INTERNAL,
    source="New.",
    needs=("surfaced_ledger.first_shown_on", "review.decided_at"),
    rows=rows,
    groups=OF_PEOPLE,
    unknown="Nothing is unknown here: a finding without a review in time was not reviewed in time.",
    notes=("Working days are Monday to Friday; holidays are not left out.",),
)
