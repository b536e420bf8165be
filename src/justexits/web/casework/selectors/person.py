"""Everything that the page of one person shows, for the user who asks. Loops here are over one person's rows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Any

from justexits.linkage.ledger import leads_to, moves_of
from justexits.records.codes import code_list
from justexits.web.casework import indicators
from justexits.web.casework.selectors.people import people_of
from justexits.web.casework.selectors.timeline import Moment, OnePersonsRows, timeline
from justexits.web.casework.selectors.visible import EVIDENCE_KEYS, VisibleTables, visible_tables
from justexits.web.fact_words import fact_words

if TYPE_CHECKING:
    from justexits.records.lake import Reading

FIRM = 0.95  # the gate of every rule over joined records; below it a joined record is a possible link to verify


# The definitions that the page stands on. A snapshot also keeps the numbers of each office's model, which nobody reads here.
STANDS_ON = {"linkage": "linkage", "offense_classes": "offense classes", "indicators": "indicators", "tiers": "tiers"}


@dataclass(frozen=True, kw_only=True)
class Appearance:
    """One record of a person: in what role, in which case, under what name, and why it is thought to be hers."""

    party_id: str
    case_id: str
    role: str
    name: str
    birth_date: date | None
    on: date | None
    why: str
    is_firm: bool


@dataclass(frozen=True, kw_only=True)
class EvidenceRow:
    """One record that a finding rests on."""

    table: str
    row_id: str
    case_id: str
    on: date | None
    what: str
    role: str
    is_firm: bool
    source_file: str
    source_line: int | None


@dataclass(frozen=True, kw_only=True)
class ShownFinding:
    """One indicator met, or not decidable, with all that a reviewer needs to judge it."""

    card: indicators.IndicatorCard
    strength: str
    is_known: bool
    is_possible: bool
    missing: tuple[str, ...]
    evidence: tuple[EvidenceRow, ...]
    first_on: date | None
    last_on: date | None
    version: str


@dataclass(frozen=True, kw_only=True)
class PersonPage:
    """One person as this user may see her."""

    person_id: str
    name: str
    other_names: tuple[str, ...]
    birth_date: date | None
    other_birth_dates: tuple[date, ...]
    tier: str | None
    lane: str
    appearances: tuple[Appearance, ...]
    possible: tuple[Appearance, ...]
    findings: tuple[ShownFinding, ...]
    undecided: tuple[ShownFinding, ...]
    moments: tuple[Moment, ...]
    snapshot: int
    versions: tuple[str, ...]

    def without_findings(self) -> PersonPage:
        """The same without what was found, for whoever is still to read the raw records."""
        return replace(self, tier=None, findings=(), undecided=())

    @property
    def indicator_versions(self) -> dict[str, str]:
        """The version of each indicator that was met, as a review keeps it."""
        return {finding.card.id: finding.version for finding in self.findings}


def current_id(reading: Reading, user: Any, person_id: str) -> str:
    """The id that a merged person's id stands for now; the same id where it was never merged, or split off again."""
    return leads_to(reading, user.office_id, person_id)


MOVED = {
    "taken_in": "Records that stood on another page were joined to this one.",
    "gave_off": "Some records were parted from this page and stand on another.",
    "came_off": "These records were parted from another page.",
}


def moves_shown(reading: Reading, user: Any, person_id: str) -> list[dict[str, Any]]:
    """The merges and splits of a person's page, newest first, each with the other page where that still stands."""
    shown = []
    for move in moves_of(reading, user.office_id, person_id):
        if move.what in MOVED:
            other = "" if move.what == "taken_in" else current_id(reading, user, move.other)
            shown.append({"words": MOVED[move.what], "other": other if other != person_id else "", "snapshot": move.at_snapshot})
    return shown


def find_person(reading: Reading, user: Any, person_id: str) -> PersonPage | None:
    """The page of one person; None where the user's office does not know her, or only from what the user may not see."""
    tables = visible_tables(reading, user)
    people = reading.lookup("person", "person_id", [person_id], within=tables["person"])
    if not people:
        return None
    rows = _rows_of(reading, tables, person_id)
    shown = named(people[0], rows.parties)
    links = {row["party_id"]: row for row in rows.links}
    findings = _findings(reading, tables, person_id, rows, links)
    tier = _tier(reading, tables, person_id)
    return PersonPage(
        person_id=person_id,
        name=shown.name,
        other_names=_other_names(rows, shown.names, shown.name),
        birth_date=shown.birth_date,
        other_birth_dates=shown.other_birth_dates,
        tier=tier.get("tier"),
        lane=tier.get("lane", "review"),
        appearances=tuple(_appearance(party, links[party["party_id"]], rows) for party in rows.parties),
        possible=_possible(reading, tables, rows),
        findings=tuple(finding for finding in findings if finding.is_known and not finding.is_possible),
        undecided=tuple(finding for finding in findings if not finding.is_known or finding.is_possible),
        moments=timeline(rows, shown.birth_date),
        snapshot=reading.snapshot.number,
        versions=tuple(
            f"{words} {reading.snapshot.versions[step]}" for step, words in STANDS_ON.items() if step in reading.snapshot.versions
        ),
    )


@dataclass(frozen=True, kw_only=True)
class Named:
    """Under what name and birth date a person is shown, from the records that the user may see."""

    name: str
    names: Counter[str]
    birth_date: date | None
    other_birth_dates: tuple[date, ...]


def named(person: Mapping[str, Any], parties: Sequence[Mapping[str, Any]]) -> Named:
    """The name and birth date of a row of `person`, where one of these visible parties carries them."""
    names = Counter(name for party in parties if (name := _full_name(party)))
    births = Counter(party["birth_date"] for party in parties if _known_to_the_day(party))
    birth_date = person["birth_date"] if person["birth_date"] in births else None
    return Named(
        name=_shown_name(person["display_name"], names),
        names=names,
        birth_date=birth_date,
        other_birth_dates=tuple(sorted(day for day in births if day != birth_date)),
    )


def _rows_of(reading: Reading, tables: VisibleTables, person_id: str) -> OnePersonsRows:
    def of(name: str, column: str, values: set[str]) -> list[dict[str, Any]]:
        return reading.lookup(name, column, values, within=tables[name])

    links = of("person_party", "person_id", {person_id})
    mine = {link["party_id"] for link in links}
    parties = sorted(of("party", "party_id", mine), key=lambda party: party["party_id"])
    cases = {party["case_id"] for party in parties if party["case_id"]}
    narrative = tables["narrative"].drop("text")
    return OnePersonsRows(
        links=links,
        parties=parties,
        cases={case["case_id"]: case for case in of("case", "case_id", cases)},
        charges=of("charge", "party_id", mine),
        arrests=of("arrest", "party_id", mine),
        events=of("event", "party_id", mine),
        narratives=reading.rows(narrative.filter(narrative.case_id.isin(sorted(cases)))) if cases else [],
    )


def _full_name(party: Mapping[str, Any]) -> str:
    return " ".join(part for name in ("given_name", "middle_name", "family_name", "name_suffix") if (part := party[name]))


def _known_to_the_day(party: Mapping[str, Any]) -> bool:
    return party["birth_date"] is not None and party["birth_date_precision"] == "day"


def _shown_name(display_name: str | None, names: Counter[str]) -> str:
    """The display name, unless only records that this user may not see carry it."""
    if display_name and any(set(display_name.lower().split()) <= set(name.lower().split()) for name in names):
        return display_name
    return min(names, key=lambda name: (-names[name], name)) if names else "No name recorded"


def _other_names(rows: OnePersonsRows, names: Counter[str], shown: str) -> tuple[str, ...]:
    aliases = {alias for party in rows.parties for alias in party["alias_names"] or () if alias}
    return tuple(sorted(({*names} | aliases) - {shown}))


def _appearance(party: dict[str, Any], link: dict[str, Any] | None, rows: OnePersonsRows) -> Appearance:
    case = rows.cases.get(party["case_id"], {})
    return Appearance(
        party_id=party["party_id"],
        case_id=party["case_id"],
        role=code_list("party_role").get(party["role"], "role not recorded"),
        name=_full_name(party) or "no name recorded",
        birth_date=party["birth_date"] if _known_to_the_day(party) else None,
        on=case.get("referred_on") or case.get("filed_on"),
        why=(link or {}).get("match_explanation") or "",
        is_firm=link is not None and link["path_probability"] >= FIRM,
    )


def _possible(reading: Reading, tables: VisibleTables, rows: OnePersonsRows) -> tuple[Appearance, ...]:
    """Records that may be hers too: the other ends of pairs in the grey band, without those that are hers already."""
    mine = [party["party_id"] for party in rows.parties]
    link = tables["possible_link"]
    pairs = reading.rows(link.filter(link.party_id.isin(mine) | link.other_party_id.isin(mine)))
    others = {pair["other_party_id"] if pair["party_id"] in mine else pair["party_id"] for pair in pairs} - set(mine)
    if not others:
        return ()
    party = tables["party"]
    return tuple(
        _appearance(row, None, rows)
        for row in reading.rows(party.filter(party.party_id.isin(sorted(others))).order_by("party_id"))
    )


def _tier(reading: Reading, tables: VisibleTables, person_id: str) -> dict[str, Any]:
    people = people_of(reading, tables)
    found = reading.rows(people.filter(people.person_id == person_id))
    return found[0] if found else {}


def _findings(
    reading: Reading, tables: VisibleTables, person_id: str, rows: OnePersonsRows, links: dict[str, Any]
) -> list[ShownFinding]:
    finding = tables["finding"]
    found = reading.rows(finding.filter(finding.person_id == person_id))
    wanted = {key for row in found for key in row["evidence"] or ()}
    evidence = _evidence(reading, tables, wanted, rows, links)
    shown = [
        ShownFinding(
            card=indicators.card(row["indicator"]),
            strength=indicators.STRENGTHS[row["strength"]],
            is_known=row["truth"] == "true",
            is_possible=row["possible"],
            missing=tuple(fact_words(fact) for fact in row["missing_facts"] or ()),
            evidence=tuple(
                sorted(
                    (evidence[key] for key in row["evidence"] or () if key in evidence),
                    key=lambda one: (one.on or date.max, one.row_id),
                )
            ),
            first_on=row["first_on"],
            last_on=row["last_on"],
            version=row["definition_version"],
        )
        for row in found
    ]
    strengths = {row["indicator"]: row["strength"] for row in found}
    return sorted(shown, key=lambda one: (-strengths[one.card.id], one.card.id))


def _evidence(
    reading: Reading, tables: VisibleTables, wanted: set[str], rows: OnePersonsRows, links: dict[str, Any]
) -> dict[str, EvidenceRow]:
    """The rows that `table:id` keys name, as far as this user may see them."""
    parties = {party["party_id"]: party for party in rows.parties}
    shown = {}
    for name, key in EVIDENCE_KEYS.items():
        ids = {entry.split(":", 1)[1] for entry in wanted if entry.startswith(f"{name}:")}
        here = [row for row in rows.of(name) if row[key] in ids]  # most rest on her own records, which are at hand
        if others := sorted(ids - {row[key] for row in here}):
            here += reading.rows(tables[name].filter(tables[name][key].isin(others)))
        for row in here:
            shown[f"{name}:{row[key]}"] = _evidence_row(name, key, row, rows, parties, links)
    return shown


def _evidence_row(
    table: str, key: str, row: dict[str, Any], rows: OnePersonsRows, parties: dict[str, Any], links: dict[str, Any]
) -> EvidenceRow:
    party = parties.get(row.get("party_id"), {})
    case = rows.cases.get(row.get("case_id"), {})
    dates = {"charge": "offense_date", "arrest": "on", "event": "on", "narrative": "written_on", "case": "referred_on"}
    link = links.get(row.get("party_id"))
    on = row[dates[table]] if table in dates else case.get("referred_on") or case.get("filed_on")
    role = code_list("party_role").get(party.get("role"), "") if party else ""
    return EvidenceRow(
        table=table,
        row_id=row[key],
        case_id=row.get("case_id") or "",
        on=on,
        what=_what(table, row),
        role=role if party or "party_id" not in row else "somebody else in the case",
        is_firm=link is None or link["path_probability"] >= FIRM,
        source_file=row["source_file"] or "",
        source_line=row["source_line"],
    )


def _what(table: str, row: dict[str, Any]) -> str:
    match table:
        case "charge":
            return row["description"] or row["statute"] or "Charge without words"
        case "arrest":
            place = code_list("place_kind").get(row["place_kind"], "")
            return f"Arrest at {place}" if place else "Arrest"
        case "event":
            return code_list("event_kind").get(row["kind"], "Event").capitalize()
        case "party":
            return f"In the case as {code_list('party_role').get(row['role'], 'a person whose role was not recorded')}"
        case "narrative":
            return code_list("narrative_kind").get(row["kind"], "A text").capitalize()
        case _:
            return code_list("case_kind").get(row["kind"], "A case").capitalize()
