"""E2: of filed exploiter cases, how many have a count of trafficking."""

from __future__ import annotations

from typing import TYPE_CHECKING

from justexits.measures.measure import Better, Kind, Measure, Publication
from justexits.measures.rows import Until, charges_of_exploiters, counted_rows, is_filed, standing
from justexits.records.codes import offense_group

if TYPE_CHECKING:
    import ibis.expr.types as ir

    from justexits.records.tables import Tables

TRAFFICKING = ("HT_SEX", "HT_LABOR", "HT_UNSPECIFIED")


def rows(tables: Tables, _: Until) -> ir.Table:
    """Every charge against a party who is charged with exploiting, on the day the case was filed."""
    charge = charges_of_exploiters(tables).drop("class")
    kinds = tables["offense_class"].semi_join(charge, "charge_id")
    kinds = kinds.select("charge_id", trafficking=kinds["class"].isin(TRAFFICKING))
    kinds = kinds.group_by("charge_id").agg(trafficking=kinds.trafficking.any())
    charge = charge.left_join(kinds, "charge_id").drop("charge_id_right")
    stands = standing(is_filed(charge.charging_decision), charge.trafficking)
    return counted_rows(charge, unit=charge.case_id, on="filed_on", standing=stands)


MEASURE = Measure(
    id="E2",
    name="Exploiter cases charged as trafficking",
    question="Of the cases filed against people who exploit others, how many say trafficking?",
    kind=Kind.SHARE,
    unit="share",
    counted="cases",
    numerator="Filed exploiter cases with a filed charge of trafficking a person.",
    denominator="Filed exploiter cases.",
    anchor="case.filed_on",
    one_day=True,
    better=Better.CONTEXT,
    guard=("E3",),
    publication=Publication.PUBLIC,
    source="Evaluation of the Enhanced Collaborative Model task forces: 33 % of prosecuted cases.",
    needs=("charge.charging_decision", "offense_class.class", "case.filed_on"),
    looks_for=(("offense_class.class", offense_group("EX")),),
    rows=rows,
    groups=("agency",),
    notes=("A charge that has no class may be trafficking: where it decides, the case is left out.",),
)
