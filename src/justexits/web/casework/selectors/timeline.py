"""One person's life as the records tell it: one list across roles, with her age at each event where it is known."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from justexits.core.dates import age_on
from justexits.records.codes import code_list

LANES = {"accused": "Accused", "harmed": "Harmed", "child": "As a child", "witness": "Other roles"}
LANE_OF_ROLE = {
    "defendant": "accused",
    "respondent": "accused",
    "juvenile": "child",
    "child": "child",
    "missing_person": "child",
    "victim": "harmed",
    "petitioner": "harmed",
}
ADULT = 18


@dataclass(frozen=True, kw_only=True)
class OnePersonsRows:
    """The canonical rows of one person, already cut to what the user may see. Narratives come without their text."""

    links: list[dict[str, Any]]
    parties: list[dict[str, Any]]
    cases: dict[str, dict[str, Any]]
    charges: list[dict[str, Any]]
    arrests: list[dict[str, Any]]
    events: list[dict[str, Any]]
    narratives: list[dict[str, Any]]

    def of(self, table: str) -> list[dict[str, Any]]:
        """Her rows of one of the record tables."""
        return list(self.cases.values()) if table == "case" else getattr(self, {"party": "parties"}.get(table, f"{table}s"))


@dataclass(frozen=True, kw_only=True)
class Moment:
    """One line of the timeline. `on` is None where the day was not recorded."""

    on: date | None
    precision: str
    age: int | None
    lane: str
    what: str
    place: str
    outcome: str
    case_id: str
    table: str
    row_id: str

    @property
    def lane_words(self) -> str:
        """The lane as the page names it."""
        return LANES[self.lane]


ORDER = {"party": 0, "arrest": 1, "charge": 2, "event": 3, "narrative": 4}


def timeline(rows: OnePersonsRows, birth_date: date | None) -> tuple[Moment, ...]:
    """All that is dated, oldest first; what has no date comes last. Ages are of the birth date that linkage settled on."""
    maker = _Maker(rows, birth_date)
    moments = [*maker.parties(), *maker.arrests(), *maker.charges(), *maker.events()]
    return tuple(sorted(moments, key=lambda one: (one.on is None, one.on or date.min, ORDER[one.table], one.row_id)))


def words(codes: str, code: str | None, default: str = "") -> str:
    """What a code of a list means; the default where none was recorded."""
    return code_list(codes).get(code or "", code or default)


class _Maker:
    """Turns one person's rows into moments."""

    def __init__(self, rows: OnePersonsRows, birth_date: date | None) -> None:
        self.rows = rows
        self.birth_date = birth_date
        self.roles = {party["party_id"]: party["role"] for party in rows.parties}
        self.lanes = {party["party_id"]: self._lane(party) for party in rows.parties}

    def _lane(self, party: dict[str, Any]) -> str:
        lane = LANE_OF_ROLE.get(party["role"] or "", "witness")
        if party["role"] != "missing_person":
            return lane
        age = self._age(self.rows.cases.get(party["case_id"], {}).get("referred_on"), "day")
        return "harmed" if age is not None and age >= ADULT else lane

    def _age(self, on: date | None, precision: str | None) -> int | None:
        """Her age on a day; unknown where the day was not recorded or her birth date is not settled."""
        return age_on(self.birth_date, on) if self.birth_date and on and precision == "day" else None

    def _moment(self, table: str, row: dict[str, Any], column: str, what: str, place: str = "", outcome: str = "") -> Moment:
        on, precision = row[column], row.get(f"{column}_precision")
        return Moment(
            on=on,
            precision=precision or "day",
            age=self._age(on, precision),
            lane=self.lanes.get(row.get("party_id"), "witness"),
            what=what,
            place=place,
            outcome=outcome,
            case_id=row.get("case_id") or "",
            table=table,
            row_id=row[f"{table}_id"],
        )

    def parties(self) -> Iterator[Moment]:
        """When each case in which she appears was referred."""
        for party in self.rows.parties:
            case = self.rows.cases.get(party["case_id"], {})
            column = "referred_on" if case.get("referred_on") else "filed_on"
            dated = party | {column: case.get(column), f"{column}_precision": case.get(f"{column}_precision")}
            role = words("party_role", party["role"], "role not recorded")
            kind = words("case_kind", case.get("kind"), "a case")
            place = ", ".join(part for part in (case.get("court"), case.get("jurisdiction")) if part)
            yield self._moment(
                "party", dated, column, f"Appears as {role}: {kind}", place, words("case_status", case.get("status"))
            )

    def charges(self) -> Iterator[Moment]:
        """What she was charged with, on the day of the conduct, with how it ended."""
        for charge in self.rows.charges:
            what = charge["description"] or charge["statute"] or "charge without words"
            grade = words("grade", charge["grade"])
            ended = words("disposition", charge["disposition"]) or words("charging_decision", charge["charging_decision"])
            day = f" on {charge['disposition_date']:%-d %b %Y}" if charge["disposition"] and charge["disposition_date"] else ""
            yield self._moment(
                "charge",
                charge,
                "offense_date",
                f"Charge: {what}" + (f" ({grade})" if grade else ""),
                outcome=ended[:1].upper() + ended[1:] + day if ended else "No outcome recorded",
            )

    def arrests(self) -> Iterator[Moment]:
        """Arrests and incidents, with custody."""
        for arrest in self.rows.arrests:
            place = ", ".join(part for part in (words("place_kind", arrest["place_kind"]), arrest["jurisdiction"]) if part)
            yield self._moment("arrest", arrest, "on", "Arrest or incident", place, _custody(arrest))

    def events(self) -> Iterator[Moment]:
        """Everything else that is dated."""
        for event in self.rows.events:
            place = ", ".join(part for part in (words("place_kind", event["place_kind"]), event["jurisdiction"]) if part)
            what = words("event_kind", event["kind"], "something dated").capitalize()
            yield self._moment("event", event, "on", what, place, event["result"] or "")


def _custody(arrest: dict[str, Any]) -> str:
    if arrest["custody_from"] is None:
        return ""
    if arrest["custody_to"] is None:
        return f"In custody from {arrest['custody_from']:%-d %b %Y}; no release recorded"
    days = (arrest["custody_to"] - arrest["custody_from"]).days
    return f"In custody for {days} day{'' if days == 1 else 's'}"
