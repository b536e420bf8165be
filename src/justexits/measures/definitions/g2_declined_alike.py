"""G2: among cases of identified people, whether one group is declined or diverted more often than another."""

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
    party = decided_survivors(tables, otherwise=("filed",))
    return counted_rows(party, unit=party.case_id, on="decided", standing=standing(party.counted, party.met))


MEASURE = Measure(
    id="G2",
    name="Declining and diverting, alike for every group",
    question="Among cases of identified people, is one group declined or diverted more often than another?",
    kind=Kind.COMPARISON,
    unit="times",
    counted="cases",
    numerator="Of a group's decided cases, those in which every charge against her was declined or diverted.",
    denominator="The same share in the group of reference.",
    anchor="charge.decided_on",
    better=Better.TOWARD_1,
    guard=("C1", "G6"),
    publication=Publication.PUBLIC,
    source="Prosecutorial Performance Indicators 7.3 and 7.5; Justice Counts by race.",
    needs=("review.outcome", "charge.charging_decision", "charge.decided_on", "person_party.person_id", "party.race"),
    looks_for=(("review.outcome", (IDENTIFIED,)),),
    rows=rows,
    groups=("race", "age_band", "agency"),
    compares="race",
    unknown="A case where some charges are undecided and none was filed is left out. Missing race is a group of its own.",
    notes=("The odds adjusted for offense class or age are on the page of groups, with the model in words.",),
)
