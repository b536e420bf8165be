"""V03: a victim who was strangled or held."""

from __future__ import annotations

from typing import TYPE_CHECKING

from justexits.screening.indicator import Family, Indicator
from justexits.screening.rows import harmed_by_charge, hits, row_of

if TYPE_CHECKING:
    import ibis.expr.types as ir

    from justexits.records.tables import Tables

CLASSES = ("STRANGULATION", "KIDNAP_FI")


def rule(tables: Tables) -> ir.Table:
    """Victim in a case in which another person is charged with strangulation, kidnapping or false imprisonment."""
    harmed = harmed_by_charge(tables, CLASSES)
    of_charge = hits(harmed, row_of("charge", harmed.charge_id), "offense_date")
    return of_charge.union(hits(harmed, row_of("party", harmed.party_id), "offense_date"))


INDICATOR = Indicator(
    id="V03",
    statement="Victim who was strangled or held against her will",
    family=Family.VICTIM,
    strength=3,
    rule=rule,
    meaning="The victim in a case in which somebody else is charged with strangulation, kidnapping or false imprisonment.",
    against="Partners strangle and hold without exploiting. The charge may have been dismissed.",
    source="Expert red flag lists; no published measure",
    needs=("party.role", "offense_class.class", "charge.case_id", "charge.party_id", "party.case_id"),
    looks_for=(
        ("party.role", ("victim",)),
        ("offense_class.class", CLASSES),
    ),
)
