"""L04: no home, or a shelter, in two or more cases."""

from __future__ import annotations

from typing import TYPE_CHECKING

from justexits.screening.indicator import Family, Indicator
from justexits.screening.rows import appearances, hits, row_of

if TYPE_CHECKING:
    import ibis.expr.types as ir

    from justexits.records.tables import Tables

KINDS = ("none", "shelter")
CASES = 2


def rule(tables: Tables) -> ir.Table:
    """An address of such a kind in at least two cases."""
    hers = appearances(tables)
    hers = hers.filter(hers.address_kind.isin(KINDS))
    often = hers.group_by("person_id").agg(cases=hers.case_id.nunique())
    kept = hers.semi_join(often.filter(often.cases >= CASES), "person_id")
    return hits(kept, row_of("party", kept.party_id), "referred_on")


INDICATOR = Indicator(
    id="L04",
    statement="Without a home, or in a shelter, in two or more cases",
    family=Family.PLACE,
    strength=1,
    rule=rule,
    meaning="Her address is recorded as none or as a shelter in at least two cases.",
    against="Most people without a home are not exploited.",
    source="Covenant House and Field Center: 19 to 26 % of young people without a home were trafficked",
    needs=("party.address_kind", "party.case_id"),
    looks_for=(("party.address_kind", KINDS),),
)
