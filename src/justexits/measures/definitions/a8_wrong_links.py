"""A8: of the links that a reader checked without being told of them, how many join two different people."""

from __future__ import annotations

from typing import TYPE_CHECKING

import ibis

from justexits.measures.measure import Better, Kind, Measure, Publication
from justexits.measures.rows import Until, counted_rows
from justexits.measures.rows import standing as stands
from justexits.records.lake.decisions import standing

if TYPE_CHECKING:
    import ibis.expr.types as ir

    from justexits.records.tables import Tables


def rows(tables: Tables, _: Until) -> ir.Table:
    """Each joined pair drawn at random and read, on the day it was read, with how many links it stands for.

    Two readers of one pair in one month are one pair, wrong if one of them says so.
    """
    read = standing(tables["link_audit"], "link_audit_id")
    read = read.filter(read.drawn_from == "joined")
    read = read.mutate(case_id=ibis.null("string"), on=read.decided_at.date(), on_precision=ibis.literal("day"))
    wrong = ibis.cases((read.answer == "different", True), (read.answer == "same", False), else_=ibis.null("boolean"))
    parts = (read.party_id, read.other_party_id, read.on.year().cast("string"), read.on.month().cast("string"))
    read = read.mutate(pair=ibis.literal("|").join(parts), wrong=wrong)
    # A pair is perhaps of two people: it counts once in each group that one of its records is of.
    read = read.union(read.mutate(party_id=read.other_party_id))
    unit, wrong = read.pair, read.wrong
    return counted_rows(read, unit=unit, on="on", standing=stands(ibis.literal(True), wrong), amount=read.weight.fill_null(1.0))


MEASURE = Measure(
    id="A8",
    name="Links that are wrong",
    question="Of the links that a person checked, how many join two different people?",
    kind=Kind.WEIGHTED,
    unit="share",
    counted="links",
    numerator="Pairs drawn at random from records that are joined which the reader judges to be two people, each weighted by how "
    "many links it stands for.",
    denominator="All such pairs drawn and told, weighted in the same way.",
    anchor="link_audit.decided_at",
    one_day=True,
    decided=True,
    better=Better.DOWN,
    guard=("A6",),
    publication=Publication.INTERNAL,
    source="New.",
    needs=("link_audit.answer", "link_audit.drawn_from", "link_audit.decided_at"),
    looks_for=(("link_audit.drawn_from", ("joined",)),),
    rows=rows,
    groups=("sex", "race"),
    unknown="A pair that cannot be told from its records is left out, and counted as left out.",
    notes=(
        "A pair counts once in each group that one of its two records is of.",
        "The reader is not told which pairs are joined: nearly joined ones are mixed in.",
        "The interval is exact (Clopper and Pearson 1934) at the sample's effective size (Korn and Graubard 1998).",
    ),
)
