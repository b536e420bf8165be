"""F4: how often survivors who are victims or witnesses are brought to testify by force."""

from __future__ import annotations

from typing import TYPE_CHECKING

import ibis

from justexits.measures.measure import Better, Kind, Measure, Publication
from justexits.measures.reviewed import IDENTIFIED, appearances
from justexits.measures.rows import COUNTED, MAYBE, Until, counted_rows, with_case

if TYPE_CHECKING:
    import ibis.expr.types as ir

    from justexits.records.tables import Tables

FORCE = "witness_warrant"


def rows(tables: Tables, _: Until) -> ir.Table:
    """Each appearance of an identified person as victim or witness, on the day the case was filed, with the warrants in it."""
    party = with_case(appearances(tables, "victim", "witness"), tables, "filed_on")
    party = party.filter(party.filed_on.notnull())
    warrant = tables["event"].filter(lambda e: e.kind == FORCE)
    hers = warrant.filter(warrant.party_id.notnull()).group_by("party_id").agg(times=ibis._.event_id.nunique())
    nameless = warrant.filter(warrant.party_id.isnull()).select(warrant_case="case_id").distinct()
    party = party.left_join(hers, "party_id").drop("party_id_right")
    party = party.left_join(nameless, party.case_id == nameless.warrant_case)
    stands = party.warrant_case.notnull().ifelse(MAYBE, COUNTED)
    return counted_rows(party, unit=party.party_id, on="filed_on", standing=stands, amount=party.times.fill_null(0))


MEASURE = Measure(
    id="F4",
    name="Force used to make survivors testify",
    question="How often is a survivor who is a victim or witness arrested, or threatened with it, so that she testifies?",
    kind=Kind.RATE,
    unit="per case",
    counted="appearances",
    numerator="Warrants to bring her as a witness.",
    denominator="Appearances of identified survivors as victim or witness in cases filed in the period.",
    anchor="case.filed_on",
    one_day=True,
    better=Better.DOWN,
    guard=("E1",),
    publication=Publication.INTERNAL_YEARLY,
    source="Prosecutorial Performance Indicators 5.3. The target is 0.",
    needs=("review.outcome", "event.kind", "party.role", "case.filed_on", "person_party.person_id"),
    looks_for=(("review.outcome", (IDENTIFIED,)), ("event.kind", (FORCE,))),
    rows=rows,
    groups=("race", "age_band", "agency"),
    unknown="A warrant that names nobody may be anybody's in the case: her appearance is left out.",
    notes=("An office that never records such a warrant has no figure.", "It counts people who are identified by now."),
)
