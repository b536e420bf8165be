"""Y04: found at a hotel or away soon after a missing report."""

from __future__ import annotations

from typing import TYPE_CHECKING

import ibis

from justexits.screening.indicator import Family, Indicator
from justexits.screening.indicators.y03a_missing_as_a_child import NOT_THE_CHILD
from justexits.screening.rows import appearances, exactly, found_somewhere, hits, neither, row_of, within

if TYPE_CHECKING:
    import ibis.expr.types as ir

    from justexits.records.tables import Tables

PLACES = ("hotel", "truck_stop", "massage")
DAYS = 30
PLACE, DAY = "arrest.place_kind", "arrest.on"


def rule(tables: Tables) -> ir.Table:
    """An arrest of, or contact with, her 0 to 30 days after a missing report about her.

    At such a place or in another jurisdiction.
    """
    hers = appearances(tables)
    hers = hers.filter(neither(hers.role.isin(NOT_THE_CHILD))).select("person_id", "party_id")
    event = tables["event"].filter(lambda e: e.kind == "missing_person_report")
    event = event.select("party_id", report="event_id", reported="on", reported_precision="on_precision", home="jurisdiction")
    reports = event.inner_join(hers, "party_id").drop("party_id")
    found = found_somewhere(tables).inner_join(reports, "person_id")
    dated = exactly(found, "on") & exactly(found, "reported")
    soon = (dated & within(found.on, found.reported, DAYS)).fill_null(False)
    away = (found.place_kind.isin(PLACES) | (found.jurisdiction != found.home)).fill_null(False)
    unsaid = found.place_kind.isnull() & neither(away)
    kept = found.mutate(
        missing=ibis.cases((soon & away, ibis.null("string")), (soon & unsaid, ibis.literal(PLACE)), else_=ibis.literal(DAY)),
        open=(soon & unsaid) | (neither(dated) & away),
        met=soon & away,
    )
    kept = kept.filter(kept.met | kept.open)
    there = hits(kept, kept.row, "on", kept.missing)
    report = hits(kept, row_of("event", kept.report), "reported", kept.missing)
    return there.union(report)


INDICATOR = Indicator(
    id="Y04",
    statement="Found at a hotel or away from home within 30 days of a missing report",
    family=Family.YOUTH,
    strength=3,
    rule=rule,
    meaning="She was arrested or met within 30 days after she was reported missing, at a hotel, a truck stop or a "
    "massage business, or in another jurisdiction than the report's.",
    against="A child away from home has to sleep somewhere. The report may have been closed before.",
    source="Latzman and others 2019: 70 % of first allegations arose during a run; places by expert lists",
    needs=("event.kind", "event.on", "event.party_id"),
    ways=(
        ("arrest.place_kind", "arrest.on", "arrest.party_id"),
        ("arrest.jurisdiction", "arrest.on", "arrest.party_id", "event.jurisdiction"),
        ("event.place_kind", "event.kind=contact"),
        ("event.jurisdiction", "event.kind=contact"),
    ),
    looks_for=(
        ("event.kind", ("missing_person_report",)),
        ("arrest.place_kind", PLACES),
        ("event.place_kind", PLACES),
    ),
    uses_juvenile_records=True,
)
