"""The rows of a small world as the slow reading of the measures looks at them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from justexits.records.codes import offense_group

Row = dict[str, Any]
# unit, day, precision, party, charge, counted (three-valued), met (three-valued), amount
Fact = tuple[str, date | None, str | None, str | None, str | None, bool | None, bool | None, float | None]
CS, EX = set(offense_group("CS")), set(offense_group("EX"))


class Records:
    """The rows of a small world."""

    def __init__(self, tables: dict[str, list[Row]], until: date) -> None:
        self.tables, self.until = tables, until
        self.case = {row["case_id"]: row for row in tables["case"]}
        self.party = {row["party_id"]: row for row in tables["party"]}
        self.person = {row["party_id"]: row["person_id"] for row in tables["person_party"]}
        self.classes: dict[str, set[str]] = {}
        for row in tables["offense_class"]:
            self.classes.setdefault(row["charge_id"], set()).add(row["class"])

    def charges(self, classes: set[str]) -> Iterator[Row]:
        return (row for row in self.tables["charge"] if self.classes.get(row["charge_id"], set()) & classes)


def filed(charge: Row) -> bool | None:
    return {"filed": True, "declined": False, "diverted": False}.get(charge["charging_decision"])


def dated(row: Row, name: str) -> tuple[date | None, str | None]:
    return row[name], row.get(f"{name}_precision") or ("day" if row[name] else None)


def held(r: Records, table: str) -> list[Row]:
    """The decisions that no other revises or takes back."""
    rows = r.tables.get(table, [])
    gone = {row["revises"] for row in rows if row.get("revises")}
    return [row for row in rows if not row.get("withdrawn") and row[f"{table}_id"] not in gone]


DECISIONS = ("filed", "declined", "diverted")


def accused_of(r: Records, person: str) -> list[Row]:
    return [
        one for one in r.tables["party"] if r.person.get(one["party_id"]) == person and one["role"] in ("defendant", "juvenile")
    ]


def charges_of_party(r: Records, party_id: str) -> list[Row]:
    return [one for one in r.tables["charge"] if one["party_id"] == party_id]


def first_known(r: Records, person: str | None, among: Iterable[str] | None = None) -> str | None:
    """The appearance whose race a person is grouped by: one that has it where there is one, else any."""
    if person is None:
        return None
    mine = sorted(one["party_id"] for one in r.tables["party"] if r.person.get(one["party_id"]) == person)
    mine = [one for one in mine if among is None or one in among]
    known = [one for one in mine if r.party[one]["race"] or r.party[one]["ethnicity"]]
    return (known or mine or [None])[0]
