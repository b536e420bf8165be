"""Everybody with a finding, one row a person: tier, kinds of records, urgency, name. Made once a reading, for every page."""

from __future__ import annotations

from typing import TYPE_CHECKING

import ibis

from justexits.web.casework import indicators

if TYPE_CHECKING:
    import ibis.expr.types as ir

    from justexits.records.lake import Reading
    from justexits.web.casework.selectors.visible import VisibleTables

OPEN = ("referred", "filed", "diverted", "warrant")
ACCUSED = ("defendant", "juvenile")


def people_of(reading: Reading, tables: VisibleTables) -> ir.Table:
    """person_id, tier, lane, families, indicators, last_on, has_open_case, decision_due, in_custody, open, name."""
    return reading.keep(f"{tables.prefix}_people", lambda: _people(tables))


def _people(tables: VisibleTables) -> ir.Table:
    tiers = indicators.tiers(tables)
    met = tables["finding"].filter(lambda f: (f.truth == "true") & ~f.possible)
    people = (
        tiers.left_join(met.group_by("person_id").aggregate(indicators=met.indicator.collect()), "person_id")
        .drop("person_id_right")
        .left_join(_urgency(tables), "person_id")
        .drop("person_id_right")
        .left_join(_names(tables), "person_id")
        .drop("person_id_right")
    )
    flags = {name: people[name].fill_null(False) for name in ("has_open_case", "decision_due", "in_custody")}
    return people.mutate(**flags, open=flags["has_open_case"].ifelse("yes", "no"))


def _urgency(tables: VisibleTables) -> ir.Table:
    """Whether a person has an open case, one that waits for the charging decision, and custody without a known end."""
    hers = tables["person_party"].select("person_id", "party_id").inner_join(tables["party"], "party_id")
    cases = tables["case"].select("case_id", "status")
    accused = hers.filter(hers.role.isin(ACCUSED)).select("person_id", "party_id", "case_id").inner_join(cases, "case_id")
    held = tables["arrest"].filter(lambda a: a.custody_from.notnull() & a.custody_to.isnull()).select("party_id").distinct()
    held = held.mutate(held=True)
    marked = accused.left_join(held, "party_id")
    is_open = marked.status.isin(OPEN).fill_null(False)
    marked = marked.mutate(is_open=is_open, due=(marked.status == "referred").fill_null(False))
    marked = marked.mutate(custody=marked.held.fill_null(False) & marked.is_open)
    return marked.group_by("person_id").aggregate(
        has_open_case=marked.is_open.any(), decision_due=marked.due.any(), in_custody=marked.custody.any()
    )


def _names(tables: VisibleTables) -> ir.Table:
    """The name that most of a person's visible records carry; a name that only held-back records carry is never shown."""
    hers = tables["person_party"].select("person_id", "party_id").inner_join(tables["party"], "party_id")
    full = (hers.given_name.fill_null("") + " " + hers.family_name.fill_null("")).strip()
    counted = hers.select("person_id", name=full)
    counted = counted.filter(counted.name != "").group_by(["person_id", "name"]).aggregate(times=lambda t: t.count())
    window = ibis.window(group_by="person_id", order_by=[ibis.desc("times"), "name"])
    ranked = counted.mutate(rank=ibis.row_number().over(window))
    return ranked.filter(ranked["rank"] == 0).select("person_id", "name")
