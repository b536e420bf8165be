"""S03: trespass or loitering."""

from __future__ import annotations

from typing import TYPE_CHECKING

from justexits.screening.indicator import Family, Indicator
from justexits.screening.rows import any_charge

if TYPE_CHECKING:
    import ibis.expr.types as ir

    from justexits.records.tables import Tables

CLASSES = ("TRESPASS", "LOITER_OTHER")


def rule(tables: Tables) -> ir.Table:
    """Any charge of these classes."""
    return any_charge(tables, CLASSES)


INDICATOR = Indicator(
    id="S03",
    statement="Accused of trespass or loitering",
    family=Family.SURVIVAL,
    strength=1,
    rule=rule,
    meaning="A charge of trespass, loitering, begging or sleeping outside.",
    against="Having no home explains it.",
    source="Polaris, Locked In: criminal records of survivors",
    needs=("offense_class.class", "charge.party_id"),
    looks_for=(("offense_class.class", CLASSES),),
)
