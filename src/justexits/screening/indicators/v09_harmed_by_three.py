"""V09: harmed by three or more people."""

from __future__ import annotations

from typing import TYPE_CHECKING

from justexits.records.codes import offense_group
from justexits.screening.indicator import Family, Indicator
from justexits.screening.rows import harmed_by_whom, hits, row_of

if TYPE_CHECKING:
    import ibis.expr.types as ir

    from justexits.records.tables import Tables

PEOPLE = 3


def rule(tables: Tables) -> ir.Table:
    """Victim of charges of violence or of sexual harm against at least three different known people."""
    classes = tuple(dict.fromkeys((*offense_group("VIOLENT"), *offense_group("SEXUAL"))))
    harmed = harmed_by_whom(tables, classes)
    often = harmed.group_by("person_id").agg(people=harmed.other_person.nunique())
    kept = harmed.semi_join(often.filter(often.people >= PEOPLE), "person_id")
    of_charge = hits(kept, row_of("charge", kept.charge_id), "offense_date")
    return of_charge.union(hits(kept, row_of("party", kept.party_id), "offense_date"))


INDICATOR = Indicator(
    id="V09",
    statement="Harmed by three or more different people",
    family=Family.VICTIM,
    strength=2,
    rule=rule,
    meaning="The victim of violence or sexual harm charged against at least three different people.",
    against="Work with the public, or a neighborhood, may explain it. People charged may be one person who was not linked.",
    source="Expert red flag lists; no published measure",
    needs=("party.role", "offense_class.class", "charge.case_id", "charge.party_id", "party.case_id"),
    looks_for=(("party.role", ("victim",)),),
)
