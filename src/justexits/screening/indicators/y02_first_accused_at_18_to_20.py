"""Y02: first accused of prostitution at 18 to 20."""

from __future__ import annotations

from typing import TYPE_CHECKING

import ibis

from justexits.records.codes import offense_group
from justexits.screening.indicator import Family, Indicator
from justexits.screening.rows import accused_with_age, hits, neither, row_of

if TYPE_CHECKING:
    import ibis.expr.types as ir

    from justexits.records.tables import Tables

FROM, TO = 18, 20


def rule(tables: Tables) -> ir.Table:
    """Her first CS charge lies in the years in which she was 18 to 20.

    Unknown while the age at any CS charge is: it may be the first.
    """
    aged = accused_with_age(tables, offense_group("CS"))
    first = aged.group_by("person_id").agg(first=aged.age.min(), open=aged.age.isnull().any(), missing_one=aged.missing.min())
    young = first.filter((first["first"] >= FROM) & (first["first"] <= TO) | (first["first"].isnull() & first.open))
    young = young.select("person_id", "first", unsure=young.open.ifelse(young.missing_one, ibis.null("string")))
    kept = aged.inner_join(young, "person_id")
    kept = kept.filter(
        (kept.age == kept["first"]).fill_null(True) & neither(kept.age.isnull() & kept.sure_adult & kept.unsure.isnull())
    )
    return hits(kept, row_of("charge", kept.charge_id), "offense_date", kept.unsure)


INDICATOR = Indicator(
    id="Y02",
    statement="First accused of prostitution at 18 to 20",
    family=Family.YOUTH,
    strength=2,
    rule=rule,
    meaning="Her earliest prostitution charge (group CS) on record is for conduct at 18 to 20, and there is none from before.",
    against="Mean age of entry was 22 among 1,264 survivors, so a first charge at this age alone says little. Earlier "
    "records may be sealed or elsewhere.",
    source="The project's first test case; caution: mean entry at 22 (Furlong and Hinnant)",
    needs=("offense_class.class", "charge.offense_date", "person.birth_date", "charge.party_id"),
    looks_for=(("offense_class.class", offense_group("CS")),),
)
