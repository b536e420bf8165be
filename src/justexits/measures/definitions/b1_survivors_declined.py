"""B1: of decided cases against identified survivors, in how many was every charge declined."""

from __future__ import annotations

from typing import TYPE_CHECKING

from justexits.measures.measure import Better, Kind, Measure, Publication
from justexits.measures.reviewed import IDENTIFIED, decided_survivors
from justexits.measures.rows import Until, counted_rows, standing

if TYPE_CHECKING:
    import ibis.expr.types as ir

    from justexits.records.tables import Tables


def rows(tables: Tables, _: Until) -> ir.Table:
    """Each accused party of an identified person, on the last day on which one of its charges was decided."""
    party = decided_survivors(tables, otherwise=("filed", "diverted"))
    return counted_rows(party, unit=party.case_id, on="decided", standing=standing(party.counted, party.met))


MEASURE = Measure(
    id="B1",
    name="Cases of identified survivors declined",
    question="Of the decided cases against identified survivors, in how many was every charge declined?",
    kind=Kind.SHARE,
    unit="share",
    counted="cases",
    numerator="Cases in which every charge against her was declined.",
    denominator="Cases decided against people who were identified when it was decided.",
    anchor="charge.decided_on",
    better=Better.UP,
    guard=("B6", "C6"),
    publication=Publication.PUBLIC,
    source="Justice Counts cases declined; Prosecutorial Performance Indicators 2.2.",
    needs=("review.outcome", "charge.charging_decision", "charge.decided_on", "person_party.person_id"),
    looks_for=(("review.outcome", (IDENTIFIED,)),),
    rows=rows,
    groups=("race", "age_band", "agency"),
    notes=("A case where some charges were declined and others are undecided is left out.",),
)
