"""E6: how many buyer cases the office files for each case of selling."""

from __future__ import annotations

from typing import TYPE_CHECKING

import ibis

from justexits.measures.measure import Better, Kind, Measure, Publication
from justexits.measures.rows import COUNTED, MET, Until, charges_of, counted_rows, with_case
from justexits.records.codes import offense_group

if TYPE_CHECKING:
    import ibis.expr.types as ir

    from justexits.records.tables import Tables


def rows(tables: Tables, _: Until) -> ir.Table:
    """Each filed charge of buying (met) and of selling (counted), on the day its case was filed; a case may be both."""
    charge = with_case(charges_of(tables, ("BUYER", *offense_group("CS"))), tables, "filed_on")
    filed = charge.filter((charge.charging_decision == "filed").fill_null(False))
    bought = filed["class"] == "BUYER"
    side = bought.ifelse(ibis.literal("buyer:"), ibis.literal("seller:"))
    return counted_rows(filed, unit=side.concat(filed.case_id), on="filed_on", standing=bought.ifelse(MET, COUNTED))


MEASURE = Measure(
    id="E6",
    name="Buyer cases filed for each seller case",
    question="For each case of selling sex that the office files, how many cases of buying does it file?",
    kind=Kind.RATIO,
    unit="ratio",
    counted="cases",
    numerator="Cases filed in the period with a charge of buying sex.",
    denominator="Cases filed in the period with a charge of selling sex, or of loitering for it.",
    anchor="case.filed_on",
    one_day=True,
    better=Better.UP,
    guard=("B2",),
    publication=Publication.PUBLIC,
    source="New.",
    needs=("charge.charging_decision", "offense_class.class", "case.filed_on"),
    looks_for=(("offense_class.class", ("BUYER", *offense_group("CS"))), ("charge.charging_decision", ("filed",))),
    rows=rows,
    groups=("agency", "race"),
    unknown="A charge whose decision is unknown is on neither side.",
    notes=("No figure where no case of selling was filed, for nothing can be divided by nothing.",),
)
