"""V08: a warrant to bring her as a witness."""

from __future__ import annotations

from typing import TYPE_CHECKING

import ibis

from justexits.screening.indicator import Family, Indicator
from justexits.screening.rows import appearances, hits, row_of

if TYPE_CHECKING:
    import ibis.expr.types as ir

    from justexits.records.tables import Tables

ROLES = ("victim", "witness")


def rule(tables: Tables) -> ir.Table:
    """A witness warrant about her in a case in which she is the victim or a witness; unknown where her role is not recorded."""
    event = tables["event"].filter(lambda e: e.kind == "witness_warrant").select("event_id", "party_id", "on", "on_precision")
    found = event.inner_join(appearances(tables), "party_id")
    found = found.filter(found.role.isin(ROLES).fill_null(True))
    missing = found.role.isnull().ifelse("party.role", ibis.null("string"))
    return hits(found, row_of("event", found.event_id), "on", missing)


INDICATOR = Indicator(
    id="V08",
    statement="Warrant to bring her as a victim or witness",
    family=Family.VICTIM,
    strength=3,
    rule=rule,
    meaning="A warrant was issued to bring her to court in a case in which she is the victim or a witness.",
    against="Witnesses stay away for many reasons. Officers are never listed so.",
    source="Prosecution at Any Cost, on material witness warrants against victims of trafficking",
    needs=(
        "event.kind",
        "event.party_id",
        "party.role",
    ),
    looks_for=(("event.kind", ("witness_warrant",)),),
)
