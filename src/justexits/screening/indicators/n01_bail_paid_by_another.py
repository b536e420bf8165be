"""N01: bail paid by an exploiter or by somebody who pays for several."""

from __future__ import annotations

from typing import TYPE_CHECKING

import ibis

from justexits.screening.indicator import Family, Indicator
from justexits.screening.people import TRADE
from justexits.screening.rows import appearances, charged_as_exploiter, every_link, hits, row_of

if TYPE_CHECKING:
    import ibis.expr.types as ir

    from justexits.records.tables import Tables

PAID_FOR, MOST_CASES = 3, 60  # more cases than that is a trade


def rule(tables: Tables) -> ir.Table:
    """Bail for her, posted by another who is charged with an EX class.

    Or who paid for at least three people in at most 60 cases.
    """
    hers = appearances(tables).select("person_id", "party_id", "office_id")
    paid = tables["event"].filter(lambda e: (e.kind == "bail_posted") & e.actor_id.notnull())
    paid = paid.select("event_id", "case_id", "party_id", "actor_id", "on", "on_precision").inner_join(hers, "party_id")
    known = every_link(tables).select(actor_id="party_id", payer_person="person_id")
    paid = paid.left_join(known, "actor_id").drop("actor_id_right")
    paid = paid.filter((paid.payer_person != paid.person_id).fill_null(True))
    paid = paid.mutate(payer=ibis.coalesce(paid.payer_person, paid.actor_id))
    paid = paid.anti_join(tables[TRADE], "actor_id")
    often = paid.group_by("payer").agg(people=paid.person_id.nunique(), cases=paid.case_id.nunique())
    serial = often.filter((often.people >= PAID_FOR) & (often.cases <= MOST_CASES)).select("payer")
    exploiting = charged_as_exploiter(tables).select(payer="person_id")
    kept = paid.semi_join(serial.union(exploiting).distinct(), "payer")
    return hits(kept, row_of("event", kept.event_id), "on")


INDICATOR = Indicator(
    id="N01",
    statement="Bail paid by somebody charged with exploiting others, or who pays for several people",
    family=Family.NET,
    strength=3,
    rule=rule,
    meaning="Her bail was paid by somebody charged with trafficking, promoting or pandering, or by one who paid for "
    "three or more people without being in the trade.",
    against="Relatives, churches and bail funds pay for several people too. The pattern names nobody an exploiter.",
    source="Expert red flag lists; no published measure",
    needs=(
        "event.kind",
        "event.actor_id",
        "event.party_id",
    ),
    looks_for=(("event.kind", ("bail_posted",)),),
    looks_at_others=True,
)
