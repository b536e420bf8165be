"""Y07: a child accused beside a much older adult."""

from __future__ import annotations

from typing import TYPE_CHECKING

import ibis

from justexits.core.dates import age_in_years
from justexits.screening.indicator import Family, Indicator
from justexits.screening.rows import ADULT, BIRTH_DATE, accused_parties, births, charged, hits, row_of

if TYPE_CHECKING:
    import ibis.expr.types as ir

    from justexits.records.tables import Tables

OLDER_AGE, YEARS_OLDER = 21, 6


def rule(tables: Tables) -> ir.Table:
    """Under 18 on the offense day, and accused in one case with somebody who was 21 or older and at least 6 years older."""
    hers = accused_parties(tables)
    young = charged(tables).filter(lambda t: (t.age < ADULT).fill_null(False)).drop("case_id", "class", "missing", "office_id")
    young = young.distinct().inner_join(hers.select("person_id", "party_id", "case_id", "office_id"), ["person_id", "party_id"])
    born = births(tables).filter(lambda t: t.born.notnull()).select("person_id", "born")
    young = young.inner_join(born, "person_id")
    others = hers.select("case_id", other_person="person_id", other_party="party_id")
    beside = young.inner_join(others, "case_id").filter(lambda t: t.other_person != t.person_id)
    older = born.select(other_person="person_id", other_born="born")
    beside = beside.left_join(older, "other_person").drop("other_person_right")
    old = age_in_years(beside.other_born, beside.offense_date) >= OLDER_AGE
    kept = beside.filter((old & (age_in_years(beside.other_born, beside.born) >= YEARS_OLDER)).fill_null(True))
    missing = kept.other_born.isnull().ifelse(BIRTH_DATE, ibis.null("string"))
    of_charge = hits(kept, row_of("charge", kept.charge_id), "offense_date", missing)
    return of_charge.union(hits(kept, row_of("party", kept.other_party), "offense_date", missing))


INDICATOR = Indicator(
    id="Y07",
    statement="Accused as a child beside a much older adult",
    family=Family.YOUTH,
    strength=2,
    rule=rule,
    meaning="She was accused, for conduct before her 18th birthday, in a case with somebody of 21 or older who is at "
    "least six years older.",
    against="It may be a relative or a neighbor. Birth dates of others are often wrong.",
    source="Expert red flag lists; no published measure",
    needs=("charge.offense_date", "person.birth_date", "party.role", "charge.party_id", "party.case_id"),
    uses_juvenile_records=True,
    looks_at_others=True,
)
