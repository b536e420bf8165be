"""C02: accused of prostitution in three or more cases."""

from __future__ import annotations

from typing import TYPE_CHECKING

from justexits.records.codes import offense_group
from justexits.screening.indicator import Family, Indicator
from justexits.screening.rows import accused_of, hits, row_of

if TYPE_CHECKING:
    import ibis.expr.types as ir

    from justexits.records.tables import Tables

CASES = 3


def rule(tables: Tables) -> ir.Table:
    """CS charges in at least three different cases."""
    charges = accused_of(tables, offense_group("CS"))
    often = charges.group_by("person_id").agg(cases=charges.case_id.nunique())
    kept = charges.semi_join(often.filter(often.cases >= CASES), "person_id")
    return hits(kept, row_of("charge", kept.charge_id), "offense_date")


INDICATOR = Indicator(
    id="C02",
    statement="Accused of prostitution in three or more cases",
    family=Family.CSE,
    strength=2,
    rule=rule,
    meaning="Charges of prostitution or of loitering for it (group CS) in at least three cases.",
    against="Where police look often, cases follow. Repeat charges measure policing too.",
    source="Project Dawn Court, Philadelphia: the rule of entry",
    needs=("offense_class.class", "charge.case_id", "charge.party_id"),
    looks_for=(("offense_class.class", offense_group("CS")),),
)
