"""L02: arrests in three jurisdictions within 24 months."""

from __future__ import annotations

from typing import TYPE_CHECKING

from justexits.screening.indicator import Family, Indicator
from justexits.screening.rows import TWO_YEARS, appearances, hits, in_a_window, row_of

if TYPE_CHECKING:
    import ibis.expr.types as ir

    from justexits.records.tables import Tables

PLACES = 3


def rule(tables: Tables) -> ir.Table:
    """Arrests in at least three different jurisdictions whose days lie within 730 days of each other."""
    hers = appearances(tables).select("person_id", "party_id", "office_id")
    arrest = tables["arrest"].filter(lambda a: a.jurisdiction.notnull())
    arrest = arrest.mutate(row=row_of("arrest", arrest.arrest_id)).select("row", "party_id", "on", "on_precision", "jurisdiction")
    found = arrest.inner_join(hers, "party_id").drop("party_id")
    kept = in_a_window(found, "on", "jurisdiction", least=PLACES, days=TWO_YEARS, fact="arrest.on")
    return hits(kept, kept.row, "on", kept.missing)


INDICATOR = Indicator(
    id="L02",
    statement="Arrested in three or more jurisdictions within two years",
    family=Family.PLACE,
    strength=2,
    rule=rule,
    meaning="She was arrested in at least three cities or districts within 24 months.",
    against="People move, and small cities lie close together.",
    source="Expert red flag lists; no published measure",
    needs=(
        "arrest.jurisdiction",
        "arrest.on",
        "arrest.party_id",
    ),
)
