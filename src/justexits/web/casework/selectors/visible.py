"""What one user may see of the records: every page of people starts from these tables, never from the lake's own.

Juvenile records, and what was found in them, need `SEE_JUVENILE_RECORDS`; where a person was harmed or lives as one who was
harmed needs `SEE_VICTIM_ADDRESS`. What is held back is not counted anywhere, so that a number cannot tell it.
"""

from __future__ import annotations

import threading
from collections.abc import Collection, Mapping
from functools import reduce
from typing import TYPE_CHECKING, Any
from weakref import WeakKeyDictionary

import ibis

from justexits.core.dates import age_in_years
from justexits.linkage.words import about
from justexits.records.tables import TABLES, Restriction
from justexits.web.accounts.permissions import Permission, has_permission
from justexits.web.casework.indicators import juvenile_indicators

if TYPE_CHECKING:
    import ibis.expr.types as ir

    from justexits.records.lake import Reading


class VisibleTables(dict[str, "ir.Table"]):
    """An office's canonical tables as some users may see them. `prefix` names what is made of them in the reading's engine."""

    def __init__(self, tables: Mapping[str, ir.Table], prefix: str, office_id: str) -> None:
        super().__init__(tables)
        self.prefix = prefix
        self.office_id = office_id


JUVENILE_CASES = ("juvenile", "dependency")
JUVENILE_ROLES = ("juvenile", "child")
MISSING = "missing_person"
HARMED_ROLES = ("victim", "witness", "petitioner", "child", MISSING)
ADULT = 18

# The key of each record table, as `finding.evidence` names its rows (`table:id`).
EVIDENCE_KEYS = {
    "case": "case_id",
    "party": "party_id",
    "charge": "charge_id",
    "arrest": "arrest_id",
    "event": "event_id",
    "narrative": "narrative_id",
}


_seen: WeakKeyDictionary[Reading, dict[tuple[str, bool, bool], VisibleTables]] = WeakKeyDictionary()
_making = threading.Lock()


def visible_tables(reading: Reading, user: Any) -> VisibleTables:
    """The canonical tables of the user's office as this user may see them.

    Made once a reading for everybody who may see the same, as views of the reading's engine, so that a page's own question is
    all that is left to translate.
    """
    addresses = has_permission(user, Permission.SEE_VICTIM_ADDRESS)
    juvenile = has_permission(user, Permission.SEE_JUVENILE_RECORDS)
    key = (user.office_id, addresses, juvenile)
    with _making:
        made = _seen.setdefault(reading, {})
        if key not in made:
            made[key] = _views(
                reading, reading.tables_of(user.office_id), f"seen{len(made)}", user.office_id, addresses, juvenile
            )
        return made[key]


def _views(
    reading: Reading, tables: dict[str, ir.Table], prefix: str, office_id: str, addresses: bool, juvenile: bool
) -> VisibleTables:
    if not addresses:
        tables["party"] = _without_addresses(tables["party"])
        tables["person_party"] = _without_words_of_addresses(tables["person_party"])
    if not juvenile:
        tables |= _without_juvenile_records(reading, tables, prefix)
    # Findings are few and asked for by every page; the rest is read from the lake when it is asked for.
    views = {
        name: reading.keep(f"{prefix}_{name}", lambda table=table: table, as_view=name != "finding")  # type: ignore[misc]
        for name, table in tables.items()
    }
    return VisibleTables(views, prefix, office_id)


def _without_addresses(party: ir.Table) -> ir.Table:
    """The parties, with the places of those who were harmed taken out."""
    harmed = party.role.isin(HARMED_ROLES).fill_null(True)
    held = [column.name for column in TABLES["party"].columns if column.restriction is Restriction.VICTIM_ADDRESS]
    return party.mutate(**{name: harmed.ifelse(ibis.null(TABLES["party"].schema[name]), party[name]) for name in held})


def _without_words_of_addresses(belongs: ir.Table) -> ir.Table:
    """Why records belong together, without a word of addresses: that two agree tells where she was harmed to whoever sees one."""
    told = belongs.match_explanation.re_replace(about("address"), "").re_replace("^; ", "")
    return belongs.mutate(match_explanation=told)


def _without_juvenile_records(reading: Reading, tables: dict[str, ir.Table], prefix: str) -> dict[str, ir.Table]:
    case, party = tables["case"], tables["party"]
    cases = reading.keep(f"{prefix}_held_cases", lambda: _juvenile_cases(case, party))
    parties = reading.keep(f"{prefix}_held_parties", lambda: _juvenile_parties(party, case, cases))
    kept: dict[str, ir.Table] = {
        "case": case.anti_join(cases, "case_id"),
        "party": party.anti_join(parties, "party_id"),
        "person_party": tables["person_party"].anti_join(parties, "party_id"),
        "narrative": tables["narrative"].anti_join(cases, "case_id"),
    }
    for name in ("charge", "arrest", "event"):
        kept[name] = tables[name].anti_join(cases, "case_id").anti_join(parties, "party_id")
    kept["event"] = _without_missing_children(kept["event"], party)
    links = tables["possible_link"]
    kept["possible_link"] = links.anti_join(parties, "party_id").anti_join(
        parties.select(other_party_id=parties.party_id), "other_party_id"
    )
    kept["person"] = tables["person"].semi_join(kept["person_party"], "person_id")
    kept["finding"] = _findings_on(tables, kept)
    return kept


def of_people_with_juvenile_records(reading: Reading, office_id: str, party_ids: Collection[str]) -> bool:
    """Whether anybody to whom one of these parties belongs has a record of a child, seen or not: joining would move it."""
    tables = reading.tables_of(office_id)
    held = juvenile_parties(reading, office_id)
    links = tables["person_party"]
    people = links.filter(links.party_id.isin(sorted(party_ids))).select("person_id")
    theirs = links.semi_join(people, "person_id").select("party_id")
    alone = tables["party"].filter(tables["party"].party_id.isin(sorted(party_ids))).select("party_id")
    return bool(reading.rows(held.semi_join(theirs.union(alone), "party_id").limit(1)))


def juvenile_parties(reading: Reading, office_id: str) -> ir.Table:
    """`party_id` of each record of a child, whoever asks."""
    tables = reading.tables_of(office_id)
    return reading.keep(
        f"juvenile_parties of {office_id}",
        lambda: _juvenile_parties(tables["party"], tables["case"], _juvenile_cases(tables["case"], tables["party"])),
    )


def _surely_adult(rows: ir.Table, on: str) -> ir.BooleanValue:
    """Whether a row's person was 18 or older on a day; an age that is not known for certain does not count as adult."""
    certain = (rows.birth_date_precision == "day") & (rows[f"{on}_precision"] == "day")
    return (certain & (age_in_years(rows.birth_date, rows[on]) >= ADULT)).fill_null(False)


def _missing_adults(party: ir.Table, case: ir.Table) -> ir.Table:
    """The parties reported missing who were surely adults when the report came."""
    reported = party.filter(party.role == MISSING)
    dates = case.select("case_id", "referred_on", "referred_on_precision")
    joined = reported.select("party_id", "case_id", "birth_date", "birth_date_precision").inner_join(dates, "case_id")
    return joined.filter(_surely_adult(joined, "referred_on")).select("party_id", "case_id")


def _juvenile_cases(case: ir.Table, party: ir.Table) -> ir.Table:
    always = case.filter(case.kind.isin(JUVENILE_CASES)).select("case_id")
    missing = case.filter(case.kind == MISSING).select("case_id")
    return always.union(missing.anti_join(_missing_adults(party, case), "case_id")).distinct()


def _juvenile_parties(party: ir.Table, case: ir.Table, juvenile_cases: ir.Table) -> ir.Table:
    in_cases = party.semi_join(juvenile_cases, "case_id").select("party_id")
    by_role = party.filter(party.role.isin(JUVENILE_ROLES)).select("party_id")
    missing = party.filter(party.role == MISSING).select("party_id").anti_join(_missing_adults(party, case), "party_id")
    return in_cases.union(by_role).union(missing).distinct()


def _without_missing_children(event: ir.Table, party: ir.Table) -> ir.Table:
    """The events, without reports of missing people who were not surely adults on that day."""
    reports = event.filter(event.kind.isin(("missing_person_report", "missing_person_closed")).fill_null(False))
    dates = party.select("party_id", "birth_date", "birth_date_precision")
    joined = reports.select("event_id", "party_id", "on", "on_precision").left_join(dates, "party_id")
    of_children = joined.filter(~_surely_adult(joined, "on")).select("event_id")
    return event.anti_join(of_children, "event_id")


def _findings_on(tables: dict[str, ir.Table], kept: dict[str, ir.Table]) -> ir.Table:
    """The findings that neither use juvenile records by their rule nor rest on a row that is held back."""
    finding = tables["finding"]
    finding = finding.filter(finding.indicator.notin(juvenile_indicators())) if juvenile_indicators() else finding
    rows = finding.select("person_id", "indicator", row=finding.evidence.unnest())
    held = [
        tables[name].anti_join(kept[name], key).select(row=ibis.literal(f"{name}:").concat(tables[name][key]))
        for name, key in EVIDENCE_KEYS.items()
    ]
    resting = rows.semi_join(reduce(lambda one, other: one.union(other), held), "row")
    return finding.anti_join(resting, ["person_id", "indicator"])
