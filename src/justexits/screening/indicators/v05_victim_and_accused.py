"""V05: victim and accused within 24 months."""

from __future__ import annotations

from typing import TYPE_CHECKING

import ibis

from justexits.screening.indicator import Family, Indicator
from justexits.screening.rows import TWO_YEARS, accused_parties, appearances, exactly, hits, neither, row_of, within

if TYPE_CHECKING:
    import ibis.expr.types as ir

    from justexits.records.tables import Tables

CASE_DATE = "case.referred_on"


def rule(tables: Tables) -> ir.Table:
    """A case in which she is the victim and another in which she is accused, referred within 730 days of each other."""
    hers = appearances(tables)
    victim = hers.filter(hers.role == "victim")
    accused = accused_parties(tables).select(
        "person_id", other_case="case_id", other_party="party_id", then="referred_on", then_precision="referred_on_precision"
    )
    both = victim.inner_join(accused, "person_id").filter(lambda t: t.other_case != t.case_id)
    dated = exactly(both, "referred_on") & exactly(both, "then")
    near = within(both.referred_on, both.then, TWO_YEARS) | within(both.then, both.referred_on, TWO_YEARS)
    kept = both.mutate(dated=dated, near=near).filter((neither(dated) | near).fill_null(True))
    missing = kept.dated.ifelse(ibis.null("string"), CASE_DATE)
    as_victim = hits(kept, row_of("party", kept.party_id), "referred_on", missing)
    return as_victim.union(hits(kept, row_of("party", kept.other_party), "then", missing))


INDICATOR = Indicator(
    id="V05",
    statement="Victim in one case and accused in another within 24 months",
    family=Family.VICTIM,
    strength=1,
    rule=rule,
    meaning="She was the victim in one case and accused in another, the two within 24 months of each other.",
    against="Very common among people whom police meet often.",
    source="Gilfus, pathways into crime of women who were harmed",
    needs=("party.role", "case.referred_on", "party.case_id"),
    looks_for=(("party.role", ("victim",)),),
)
