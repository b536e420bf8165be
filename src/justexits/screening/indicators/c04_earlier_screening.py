"""C04: an earlier screening of the office said so."""

from __future__ import annotations

from typing import TYPE_CHECKING

import ibis

from justexits.screening.indicator import Family, Indicator
from justexits.screening.rows import appearances, hits, row_of

if TYPE_CHECKING:
    import ibis.expr.types as ir

    from justexits.records.tables import Tables

RESULTS = ("confirmed", "likely", "probable", "identified")


def rule(tables: Tables) -> ir.Table:
    """A screening outcome about her, recorded by the office with her release, that says so."""
    event = tables["event"].filter(lambda e: e.kind == "screening_outcome")
    event = event.filter(event.result.lower().isin(RESULTS).fill_null(True))
    event = event.select("event_id", "party_id", "on", "on_precision", "result")
    found = event.inner_join(appearances(tables), "party_id")
    missing = found.result.isnull().ifelse("event.result", ibis.null("string"))
    return hits(found, row_of("event", found.event_id), "on", missing)


INDICATOR = Indicator(
    id="C04",
    statement="An earlier screening held by the office found it confirmed or likely",
    family=Family.CSE,
    strength=4,
    rule=rule,
    meaning="The office itself recorded, with her release, that a screening found exploitation confirmed or likely. A "
    "provider's own records are never used.",
    against="It was true when it was found; things change. Ask what she wants now.",
    source="The office's own record",
    needs=(
        "event.kind",
        "event.result",
        "event.party_id",
    ),
    looks_for=(("event.kind", ("screening_outcome",)),),
)
