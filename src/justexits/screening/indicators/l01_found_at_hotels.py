"""L01: found twice or more at hotels and like places."""

from __future__ import annotations

from typing import TYPE_CHECKING

import ibis

from justexits.screening.indicator import Family, Indicator
from justexits.screening.rows import found_somewhere, hits

if TYPE_CHECKING:
    import ibis.expr.types as ir

    from justexits.records.tables import Tables

PLACES = ("hotel", "truck_stop", "massage")
TIMES = 2


def rule(tables: Tables) -> ir.Table:
    """Arrests or contacts at such places in at least two cases or on two days."""
    found = found_somewhere(tables)
    found = found.filter(found.place_kind.isin(PLACES))
    when = ibis.coalesce(found.case_id, found.row).concat("|").concat(found.on.cast("string").fill_null(""))
    often = found.group_by("person_id").agg(times=when.nunique())
    kept = found.semi_join(often.filter(often.times >= TIMES), "person_id")
    return hits(kept, kept.row, "on")


INDICATOR = Indicator(
    id="L01",
    statement="Arrested or met twice or more at hotels, truck stops or massage businesses",
    family=Family.PLACE,
    strength=2,
    rule=rule,
    meaning="She was arrested or met at a hotel, a truck stop or a massage business at least twice.",
    against="People without a home stay in hotels. The place says nothing about what happened there.",
    source="Expert red flag lists; no published measure",
    needs=(),
    ways=(
        ("arrest.place_kind", "arrest.party_id"),
        ("event.place_kind", "event.party_id", "event.kind=contact"),
    ),
    looks_for=(("arrest.place_kind", PLACES), ("event.place_kind", PLACES)),
)
