"""Y03: reported missing as a child twice or more."""

from __future__ import annotations

from typing import TYPE_CHECKING

import ibis

from justexits.screening.indicator import Family, Indicator
from justexits.screening.indicators.y03a_missing_as_a_child import reports_as_a_child
from justexits.screening.rows import hits, row_of

if TYPE_CHECKING:
    import ibis.expr.types as ir

    from justexits.records.tables import Tables

TIMES = 2


def rule(tables: Tables) -> ir.Table:
    """Reports on at least two different days before her 18th birthday; unknown where reports of unknown age could make it two."""
    reports = reports_as_a_child(tables)
    sure = reports.missing.isnull()
    often = reports.group_by("person_id").agg(
        known=sure.ifelse(reports.on, ibis.null("date")).nunique(), unsure=sure.ifelse(0, 1).sum()
    )
    met, open_ones = often.filter(often.known >= TIMES), often.filter(often.known + often.unsure >= TIMES)
    firm = reports.filter(sure).semi_join(met, "person_id")
    unsure = reports.semi_join(open_ones, "person_id").anti_join(met, "person_id").filter(lambda t: t.missing.notnull())
    both = firm.union(unsure)
    return hits(both, row_of("event", both.event_id), "on", both.missing)


INDICATOR = Indicator(
    id="Y03",
    statement="Reported missing as a child twice or more",
    family=Family.YOUTH,
    strength=3,
    rule=rule,
    meaning="Missing-person reports about her on two or more different days, all before her 18th birthday.",
    against="Children run from homes and placements for many reasons. One absence may have been reported twice.",
    source="Latzman and others 2019: more episodes, higher risk; RTI International",
    needs=(
        "event.kind",
        "event.on",
        "event.party_id",
        "person.birth_date",
    ),
    looks_for=(("event.kind", ("missing_person_report",)),),
    uses_juvenile_records=True,
)
