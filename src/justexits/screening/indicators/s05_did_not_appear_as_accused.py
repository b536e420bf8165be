"""S05: did not come to court as accused, twice or more."""

from __future__ import annotations

from typing import TYPE_CHECKING

import ibis

from justexits.screening.indicator import Family, Indicator
from justexits.screening.rows import accused_parties, exactly, hits, row_of

if TYPE_CHECKING:
    import ibis.expr.types as ir

    from justexits.records.tables import Tables

TIMES = 2


def rule(tables: Tables) -> ir.Table:
    """Failures to appear on at least two different days in cases in which she is accused.

    A day that is not known may be another's.
    """
    event = tables["event"].filter(lambda e: e.kind == "failure_to_appear").select("event_id", "party_id", "on", "on_precision")
    found = event.inner_join(accused_parties(tables).select("person_id", "party_id", "office_id"), "party_id")
    found = found.mutate(dated=exactly(found, "on"))
    often = found.group_by("person_id").agg(
        known=found.dated.ifelse(found.on, ibis.null("date")).nunique(), unsure=found.dated.ifelse(0, 1).sum()
    )
    met, open_ones = often.filter(often.known >= TIMES), often.filter(often.known + often.unsure >= TIMES)
    firm = found.filter(found.dated).semi_join(met, "person_id").mutate(missing=ibis.null("string"))
    unsure = found.semi_join(open_ones, "person_id").anti_join(met, "person_id").mutate(missing=ibis.literal("event.on"))
    both = firm.union(unsure)
    return hits(both, row_of("event", both.event_id), "on", both.missing)


INDICATOR = Indicator(
    id="S05",
    statement="Did not come to court as accused, twice or more",
    family=Family.SURVIVAL,
    strength=1,
    rule=rule,
    meaning="She did not come to court as accused on at least two days.",
    against="Letters do not arrive, work and children keep people away.",
    source="OVC e-guide 6.4",
    needs=("event.kind", "event.party_id", "party.role", "event.on"),
    looks_for=(("event.kind", ("failure_to_appear",)),),
)
