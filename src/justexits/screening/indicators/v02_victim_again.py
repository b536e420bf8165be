"""V02: a victim of violence in two or more cases."""

from __future__ import annotations

from typing import TYPE_CHECKING

from justexits.screening.indicator import Family, Indicator
from justexits.screening.rows import harmed_by_charge, hits, row_of

if TYPE_CHECKING:
    import ibis.expr.types as ir

    from justexits.records.tables import Tables

CLASSES = ("ASSAULT", "DV_ASSAULT", "ROBBERY")
CASES = 2


def rule(tables: Tables) -> ir.Table:
    """Victim in at least two cases in which another person is charged with assault, domestic assault or robbery."""
    harmed = harmed_by_charge(tables, CLASSES)
    often = harmed.group_by("person_id").agg(cases=harmed.case_id.nunique())
    kept = harmed.semi_join(often.filter(often.cases >= CASES), "person_id")
    of_charge = hits(kept, row_of("charge", kept.charge_id), "offense_date")
    of_party = hits(kept, row_of("party", kept.party_id), "offense_date")
    return of_charge.union(of_party)


INDICATOR = Indicator(
    id="V02",
    statement="Victim of violence in two or more cases",
    family=Family.VICTIM,
    strength=2,
    rule=rule,
    meaning="The victim in at least two cases of assault, domestic assault or robbery in which somebody else is charged.",
    against="Violence at home or at work repeats without exploitation; the cases may be about one conflict.",
    source="The project's first test case; survivors' accounts collected by survivor-relief projects",
    needs=("party.role", "offense_class.class", "charge.case_id", "charge.party_id", "party.case_id"),
    looks_for=(("party.role", ("victim",)), ("offense_class.class", CLASSES)),
)
