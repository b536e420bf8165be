"""F2: how soon the office reaches a victim."""

from __future__ import annotations

from typing import TYPE_CHECKING

import ibis

from justexits.core.truth import negate
from justexits.measures.measure import Better, Kind, Measure, Publication
from justexits.measures.rows import COUNTED, DAY, MAYBE, MET, Until, as_day, counted_rows, days_between

if TYPE_CHECKING:
    import ibis.expr.types as ir

    from justexits.records.tables import Tables


def rows(tables: Tables, until: Until) -> ir.Table:
    """Each filed case with a victim, on the day it was filed, with the first contact; without one it waits until `until`."""
    victim = tables["party"].filter(lambda p: p.role == "victim").select("party_id", "case_id")
    case = tables["case"].filter(lambda c: c.filed_on.notnull()).select("case_id", "filed_on", "filed_on_precision")
    case = case.semi_join(victim, "case_id")
    contact = tables["event"].filter(lambda e: e.kind == "contact").select("case_id", "party_id", "on", "on_precision")
    contact = contact.filter(contact.party_id.isnull() | contact.party_id.isin(victim.party_id))
    doubtful = (contact.party_id.isnull() | contact.on.isnull() | (contact.on_precision != DAY)).fill_null(True)
    first = contact.group_by("case_id").agg(earliest=doubtful.ifelse(None, contact.on).min(), doubtful=doubtful.any())
    case = case.left_join(first, "case_id").drop("case_id_right")
    last = as_day(until)
    waits = days_between(case.filed_on, last)
    reached = (case.earliest <= last).fill_null(False)
    took = days_between(case.filed_on, case.earliest)
    known = (case.filed_on_precision == DAY) & negate(case.doubtful.fill_null(False)) & (waits >= 0)
    stands = ibis.cases((known & reached, MET), (known, COUNTED), else_=MAYBE)
    before = (took < 0).ifelse(0, took)
    return counted_rows(case, unit=case.case_id, on="filed_on", standing=stands, amount=reached.ifelse(before, waits))


MEASURE = Measure(
    id="F2",
    name="Days to the first contact",
    question="How soon after filing does the office reach a victim, in half of the cases?",
    kind=Kind.DAYS,
    unit="days",
    counted="cases",
    numerator="The median of days from filing to the first contact, where cases without a contact count as waiting.",
    denominator="Filed cases that have a victim.",
    anchor="case.filed_on",
    one_day=True,
    better=Better.DOWN,
    guard=("F1",),
    publication=Publication.PUBLIC,
    source="Prosecutorial Performance Indicators 5.2; as a median with waiting cases, not a mean of those reached.",
    needs=("party.role", "event.kind", "event.on", "case.filed_on"),
    looks_for=(("party.role", ("victim",)), ("event.kind", ("contact",))),
    rows=rows,
    groups=("agency",),
    notes=("Reached before filing is 0 days.", "A case with a contact that names nobody, or has no day, is left out."),
)
