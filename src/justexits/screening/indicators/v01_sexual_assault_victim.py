"""V01: an adult victim of rape or sexual assault."""

from __future__ import annotations

from typing import TYPE_CHECKING

from justexits.screening.indicator import Family, Indicator
from justexits.screening.rows import ADULT, OFFENSE_DATE, harmed_by_charge, hits, row_of, with_age

if TYPE_CHECKING:
    import ibis.expr.types as ir

    from justexits.records.tables import Tables


def rule(tables: Tables) -> ir.Table:
    """Victim in a case in which another person is charged with RAPE_SA, she being 18 or older on the offense day."""
    aged = with_age(harmed_by_charge(tables, ("RAPE_SA",)), tables, "offense_date", OFFENSE_DATE, youngest=0)
    kept = aged.filter((aged.age >= ADULT).fill_null(True))
    of_charge = hits(kept, row_of("charge", kept.charge_id), "offense_date", kept.missing)
    of_party = hits(kept, row_of("party", kept.party_id), "offense_date", kept.missing)
    return of_charge.union(of_party)


INDICATOR = Indicator(
    id="V01",
    statement="Victim of rape or sexual assault as an adult",
    family=Family.VICTIM,
    strength=3,
    rule=rule,
    meaning="The victim in a case in which somebody else is charged with rape or sexual assault, at 18 or older.",
    against="Most adults who are raped are not being trafficked. The charge may have been dismissed.",
    source="CATCH Court evaluation, Columbus, Ohio: 94 % of participants had been sexually assaulted",
    needs=(
        "party.role",
        "offense_class.class",
        "charge.offense_date",
        "person.birth_date",
        "charge.case_id",
        "charge.party_id",
        "party.case_id",
    ),
    looks_for=(("party.role", ("victim",)), ("offense_class.class", ("RAPE_SA",))),
)
