"""H2: how long cases against those who exploit others take."""

from __future__ import annotations

from typing import TYPE_CHECKING

import ibis

from justexits.core.truth import negate
from justexits.measures.measure import Better, Kind, Measure, Publication
from justexits.measures.rows import COUNTED, DAY, MAYBE, MET, Until, as_day, charges_of, counted_rows, days_between, with_case
from justexits.records.codes import offense_group

if TYPE_CHECKING:
    import ibis.expr.types as ir

    from justexits.records.tables import Tables


def rows(tables: Tables, until: Until) -> ir.Table:
    """Each party charged with exploiting, in its case, on the day it was filed; cases that still go on wait until `until`."""
    charge = charges_of(tables, offense_group("EX")).select("case_id", "party_id", "class")
    case = with_case(charge, tables, "filed_on", "disposed_on", "status")
    ended = tables["charge"].filter(tables["charge"].disposition.notnull()).select(ended_case="case_id").distinct()
    case = case.left_join(ended, case.case_id == ended.ended_case)
    case = case.filter(case.filed_on.notnull())
    last = as_day(until)
    took = days_between(case.filed_on, case.disposed_on)
    waits = days_between(case.filed_on, last)
    known = (case.filed_on_precision == DAY).fill_null(False) & case.disposed_on.isnull().ifelse(
        True, (case.disposed_on_precision == DAY).fill_null(False)
    )
    over = case.disposed_on.notnull() & (case.disposed_on <= last)
    # Ended without a day: it does not wait any more, but nobody knows since when.
    undated = case.disposed_on.isnull() & ((case.status == "disposed").fill_null(False) | case.ended_case.notnull())
    stands = ibis.cases(
        (known & over & (took >= 0), MET),
        (known & negate(over | undated) & (waits >= 0), COUNTED),
        else_=MAYBE,
    )
    return counted_rows(case, unit=case.case_id, on="filed_on", standing=stands, amount=over.ifelse(took, waits))


MEASURE = Measure(
    id="H2",
    name="Days from filing to the end, exploiter cases",
    question="How long does half of the cases against people who exploit others take, from filing to the end?",
    kind=Kind.DAYS,
    unit="days",
    counted="cases",
    numerator="The median of days from filing to disposition, where cases that still go on count as waiting (Kaplan and Meier).",
    denominator="Cases filed in the period against a person charged with trafficking, promoting or pandering.",
    anchor="case.filed_on",
    one_day=True,
    better=Better.DOWN,
    guard=("B6",),
    publication=Publication.PUBLIC,
    source="Prosecutorial Performance Indicators 3.1; as a median with waiting cases, not a mean of closed ones.",
    needs=("offense_class.class", "case.filed_on", "case.disposed_on"),
    looks_for=(("offense_class.class", offense_group("EX")),),
    rows=rows,
    groups=("race", "agency", "offense_class"),
    notes=(
        "No figure before half of a period's cases have ended.",
        "A case that ended on an unknown day, or before it was filed, is left out.",
        "Cases of survivors as defendants are a measure of their own, once reviews are recorded.",
    ),
)
