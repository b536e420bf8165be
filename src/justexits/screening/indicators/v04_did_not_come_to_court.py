"""V04: a victim who did not come to court, or whom nobody could reach."""

from __future__ import annotations

from typing import TYPE_CHECKING

import ibis

from justexits.screening.indicator import Family, Indicator
from justexits.screening.rows import appearances, hits, row_of

if TYPE_CHECKING:
    import ibis.expr.types as ir

    from justexits.records.tables import Tables

KINDS = ("victim_did_not_appear", "subpoena_unserved", "victim_unreachable")


def rule(tables: Tables) -> ir.Table:
    """Such an event about her in a case in which she is the victim.

    Unknown where the event does not say whom it concerns (of every victim of the case), or where her role is not recorded.
    """
    event = tables["event"].filter(lambda e: e.kind.isin(KINDS)).select("event_id", "case_id", "party_id", "on", "on_precision")
    hers = appearances(tables)
    named = event.drop("case_id").inner_join(hers, "party_id")
    named = named.filter((named.role == "victim").fill_null(True))
    missing = named.role.isnull().ifelse("party.role", ibis.null("string"))
    nameless = event.filter(event.party_id.isnull()).drop("party_id").inner_join(hers.filter(hers.role == "victim"), "case_id")
    unsaid = ibis.literal("event.party_id")
    return hits(named, row_of("event", named.event_id), "on", missing).union(
        hits(nameless, row_of("event", nameless.event_id), "on", unsaid)
    )


INDICATOR = Indicator(
    id="V04",
    statement="Victim who did not come to court or could not be reached",
    family=Family.VICTIM,
    strength=3,
    rule=rule,
    meaning="An event saying that the person, a victim in the case, did not appear, could not be served or could not be reached.",
    against="People miss court for work, children, travel or fear of anyone. Addresses in records are often old.",
    source="PMC10929689 on victims' participation; the project's first test case",
    needs=("event.kind", "event.party_id", "party.role"),
    looks_for=(("event.kind", KINDS), ("party.role", ("victim",))),
)
