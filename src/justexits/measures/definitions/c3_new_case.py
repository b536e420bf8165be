"""C3: of people diverted or declined, for how many a new case was filed within a year."""

from __future__ import annotations

from typing import TYPE_CHECKING

import ibis

from justexits.core.truth import negate
from justexits.measures.measure import Better, Kind, Measure, Publication
from justexits.measures.rows import ACCUSED, COUNTED, DAY, MAYBE, MET, Until, as_day, counted_rows, days_between

if TYPE_CHECKING:
    import ibis.expr.types as ir

    from justexits.records.tables import Tables

YEAR = 365
EXITS = ("diversion_completed", "diversion_left")


def rows(tables: Tables, until: Until) -> ir.Table:
    """Each exit and each declined charge of a party with no other charge, at least a year ago, with what was filed after it."""
    links = tables["person_party"].select("person_id", "party_id")
    start = _exits(tables).union(_declined(tables)).inner_join(links, "party_id")
    last = as_day(until)
    start = start.filter(days_between(start.on, last) >= YEAR)
    accused = tables["party"].filter(lambda p: p.role.isin(ACCUSED)).select("party_id", later_case="case_id")
    case = tables["case"].filter(lambda c: c.filed_on.notnull())
    filed = accused.inner_join(case.select("case_id", "filed_on", "filed_on_precision"), accused.later_case == case.case_id)
    filed = filed.inner_join(links, "party_id").select("person_id", "later_case", "filed_on", "filed_on_precision")
    both = start.left_join(filed, "person_id").drop("person_id_right")
    other = (both.later_case != both.case_id).fill_null(False)
    days = days_between(both.on, both.filed_on)
    exact = ((both.on_precision == DAY) & (both.filed_on_precision == DAY)).fill_null(False)
    within = other & exact & (days >= 1) & (days <= YEAR)
    # Where a day is known in part only, a case of about that time may be within the year or not.
    perhaps = other & negate(exact) & (days >= -YEAR) & (days <= 2 * YEAR)
    stands = ibis.cases((within, MET), (perhaps, MAYBE), else_=COUNTED)
    return counted_rows(both, unit=both.person_id, on="on", standing=stands)


def _exits(tables: Tables) -> ir.Table:
    event = tables["event"].filter(lambda e: e.kind.isin(EXITS))
    return event.select("party_id", "case_id", "on", "on_precision")


def _declined(tables: Tables) -> ir.Table:
    charge = tables["charge"]
    declined = (charge.charging_decision == "declined").fill_null(False)
    kept = charge.filter(declined).anti_join(charge.filter(negate(declined)), "party_id")
    return kept.select("party_id", "case_id", on="decided_on", on_precision="decided_on_precision")


MEASURE = Measure(
    id="C3",
    name="A new case within a year",
    question="After a programme or a declined case, for how many people is a new case filed within a year?",
    kind=Kind.SHARE,
    unit="share",
    counted="people",
    numerator="People against whom another case was filed within 365 days.",
    denominator="People who left a programme, or were not charged in a case, a year or more before the records end.",
    anchor="event.on, charge.decided_on",
    maturity_days=YEAR,
    better=Better.DOWN,
    guard=("C6",),
    publication=Publication.PUBLIC,
    source="Prosecutorial Performance Indicators 4.4.",
    needs=("charge.charging_decision", "charge.decided_on", "case.filed_on", "person_party.person_id"),
    rows=rows,
    groups=("sex", "race"),
    notes=("It sees cases of this office only, and people as linkage joins them.",),
)
