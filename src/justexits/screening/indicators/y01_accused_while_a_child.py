"""Y01: accused of prostitution while a child."""

from __future__ import annotations

from typing import TYPE_CHECKING

from justexits.records.codes import offense_group
from justexits.screening.indicator import Family, Indicator
from justexits.screening.rows import (
    ADULT,
    OFFENSE_DATE,
    YOUNGEST_ACCUSED,
    accused_of,
    hits,
    neither,
    row_of,
    with_age,
)

if TYPE_CHECKING:
    import ibis.expr.types as ir

    from justexits.records.tables import Tables


def rule(tables: Tables) -> ir.Table:
    """A charge of the group CS whose offense day lies before her 18th birthday; unknown where her age on that day is."""
    charges = accused_of(tables, offense_group("CS"))
    aged = with_age(charges, tables, "offense_date", OFFENSE_DATE, youngest=YOUNGEST_ACCUSED)
    open_or_young = aged.filter((aged.age < ADULT).fill_null(False) | (aged.age.isnull() & neither(aged.sure_adult)))
    return hits(open_or_young, row_of("charge", open_or_young.charge_id), "offense_date", open_or_young.missing)


INDICATOR = Indicator(
    id="Y01",
    statement="Accused of prostitution while a child",
    family=Family.YOUTH,
    strength=4,
    rule=rule,
    meaning="A prostitution charge or referral (group CS) for conduct before the person's 18th birthday.",
    against="The birth date or the offense date may be wrong. A referral is contact with police, not proof of what happened.",
    source="Trafficking Victims Protection Act, 22 U.S.C. 7102: no proof of force is needed for a person under 18",
    needs=("offense_class.class", "charge.offense_date", "person.birth_date", "charge.party_id"),
    looks_for=(("offense_class.class", offense_group("CS")),),
    uses_juvenile_records=True,
)
