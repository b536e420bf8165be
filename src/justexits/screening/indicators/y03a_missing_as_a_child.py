"""Y03a: reported missing as a child."""

from __future__ import annotations

from typing import TYPE_CHECKING

from justexits.screening.indicator import Family, Indicator
from justexits.screening.rows import ADULT, BY_LINK, appearances, firm_of, hits, neither, row_of, shared, with_age

if TYPE_CHECKING:
    import ibis.expr.types as ir

    from justexits.records.tables import Tables

NOT_THE_CHILD = ("reporter", "parent", "witness", "bail_payer", "petitioner", "respondent")
REPORT_DATE = "event.on"


@shared(BY_LINK)
def reports_as_a_child(tables: Tables) -> ir.Table:
    """Missing-person reports about her before her 18th birthday.

    `missing` names the fact where her age on that day is unknown.
    """
    hers = appearances(tables)
    hers = hers.filter(neither(hers.role.isin(NOT_THE_CHILD))).select("person_id", "party_id", "office_id", *firm_of(hers))
    event = tables["event"].filter(lambda e: e.kind == "missing_person_report")
    reports = event.select("event_id", "party_id", "on", "on_precision").inner_join(hers, "party_id")
    aged = with_age(reports, tables, "on", REPORT_DATE, youngest=0)
    return aged.filter((aged.age < ADULT).fill_null(False) | (aged.age.isnull() & neither(aged.sure_adult)))


def rule(tables: Tables) -> ir.Table:
    """A missing-person report about her before her 18th birthday; unknown where her age on that day is."""
    reports = reports_as_a_child(tables)
    return hits(reports, row_of("event", reports.event_id), "on", reports.missing)


INDICATOR = Indicator(
    id="Y03a",
    statement="Reported missing as a child",
    family=Family.YOUTH,
    strength=2,
    rule=rule,
    meaning="A missing-person report about the person, made before the person's 18th birthday.",
    against="Most children who are reported missing are back within days and are not exploited.",
    source="Latzman and others 2019 on running away and trafficking; RTI International",
    needs=("event.kind", "event.on", "event.party_id", "person.birth_date"),
    looks_for=(("event.kind", ("missing_person_report",)),),
    uses_juvenile_records=True,
    covered_by="Y03",
)
