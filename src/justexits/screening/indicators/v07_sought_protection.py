"""V07: sought a protective order."""

from __future__ import annotations

from typing import TYPE_CHECKING

from justexits.screening.indicator import Family, Indicator
from justexits.screening.rows import appearances, hits, row_of

if TYPE_CHECKING:
    import ibis.expr.types as ir

    from justexits.records.tables import Tables


def rule(tables: Tables) -> ir.Table:
    """Petitioner in a protective order matter."""
    hers = appearances(tables)
    case = tables["case"].filter(lambda c: c.kind == "protective_order")
    asked = hers.filter(hers.role == "petitioner").semi_join(case, "case_id")
    return hits(asked, row_of("party", asked.party_id), "referred_on")


INDICATOR = Indicator(
    id="V07",
    statement="Asked for a protective order",
    family=Family.VICTIM,
    strength=2,
    rule=rule,
    meaning="She is the petitioner of a protective order matter.",
    against="Orders are asked for in many conflicts; most have nothing to do with exploitation.",
    source="Expert red flag lists; no published measure",
    needs=("case.kind", "party.role", "party.case_id"),
    looks_for=(
        ("case.kind", ("protective_order",)),
        ("party.role", ("petitioner",)),
    ),
)
