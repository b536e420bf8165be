"""V10: accused together with the person who harmed her."""

from __future__ import annotations

from typing import TYPE_CHECKING

from justexits.records.codes import offense_group
from justexits.screening.indicator import Family, Indicator
from justexits.screening.rows import accused_parties, harmed_by_whom, hits, row_of

if TYPE_CHECKING:
    import ibis.expr.types as ir

    from justexits.records.tables import Tables


def rule(tables: Tables) -> ir.Table:
    """A person charged with violence against her in one case is accused beside her in another."""
    classes = tuple(dict.fromkeys((*offense_group("VIOLENT"), *offense_group("SEXUAL"))))
    harmed = harmed_by_whom(tables, classes)
    accused = accused_parties(tables)
    others = accused.select("case_id", other_person="person_id", other_party="party_id")
    beside = accused.inner_join(others, "case_id").filter(lambda t: t.other_person != t.person_id)
    harm = harmed.select("person_id", "other_person", "charge_id", "offense_date", "offense_date_precision", harm_case="case_id")
    both = beside.inner_join(harm, ["person_id", "other_person"])
    both = both.filter(both.harm_case != both.case_id)
    parts = [
        hits(both, row_of("charge", both.charge_id), "offense_date"),
        hits(both, row_of("party", both.party_id), "referred_on"),
        hits(both, row_of("party", both.other_party), "referred_on"),
    ]
    return parts[0].union(parts[1], parts[2])


INDICATOR = Indicator(
    id="V10",
    statement="Accused together with the person who harmed her",
    family=Family.VICTIM,
    strength=3,
    rule=rule,
    meaning="Somebody is charged with violence or sexual harm against her in one case, and the two are accused "
    "together in another.",
    against="Couples are accused together without coercion too. The charge of violence may have been dismissed.",
    source="Gilfus: crime that a partner forces",
    needs=("party.role", "offense_class.class", "charge.case_id", "charge.party_id", "party.case_id"),
    looks_for=(("party.role", ("victim",)),),
    looks_at_others=True,
)
