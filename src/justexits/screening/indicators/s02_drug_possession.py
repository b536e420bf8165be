"""S02: possession of drugs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from justexits.screening.indicator import Family, Indicator
from justexits.screening.rows import any_charge

if TYPE_CHECKING:
    import ibis.expr.types as ir

    from justexits.records.tables import Tables

CLASSES = ("DRUG_POSS",)


def rule(tables: Tables) -> ir.Table:
    """Any charge of these classes."""
    return any_charge(tables, CLASSES)


INDICATOR = Indicator(
    id="S02",
    statement="Accused of possessing drugs",
    family=Family.SURVIVAL,
    strength=1,
    rule=rule,
    meaning="A charge of possessing drugs, or of what is used to take them.",
    against="By far most people charged so are not exploited.",
    source="Koegler 2012: drugs as control and as coping",
    needs=("offense_class.class", "charge.party_id"),
    looks_for=(("offense_class.class", CLASSES),),
)
