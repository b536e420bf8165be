"""F1: in how many victim cases the office reached a victim at least once."""

from __future__ import annotations

from typing import TYPE_CHECKING

import ibis

from justexits.measures.measure import Better, Kind, Measure, Publication
from justexits.measures.rows import Until, counted_rows, standing

if TYPE_CHECKING:
    import ibis.expr.types as ir

    from justexits.records.tables import Tables


def rows(tables: Tables, _: Until) -> ir.Table:
    """Each victim of each filed case, on the day it was filed, with whether the office reached that victim."""
    party = tables["party"].filter(lambda p: p.role == "victim").select("party_id", "case_id")
    case = tables["case"].filter(lambda c: c.filed_on.notnull()).select("case_id", "filed_on", "filed_on_precision")
    victim = party.inner_join(case, "case_id")
    contact = tables["event"].filter(lambda e: e.kind == "contact")
    named = contact.filter(contact.party_id.notnull()).select(reached="party_id").distinct()
    nameless = contact.filter(contact.party_id.isnull()).select(touched="case_id").distinct()
    victim = victim.left_join(named, victim.party_id == named.reached)
    victim = victim.left_join(nameless, victim.case_id == nameless.touched)
    met = ibis.cases(
        (victim.reached.notnull(), ibis.literal(True)),
        (victim.touched.notnull(), ibis.null("boolean")),
        else_=ibis.literal(False),
    )
    return counted_rows(victim, unit=victim.case_id, on="filed_on", standing=standing(ibis.literal(True), met))


MEASURE = Measure(
    id="F1",
    name="Victim contacted at least once",
    question="In how many filed cases with a victim did the office reach a victim at least once?",
    kind=Kind.SHARE,
    unit="share",
    counted="cases",
    numerator="Cases with a contact of the office with a victim.",
    denominator="Filed cases that have a victim.",
    anchor="case.filed_on",
    one_day=True,
    better=Better.UP,
    guard=("F6",),
    publication=Publication.PUBLIC,
    source="Prosecutorial Performance Indicators 5.1.",
    needs=("party.role", "event.kind", "case.filed_on"),
    looks_for=(("party.role", ("victim",)), ("event.kind", ("contact",))),
    rows=rows,
    groups=("sex", "race", "age_band", "agency"),
    notes=("A contact that names nobody may have been with anybody in the case: where it decides, the case is left out.",),
)
