"""C01: accused of prostitution as an adult."""

from __future__ import annotations

from typing import TYPE_CHECKING

from justexits.records.codes import offense_group
from justexits.screening.indicator import Family, Indicator
from justexits.screening.rows import ADULT, accused_with_age, hits, row_of

if TYPE_CHECKING:
    import ibis.expr.types as ir

    from justexits.records.tables import Tables


def rule(tables: Tables) -> ir.Table:
    """A CS charge at 18 or older; unknown where her age on that day is."""
    aged = accused_with_age(tables, offense_group("CS"))
    kept = aged.filter((aged.age >= ADULT).fill_null(True))
    return hits(kept, row_of("charge", kept.charge_id), "offense_date", kept.missing)


INDICATOR = Indicator(
    id="C01",
    statement="Accused of prostitution as an adult",
    family=Family.CSE,
    strength=2,
    rule=rule,
    meaning="A charge of prostitution or of loitering for it (group CS), for conduct at 18 or older.",
    against="Many people who sell sex are not exploited by anybody. The law asks for an offer of screening, not for a "
    "conclusion.",
    source="34 U.S.C. 20709(f): screen each adult suspected of commercial sex acts",
    needs=("offense_class.class", "charge.offense_date", "person.birth_date", "charge.party_id"),
    looks_for=(("offense_class.class", offense_group("CS")),),
)
