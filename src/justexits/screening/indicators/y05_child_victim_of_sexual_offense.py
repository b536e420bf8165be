"""Y05: a child victim of a sexual offense."""

from __future__ import annotations

from typing import TYPE_CHECKING

from justexits.records.codes import offense_group
from justexits.screening.indicator import Family, Indicator
from justexits.screening.rows import ADULT, OFFENSE_DATE, harmed_by_charge, hits, neither, row_of, with_age

if TYPE_CHECKING:
    import ibis.expr.types as ir

    from justexits.records.tables import Tables


def rule(tables: Tables) -> ir.Table:
    """Victim in a case in which another person is charged with a sexual offense, she being under 18 on the offense day."""
    aged = with_age(harmed_by_charge(tables, offense_group("SEXUAL")), tables, "offense_date", OFFENSE_DATE, youngest=0)
    kept = aged.filter((aged.age < ADULT).fill_null(False) | (aged.age.isnull() & neither(aged.sure_adult)))
    of_charge = hits(kept, row_of("charge", kept.charge_id), "offense_date", kept.missing)
    of_party = hits(kept, row_of("party", kept.party_id), "offense_date", kept.missing)
    return of_charge.union(of_party)


INDICATOR = Indicator(
    id="Y05",
    statement="Victim of a sexual offense as a child",
    family=Family.YOUTH,
    strength=3,
    rule=rule,
    meaning="The victim, before the 18th birthday, in a case in which somebody else is charged with child sexual "
    "abuse, rape or sexual exploitation.",
    against="Most children who were abused are not exploited later. The charge may have been dismissed.",
    source="Reid and others 2017: odds ratio 2.52 for girls, 8.21 for boys",
    needs=(
        "party.role",
        "offense_class.class",
        "charge.offense_date",
        "person.birth_date",
        "charge.case_id",
        "charge.party_id",
        "party.case_id",
    ),
    looks_for=(
        ("party.role", ("victim",)),
        ("offense_class.class", offense_group("SEXUAL")),
    ),
)
