"""D4: how many petitions for relief courts grant."""

from __future__ import annotations

from typing import TYPE_CHECKING

from justexits.measures.measure import Better, Kind, Measure, Publication
from justexits.measures.rows import Until, counted_rows, standing

if TYPE_CHECKING:
    import ibis.expr.types as ir

    from justexits.records.tables import Tables


GRANTED = ("granted", "granted_in_part")
DECIDED = (*GRANTED, "denied")


def rows(tables: Tables, _: Until) -> ir.Table:
    """Each petition on record, on the day it was decided; one that is pending or was taken back is not counted."""
    relief = tables["prior_relief"]
    charge = tables["charge"].select("charge_id", "party_id")
    relief = relief.left_join(charge, "charge_id").drop("charge_id_right")
    counted = relief.result.isin(DECIDED) & (relief.kind != "pardon")
    stands = standing(counted, relief.result.isin(GRANTED))
    return counted_rows(relief, unit=relief.prior_relief_id, on="on", standing=stands)


MEASURE = Measure(
    id="D4",
    name="Petitions granted",
    question="How many petitions does the court grant?",
    kind=Kind.SHARE,
    unit="share",
    counted="petitions",
    numerator="Petitions granted in full or in part.",
    denominator="Petitions granted, granted in part or refused.",
    anchor="prior_relief.on",
    one_day=True,
    better=Better.UP,
    guard=("D2",),
    publication=Publication.PUBLIC,
    minimum_n=10,
    source="New.",
    needs=("prior_relief.result", "prior_relief.kind", "prior_relief.on"),
    looks_for=(("prior_relief.result", DECIDED),),
    rows=rows,
    groups=("race", "agency"),
    unknown="A petition without a result is left out, and so is one of which nobody recorded what it asks for.",
    notes=(
        "Petitions of everybody, survivors or not, that the office's records hold; pardons are not a court's.",
        "A petition whose record was sealed is gone from the records, and so from this figure.",
    ),
)
