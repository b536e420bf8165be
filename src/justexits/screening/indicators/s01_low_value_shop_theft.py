"""S01: shop theft of low value."""

from __future__ import annotations

from typing import TYPE_CHECKING

import ibis

from justexits.screening.indicator import Family, Indicator
from justexits.screening.rows import accused_of, hits, row_of

if TYPE_CHECKING:
    import ibis.expr.types as ir

    from justexits.records.tables import Tables

MOST_DOLLARS = 1000.0
AMOUNT = "charge.amount"


def rule(tables: Tables) -> ir.Table:
    """A retail theft charge of at most 1,000 dollars; unknown where the amount is."""
    charges = accused_of(tables, ("THEFT_RETAIL",))
    worth = tables["charge"].select("charge_id", "amount")
    charges = charges.inner_join(worth, "charge_id")
    kept = charges.filter((charges.amount <= MOST_DOLLARS).fill_null(True))
    missing = kept.amount.isnull().ifelse(AMOUNT, ibis.null("string"))
    return hits(kept, row_of("charge", kept.charge_id), "offense_date", missing)


INDICATOR = Indicator(
    id="S01",
    statement="Accused of shop theft of low value",
    family=Family.SURVIVAL,
    strength=1,
    rule=rule,
    meaning="A charge of theft from a shop, worth at most 1,000 dollars.",
    against="By far most people charged so are not exploited.",
    source="The project's first test case; OVC e-guide 6.4; Polaris, Locked In",
    needs=("offense_class.class", "charge.amount", "charge.party_id"),
    looks_for=(("offense_class.class", ("THEFT_RETAIL",)),),
)
