"""N02: accused beside one person who recurs with several."""

from __future__ import annotations

from typing import TYPE_CHECKING

from justexits.records.codes import offense_group
from justexits.screening.indicator import Family, Indicator
from justexits.screening.rows import accused_parties, charges_in, hits, row_of

if TYPE_CHECKING:
    import ibis.expr.types as ir

    from justexits.records.tables import Tables

OTHERS, CASES = 3, 3
KINDS = ("THEFT_RETAIL", "THEFT_OTHER", "DRUG_POSS", "DRUG_SELL", "FRAUD_ID", "FRAUD_OTHER")


def rule(tables: Tables) -> ir.Table:
    """Accused in a case of commercial sex, theft.

    Drugs or fraud with a person accused in three such cases with three different others.
    """
    classes = (*offense_group("CS"), *KINDS)
    cases = charges_in(tables, classes).select("case_id").distinct()
    accused = accused_parties(tables).semi_join(cases, "case_id")
    others = accused.select("case_id", hub="person_id", hub_party="party_id")
    beside = accused.inner_join(others, "case_id").filter(lambda t: t.hub != t.person_id)
    often = beside.group_by("hub").agg(people=beside.person_id.nunique(), cases=beside.case_id.nunique())
    hubs = often.filter((often.people >= OTHERS) & (often.cases >= CASES)).select("hub")
    kept = beside.semi_join(hubs, "hub").anti_join(hubs.select(person_id="hub"), "person_id")
    mine = hits(kept, row_of("party", kept.party_id), "referred_on")
    return mine.union(hits(kept, row_of("party", kept.hub_party), "referred_on"))


INDICATOR = Indicator(
    id="N02",
    statement="Accused beside somebody who is accused with three or more different people",
    family=Family.NET,
    strength=3,
    rule=rule,
    meaning="She is accused beside one person who, over at least three cases, is accused beside at least three different people.",
    against="Friends, relatives and gangs recur too. The pattern names nobody an exploiter.",
    source="Expert red flag lists; needs complete records of co-accused people",
    needs=("offense_class.class", "charge.case_id", "party.case_id", "party.role"),
    wave=2,
    looks_at_others=True,
)
