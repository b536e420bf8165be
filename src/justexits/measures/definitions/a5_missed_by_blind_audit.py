"""A5: of the people whom screening did not surface, how many a reader of their records found to be exploited."""

from __future__ import annotations

from typing import TYPE_CHECKING

import ibis

from justexits.measures.measure import Better, Kind, Measure, Publication
from justexits.measures.reviewed import CLEAR, IDENTIFIED, OF_PEOPLE, in_her_groups
from justexits.measures.rows import Until, counted_rows
from justexits.measures.rows import standing as stands
from justexits.records.lake.decisions import standing

if TYPE_CHECKING:
    import ibis.expr.types as ir

    from justexits.records.tables import Tables


def rows(tables: Tables, _: Until) -> ir.Table:
    """Each file drawn at random and read, on the day it was read, with how many it stands for."""
    drawn = standing(tables["audit_sample"], "audit_sample_id")
    drawn = drawn.mutate(on=drawn.decided_at.date(), on_precision=ibis.literal("day"))
    clear = drawn.outcome.isin(CLEAR).fill_null(False)
    found = clear.ifelse(drawn.outcome == IDENTIFIED, ibis.null("boolean"))
    standing_ = stands(ibis.literal(True), found)
    drawn = in_her_groups(drawn, tables)
    return counted_rows(drawn, unit=drawn.audit_sample_id, on="on", standing=standing_, amount=drawn.weight.fill_null(1.0))


MEASURE = Measure(
    id="A5",
    name="Survivors missed, by blind audit",
    question="Of the people whom screening did not surface, how many does a reader of their records find to be exploited?",
    kind=Kind.WEIGHTED,
    unit="share",
    counted="people",
    numerator="People drawn from those who were not surfaced in whose records the reader sees exploitation, each weighted by how "
    "many people she stands for.",
    denominator="All people drawn and read, weighted in the same way.",
    anchor="audit_sample.decided_at",
    one_day=True,
    decided=True,
    better=Better.DOWN,
    guard=("A4",),
    publication=Publication.INTERNAL,
    source="New; RSVP volume II's random case review.",
    needs=("audit_sample.outcome", "audit_sample.weight", "audit_sample.decided_at"),
    rows=rows,
    groups=OF_PEOPLE,
    unknown="A file that was drawn and cannot be told from its records is left out, and counted as left out.",
    notes=("The interval is exact (Clopper and Pearson 1934) at the sample's effective size (Korn and Graubard 1998).",),
)
