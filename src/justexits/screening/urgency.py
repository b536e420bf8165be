"""What makes a look urgent, apart from how strong the findings are: held, waiting for a decision on a charge, missing."""

from __future__ import annotations

from typing import TYPE_CHECKING

import ibis

from justexits.screening.rows import ACCUSED, appearances

if TYPE_CHECKING:
    from datetime import date

    import ibis.expr.types as ir

    from justexits.records.tables import Tables

REASONS = {
    "in_custody": "Held now, as far as the records say",
    "decision_due": "A charge of hers waits for a decision",
    "missing_now": "Reported missing, and the report is not closed",
}


def urgency(tables: Tables, *, on: date) -> ir.Table:
    """person_id, office_id and `reasons` (sorted codes of REASONS) of everybody for whom a look is urgent on that day.

    It orders people within a tier and never changes a tier. An end of custody that was not recorded counts as none only where the
    arrest is at most a year old.
    """
    day = ibis.date(on.year, on.month, on.day)
    hers = appearances(tables).select("person_id", "party_id", "case_id", "role", "office_id")
    parts = [_held(tables, hers, day), _waiting(tables, hers), _missing(tables, hers, day)]
    rows = parts[0].union(parts[1], parts[2]).distinct()
    return rows.group_by(["person_id", "office_id"]).agg(reasons=rows.reason.collect().sort())


def _held(tables: Tables, hers: ir.Table, day: ir.DateValue) -> ir.Table:
    arrest = tables["arrest"].select("party_id", "custody_from", "custody_to")
    begun = (arrest.custody_from <= day) & (day.delta(arrest.custody_from, unit="day") <= 365)
    over = (arrest.custody_to < day).fill_null(False)
    held = arrest.filter(begun.fill_null(False) & (over == False)).select("party_id")  # noqa: E712 - see core.truth.negate
    return _said(hers.semi_join(held, "party_id"), "in_custody")


def _waiting(tables: Tables, hers: ir.Table) -> ir.Table:
    waiting = tables["case"].filter(lambda c: c.status == "referred").select("case_id")
    charge = tables["charge"].filter(lambda c: c.charging_decision.isnull()).select("party_id")
    accused = hers.filter(hers.role.isin(ACCUSED)).semi_join(waiting, "case_id").semi_join(charge, "party_id")
    return _said(accused, "decision_due")


def _missing(tables: Tables, hers: ir.Table, day: ir.DateValue) -> ir.Table:
    event = tables["event"].filter(lambda e: (e.on <= day).fill_null(False)).select("party_id", "kind", "on")
    found = event.inner_join(hers.filter(hers.role == "missing_person"), "party_id")
    report = (found.kind == "missing_person_report").ifelse(found.on, ibis.null("date"))
    closed = (found.kind == "missing_person_closed").ifelse(found.on, ibis.null("date"))
    last = found.group_by(["person_id", "office_id"]).agg(report=report.max(), closed=closed.max())
    still = last.filter(last.report.notnull() & (last.closed.isnull() | (last.closed < last.report)))
    recent = still.filter(day.delta(still.report, unit="day") <= 365)
    return _said(recent, "missing_now")


def _said(rows: ir.Table, reason: str) -> ir.Table:
    return rows.select("person_id", "office_id", reason=ibis.literal(reason)).distinct()
