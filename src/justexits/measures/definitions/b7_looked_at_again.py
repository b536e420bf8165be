"""B7: when something new becomes known after the charge, whether the office looks again within ten working days."""

from __future__ import annotations

from typing import TYPE_CHECKING

import ibis

from justexits.measures.measure import Better, Kind, Measure, Publication
from justexits.measures.reviewed import reviews
from justexits.measures.rows import (
    ACCUSED,
    DAY,
    Until,
    as_day,
    counted_rows,
    days_between,
    days_of_working_weeks,
    standing,
    with_case,
)

if TYPE_CHECKING:
    import ibis.expr.types as ir

    from justexits.records.tables import Tables


MATURE = 14  # days after which ten working days are over, whatever the day of the week


def rows(tables: Tables, until: Until) -> ir.Table:
    """Each filed case of a person on each day on which a finding about her was first shown, with the reviews of her."""
    shown = tables["surfaced_ledger"].select("person_id", arrived="first_shown_on").distinct()
    shown = shown.filter(days_between(shown.arrived, as_day(until)) >= MATURE)
    links = tables["person_party"].select("person_id", "party_id").inner_join(shown, "person_id")
    party = tables["party"].filter(lambda p: p.role.isin(ACCUSED)).select("party_id", "case_id")
    case = with_case(links.inner_join(party, "party_id"), tables, "filed_on", "disposed_on", "status")
    case = case.filter(case.filed_on.notnull())
    review = reviews(tables).select("person_id", reviewed="on")
    both = case.left_join(review, "person_id").drop("person_id_right")
    waited = days_between(both.arrived, both.reviewed)
    again = ((waited >= 0) & (waited <= days_of_working_weeks(both.arrived, 2))).fill_null(False)
    filed = (both.filed_on_precision == DAY).ifelse(both.filed_on <= both.arrived, ibis.null("boolean"))
    ended = (both.status == "disposed").fill_null(False)
    is_open = ibis.cases(
        (both.disposed_on.isnull(), ended.ifelse(ibis.null("boolean"), ibis.literal(True))),
        (both.disposed_on_precision == DAY, both.disposed_on >= both.arrived),
        else_=ibis.null("boolean"),
    )
    both = both.mutate(on_precision=ibis.literal(DAY), again=again, counted=filed & is_open)
    unit = both.case_id.concat(ibis.literal("|")).concat(both.arrived.cast("string"))
    return counted_rows(both.rename(on="arrived"), unit=unit, on="on", standing=standing(both.counted, both.again))


MEASURE = Measure(
    id="B7",
    name="Looked at again when something new arrives",
    question="When exploitation becomes known after the charge, does the office look again within ten working days?",
    kind=Kind.SHARE,
    unit="share",
    counted="cases",
    numerator="Such cases whose person has a review from that day to the tenth working day after it.",
    denominator="Filed cases not ended on the day on which a finding about the accused was first shown, two weeks ago or more.",
    anchor="surfaced_ledger.first_shown_on",
    maturity_days=MATURE,
    one_day=True,
    decided=True,
    better=Better.UP,
    guard=("A2",),
    publication=Publication.INTERNAL,
    source="New.",
    needs=("surfaced_ledger.first_shown_on", "review.decided_at", "case.filed_on", "person_party.person_id"),
    rows=rows,
    groups=("race", "agency"),
    unknown="A case of which no exact day says whether it was filed, or had ended, is left out where it decides.",
    notes=(
        "A finding that is shown for the first time is the information that arrives; a case in which that happens on two days "
        "counts for each.",
        "Working days are Monday to Friday; holidays are not left out.",
    ),
)
