"""S04: a false identity."""

from __future__ import annotations

from typing import TYPE_CHECKING

from justexits.screening.indicator import Family, Indicator
from justexits.screening.rows import any_charge

if TYPE_CHECKING:
    import ibis.expr.types as ir

    from justexits.records.tables import Tables

CLASSES = ("FALSE_ID_TO_LE", "FRAUD_ID")


def rule(tables: Tables) -> ir.Table:
    """Any charge of these classes."""
    return any_charge(tables, CLASSES)


INDICATOR = Indicator(
    id="S04",
    statement="Accused of a false name or of using another's papers",
    family=Family.SURVIVAL,
    strength=2,
    rule=rule,
    meaning="A charge of giving police a false name or false papers, or of using another's identity.",
    against="People hide their names because of warrants or papers.",
    source="Expert red flag lists; no published measure",
    needs=("offense_class.class", "charge.party_id"),
    looks_for=(("offense_class.class", CLASSES),),
)
